//! The request of an access token by a refresh token (RFC 6749, section 6), with its own retries.

use std::{fmt::Write as _, pin::pin, time::Duration};

use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{
    Method, Request,
    header::{CONTENT_TYPE, HeaderValue},
};
use secrecy::{
    ExposeSecret, SecretString,
    zeroize::{Zeroize as _, Zeroizing},
};
use serde::Deserialize;
use serde_json::Value;

use super::{access_token::ZeroizingBytes, error::RefreshRejection, secrets::contains_secret};
use crate::{
    AccessToken, Clock, RetryPolicy, TokenError,
    error::decode::decode,
    response::BufferedResponse,
    retry::{
        backoff::retry_delay,
        classify::{is_retried_by, is_retryable},
    },
    tracking_id,
    transport::{
        attempt::{self, AttemptFailure, AttemptOutcome},
        body::BodyLimits,
        timeout::{Deadline, remaining},
    },
};

const MAX_ATTEMPTS: u32 = 3;
const BODY_LIMITS: BodyLimits = BodyLimits { success: 64 * 1024, error: 64 * 1024 };

/// The method by which retries are decided. A refresh is a POST, but repeating it is the only way to recover from a lost
/// response.
const METHOD_FOR_RETRIES: Method = Method::PUT;

/// The parameters of a refresh.
pub(super) struct RefreshRequest<'a> {
    pub(super) url: &'a str,
    pub(super) client_id: &'a str,
    pub(super) client_secret: &'a SecretString,
    pub(super) refresh_token: &'a SecretString,
    /// The current access token. It is not sent, and never printed.
    pub(super) access_token: Option<&'a AccessToken>,
}

/// The response of a refresh.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct TokenResponse {
    pub(super) access_token: SecretString,
    #[serde(default)]
    pub(super) expires_in: LenientSeconds,
    pub(super) refresh_token: Option<SecretString>,
    #[serde(default)]
    pub(super) refresh_token_expires_in: LenientSeconds,
}

/// A number of seconds, as a number or a string. Anything else is ignored, so that the tokens are used nevertheless.
#[derive(Default, Deserialize)]
#[serde(from = "Value")]
pub(super) struct LenientSeconds(pub(super) Option<Duration>);

impl From<Value> for LenientSeconds {
    fn from(value: Value) -> Self {
        let seconds = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok());
        Self(seconds.map(Duration::from_secs))
    }
}

