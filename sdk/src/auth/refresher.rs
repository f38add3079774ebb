//! A refresh: the store, the request and the caller's callbacks.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use secrecy::{ExposeSecret as _, SecretString};

use super::{
    error::RefreshRejection,
    guarded_calls::{call_callback, call_store},
    refresh_request::{RefreshRequest, TokenResponse},
    refreshed_tokens::RefreshedTokens,
    secrets::error_contains_secret,
    token_state::{CurrentToken, MAX_LIFETIME, TokenResult, TokenState},
};
use crate::{AccessToken, Clock, Observer, StoredTokens, TokenError, TokenStore};

pub(super) type OnRefresh = dyn Fn(&RefreshedTokens) + Send + Sync;

/// The lifetime of an access token if the server does not report one.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(3600);
/// The minimum lifetime. A server that reports less, such as 0, would be asked for a token by every operation.
const MIN_LIFETIME: Duration = Duration::from_secs(30);

/// The settings and the tokens that the clones of a token source share.
pub(super) struct Refresher {
    pub(super) url: String,
    pub(super) client_id: String,
    pub(super) client_secret: SecretString,
    /// The refresh token of the builder.
    pub(super) configured_refresh_token: SecretString,
    pub(super) timeout: Duration,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) http_client: reqwest::Client,
    pub(super) store: Option<Arc<dyn TokenStore>>,
    pub(super) observer: Option<Arc<dyn Observer>>,
    pub(super) on_refresh: Option<Box<OnRefresh>>,
    pub(super) state: Mutex<TokenState>,
}

impl Refresher {
    pub(super) fn state(&self) -> MutexGuard<'_, TokenState> {
        // Ignore poisoning: no critical section panics, so the state is consistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Provides another token than `rejected`: from the store, or else by a refresh.
    pub(super) async fn run(&self, rejected: Option<&AccessToken>) -> TokenResult {
        let result = self.obtain_token(rejected).await;
        self.state().finish(&result, self.clock.now());
        result
    }

    async fn obtain_token(&self, rejected: Option<&AccessToken>) -> TokenResult {
        let Some(store) = self.store.as_deref() else { return self.refresh(None).await };
        let is_other = |token: &&AccessToken| Some(*token) != rejected;
        // Reading needs no lock, so a program that starts with a valid token does not wait for other processes.
        if !self.state().is_loaded {
            self.load(store).await?;
            if let Some(token) = self.state().valid_token(self.clock.now()).filter(is_other) {
                return Ok(token.clone());
            }
        }
        // The other process holds the lock for at most a load, a refresh and a save.
        let timeout = self.timeout.saturating_mul(3);
        let _lock = call_store("lock the tokens", async { store.lock().await }, timeout, &*self.clock).await?;
        // Another process may have refreshed them in the meantime.
        self.load(store).await?;
        let (fresh, unsaved) = {
            let state = self.state();
            let fresh = state.fresh_token(self.clock.now()).filter(is_other).cloned();
            (fresh, state.unsaved_tokens())
        };
        match (fresh, unsaved) {
            (Some(token), Some(unsaved)) => {
                self.save(store, unsaved).await;
                Ok(token)
            }
            (Some(token), None) => Ok(token),
            (None, _) => self.refresh(Some(store)).await,
        }
    }

    /// Reads the store, and uses the tokens that another process has saved.
    async fn load(&self, store: &dyn TokenStore) -> Result<(), TokenError> {
        let load = call_store("load the tokens", async { store.load().await }, self.timeout, &*self.clock);
        let stored = load.await.map_err(|error| self.without_secrets(error, None))?;
        self.state().adopt(stored, &*self.clock);
        Ok(())
    }

