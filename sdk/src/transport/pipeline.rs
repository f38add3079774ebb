//! How a request travels: the one implementation of the hooks that the generated code calls.

use std::{
    fmt::{self, Write as _},
    pin::{Pin, pin},
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use reqwest::{
    Method, Request, StatusCode, Url,
    header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, USER_AGENT},
};
use tokio::sync::{Semaphore, SemaphorePermit};
use tracing::Instrument as _;

use super::{
    attempt::{self, BodyLimits, Head, Outcome, attempt},
    timeout::{Alarm, left, unless},
};
use crate::{
    AccessToken, Attempt, Client, Clock, Observer, Operation, RetryPolicy, TokenError, TokenSource,
    generated_runtime::{Answer, ClientHooks, Effort, Error, clean_tracking_id, tracking_id},
    retry::{backoff::delay, budget::Budget, classify::may_repeat, retry_after},
};

/// How many headers an attempt adds to those of the generated code.
const ATTEMPT_HEADERS: usize = 3;
/// What reqwest can send.
const LONGEST_URL: usize = u16::MAX as usize - 1;
const TRACKING_ID: HeaderName = HeaderName::from_static("trackingid");

/// What every request of a client needs. Clones share it.
#[derive(Clone)]
pub(crate) struct Transport {
    settings: Arc<Settings>,
    in_flight: Option<Arc<Semaphore>>,
    /// That of a part of the program, beside the client's.
    own_in_flight: Option<Arc<Semaphore>>,
    budget: Arc<Budget>,
    /// None: each operation gets one of its own.
    tracking_id: Option<HeaderValue>,
}

/// What the builder of a client decides.
pub(crate) struct Settings {
    /// A token goes to this origin and to no other.
    pub(crate) base_url: Url,
    pub(crate) credential: Credential,
    /// The client for a GET, where redirects are followed.
    pub(crate) following: Option<reqwest::Client>,
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

/// Where the tokens come from.
#[derive(Clone)]
pub(crate) enum Credential {
    /// One that is there: nobody has to be asked, and to wait for.
    Token(AccessToken),
    Source(Arc<dyn TokenSource>),
}

impl Transport {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            in_flight: settings.max_in_flight.map(|most| Arc::new(Semaphore::new(most))),
            own_in_flight: None,
            budget: Arc::new(Budget::new(&settings.retry)),
            settings: Arc::new(settings),
            tracking_id: None,
        }
    }

    /// The URL of `path`, which begins with a slash, below the base URL. That one is parsed already, which is half of the
    /// work.
    pub(crate) fn url(&self, path: fmt::Arguments<'_>) -> Result<Url, Error> {
        let base_url = &self.settings.base_url;
        // Most paths fit; one that does not makes the text grow.
        let mut below = String::with_capacity(256);
        below.push_str(base_url.path().trim_end_matches('/'));
        // Writing to a `String` cannot fail.
        let _ = below.write_fmt(path);
        base_url.join(&below).map_err(|reason| Error::InvalidRequest(format!("the path makes no URL: {reason}")))
    }

    /// The same, with at most `most` requests under way at once that go by this one.
    pub(crate) fn with_own_in_flight(&self, most: usize) -> Self {
        Self { own_in_flight: Some(Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS)))), ..self.clone() }
    }

    /// The same, with `id` as the tracking ID of every operation. None where it is no tracking ID.
    pub(crate) fn with_tracking_id(&self, id: &str) -> Option<Self> {
        let value = HeaderValue::from_str(&clean_tracking_id(id)?).ok()?;
        Some(Self { tracking_id: Some(value), ..self.clone() })
    }
}

