//! The tokens in memory: which are valid, when they are refreshed, and how they relate to those in the store.

use std::time::{Duration, Instant};

use secrecy::SecretString;
use tokio::sync::watch;

use crate::{AccessToken, Clock, StoredTokens, TokenError};

pub(super) type TokenResult = Result<AccessToken, TokenError>;
/// `None` while the refresh is in flight.
pub(super) type PendingRefresh = watch::Receiver<Option<TokenResult>>;

/// The age below which a rejected token is not refreshed: it did not expire, so another would be rejected, too.
const MIN_TOKEN_AGE: Duration = Duration::from_secs(60);
/// The delay before the next refresh after a permanent failure.
const PERMANENT_FAILURE_DELAY: Duration = Duration::from_secs(30);
/// The delay before the next refresh after a transient failure.
const TRANSIENT_FAILURE_DELAY: Duration = Duration::from_secs(5);
/// The delay before tokens that were not saved are saved again.
const SAVE_DELAY: Duration = Duration::from_secs(60);
/// The maximum lifetime, so that adding an arbitrary number of seconds cannot overflow.
pub(super) const MAX_LIFETIME: Duration = Duration::from_secs(366 * 24 * 3600);

pub(super) struct TokenState {
    /// The refresh token that was issued last.
    pub(super) refresh_token: SecretString,
    pub(super) current: Option<CurrentToken>,
    pub(super) pending: Option<PendingRefresh>,
    /// The error of the last refresh, and the earliest time of the next.
    failure: Option<(TokenError, Instant)>,
    /// `false` until the store, if there is one, was read.
    pub(super) is_loaded: bool,
    /// The tokens that were last read from the store or saved in it.
    last_stored: Option<StoredTokens>,
    /// The tokens that the store did not save, and the earliest time to save them again.
    unsaved: Option<(StoredTokens, Instant)>,
}

impl TokenState {
    pub(super) fn new(refresh_token: SecretString, current: Option<CurrentToken>, has_store: bool) -> Self {
        Self {
            refresh_token,
            current,
            pending: None,
            failure: None,
            is_loaded: !has_store,
            last_stored: None,
            unsaved: None,
        }
    }

    /// Returns the token that has not expired.
    pub(super) fn valid_token(&self, now: Instant) -> Option<&AccessToken> {
        self.current.as_ref().filter(|current| now < current.expires_at).map(|current| &current.token)
    }

    /// Returns the token that need not be refreshed yet.
    pub(super) fn fresh_token(&self, now: Instant) -> Option<&AccessToken> {
        self.current.as_ref().filter(|current| now < current.refresh_at).map(|current| &current.token)
    }

    /// Returns `true` if the token is so young that another would be rejected, too.
    pub(super) fn is_young(&self, now: Instant) -> bool {
        let issued_at = self.current.as_ref().and_then(|current| current.issued_at);
        issued_at.is_some_and(|at| now.saturating_duration_since(at) < MIN_TOKEN_AGE)
    }

    /// Returns the error of the last refresh until the next may start.
    pub(super) fn recent_failure(&self, now: Instant) -> Option<&TokenError> {
        self.failure.as_ref().filter(|(_, not_before)| now < *not_before).map(|(error, _)| error)
    }

    /// Ends a refresh.
    pub(super) fn finish(&mut self, result: &TokenResult, now: Instant) {
        self.pending = None;
        self.failure = result.as_ref().err().map(|error| {
            let delay = if error.is_transient() { TRANSIENT_FAILURE_DELAY } else { PERMANENT_FAILURE_DELAY };
            (error.clone(), now + delay)
        });
    }

    /// Uses the tokens in the store if another process saved them there. `stored` is what the store contains now.
    ///
    /// Tokens that the store had before are ignored: those in memory are newer if the last save failed.
    pub(super) fn adopt(&mut self, stored: Option<StoredTokens>, clock: &dyn Clock) {
        self.is_loaded = true;
        let Some(stored) = stored else { return };
        if self.last_stored.as_ref().is_some_and(|last| last.has_tokens_of(&stored)) {
            return;
        }
        // An empty one would never be accepted.
        if !stored.refresh_token().trim().is_empty() {
            self.refresh_token = stored.refresh_token().into();
        }
        if let Some(current) = CurrentToken::from_stored(&stored, clock) {
            self.current = Some(current);
        }
        self.last_stored = Some(stored);
        self.unsaved = None;
    }

    /// Records the result of saving `tokens`.
    pub(super) fn record_save(&mut self, tokens: StoredTokens, is_saved: bool, now: Instant) {
        if is_saved {
            self.last_stored = Some(tokens);
            self.unsaved = None;
        } else {
            self.unsaved = Some((tokens, now + SAVE_DELAY));
        }
    }

    /// Returns `true` if tokens wait to be saved again.
    pub(super) fn is_save_due(&self, now: Instant) -> bool {
        self.unsaved.as_ref().is_some_and(|(_, not_before)| now >= *not_before)
    }

    pub(super) fn unsaved_tokens(&self) -> Option<StoredTokens> {
        self.unsaved.as_ref().map(|(tokens, _)| tokens.clone())
    }
}

