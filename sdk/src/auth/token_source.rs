//! The trait of token sources.

use std::{fmt, sync::Arc};

use crate::{AccessToken, BoxFuture, TokenError};

/// A source of access tokens. Set it with [`ClientBuilder::token_source`](crate::ClientBuilder::token_source).
///
/// An [`AccessToken`] is a source that always returns itself. Implement this trait to read tokens from a vault or a file:
///
/// ```
/// use webex_call_pickup::{
///     AccessToken, BoxFuture, Client, TokenError, TokenSource,
/// };
///
/// #[derive(Debug)]
/// struct TokenFile(std::path::PathBuf);
///
/// impl TokenSource for TokenFile {
///     fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
///         Box::pin(async {
///             let text = std::fs::read_to_string(&self.0);
///             Ok(AccessToken::from(text.map_err(TokenError::new)?.trim()))
///         })
///     }
/// }
///
/// let source = TokenFile("token.txt".into());
/// let client = Client::builder().token_source(source).build()?;
/// # let _ = client;
/// # Ok::<(), webex_call_pickup::Error>(())
/// ```
pub trait TokenSource: fmt::Debug + Send + Sync + 'static {
    /// Returns the token for an attempt. Called before each attempt: cache a token that takes time to obtain.
    ///
    /// # Errors
    ///
    /// If there is no token. The operation then fails with an [`Error`](crate::Error) that has this error as its
    /// [`token_error`](crate::Error::token_error).
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>>;

    /// Replaces `rejected`, to which the server responded with 401. Returns `true` if there is another token: the client then
    /// makes one more attempt, once per operation. The default implementation returns `false`.
    ///
    /// # Errors
    ///
    /// If the refresh failed. The operation then fails with an [`Error`](crate::Error) that has the status code 401 and this
    /// error as its [`token_error`](crate::Error::token_error).
    fn refresh<'a>(&'a self, rejected: &'a AccessToken) -> BoxFuture<'a, Result<bool, TokenError>> {
        let _ = rejected;
        Box::pin(async { Ok(false) })
    }
}

/// Shares a token source, so that several clients can use it.
impl<T: TokenSource + ?Sized> TokenSource for Arc<T> {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        (**self).token()
    }

    fn refresh<'a>(&'a self, rejected: &'a AccessToken) -> BoxFuture<'a, Result<bool, TokenError>> {
        (**self).refresh(rejected)
    }
}

impl TokenSource for AccessToken {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(async { Ok(self.clone()) })
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    /// A source that always has another token.
    #[derive(Debug)]
    struct Rotating;

    impl TokenSource for Rotating {
        fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
            Box::pin(async { Ok(AccessToken::from("first")) })
        }

        fn refresh<'a>(&'a self, _: &'a AccessToken) -> BoxFuture<'a, Result<bool, TokenError>> {
            Box::pin(async { Ok(true) })
        }
    }

    /// Returns `true` if the source replaces a token that was rejected.
    fn refreshes(source: &dyn TokenSource) -> bool {
        let token = source.token().now_or_never().unwrap().unwrap();
        source.refresh(&token).now_or_never().unwrap().unwrap()
    }

    #[test]
    fn shared_source_refreshes_like_the_source() {
        let shared: Arc<dyn TokenSource> = Arc::new(Rotating);
        assert!(refreshes(&Rotating) && refreshes(&shared));
    }

    #[test]
    fn fixed_token_has_no_other_token() {
        assert!(!refreshes(&AccessToken::from("first")));
    }
}