impl ClientHooks<Transport> for Client {
    // Not `async`: such a future would have room for the request, which is on the heap with the work by then.
    fn exec(
        &self,
        request: Request,
        operation: &'static Operation,
    ) -> impl Future<Output = Result<Box<Answer>, Error>> {
        let transport = &self.inner;
        let tracking_id = transport.tracking_id.clone().unwrap_or_else(|| new_tracking_id(&*transport.settings.clock));
        let span = tracing::info_span!(
            target: "webex_call_pickup",
            "operation",
            otel.name = format_args!("{} {}", operation.method, operation.path),
            otel.kind = "client",
            http.request.method = operation.method,
            url.template = operation.path,
            server.address = transport.settings.base_url.host_str(),
            server.port = transport.settings.base_url.port_or_known_default(),
            webex.operation = operation.id,
            webex.tracking_id = tracking_id.to_str().ok(),
            http.response.status_code = tracing::field::Empty,
            http.request.resend_count = tracing::field::Empty,
            error.type = tracing::field::Empty,
        );
        let following = transport.settings.following.as_ref().filter(|_| request.method() == Method::GET);
        let client = following.unwrap_or(&self.client);
        // On the heap, where it stays: a future is moved at each level that awaits it, and this is the large part of one.
        // glibc and others keep pieces of up to a kilobyte at hand; it is kept below that.
        let work = Box::pin(transport.carry_out(client, request, tracking_id, operation));
        async move {
            let mut result = work.instrument(span.clone()).await;
            record(&span, &mut result);
            result
        }
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

/// Writes into the span how an operation went. A success may still turn out to be none:
/// [`Error::into_error`] adds that.
fn record(span: &tracing::Span, result: &mut Result<Box<Answer>, Error>) {
    if span.is_disabled() {
        return;
    }
    let (answer, effort) = match result {
        Ok(answer) => (Some(&mut **answer), None),
        Err(error) => {
            let effort = error.effort();
            (error.answer_mut(), Some(effort))
        }
    };
    let effort = effort.or_else(|| answer.as_ref().map(|answer| answer.effort.clone())).unwrap_or_default();
    if let Some(answer) = answer {
        span.record("http.response.status_code", answer.status.as_u16());
        if let Some(id) = tracking_id(&answer.headers) {
            span.record("webex.tracking_id", id);
        }
        if answer.status.is_client_error() || answer.status.is_server_error() {
            span.record("error.type", answer.status.as_str());
        }
        answer.span = span.clone();
    }
    if let Err(error) = result {
        span.record("error.type", error.name());
    }
    if effort.attempts > 1 {
        span.record("http.request.resend_count", effort.attempts - 1);
    }
    let duration = effort.elapsed.as_secs_f64();
    span.in_scope(|| {
        tracing::debug!(target: "webex_call_pickup", { http.client.request.duration = duration }, "operation ended");
    });
}

impl Transport {
    /// The attempts of an operation, until one succeeds or none is left, within the operation's time.
    #[expect(
        clippy::manual_async_fn,
        reason = "its future would have room for each argument twice: as given and as used"
    )]
    fn carry_out(
        &self,
        client: &reqwest::Client,
        original: Request,
        tracking_id: HeaderValue,
        operation: &'static Operation,
    ) -> impl Future<Output = Result<Box<Answer>, Error>> {
        async move {
            self.check(original.url())?;
            let settings = &*self.settings;
            let clock = &*settings.clock;
            let mut progress = Progress::begin(clock, settings.operation_timeout, &tracking_id);
            let mut may_renew_token = true;
            loop {
                // Before the slot, which others can use while the source of tokens takes its time.
                let token = match &settings.credential {
                    Credential::Token(token) => Ok(token.clone()),
                    Credential::Source(source) => progress.in_time(pin!(source.token())).await?,
                };
                let token = token.map_err(|error| Error::NoToken { error, answer: None, effort: progress.effort() })?;
                // Both held for the attempt, and not while a retry waits. The own one first: who waits for it holds back
                // nobody else.
                let own_slot = match free(&self.own_in_flight) {
                    Err(slots) => progress.in_time(pin!(slots.acquire())).await?.ok(),
                    Ok(slot) => slot,
                };
                let slot = match free(&self.in_flight) {
                    // Nobody closes the semaphore.
                    Err(slots) => progress.in_time(pin!(slots.acquire())).await?.ok(),
                    Ok(slot) => slot,
                };
                let request = self.request(&original, &token, &progress)?;
                progress.attempts += 1;

                let before = settings.observer.as_ref().map(|_| clock.now());
                let (outcome, took) = {
                    let mut alarm = progress.deadline(settings.attempt_timeout);
                    let sending = pin!(client.execute(request));
                    let outcome = attempt(sending, &settings.base_url, &settings.limits, &mut alarm).await;
                    drop((slot, own_slot));
                    let took = before.map(|before| clock.now().saturating_duration_since(before)).unwrap_or_default();
                    if outcome.is_success() {
                        self.budget.earn();
                        self.tell(operation, &progress, &outcome, took, None);
                        return finished(outcome, settings, &progress);
                    }
                    // On the heap: the future has no room for what few operations need.
                    (Box::new(outcome), took)
                };
                let tell = |next| self.tell(operation, &progress, &outcome, took, next);

                if outcome.status() == Some(StatusCode::UNAUTHORIZED)
                    && let Credential::Source(source) = &settings.credential
                    && may_renew_token
                {
                    may_renew_token = false;
                    match unless(pin!(source.refresh(&token)), &mut progress.deadline(Duration::MAX)).await {
                        Ok(Ok(true)) => {
                            tell(Some(Duration::ZERO));
                            continue;
                        }
                        Ok(Err(error)) => {
                            tell(None);
                            let answer = finished(*outcome, settings, &progress).ok();
                            return Err(Error::NoToken { error, answer, effort: progress.effort() });
                        }
                        // There is no other token, or not in time: it is the refusal that the caller has to know of.
                        Ok(Ok(false)) | Err(_) => {}
                    }
                }
                let wait = self.wait_before_another(original.method(), &progress, &outcome);
                tell(wait);
                match wait {
                    Some(wait) => clock.sleep(wait).await,
                    None => return finished(*outcome, settings, &progress),
                }
            }
        }
    }

