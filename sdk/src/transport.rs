//! How a request travels: the one implementation of the hooks that the generated code calls.

mod attempt;
mod backoff;
mod budget;
mod classify;

use std::{
    fmt::{self, Write as _},
    future::{Future, poll_fn},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::Poll,
    time::Duration,
};

use bytes::Bytes;
use reqwest::{
    Request, StatusCode,
    header::{AUTHORIZATION, HeaderName, HeaderValue, USER_AGENT},
};
use tokio::sync::Semaphore;
use tracing::Instrument as _;

pub(crate) use attempt::{BodyLimits, Outcome, attempt, trouble_of};
use budget::Budget;
pub(crate) use classify::{Trouble, may_pass};

use crate::{
    Attempt, Client, Clock, Observer, RetryPolicy, TokenError, TokenSource,
    operation::Operation,
    retry_after,
    runtime::{Answer, ClientHooks, Effort, Error, clean_tracking_id, tracking_id},
};

const TRACKING_ID: HeaderName = HeaderName::from_static("trackingid");

/// What every request of a client needs. Clones share it.
#[derive(Clone)]
pub(crate) struct Transport {
    settings: Arc<Settings>,
    in_flight: Option<Arc<Semaphore>>,
    budget: Arc<Budget>,
    /// None: each operation gets one of its own.
    tracking_id: Option<HeaderValue>,
}

/// What the builder of a client decides.
pub(crate) struct Settings {
    /// A token goes to this origin and to no other.
    pub(crate) base_url: reqwest::Url,
    pub(crate) tokens: Arc<dyn TokenSource>,
    /// None: the caller's own `reqwest::Client` decides.
    pub(crate) user_agent: Option<HeaderValue>,
    pub(crate) retry: RetryPolicy,
    pub(crate) attempt_timeout: Duration,
    pub(crate) operation_timeout: Duration,
    pub(crate) limits: BodyLimits,
    pub(crate) max_in_flight: Option<usize>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
}

impl Transport {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            in_flight: settings.max_in_flight.map(|most| Arc::new(Semaphore::new(most))),
            budget: Arc::new(Budget::new(&settings.retry)),
            settings: Arc::new(settings),
            tracking_id: None,
        }
    }

    /// The same, with `id` as the tracking ID of every operation. None where it is no tracking ID.
    pub(crate) fn with_tracking_id(&self, id: &str) -> Option<Self> {
        let value = HeaderValue::from_str(&clean_tracking_id(id)?).ok()?;
        Some(Self { tracking_id: Some(value), ..self.clone() })
    }
}

impl ClientHooks<Transport> for Client {
    async fn pre(&self, request: &mut Request, _: &'static Operation) -> Result<(), Error> {
        let settings = &self.inner.settings;
        let headers = request.headers_mut();
        if let Some(user_agent) = &settings.user_agent {
            headers.insert(USER_AGENT, user_agent.clone());
        }
        let id = self.inner.tracking_id.clone().unwrap_or_else(|| new_tracking_id(&*settings.clock));
        headers.insert(TRACKING_ID, id);
        Ok(())
    }

    async fn exec(&self, request: Request, operation: &'static Operation) -> Result<Box<Answer>, Error> {
        let span = tracing::info_span!(
            target: "webex_call_pickup",
            "operation",
            otel.name = format_args!("{} {}", operation.method, operation.path),
            otel.kind = "client",
            http.request.method = operation.method,
            url.template = operation.path,
            server.address = self.inner.settings.base_url.host_str(),
            server.port = self.inner.settings.base_url.port_or_known_default(),
            webex.operation = operation.id,
            webex.tracking_id = request.headers().get(TRACKING_ID).and_then(|id| id.to_str().ok()),
            http.response.status_code = tracing::field::Empty,
            http.request.resend_count = tracing::field::Empty,
            error.type = tracing::field::Empty,
        );
        let result = self.inner.carry_out(&self.client, request, operation).instrument(span.clone()).await;
        record(&span, &result);
        result
    }

    async fn post(&self, _: &Result<Box<Answer>, Error>, _: &'static Operation) -> Result<(), Error> {
        Ok(())
    }
}

