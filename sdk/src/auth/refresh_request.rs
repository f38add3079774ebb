//! The exchange of a refresh token for an access token (RFC 6749, section 6), with the patience of a renewal.

use std::{fmt::Write as _, pin::pin, time::Duration};

use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{
    Method, Request,
    header::{CONTENT_TYPE, HeaderMap, HeaderValue},
};
use secrecy::{
    ExposeSecret, SecretString,
    zeroize::{Zeroize as _, Zeroizing},
};
use serde::Deserialize;
use serde_json::Value;

use super::{access_token::Overwritten, error::Refusal};
use crate::{
    AccessToken, Clock, RetryPolicy, TokenError, generated_runtime as runtime,
    retry::{
        backoff::delay,
        classify::{may_pass, may_repeat},
        retry_after,
    },
    transport::{
        attempt::{BodyLimits, Head, Outcome, attempt},
        failure::Failure,
        timeout::{Alarm, left, unless},
    },
};

/// An answer with tokens is short.
const LIMITS: BodyLimits = BodyLimits { success: 64 * 1024, error: 64 * 1024 };

/// Who asks for tokens, and where.
pub(super) struct Grant<'a> {
    pub(super) url: &'a str,
    pub(super) client_id: &'a str,
    pub(super) client_secret: &'a SecretString,
    pub(super) refresh_token: &'a SecretString,
}

/// What a renewal brings.
#[derive(Deserialize)]
pub(super) struct Tokens {
    pub(super) access_token: SecretString,
    #[serde(default)]
    pub(super) expires_in: Seconds,
    pub(super) refresh_token: Option<SecretString>,
    #[serde(default)]
    pub(super) refresh_token_expires_in: Seconds,
}

/// A time that is not worth losing the tokens for, if it is odd: a number, the same in quotes, or nothing.
#[derive(Default, Deserialize)]
#[serde(from = "Value")]
pub(super) struct Seconds(pub(super) Option<Duration>);

impl From<Value> for Seconds {
    fn from(value: Value) -> Self {
        let seconds = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok());
        Self(seconds.map(Duration::from_secs))
    }
}

/// Three attempts within `timeout`, the waits between them included.
pub(super) async fn refresh(
    http_client: &reqwest::Client,
    grant: &Grant<'_>,
    timeout: Duration,
    clock: &dyn Clock,
) -> Result<Tokens, TokenError> {
    let policy = RetryPolicy { max_attempts: 3, max_retry_after: timeout, ..RetryPolicy::default() };
    let deadline = clock.now().checked_add(timeout);
    let mut alarm = Alarm::new(clock, Duration::MAX, deadline);
    let mut number = 0;
    loop {
        number += 1;
        let request = grant.request(http_client)?;
        let asked = request.url().clone();
        let outcome = attempt(pin!(http_client.execute(request)), &asked, &LIMITS, &mut alarm).await;
        let retry_after = outcome.head().and_then(|head| retry_after::parse(&head.headers, || clock.system_time()));
        let wait = delay(&policy, number, retry_after, clock);
        // Though it is a POST: the same refresh token is all that anybody could try again with.
        let may_repeat = outcome.trouble().is_some_and(|trouble| may_repeat(&Method::PUT, trouble, &policy));
        let is_in_time = wait < left(clock, deadline);
        if !may_repeat || number >= policy.max_attempts || !is_in_time {
            return tokens(outcome);
        }
        if unless(pin!(clock.sleep(wait)), &mut alarm).await.is_err() {
            return tokens(outcome);
        }
    }
}

impl Grant<'_> {
    /// The form, in memory that is overwritten when the request is dropped.
    fn request(&self, http_client: &reqwest::Client) -> Result<Request, TokenError> {
        let pairs = [
            ("grant_type", "refresh_token"),
            ("client_id", self.client_id),
            ("client_secret", self.client_secret.expose_secret()),
            ("refresh_token", self.refresh_token.expose_secret()),
        ];
        // Its place is fixed, so that no copy stays behind where it was: an encoded byte takes three.
        let size = pairs.iter().map(|(name, value)| name.len() + 3 * value.len() + 2).sum();
        let mut form = Zeroizing::new(String::with_capacity(size));
        for (name, value) in pairs {
            let separator = if form.is_empty() { "" } else { "&" };
            // Writing to a `String` cannot fail.
            let _ = write!(form, "{separator}{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
        }
        let form = Zeroizing::new(std::mem::take(&mut *form).into_bytes());
        let request = http_client.request(Method::POST, self.url);
        let request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        let request = request.body(Bytes::from_owner(Overwritten(form))).build();
        request.map_err(|error| failed(false, Refusal::default(), error.without_url().to_string()))
    }
}

fn failed(is_transient: bool, refusal: Refusal, reason: impl std::fmt::Display) -> TokenError {
    TokenError::with_refusal(format!("the access token was not renewed: {reason}"), is_transient, refusal)
}

fn tokens(outcome: Outcome) -> Result<Tokens, TokenError> {
    let trouble = outcome.trouble();
    let is_transient = trouble.is_some_and(|trouble| may_pass(&Method::PUT, trouble));
    let refusal = |headers: &HeaderMap, body: &[u8], status| {
        let body = serde_json::from_slice::<Value>(body).unwrap_or_default();
        Refusal {
            status: Some(status),
            code: body["error"].as_str().filter(|code| is_oauth_code(code)).map(str::to_owned),
            tracking_id: runtime::tracking_id(headers)
                .or_else(|| body["trackingId"].as_str().and_then(runtime::clean_tracking_id)),
        }
    };
    match outcome {
        Outcome::Answered(Head { status, headers }, body) if status.is_success() => {
            let tokens = crate::error::decode(&body);
            // Overwritten, where nobody shares it.
            if let Ok(mut body) = body.try_into_mut() {
                body.zeroize();
            }
            let tokens: Tokens = tokens.map_err(|reason| {
                let refusal = refusal(&headers, &[], status);
                failed(false, refusal, format_args!("the answer cannot be understood: {reason}"))
            })?;
            // What no request can carry would never be refused, and so never be renewed.
            match AccessToken::from_secret(&tokens.access_token).authorization() {
                Ok(_) => Ok(tokens),
                Err(reason) => Err(failed(false, refusal(&headers, &[], status), reason)),
            }
        }
        Outcome::Answered(Head { status, headers }, body) => {
            Err(failed(is_transient, refusal(&headers, &body, status), status))
        }
        Outcome::Interrupted(Head { status, headers }, ..) => {
            Err(failed(is_transient, refusal(&headers, &[], status), "the answer broke off"))
        }
        Outcome::TooLarge(Head { status, headers }) => {
            Err(failed(false, refusal(&headers, &[], status), "the answer is too large"))
        }
        Outcome::Failed(error) => Err(failed(is_transient, Refusal::default(), Failure::of(&error).text())),
        Outcome::Elsewhere => Err(failed(false, Refusal::default(), "a redirect led to another server")),
        Outcome::TimedOut(_) => Err(failed(true, Refusal::default(), "no answer in time")),
    }
}

/// One of RFC 6749's codes, or of its kind; anything longer may be a text that quotes what was sent.
fn is_oauth_code(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}