    /// Whether a request can be sent to this URL, and the token with it: it goes to the configured origin, and nowhere else.
    fn check(&self, url: &Url) -> Result<(), Error> {
        if url.as_str().len() > LONGEST_URL {
            return Err(Error::InvalidRequest(format!("the URL is longer than {LONGEST_URL} bytes")));
        }
        if !attempt::same_origin(url, &self.settings.base_url) {
            return Err(Error::InvalidRequest("the request leads to another server than the base URL".to_owned()));
        }
        Ok(())
    }

    /// The request of the next attempt: as the generated code made it, with the token and the other headers.
    fn request(&self, original: &Request, token: &AccessToken, progress: &Progress<'_>) -> Result<Request, Error> {
        let value = token.authorization().map_err(|reason| Error::NoToken {
            error: TokenError::new(reason),
            answer: None,
            effort: progress.effort(),
        })?;
        let mut request = copy(original)?;
        let headers = request.headers_mut();
        if let Some(user_agent) = &self.settings.user_agent {
            headers.insert(USER_AGENT, user_agent.clone());
        }
        headers.insert(TRACKING_ID, progress.tracking_id.clone());
        headers.insert(AUTHORIZATION, value);
        Ok(request)
    }

    /// How long to wait before another attempt; none where there shall be none.
    fn wait_before_another(&self, method: &Method, progress: &Progress<'_>, outcome: &Outcome) -> Option<Duration> {
        let policy = &self.settings.retry;
        let trouble = outcome.trouble()?;
        if !may_repeat(method, trouble, policy) || progress.attempts >= policy.max_attempts {
            return None;
        }
        let retry_after = match outcome {
            Outcome::Answered(head, _) => retry_after::parse(&head.headers, || progress.clock.system_time()),
            _ => None,
        };
        let wait = delay(policy, progress.attempts, retry_after, progress.clock);
        // Waiting for what cannot be had in time only delays the news. A server that is well and says when to come back
        // has no outage that whoever does makes worse: that costs no budget.
        let is_paced = retry_after.is_some() && outcome.status() == Some(StatusCode::TOO_MANY_REQUESTS);
        (wait < progress.left() && (is_paced || self.budget.take())).then_some(wait)
    }

    fn tell(
        &self,
        operation: &'static Operation,
        progress: &Progress<'_>,
        outcome: &Outcome,
        duration: Duration,
        next: Option<Duration>,
    ) {
        let number = progress.attempts;
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
            observer.on_attempt(&Attempt { operation, number, status: outcome.status(), duration, retry_delay: next });
        }
    }
}

/// A slot that is free, or the slots to wait for. None where there are none, and so no limit.
fn free(slots: &Option<Arc<Semaphore>>) -> Result<Option<SemaphorePermit<'_>>, &Semaphore> {
    let Some(slots) = slots else { return Ok(None) };
    slots.try_acquire().map(Some).map_err(|_| &**slots)
}

/// As [`Request::try_clone`], which makes room for what the generated code sets nothing of: timeout, version, extensions.
/// Here it is for the headers of an attempt instead.
fn copy(request: &Request) -> Result<Request, Error> {
    if request.body().is_some() {
        // Invariant: the generated code makes no body that is a stream, which could be sent once.
        return request.try_clone().ok_or_else(|| Error::InvalidRequest("the body is a stream".to_owned()));
    }
    let mut copy = Request::new(request.method().clone(), request.url().clone());
    let mut headers = HeaderMap::with_capacity(request.headers().len() + ATTEMPT_HEADERS);
    headers.extend(request.headers().iter().map(|(name, value)| (name.clone(), value.clone())));
    *copy.headers_mut() = headers;
    Ok(copy)
}