    /// Requests tokens, saves them, and calls the callback.
    async fn refresh(&self, store: Option<&dyn TokenStore>) -> TokenResult {
        let response = self.request(store.is_some()).await?;
        let now = self.clock.now();
        let lifetime = response.expires_in.0.unwrap_or(DEFAULT_LIFETIME).clamp(MIN_LIFETIME, MAX_LIFETIME);
        let refresh_token = {
            let mut state = self.state();
            // Some servers send an empty one for "unchanged".
            if let Some(refresh_token) = response.refresh_token
                && !refresh_token.expose_secret().trim().is_empty()
            {
                state.refresh_token = refresh_token;
            }
            state.refresh_token.clone()
        };
        let token = AccessToken::from_secret(&response.access_token);
        // Before the token is used: a program that ends after its first operation has saved the new refresh token.
        if let Some(store) = store {
            let system_time = self.clock.system_time();
            let tokens = StoredTokens::from_secret(refresh_token.clone())
                .with_secret_access_token(response.access_token, system_time + lifetime)
                .with_issued_at(system_time);
            self.save(store, tokens).await;
        }
        if let Some(on_refresh) = &self.on_refresh {
            let tokens = RefreshedTokens {
                refresh_token,
                refresh_token_expires_in: response.refresh_token_expires_in.0,
                expires_in: lifetime,
            };
            call_callback("on_refresh", || on_refresh(&tokens));
        }
        self.state().current = Some(CurrentToken::issued(token.clone(), now, lifetime));
        Ok(token)
    }

    /// Requests tokens by the refresh token that was issued last. If the server rejects one from the store, requests them by
    /// the one of the builder: an administrator may have authorized the integration again.
    async fn request(&self, has_store: bool) -> Result<TokenResponse, TokenError> {
        let started_at = self.clock.now();
        let refresh_token = self.state().refresh_token.clone();
        let error = match self.send(&refresh_token, self.timeout).await {
            Err(error) if has_store && error.code() == Some("invalid_grant") => error,
            result => return result,
        };
        let configured = &self.configured_refresh_token;
        if configured.expose_secret() == refresh_token.expose_secret() {
            return Err(error);
        }
        tracing::warn!(
            target: "webex_call_pickup",
            "the stored refresh token was rejected; using the one of the builder"
        );
        let elapsed = self.clock.now().saturating_duration_since(started_at);
        let response = self.send(configured, self.timeout.saturating_sub(elapsed)).await?;
        // The response need not repeat it.
        self.state().refresh_token = configured.clone();
        Ok(response)
    }

    async fn send(&self, refresh_token: &SecretString, timeout: Duration) -> Result<TokenResponse, TokenError> {
        let Self { url, client_id, client_secret, .. } = self;
        let access_token = self.state().current.as_ref().map(|current| current.token().clone());
        let access_token = access_token.as_ref();
        let request = RefreshRequest { url, client_id, client_secret, refresh_token, access_token };
        request.send(&self.http_client, timeout, &*self.clock).await
    }

    /// Saves tokens. A failure is logged and reported to the observer, and the tokens are used nevertheless.
    async fn save(&self, store: &dyn TokenStore, tokens: StoredTokens) {
        let save = call_store("save the tokens", async { store.save(&tokens).await }, self.timeout, &*self.clock);
        let result = save.await.map_err(|error| self.without_secrets(error, Some(&tokens)));
        self.state().record_save(tokens, result.is_ok(), self.clock.now());
        if let Err(error) = result {
            tracing::warn!(target: "webex_call_pickup", { error = %error }, "the refreshed tokens were not saved");
            if let Some(observer) = &self.observer {
                call_callback("on_token_save_error", || observer.on_token_save_error(&error));
            }
        }
    }

    /// Replaces an error of a store whose message contains a secret.
    fn without_secrets(&self, error: TokenError, tokens: Option<&StoredTokens>) -> TokenError {
        let state = self.state();
        let current = state.current.as_ref().and_then(|current| current.token().expose());
        let stored = tokens.map(|tokens| [Some(tokens.refresh_token()), tokens.access_token()]);
        let memory = [
            Some(self.client_secret.expose_secret()),
            Some(self.configured_refresh_token.expose_secret()),
            Some(state.refresh_token.expose_secret()),
            current,
        ];
        let secrets: Vec<_> = memory.into_iter().chain(stored.into_iter().flatten()).flatten().collect();
        if !error_contains_secret(&error, &secrets) {
            return error;
        }
        let reason = "the token store failed; its message is omitted because it contains a secret";
        TokenError::with_rejection(reason, error.is_transient(), RefreshRejection::default())
    }
}