pub(super) struct CurrentToken {
    token: AccessToken,
    /// `None` if it is unknown.
    issued_at: Option<Instant>,
    refresh_at: Instant,
    expires_at: Instant,
}

impl CurrentToken {
    /// A token that was issued at `now`.
    pub(super) fn issued(token: AccessToken, now: Instant, lifetime: Duration) -> Self {
        Self { issued_at: Some(now), ..Self::provided(token, now, lifetime) }
    }

    /// A token of unknown age that expires after `remaining`.
    pub(super) fn provided(token: AccessToken, now: Instant, remaining: Duration) -> Self {
        let remaining = remaining.min(MAX_LIFETIME);
        let refresh_at = now + remaining.saturating_sub(refresh_lead(remaining));
        Self { token, issued_at: None, refresh_at, expires_at: now + remaining }
    }

    /// The access token in the store, unless it is missing, invalid or expired.
    fn from_stored(stored: &StoredTokens, clock: &dyn Clock) -> Option<Self> {
        let token = AccessToken::from(stored.access_token()?);
        let expires_at = stored.expires_at()?;
        let (now, system_time) = (clock.now(), clock.system_time());
        let remaining = expires_at.duration_since(system_time).ok()?;
        if remaining.is_zero() || token.authorization().is_err() {
            return None;
        }
        let age = stored.issued_at().and_then(|issued_at| system_time.duration_since(issued_at).ok());
        let Some(age) = age.map(|age| age.min(MAX_LIFETIME)) else {
            return Some(Self::provided(token, now, remaining));
        };
        let remaining = remaining.min(MAX_LIFETIME);
        let refresh_at = now + remaining.saturating_sub(refresh_lead(age + remaining));
        Some(Self { token, issued_at: now.checked_sub(age), refresh_at, expires_at: now + remaining })
    }

    pub(super) fn token(&self) -> &AccessToken {
        &self.token
    }
}

/// Returns how long before its end a token is refreshed: a tenth of the lifetime, but at least five minutes. The refresh of
/// a short-lived token starts after half of its lifetime.
fn refresh_lead(lifetime: Duration) -> Duration {
    (lifetime / 10).max(Duration::from_secs(300)).min(lifetime / 2)
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::SystemClock;

    const HOUR: Duration = Duration::from_secs(3600);

    fn state() -> TokenState {
        TokenState::new("configured".into(), None, true)
    }

    fn stored(name: &str, issued_ago: Duration, expires_in: Duration) -> Option<StoredTokens> {
        let now = SystemTime::now();
        let tokens = StoredTokens::new(format!("refresh-{name}"))
            .with_access_token(format!("access-{name}"), now + expires_in)
            .with_issued_at(now - issued_ago);
        Some(tokens)
    }

    #[test]
    fn stored_token_is_refreshed_by_its_whole_lifetime() {
        for (issued_ago, expires_in, is_fresh) in [
            (Duration::ZERO, 10 * HOUR, true),
            (8 * HOUR, 2 * HOUR, true),
            (9 * HOUR, HOUR / 2, false),
            (Duration::from_secs(55), Duration::from_secs(65), true),
            (Duration::from_secs(65), Duration::from_secs(55), false),
        ] {
            let mut state = state();
            state.adopt(stored("1", issued_ago, expires_in), &SystemClock);
            let now = Instant::now();
            assert!(state.valid_token(now).is_some());
            assert_eq!(state.fresh_token(now).is_some(), is_fresh, "{issued_ago:?} {expires_in:?}");
        }
    }

    #[test]
    fn unusable_stored_access_token_is_not_adopted() {
        let now = SystemTime::now();
        for tokens in [
            StoredTokens::new("refresh-1"),
            StoredTokens::new("refresh-1").with_access_token("access", now - HOUR),
            StoredTokens::new("refresh-1").with_access_token("a\nb", now + HOUR),
        ] {
            let mut state = state();
            state.adopt(Some(tokens), &SystemClock);
            assert!(state.current.is_none());
        }
        let mut state = state();
        let far = now + 1000 * MAX_LIFETIME;
        state.adopt(Some(StoredTokens::new("r").with_access_token("a", far).with_issued_at(far)), &SystemClock);
        assert!(state.valid_token(Instant::now()).is_some(), "a wrong calendar does not panic");
    }

    #[test]
    fn unsaved_tokens_win_until_another_process_saves() {
        let (now, old) = (Instant::now(), stored("old", HOUR, HOUR));
        let mut state = state();
        state.adopt(old.clone(), &SystemClock);
        state.current = Some(CurrentToken::issued(AccessToken::from("access-new"), now, HOUR));
        state.record_save(stored("new", Duration::ZERO, HOUR).unwrap(), false, now);
        assert!(!state.is_save_due(now) && state.is_save_due(now + SAVE_DELAY));
        state.adopt(old, &SystemClock);
        assert_eq!(state.valid_token(now), Some(&AccessToken::from("access-new")));
        assert!(state.unsaved_tokens().is_some());
        state.adopt(stored("other", Duration::ZERO, HOUR), &SystemClock);
        assert_eq!(state.valid_token(now), Some(&AccessToken::from("access-other")));
        assert!(state.unsaved_tokens().is_none(), "the tokens of the other process are overwritten");
    }
}
