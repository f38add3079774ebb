//! The trait of token stores.

use std::{fmt, sync::Arc};

use sync_wrapper::SyncWrapper;

use crate::{BoxFuture, StoredTokens, TokenError};

/// A store that keeps the tokens of a [`RefreshingToken`](crate::RefreshingToken) while the program does not run. Set it with
/// [`RefreshingTokenBuilder::store`](crate::RefreshingTokenBuilder::store).
///
/// [`FileTokenStore`](crate::FileTokenStore) is a store in a file. Implement this trait to keep the tokens in a vault or a
/// database:
///
/// ```
/// # use std::sync::{Mutex, PoisonError};
/// # use webex_call_pickup::{BoxFuture, RefreshingToken, StoredTokens, TokenError, TokenStore};
/// # #[derive(Debug, Default)]
/// # struct Vault(Mutex<Option<StoredTokens>>);
/// # impl Vault {
/// #     async fn get(&self, _: &str) -> Result<Option<StoredTokens>, std::io::Error> {
/// #         Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone())
/// #     }
/// #     async fn put(&self, _: &str, tokens: &StoredTokens) -> Result<(), std::io::Error> {
/// #         *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(tokens.clone());
/// #         Ok(())
/// #     }
/// # }
/// #[derive(Debug, Default)]
/// struct VaultTokenStore {
///     vault: Vault,
/// }
///
/// impl TokenStore for VaultTokenStore {
///     fn load(&self) -> BoxFuture<'_, Result<Option<StoredTokens>, TokenError>> {
///         Box::pin(async {
///             let tokens = self.vault.get("webex").await;
///             tokens.map_err(TokenError::transient)
///         })
///     }
///
///     fn save<'a>(
///         &'a self,
///         tokens: &'a StoredTokens,
///     ) -> BoxFuture<'a, Result<(), TokenError>> {
///         Box::pin(async {
///             let result = self.vault.put("webex", tokens).await;
///             result.map_err(TokenError::transient)
///         })
///     }
/// }
///
/// let tokens = RefreshingToken::builder("CLIENT_ID", "SECRET", "REFRESH_TOKEN")
///     .store(VaultTokenStore::default())
///     .build()?;
/// # let _ = tokens;
/// # Ok::<(), webex_call_pickup::Error>(())
/// ```
///
/// The messages of its errors are logged, so they must not contain tokens.
pub trait TokenStore: fmt::Debug + Send + Sync + 'static {
    /// Returns the tokens that were saved last, or `None` if none were.
    ///
    /// # Errors
    ///
    /// If the tokens cannot be read. Operations then fail with an [`Error`](crate::Error) that has this error as its
    /// [`token_error`](crate::Error::token_error), unless the tokens were loaded before and an access token in memory is still
    /// valid. Before the first successful load, the access token of the builder is not used.
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredTokens>, TokenError>>;

    /// Saves the tokens, and replaces those that were saved before. An interrupted call must leave either of them.
    ///
    /// # Errors
    ///
    /// If the tokens cannot be saved. Operations use them nevertheless.
    fn save<'a>(&'a self, tokens: &'a StoredTokens) -> BoxFuture<'a, Result<(), TokenError>>;

    /// Waits until no other process refreshes tokens of this store, and keeps others waiting until the returned lock is
    /// dropped.
    ///
    /// A refresh loads the tokens again once it holds the lock: if another process has refreshed them in the meantime, it
    /// uses those, because a refresh may invalidate the refresh token that other processes know. The default implementation
    /// does not lock, which is right for a store that only one process uses.
    ///
    /// # Errors
    ///
    /// If the store cannot be locked. The refresh then fails with this error.
    fn lock(&self) -> BoxFuture<'_, Result<TokenStoreLock, TokenError>> {
        Box::pin(async { Ok(TokenStoreLock::new(())) })
    }
}

/// Shares a store, so that the program can read it.
impl<T: TokenStore + ?Sized> TokenStore for Arc<T> {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredTokens>, TokenError>> {
        (**self).load()
    }

    fn save<'a>(&'a self, tokens: &'a StoredTokens) -> BoxFuture<'a, Result<(), TokenError>> {
        (**self).save(tokens)
    }

    fn lock(&self) -> BoxFuture<'_, Result<TokenStoreLock, TokenError>> {
        (**self).lock()
    }
}

/// A lock of a [`TokenStore`], which ends when it is dropped.
#[must_use = "the store is unlocked when the lock is dropped"]
pub struct TokenStoreLock {
    _guard: SyncWrapper<Box<dyn Send>>,
}

impl TokenStoreLock {
    /// Creates a lock that ends when `guard` is dropped.
    pub fn new(guard: impl Send + 'static) -> Self {
        Self { _guard: SyncWrapper::new(Box::new(guard)) }
    }
}

impl fmt::Debug for TokenStoreLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenStoreLock").finish_non_exhaustive()
    }
}