impl RefreshRequest<'_> {
    /// Sends the request, with up to three attempts within `timeout`. Each has an equal share of the remaining time.
    pub(super) async fn send(
        &self,
        http_client: &reqwest::Client,
        timeout: Duration,
        clock: &dyn Clock,
    ) -> Result<TokenResponse, TokenError> {
        let policy = RetryPolicy::default().max_attempts(MAX_ATTEMPTS).max_retry_after(timeout);
        let ends_at = clock.now().checked_add(timeout);
        let mut number = 0;
        loop {
            let remaining_time = remaining(clock.now(), ends_at);
            let mut deadline = Deadline::new(clock, remaining_time / (MAX_ATTEMPTS - number), remaining_time);
            number += 1;
            let request = self.build(http_client)?;
            let url = request.url().clone();
            let sending = pin!(http_client.execute(request));
            let outcome = attempt::receive(sending, &url, &BODY_LIMITS, &mut deadline).await;
            let delay = retry_delay(&policy, number, outcome.retry_after(), || clock.random());
            let is_retried = outcome
                .failure()
                .is_some_and(|kind| is_retried_by(&policy, &METHOD_FOR_RETRIES, kind, outcome.status()));
            if !is_retried || number >= MAX_ATTEMPTS || delay >= remaining(clock.now(), ends_at) {
                return self.parse_outcome(outcome);
            }
            clock.sleep(delay).await;
        }
    }

    /// Builds the form in memory that is overwritten when the request is dropped.
    fn build(&self, http_client: &reqwest::Client) -> Result<Request, TokenError> {
        let pairs = [
            ("grant_type", "refresh_token"),
            ("client_id", self.client_id),
            ("client_secret", self.client_secret.expose_secret()),
            ("refresh_token", self.refresh_token.expose_secret()),
        ];
        // Reallocating would leave a copy behind. An encoded byte takes three.
        let capacity = pairs.iter().map(|(name, value)| name.len() + 3 * value.len() + 2).sum();
        let mut form = Zeroizing::new(String::with_capacity(capacity));
        for (name, value) in pairs {
            let separator = if form.is_empty() { "" } else { "&" };
            // Writing to a `String` cannot fail.
            let _ = write!(form, "{separator}{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
        }
        let form = Zeroizing::new(std::mem::take(&mut *form).into_bytes());
        let request = http_client.request(Method::POST, self.url);
        let request = request.header(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        let request = request.body(Bytes::from_owner(ZeroizingBytes(form))).build();
        request.map_err(|error| refresh_error(false, RefreshRejection::default(), error.without_url().to_string()))
    }

    fn parse_outcome(&self, outcome: AttemptOutcome) -> Result<TokenResponse, TokenError> {
        let is_transient =
            outcome.failure().is_some_and(|kind| is_retryable(&METHOD_FOR_RETRIES, kind, outcome.status()));
        match outcome {
            AttemptOutcome::Response(response) if response.status.is_success() => self.parse_tokens(*response),
            AttemptOutcome::Response(response) => {
                let body = serde_json::from_slice(&response.body).unwrap_or_default();
                Err(refresh_error(is_transient, self.rejection(&response, &body, &[]), response.status))
            }
            AttemptOutcome::Failure(failure) => {
                let AttemptFailure { cause, response } = *failure;
                let rejection = response.map(|response| self.rejection(&response, &Value::Null, &[]));
                Err(refresh_error(is_transient, rejection.unwrap_or_default(), cause))
            }
        }
    }

    fn parse_tokens(&self, mut response: BufferedResponse) -> Result<TokenResponse, TokenError> {
        let body = std::mem::take(&mut response.body);
        let tokens = decode::<TokenResponse>(&body).map_err(|reason| format!("cannot decode the response: {reason}"));
        // A token that is invalid in a header is never sent, so it would never be rejected and replaced.
        let tokens = tokens.and_then(|tokens| match AccessToken::from_secret(&tokens.access_token).authorization() {
            Ok(_) => Ok(tokens),
            Err(reason) => Err(reason.to_owned()),
        });
        let tokens = tokens.map_err(|reason| {
            // The body may contain new tokens in some other form.
            let body = Zeroizing::new(String::from_utf8_lossy(&body).into_owned());
            refresh_error(false, self.rejection(&response, &Value::Null, &[&body]), reason)
        });
        // Overwritten unless the HTTP client still shares it.
        if let Ok(mut body) = body.try_into_mut() {
            body.zeroize();
        }
        tokens
    }

    /// Returns what is printed of a response that has no tokens. It contains none of the secrets that the server knows, and no
    /// part of `other_secrets`.
    fn rejection(&self, response: &BufferedResponse, body: &Value, other_secrets: &[&str]) -> RefreshRejection {
        let mut secrets = vec![self.client_secret.expose_secret(), self.refresh_token.expose_secret()];
        secrets.extend(self.access_token.and_then(AccessToken::expose));
        secrets.extend(other_secrets);
        let is_printable = |text: &String| !contains_secret(text, &secrets);
        let tracking_id_in_body = || body["trackingId"].as_str().and_then(tracking_id::parse).filter(is_printable);
        RefreshRejection {
            status: Some(response.status),
            code: body["error"].as_str().filter(|code| is_oauth_code(code)).map(str::to_owned).filter(is_printable),
            tracking_id: tracking_id::from_headers(&response.headers).filter(is_printable).or_else(tracking_id_in_body),
        }
    }
}

fn refresh_error(is_transient: bool, rejection: RefreshRejection, reason: impl std::fmt::Display) -> TokenError {
    TokenError::with_rejection(format!("the access token was not refreshed: {reason}"), is_transient, rejection)
}

/// Returns `true` if `text` looks like one of RFC 6749's error codes. Other text may quote what was sent.
fn is_oauth_code(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}
