//! Sends requests: single attempts, each with a token, headers and permits, and the retries around them.

use std::{
    borrow::Cow,
    fmt::{self, Write as _},
    mem,
    pin::pin,
    sync::Arc,
    time::Duration,
};

use reqwest::{
    Method, Request, StatusCode, Url,
    header::{ACCEPT_ENCODING, AUTHORIZATION, HeaderValue, USER_AGENT},
};
use tokio::sync::{Semaphore, SemaphorePermit};
use tracing::Span;

use super::{
    attempt::{self, AttemptOutcome, same_origin},
    content_encoding::ACCEPTED_ENCODING,
    http_clients::HttpClientGeneration,
    progress::OperationProgress,
    settings::{Credential, TransportSettings},
    telemetry,
    timeout::with_deadline,
};
use crate::{
    AccessToken, Attempt, BoxFuture, Error, Operation, TokenError,
    error::{cause::Cause, kind::ErrorKind},
    response::BufferedResponse,
    retry::{
        backoff::retry_delay,
        budget::RetryBudget,
        classify::{is_retried_by, is_retryable_at_once},
    },
    tracking_id,
};

/// The maximum length of a URL that reqwest can send.
const MAX_URL_LENGTH: usize = u16::MAX as usize - 1;

/// The state that all requests of a client and its clones share.
#[derive(Clone)]
pub(crate) struct Transport {
    settings: Arc<TransportSettings>,
    client_limit: Option<Arc<Semaphore>>,
    /// The limit of one part of the program, such as an audit, in addition to the client's.
    scoped_limit: Option<Arc<Semaphore>>,
    retry_budget: Arc<RetryBudget>,
    /// `None` generates a tracking ID for each operation.
    tracking_id: Option<HeaderValue>,
}

/// An attempt that ended.
struct FinishedAttempt {
    outcome: AttemptOutcome,
    duration: Duration,
    /// The HTTP clients that it used.
    generation: Arc<HttpClientGeneration>,
    /// The time that it had, if it timed out.
    timed_out_after: Option<Duration>,
}

impl Transport {
    pub(crate) fn new(settings: TransportSettings) -> Self {
        Self {
            client_limit: settings.max_in_flight.map(|limit| Arc::new(Semaphore::new(limit))),
            scoped_limit: None,
            retry_budget: Arc::new(RetryBudget::new(&settings.retry)),
            settings: Arc::new(settings),
            tracking_id: None,
        }
    }

    /// Appends `path`, which begins with a slash, to the base URL.
    pub(crate) fn url(&self, path: fmt::Arguments<'_>) -> Result<Url, Error> {
        let base_url = &self.settings.base_url;
        let mut url_path = String::with_capacity(256);
        url_path.push_str(base_url.path().trim_end_matches('/'));
        // Writing to a `String` cannot fail.
        let _ = url_path.write_fmt(path);
        base_url
            .join(&url_path)
            .map_err(|reason| Error::invalid_request(format!("the path is invalid in a URL: {reason}")))
    }

    /// Returns a transport with at most `limit` requests in flight, in addition to the limit of the client.
    pub(crate) fn with_scoped_limit(&self, limit: usize) -> Self {
        let scoped_limit = Arc::new(Semaphore::new(limit.min(Semaphore::MAX_PERMITS)));
        Self { scoped_limit: Some(scoped_limit), ..self.clone() }
    }

    /// Returns a transport that sends `id` as the tracking ID of every operation, or `None` if `id` is invalid.
    pub(crate) fn with_tracking_id(&self, id: &str) -> Option<Self> {
        // The tracking ID must be exactly `id`, so it must not be trimmed.
        let value = tracking_id::parse(id).filter(|parsed| parsed == id)?;
        let value = HeaderValue::from_str(&value).ok()?;
        Some(Self { tracking_id: Some(value), ..self.clone() })
    }

    /// Returns the tracking ID for a new operation.
    pub(crate) fn next_tracking_id(&self) -> HeaderValue {
        self.tracking_id.clone().unwrap_or_else(|| tracking_id::generate(&*self.settings.clock))
    }

