//! The trait of what gives a client its tokens, and the static token as the simplest implementation.

use std::fmt;

use crate::{AccessToken, BoxFuture, TokenError};

/// Gives a client the token for each attempt.
///
/// An [`AccessToken`] is the source that always gives itself. Implement this to take tokens from a vault or a file:
///
/// ```
/// use webex_call_pickup::{AccessToken, BoxFuture, Client, TokenError, TokenSource};
///
/// #[derive(Debug)]
/// struct TokenFile(std::path::PathBuf);
///
/// impl TokenSource for TokenFile {
///     fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
///         Box::pin(async {
///             let text = std::fs::read_to_string(&self.0).map_err(TokenError::new)?;
///             Ok(AccessToken::from(text.trim()))
///         })
///     }
/// }
///
/// let client = Client::builder().token_source(TokenFile("token.txt".into())).build()?;
/// # let _ = client;
/// # Ok::<(), webex_call_pickup::Error>(())
/// ```
pub trait TokenSource: fmt::Debug + Send + Sync + 'static {
    /// The token for an attempt. Called before each one; keep the token and do not fetch it anew every time.
    ///
    /// # Errors
    ///
    /// When there is no token. The operation then fails with an [`Error`](crate::Error) whose source this is.
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>>;

    /// The server answered 401 to `refused`: gets another token, and says whether it did. The client then makes one more
    /// attempt, once in an operation. The default is to say no.
    ///
    /// # Errors
    ///
    /// When getting another token failed. The operation then fails with that, and with the refusal: its
    /// [`Error`](crate::Error) has the status 401 and this as its source.
    fn refresh<'a>(&'a self, refused: &'a AccessToken) -> BoxFuture<'a, Result<bool, TokenError>> {
        let _ = refused;
        Box::pin(async { Ok(false) })
    }
}

impl TokenSource for AccessToken {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(async { Ok(self.clone()) })
    }
}
