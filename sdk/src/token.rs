//! Where access tokens come from.

mod access_token;
mod error;
mod refreshing;
mod renewal;
mod source;

pub use access_token::AccessToken;
pub use error::TokenError;
pub use refreshing::{RefreshingToken, RefreshingTokenBuilder, RenewedTokens};
pub use source::TokenSource;
