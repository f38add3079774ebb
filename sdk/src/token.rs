//! Where access tokens come from.

mod access_token;
mod refreshing;
mod source;

pub use access_token::AccessToken;
pub use refreshing::{RefreshingToken, RefreshingTokenBuilder, RenewedTokens};
pub use source::{TokenError, TokenSource};