    /// Returns the maximum number of pages of a list.
    pub(crate) fn max_pages(&self) -> usize {
        self.settings.max_pages
    }

    /// Opens the span of an operation.
    pub(crate) fn span(&self, operation: &Operation) -> Span {
        telemetry::operation_span(operation, &self.settings.base_url)
    }

    /// Returns the remedy for an error with this status code, if it may have a cause in the settings.
    pub(crate) fn help(&self, status: Option<StatusCode>) -> Option<&'static str> {
        let has_version = || self.settings.base_url.path().split('/').any(|segment| segment == "v1");
        (status == Some(StatusCode::NOT_FOUND) && !has_version()).then_some("check the base URL, which lacks `/v1`")
    }

    /// Sends a request, and retries it until it succeeds, must not be retried, or times out.
    ///
    /// The future is boxed to keep the futures of callers small, which contain it: benchmark `requests`. Its type is erased,
    /// because the compiler would prove for each of them that all of it is `Send`.
    pub(crate) fn execute(
        &self,
        mut request: Request,
        tracking_id: HeaderValue,
        operation: &'static Operation,
    ) -> BoxFuture<'_, Result<Box<BufferedResponse>, Error>> {
        Box::pin(async move {
            self.check_url(request.url())?;
            let TransportSettings { clock, operation_timeout, .. } = &*self.settings;
            let mut progress = OperationProgress::start(&**clock, *operation_timeout, tracking_id);
            loop {
                let token = self.token(&progress).await?;
                let attempt = self.attempt(&mut request, &token, &mut progress).await?;
                if attempt.outcome.failure().is_none() {
                    self.retry_budget.deposit();
                    self.notify_observer(operation, &progress, &attempt, None);
                    return into_result(attempt.outcome, &progress);
                }
                let method = request.method();
                if let Some(result) = self.after_failure(operation, method, &token, attempt, &mut progress).await {
                    return result;
                }
            }
        })
    }

    /// Returns the result of an operation after a failed attempt, or `None` if the next attempt is due.
    ///
    /// The future is boxed because most operations succeed at once: this keeps their code and their futures small, see the
    /// benchmark `requests`.
    #[cold]
    fn after_failure<'a>(
        &'a self,
        operation: &'static Operation,
        method: &'a Method,
        token: &'a AccessToken,
        attempt: FinishedAttempt,
        progress: &'a mut OperationProgress<'_>,
    ) -> BoxFuture<'a, Option<Result<Box<BufferedResponse>, Error>>> {
        Box::pin(async move {
            let TransportSettings { http_clients, credential, clock, .. } = &*self.settings;
            if attempt.timed_out_after.is_some_and(|duration| self.suggests_dead_connection(duration)) {
                http_clients.replace(&attempt.generation).await;
            }
            let outcome = &attempt.outcome;
            if outcome.status() == Some(StatusCode::UNAUTHORIZED)
                && let Credential::Source(source) = credential
                && !progress.was_token_refreshed
            {
                progress.was_token_refreshed = true;
                match with_deadline(pin!(source.refresh(token)), &mut progress.deadline()).await {
                    Ok(Ok(true)) => {
                        self.notify_observer(operation, progress, &attempt, Some(Duration::ZERO));
                        return None;
                    }
                    Ok(Err(error)) => {
                        self.notify_observer(operation, progress, &attempt, None);
                        let response = attempt.outcome.into_response();
                        return Some(Err(Error::new(Cause::Authentication(error), response, progress.stats())));
                    }
                    // There is no new token: return the 401 to the caller.
                    Ok(Ok(false)) | Err(_) => {}
                }
            }
            if self.may_retry_at_once(method, progress, outcome) {
                self.notify_observer(operation, progress, &attempt, Some(Duration::ZERO));
                progress.was_retried_at_once = true;
                return None;
            }
            let delay = self.delay_before_retry(method, progress, outcome);
            self.notify_observer(operation, progress, &attempt, delay);
            let Some(delay) = delay else { return Some(into_result(attempt.outcome, progress)) };
            if outcome.status() == Some(StatusCode::MISDIRECTED_REQUEST) {
                // The connection led to the wrong server.
                http_clients.replace(&attempt.generation).await;
            }
            clock.sleep(delay).await;
            None
        })
    }

    /// Returns `true` if an attempt that timed out after `duration` may have used a connection that no longer responds. Over
    /// plain http, the HTTP client closes the connection with the attempt.
    fn suggests_dead_connection(&self, duration: Duration) -> bool {
        let TransportSettings { base_url, attempt_timeout, operation_timeout, .. } = &*self.settings;
        // If the operation times out, the attempt may have begun shortly before, over a connection that works.
        let longest = *attempt_timeout.min(operation_timeout);
        duration >= longest - longest / 10 && base_url.scheme() == "https"
    }

    /// Rejects a URL that cannot be sent, or that would send the token to another server.
    fn check_url(&self, url: &Url) -> Result<(), Error> {
        if url.as_str().len() > MAX_URL_LENGTH {
            return Err(Error::invalid_request(format!("the URL is longer than {MAX_URL_LENGTH} bytes")));
        }
        if !same_origin(url, &self.settings.base_url) {
            return Err(Error::invalid_request("the URL leads to another server than the base URL"));
        }
        Ok(())
    }

    async fn token(&self, progress: &OperationProgress<'_>) -> Result<Cow<'_, AccessToken>, Error> {
        let token = match &self.settings.credential {
            Credential::Token(token) => return Ok(Cow::Borrowed(token)),
            Credential::Source(source) => progress.run(pin!(source.token())).await?,
        };
        token.map(Cow::Owned).map_err(|error| Error::new(Cause::Authentication(error), None, progress.stats()))
    }

    /// Adds the headers of an attempt to a request. Returns a copy without them for the next attempt. The original is sent,
    /// because the headers of a copy have no spare capacity, and would be reallocated: `tests/tests/allocations.rs` counts that.
    fn prepare(
        &self,
        request: &mut Request,
        token: &AccessToken,
        progress: &OperationProgress<'_>,
    ) -> Result<Request, Error> {
        let authorization = token
            .authorization()
            .map_err(|reason| Error::new(Cause::Authentication(TokenError::new(reason)), None, progress.stats()))?;
        let copy = copy_request(request)?;
        let headers = request.headers_mut();
        if let Some(user_agent) = &self.settings.user_agent {
            headers.insert(USER_AGENT, user_agent.clone());
        }
        headers.insert(tracking_id::HEADER_NAME, progress.tracking_id.clone());
        headers.insert(ACCEPT_ENCODING, ACCEPTED_ENCODING);
        headers.insert(AUTHORIZATION, authorization);
        Ok(copy)
    }

    /// Makes one attempt. Its duration begins once it has its permits, which are not held during the delay before a retry.
    #[expect(
        clippy::manual_async_fn,
        reason = "the future of an `async fn` has the arguments twice: benchmark `requests`"
    )]
    fn attempt<'a>(
        &'a self,
        request: &'a mut Request,
        token: &'a AccessToken,
        progress: &'a mut OperationProgress<'_>,
    ) -> impl Future<Output = Result<FinishedAttempt, Error>> + Send {
        async move {
            // The scoped permit first: a request that waits for it must not occupy the client's limit.
            let _scoped_permit = acquire(self.scoped_limit.as_deref(), progress).await?;
            let _client_permit = acquire(self.client_limit.as_deref(), progress).await?;
            let copy = self.prepare(request, token, progress)?;
            progress.attempts += 1;
            let TransportSettings { base_url, http_clients, body_limits, clock, attempt_timeout, .. } = &*self.settings;
            let generation = http_clients.current();
            let started_at = clock.now();
            let mut deadline = progress.attempt_deadline(*attempt_timeout, started_at);
            let client = generation.client_for(request.method());
            let sending = pin!(client.execute(mem::replace(request, copy)));
            let outcome = attempt::receive(sending, base_url, body_limits, &mut deadline).await;
            let duration = self.settings.clock.now().saturating_duration_since(started_at);
            let timed_out_after = deadline.expired_after();
            progress.was_sent |= outcome.failure() != Some(ErrorKind::Connect);
            Ok(FinishedAttempt { outcome, duration, timed_out_after, generation })
        }
    }

    /// Returns `true` if the next attempt follows without a delay. It does not count against the retry budget: a connection
    /// that the server closed while the request was on its way is not a sign of an outage.
    fn may_retry_at_once(&self, method: &Method, progress: &OperationProgress<'_>, outcome: &AttemptOutcome) -> bool {
        let AttemptOutcome::Failure(failure) = outcome else { return false };
        failure.response.is_none()
            && !progress.was_retried_at_once
            && is_retryable_at_once(method, failure.cause.kind())
            && progress.attempts < self.settings.retry.max_attempts
            && !progress.remaining().is_zero()
    }

    /// Returns the delay before the next attempt, or `None` if there must be none.
    fn delay_before_retry(
        &self,
        method: &Method,
        progress: &OperationProgress<'_>,
        outcome: &AttemptOutcome,
    ) -> Option<Duration> {
        let policy = &self.settings.retry;
        let kind = outcome.failure()?;
        if !is_retried_by(policy, method, kind, outcome.status()) || progress.attempts >= policy.max_attempts {
            return None;
        }
        let retry_after = outcome.retry_after();
        let delay = retry_delay(policy, progress.attempts, retry_after, || self.settings.clock.random());
        if delay >= progress.remaining() {
            return None;
        }
        // A 429 with `Retry-After` comes from a healthy server, and does not count against the retry budget.
        let is_server_throttled = retry_after.is_some() && outcome.status() == Some(StatusCode::TOO_MANY_REQUESTS);
        (is_server_throttled || self.retry_budget.withdraw()).then_some(delay)
    }

    /// Reports an attempt that ended, and the delay before the next one, if any.
    fn notify_observer(
        &self,
        operation: &'static Operation,
        progress: &OperationProgress<'_>,
        attempt: &FinishedAttempt,
        retry_delay: Option<Duration>,
    ) {
        let FinishedAttempt { outcome, duration, .. } = attempt;
        let (number, status) = (progress.attempts, outcome.status());
        if let Some(delay) = retry_delay {
            telemetry::log_retry(number, status, &progress.tracking_id, outcome.failure(), delay);
        }
        if let Some(observer) = &self.settings.observer {
            observer.on_attempt(&Attempt { operation, number, status, duration: *duration, retry_delay });
        }
    }
}