fn finished(outcome: Outcome, settings: &Settings, progress: &Progress<'_>) -> Result<Box<Answer>, Error> {
    let effort = progress.effort();
    let answer = |Head { status, headers }, body, effort| {
        let retry_after = retry_after::parse(&headers, || progress.clock.system_time());
        Box::new(Answer { status, headers, body, retry_after, effort, span: tracing::Span::none() })
    };
    match outcome {
        Outcome::Answered(head, body) => Ok(answer(head, body, effort)),
        Outcome::TooLarge(head) => Err(Error::TooLarge(answer(head, Bytes::new(), effort), settings.limits.success)),
        Outcome::Interrupted(head, body, why) => Err(Error::Interrupted(answer(head, body, effort), why)),
        Outcome::Elsewhere => Err(Error::Elsewhere { effort }),
        Outcome::Failed(error) => Err(Error::Request { error, effort }),
        Outcome::TimedOut(time_up) => Err(Error::TimedOut { time_up, effort }),
    }
}

/// How far an operation has come.
struct Progress<'a> {
    clock: &'a dyn Clock,
    started: Instant,
    /// None: farther away than the clock goes.
    deadline: Option<Instant>,
    attempts: u32,
    tracking_id: &'a HeaderValue,
}

impl<'a> Progress<'a> {
    fn begin(clock: &'a dyn Clock, timeout: Duration, tracking_id: &'a HeaderValue) -> Self {
        let started = clock.now();
        Self { clock, started, deadline: started.checked_add(timeout), attempts: 0, tracking_id }
    }

    fn effort(&self) -> Effort {
        Effort { attempts: self.attempts, elapsed: self.elapsed(), tracking_id: Some(self.tracking_id.clone()) }
    }

    fn elapsed(&self) -> Duration {
        self.clock.now().saturating_duration_since(self.started)
    }

    /// What is left of the operation's time.
    fn left(&self) -> Duration {
        left(self.clock, self.deadline)
    }

    /// Goes off after `timeout`, or when the operation's time is up.
    fn deadline(&self, timeout: Duration) -> Alarm<'_> {
        Alarm::new(self.clock, timeout, self.deadline)
    }

    /// What `work` gives, if it does so within the operation's time.
    async fn in_time<T>(&self, work: Pin<&mut impl Future<Output = T>>) -> Result<T, Error> {
        let result = unless(work, &mut self.deadline(Duration::MAX)).await;
        result.map_err(|time_up| Error::TimedOut { time_up, effort: self.effort() })
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
    use crate::operations::GET_CALL_PICKUP;

    #[test]
    fn a_path_is_appended_to_the_base_url() {
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

    /// Answers each connection with `reply`, or closes it where that is empty; gives its base URL and what it was sent.
    fn server(reply: &'static str) -> (String, mpsc::Receiver<String>) {
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
                // Whoever waits for a request that does not come has the answer by then.
                let _ = sender.send(String::from_utf8_lossy(&request).into_owned());
                let _ = stream.write_all(reply.as_bytes());
            }
        });
        (base_url, received)
    }

    /// The requests that arrive when one with `method` and a body is answered with `reply`.
    async fn requests(method: Method, reply: &'static str) -> Vec<String> {
        let (base_url, received) = server(reply);
        let retry = RetryPolicy {
            base_delay: Duration::ZERO,
            min_retry_after: Duration::ZERO,
            retry_internal_server_error: true,
            ..RetryPolicy::default()
        };
        let client = Client::builder().token("token").base_url(base_url).retry(retry).build().unwrap();
        let request = client.client.request(method, &client.baseurl).body("the body").build().unwrap();
        let result = client.exec(request, &GET_CALL_PICKUP).await;
        let attempts = result.map_or_else(|error| error.effort(), |answer| answer.effort.clone()).attempts;
        let requests: Vec<_> = received.try_iter().collect();
        assert_eq!(requests.len(), attempts as usize);
        requests
    }

    #[tokio::test]
    async fn what_is_repeated_depends_on_the_method() {
        const HEAD: &str = "content-length: 0\r\nconnection: close\r\n\r\n";
        let reply = |status: &str| -> &'static str { format!("HTTP/1.1 {status}\r\n{HEAD}").leak() };
        for (reply, idempotent, other) in [
            (reply("201 Created"), 1, 1),
            (reply("409 Conflict"), 1, 1),
            (reply("423 Locked"), 4, 4),
            (reply("429 Too Many Requests"), 4, 4),
            (reply("500 Internal Server Error"), 4, 1),
            (reply("502 Bad Gateway"), 4, 1),
            (reply("503 Service Unavailable"), 4, 1),
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
                let requests = requests(method.clone(), reply).await;
                assert_eq!(requests.len(), expected, "{method} {reply}");
                for request in requests {
                    assert!(request.starts_with(&format!("{method} /v1 HTTP/1.1\r\n")), "{request}");
                    assert!(request.ends_with("\r\n\r\nthe body"), "sent again as it was: {request}");
                }
            }
        }
    }
}