fn new_tracking_id(clock: &dyn Clock) -> HeaderValue {
    // 2^53 is what a random f64 holds; two of them are enough that no two operations meet.
    let half = || (clock.random().clamp(0.0, 1.0) * (1_u64 << 53) as f64) as u64;
    let mut text = String::with_capacity("RUST_".len() + 2 * 14);
    // Writing to a `String` cannot fail.
    let _ = write!(text, "RUST_{:014X}{:014X}", half(), half());
    // Invariant: letters, digits and `_`.
    HeaderValue::from_maybe_shared(Bytes::from(text)).unwrap_or_else(|_| HeaderValue::from_static("RUST"))
}

fn record(span: &tracing::Span, result: &Result<Box<Answer>, Error>) {
    if span.is_disabled() {
        return;
    }
    let (status, id, effort) = match result {
        Ok(answer) => (Some(answer.status), tracking_id(&answer.headers), answer.effort.clone()),
        Err(error) => (None, None, error.effort()),
    };
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    if let Some(id) = id {
        span.record("webex.tracking_id", id);
    }
    if effort.attempts > 1 {
        span.record("http.request.resend_count", effort.attempts - 1);
    }
    let error_type = match result {
        Ok(answer) if answer.status.is_client_error() || answer.status.is_server_error() => answer.status.as_str(),
        Ok(_) => "",
        Err(error) => error.name(),
    };
    if !error_type.is_empty() {
        span.record("error.type", error_type);
    }
    let duration = effort.elapsed.as_secs_f64();
    span.in_scope(|| {
        tracing::debug!(target: "webex_call_pickup", { http.client.request.duration = duration }, "operation ended");
    });
}

impl Transport {
    /// The attempts of an operation, until one succeeds or none is left, within the operation's time.
    async fn carry_out(
        &self,
        client: &reqwest::Client,
        request: Request,
        operation: &'static Operation,
    ) -> Result<Box<Answer>, Error> {
        let settings = &*self.settings;
        let progress = Progress {
            started: settings.clock.now(),
            attempts: AtomicU32::new(0),
            tracking_id: request.headers().get(TRACKING_ID).cloned(),
        };
        let work = self.attempts(client, request, operation, &progress);
        let alarm = settings.clock.sleep(settings.operation_timeout);
        match unless(work, alarm).await {
            Some(result) => result,
            None => Err(Error::TimedOut { whole_operation: true, effort: progress.effort(&*settings.clock) }),
        }
    }

    async fn attempts(
        &self,
        client: &reqwest::Client,
        request: Request,
        operation: &'static Operation,
        progress: &Progress,
    ) -> Result<Box<Answer>, Error> {
        let settings = &*self.settings;
        let clock = &*settings.clock;
        let deadline = progress.started.checked_add(settings.operation_timeout);
        let mut spare = Some(request);
        let mut may_renew_token = true;
        loop {
            // A body that is a stream can be sent once; the generated code has none.
            let Some(mut request) = spare.take() else {
                return Err(Error::InvalidRequest("the request cannot be sent again".to_owned()));
            };
            spare = request.try_clone();
            let token = settings
                .tokens
                .token()
                .await
                .map_err(|error| Error::NoToken { error, effort: progress.effort(clock) })?;
            self.authorize(&mut request, &token)?;
            let method = request.method().clone();
            let number = progress.attempts.fetch_add(1, Ordering::Relaxed) + 1;

            let before = clock.now();
            let outcome = self.attempt(client, request).await;
            let took = clock.now().saturating_duration_since(before);

            if outcome.status() == Some(StatusCode::UNAUTHORIZED) && may_renew_token && spare.is_some() {
                may_renew_token = false;
                match settings.tokens.renew(&token).await {
                    Ok(true) => {
                        self.tell(operation, number, &outcome, took, Some(Duration::ZERO));
                        continue;
                    }
                    Ok(false) => {}
                    Err(error) => {
                        self.tell(operation, number, &outcome, took, None);
                        return Err(Error::NoToken { error, effort: progress.effort(clock) });
                    }
                }
            }
            if outcome.trouble().is_none() && matches!(outcome, Outcome::Answered { .. }) {
                self.budget.earn();
            }
            let wait = self.wait_before_another(&method, number, &outcome).filter(|wait| {
                // Waiting for what cannot be had in time only delays the news.
                let again = clock.now().checked_add(*wait);
                spare.is_some() && again.zip(deadline).is_none_or(|(again, deadline)| again < deadline)
            });
            let wait = wait.filter(|_| self.budget.take());
            self.tell(operation, number, &outcome, took, wait);
            match wait {
                Some(wait) => clock.sleep(wait).await,
                None => return finished(outcome, settings, progress),
            }
        }
    }