fn copy_request(request: &Request) -> Result<Request, Error> {
    if request.body().is_some() {
        // The generated code sends no streams, which cannot be cloned.
        return request.try_clone().ok_or_else(|| Error::invalid_request("the request body is a stream"));
    }
    // `try_clone` allocates extensions, even for a request without any.
    let mut copy = Request::new(request.method().clone(), request.url().clone());
    *copy.headers_mut() = request.headers().clone();
    Ok(copy)
}

/// Acquires a permit of `limit`, if there is one.
async fn acquire<'a>(
    limit: Option<&'a Semaphore>,
    progress: &OperationProgress<'_>,
) -> Result<Option<SemaphorePermit<'a>>, Error> {
    let Some(limit) = limit else { return Ok(None) };
    // A free permit needs no deadline. It is not taken from those that wait: to them, the semaphore passes permits directly.
    if let Ok(permit) = limit.try_acquire() {
        return Ok(Some(permit));
    }
    // The semaphore is never closed.
    Ok(progress.run(pin!(limit.acquire())).await?.ok())
}

fn into_result(outcome: AttemptOutcome, progress: &OperationProgress<'_>) -> Result<Box<BufferedResponse>, Error> {
    match outcome {
        AttemptOutcome::Response(mut response) => {
            response.stats = progress.stats();
            Ok(response)
        }
        AttemptOutcome::Failure(failure) => Err(Error::new(failure.cause, failure.response, progress.stats())),
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::TcpListener,
        sync::mpsc,
        thread,
    };

    use super::*;
    use crate::{Client, RetryPolicy, operations::GET_CALL_PICKUP};

    #[test]
    fn appends_the_path_to_the_base_url() {
        for (base_url, url) in [
            ("https://example.com", "https://example.com/a/b%2Fc"),
            ("https://example.com/", "https://example.com/a/b%2Fc"),
            ("https://example.com:8443/v1", "https://example.com:8443/v1/a/b%2Fc"),
            ("https://example.com/proxy/v1//", "https://example.com/proxy/v1/a/b%2Fc"),
        ] {
            let client = Client::builder().token("token").base_url(base_url).build().unwrap();
            let path = client.inner.url(format_args!("/a/{}", "b%2Fc"));
            assert_eq!(path.ok().as_ref().map(Url::as_str), Some(url), "{base_url}");
        }
    }

    /// Starts a server that sends `response` on each connection and closes it. Returns its base URL and the requests.
    fn server(response: &'static str) -> (String, mpsc::Receiver<String>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let base_url = format!("http://{}/v1", listener.local_addr().unwrap());
        let (sender, received) = mpsc::channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut request = Vec::new();
                let mut chunk = [0; 1024];
                while !request.ends_with(b"the body") {
                    match stream.read(&mut chunk) {
                        Ok(more @ 1..) => request.extend_from_slice(&chunk[..more]),
                        _ => break,
                    }
                }
                // Before the response: the test reads the requests as soon as it has the response.
                let _ = sender.send(String::from_utf8_lossy(&request).into_owned());
                let _ = stream.write_all(response.as_bytes());
            }
        });
        (base_url, received)
    }

    /// Sends a request with `method` and a body to a server that sends `response`. Returns the requests that arrive.
    async fn requests(method: Method, response: &'static str) -> Vec<String> {
        let (base_url, received) = server(response);
        let retry = RetryPolicy {
            base_delay: Duration::ZERO,
            min_retry_after: Duration::ZERO,
            retry_internal_server_error: true,
            ..RetryPolicy::default()
        };
        let client = Client::builder().token("token").base_url(base_url).retry(retry).build().unwrap();
        let request = client.client.request(method, &client.baseurl).body("the body").build().unwrap();
        let tracking_id = client.inner.next_tracking_id();
        let result = client.inner.execute(request, tracking_id, &GET_CALL_PICKUP).await;
        let attempts = result.map_or_else(|error| error.attempts(), |response| response.stats.attempts);
        let requests: Vec<_> = received.try_iter().collect();
        assert_eq!(requests.len(), attempts as usize);
        requests
    }

    #[tokio::test]
    async fn retries_depend_on_the_method() {
        const HEAD: &str = "content-length: 0\r\nconnection: close\r\n\r\n";
        let response = |status: &str| -> &'static str { format!("HTTP/1.1 {status}\r\n{HEAD}").leak() };
        for (response, idempotent, other) in [
            (response("201 Created"), 1, 1),
            (response("409 Conflict"), 1, 1),
            (response("423 Locked"), 4, 4),
            (response("429 Too Many Requests"), 4, 4),
            (response("500 Internal Server Error"), 4, 1),
            (response("502 Bad Gateway"), 4, 1),
            (response("503 Service Unavailable"), 4, 1),
            ("", 4, 1),
            ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", 4, 1),
            ("garbage\r\n\r\n", 1, 1),
        ] {
            for (method, expected) in [
                (Method::GET, idempotent),
                (Method::PUT, idempotent),
                (Method::DELETE, idempotent),
                (Method::POST, other),
                (Method::PATCH, other),
            ] {
                let requests = requests(method.clone(), response).await;
                assert_eq!(requests.len(), expected, "{method} {response}");
                for request in requests {
                    assert!(request.starts_with(&format!("{method} /v1 HTTP/1.1\r\n")), "{request}");
                    assert!(request.ends_with("\r\n\r\nthe body"), "the retry has the same body: {request}");
                }
            }
        }
    }
}
