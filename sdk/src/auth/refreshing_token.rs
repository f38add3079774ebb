//! A token source that refreshes the access token of an integration or a service app.

use std::{fmt, sync::Arc};

use tokio::sync::watch;

use super::{
    refresher::Refresher,
    token_state::{PendingRefresh, TokenResult, TokenState},
};
use crate::{AccessToken, BoxFuture, TokenError, TokenSource};

/// A token source that refreshes the access token of an integration or a service app before it expires, and when the server
/// rejects it.
///
/// However many operations wait for a token, at most one refresh is in flight. It continues even if all of them are
/// cancelled, because the server may already have replaced the refresh token. Transient failures are retried, with up to
/// three attempts. All operations that wait receive the error of a failed refresh, and so do those of the next 30 seconds,
/// or 5 seconds after a transient failure; then it is tried again. While the access token is valid, operations do not wait
/// for its refresh, and a failed one does not affect them.
///
/// Clones share the tokens.
///
/// # Storing tokens
///
/// Without a refresh for 90 days, an administrator must authorize the integration again, and a refresh may replace the
/// refresh token. So a program keeps the tokens in a [`TokenStore`](crate::TokenStore), such as a
/// [`FileTokenStore`](crate::FileTokenStore):
///
/// ```
/// use webex_call_pickup::{Client, FileTokenStore, RefreshingToken};
///
/// let tokens = RefreshingToken::builder("CLIENT_ID", "SECRET", "REFRESH_TOKEN")
///     .store(FileTokenStore::new("webex-tokens.json"))
///     .build()?;
/// let client = Client::builder().token_source(tokens).build()?;
/// # let _ = client;
/// # Ok::<(), webex_call_pickup::Error>(())
/// ```
///
/// - The store is read before the first token is used. Its tokens take precedence over those of the builder, because they
///   are newer. A program that starts again uses an access token that is still valid, without a request.
/// - If the server rejects the stored refresh token as `invalid_grant`, the one of the builder is used: pass the new one after
///   the integration was authorized again.
/// - A refresh locks the store and reads it again. If another process has refreshed the tokens in the meantime, it uses
///   those.
/// - New tokens are saved before they are used. If they cannot be saved, they are used nevertheless, a warning is logged,
///   the [`observer`](crate::RefreshingTokenBuilder::observer) is notified, and they are saved again a minute later.
/// - If the store cannot be read or locked, the refresh fails: without the newest refresh token, it could invalidate all
///   tokens.
/// - A refresh may be in flight when a program has read everything, and its tokens are lost if the program ends now. So a
///   program calls [`finish_refresh`](Self::finish_refresh) before it ends.
#[derive(Clone)]
pub struct RefreshingToken(Arc<Refresher>);

impl RefreshingToken {
    pub(super) fn new(refresher: Refresher) -> Self {
        Self(Arc::new(refresher))
    }

    /// Waits until the refresh in flight, if any, has ended: its tokens are saved, or its failure is reported. Starts none.
    ///
    /// Call it before the program ends, or at least before its tokio runtime is shut down. That drops the refresh, although
    /// the server may already have replaced the refresh token. It waits for as long as an operation can wait for a token, which
    /// is a few times the [`timeout`](crate::RefreshingTokenBuilder::timeout).
    ///
    /// ```
    /// # use webex_call_pickup::{Client, Error, RefreshingToken};
    /// # async fn example(tokens: RefreshingToken) -> Result<(), Error> {
    /// let client = Client::builder().token_source(tokens.clone()).build()?;
    /// let result = client.list_locations().send().await;
    /// tokens.finish_refresh().await;
    /// # result.map(|_| ())
    /// # }
    /// ```
    pub async fn finish_refresh(&self) {
        let pending = self.0.state().pending.clone();
        if let Some(pending) = pending {
            // The operations that wait for the refresh receive its error.
            let _ = wait_for_refresh(pending).await;
        }
    }

    /// Returns the refresh in flight, or starts one.
    fn start_refresh(&self, state: &mut TokenState, rejected: Option<AccessToken>) -> PendingRefresh {
        if let Some(pending) = &state.pending
            // Start another refresh if the task was dropped with its runtime: it never completes.
            && (pending.has_changed().is_ok() || pending.borrow().is_some())
        {
            return pending.clone();
        }
        let (sender, receiver) = watch::channel(None);
        state.pending = Some(receiver.clone());
        let refresher = Arc::clone(&self.0);
        // A task of its own, so that it continues if all waiting operations are cancelled.
        tokio::spawn(async move {
            let result = refresher.run(rejected.as_ref()).await;
            sender.send_replace(Some(result));
        });
        receiver
    }
}

impl TokenSource for RefreshingToken {
    fn token(&self) -> BoxFuture<'_, TokenResult> {
        Box::pin(async {
            let pending = {
                let mut state = self.0.state();
                let now = self.0.clock.now();
                let failure = state.recent_failure(now).cloned();
                let valid = state.valid_token(now).filter(|_| state.is_loaded).cloned();
                if let Some(token) = valid {
                    // The operation does not wait for this refresh.
                    if failure.is_none() && (state.fresh_token(now).is_none() || state.is_save_due(now)) {
                        self.start_refresh(&mut state, None);
                    }
                    return Ok(token);
                }
                if let Some(error) = failure {
                    return Err(error);
                }
                self.start_refresh(&mut state, None)
            };
            wait_for_refresh(pending).await
        })
    }

    fn refresh<'a>(&'a self, rejected: &'a AccessToken) -> BoxFuture<'a, Result<bool, TokenError>> {
        Box::pin(async move {
            let pending = {
                let mut state = self.0.state();
                let now = self.0.clock.now();
                let failure = state.recent_failure(now);
                if let Some(current) = &state.current {
                    if current.token() != rejected {
                        return Ok(true);
                    }
                    if state.is_young(now) || failure.is_some() {
                        return Ok(false);
                    }
                }
                if let Some(error) = failure {
                    return Err(error.clone());
                }
                self.start_refresh(&mut state, Some(rejected.clone()))
            };
            // Keep the rejected token until there is a new one: the rejection may be a mistake.
            Ok(wait_for_refresh(pending).await? != *rejected)
        })
    }
}

/// Waits for a refresh.
async fn wait_for_refresh(mut pending: PendingRefresh) -> TokenResult {
    let abandoned = || TokenError::transient("the refresh of the access token was abandoned");
    let result = pending.wait_for(Option::is_some).await.map(|result| result.clone());
    result.ok().flatten().unwrap_or_else(|| Err(abandoned()))
}

impl fmt::Debug for RefreshingToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshingToken").field("url", &self.0.url).finish_non_exhaustive()
    }
}