    /// The token goes to the configured origin, and nowhere else.
    fn authorize(&self, request: &mut Request, token: &crate::AccessToken) -> Result<(), Error> {
        if !attempt::same_origin(request.url(), &self.settings.base_url) {
            return Err(Error::InvalidRequest("the request leads to another server than the base URL".to_owned()));
        }
        let value = token
            .authorization()
            .map_err(|reason| Error::NoToken { error: TokenError::new(reason), effort: Effort::default() })?;
        request.headers_mut().insert(AUTHORIZATION, value);
        Ok(())
    }

    async fn attempt(&self, client: &reqwest::Client, request: Request) -> Outcome {
        // Held for the attempt, and not while a retry waits.
        let _slot = match &self.in_flight {
            // Nobody closes the semaphore.
            Some(slots) => slots.acquire().await.ok(),
            None => None,
        };
        let alarm = self.settings.clock.sleep(self.settings.attempt_timeout);
        unless(attempt(client, request, self.settings.limits), alarm).await.unwrap_or(Outcome::TimedOut)
    }

    /// How long to wait before another attempt; none where there shall be none.
    fn wait_before_another(&self, method: &reqwest::Method, number: u32, outcome: &Outcome) -> Option<Duration> {
        let policy = &self.settings.retry;
        let may_repeat = classify::may_repeat(method, outcome.trouble()?, policy);
        if !may_repeat || number >= policy.max_attempts {
            return None;
        }
        let clock = &*self.settings.clock;
        let retry_after = match outcome {
            Outcome::Answered { headers, .. } => retry_after::parse(headers, clock.system_time()),
            _ => None,
        };
        Some(backoff::delay(policy, number, retry_after, clock))
    }

    fn tell(
        &self,
        operation: &'static Operation,
        number: u32,
        outcome: &Outcome,
        duration: Duration,
        next: Option<Duration>,
    ) {
        if let Some(wait) = next {
            tracing::info!(
                target: "webex_call_pickup",
                {
                    http.request.resend_count = number,
                    http.response.status_code = outcome.status().map(|status| status.as_u16()),
                    error.type = outcome.name(),
                    wait = wait.as_secs_f64(),
                },
                "trying again"
            );
        }
        if let Some(observer) = &self.settings.observer {
            observer.attempted(&Attempt { operation, number, status: outcome.status(), duration, next });
        }
    }
}

fn finished(outcome: Outcome, settings: &Settings, progress: &Progress) -> Result<Box<Answer>, Error> {
    let clock = &*settings.clock;
    let effort = progress.effort(clock);
    match outcome {
        Outcome::Answered { status, headers, body } => {
            let retry_after = retry_after::parse(&headers, clock.system_time());
            Ok(Box::new(Answer { status, headers, body, retry_after, effort }))
        }
        Outcome::TooLarge { status, headers } => {
            let answer = Answer { status, headers, body: Default::default(), retry_after: None, effort };
            Err(Error::TooLarge(Box::new(answer), settings.limits.success))
        }
        Outcome::Elsewhere => Err(Error::Elsewhere { effort }),
        Outcome::Failed(error) => Err(Error::Request { error, effort }),
        Outcome::TimedOut => Err(Error::TimedOut { whole_operation: false, effort }),
    }
}

/// How far an operation has come. Seen from outside when its time is up.
struct Progress {
    started: std::time::Instant,
    attempts: AtomicU32,
    tracking_id: Option<HeaderValue>,
}

impl Progress {
    fn effort(&self, clock: &dyn Clock) -> Effort {
        Effort {
            attempts: self.attempts.load(Ordering::Relaxed),
            elapsed: clock.now().saturating_duration_since(self.started),
            tracking_id: self.tracking_id.clone(),
        }
    }
}

/// What `work` gives, or none if `alarm` is ready first.
pub(crate) async fn unless<T>(work: impl Future<Output = T>, mut alarm: crate::BoxFuture<'static, ()>) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => alarm.as_mut().poll(context).map(|()| None),
    })
    .await
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").finish_non_exhaustive()
    }
}
