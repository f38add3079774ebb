//! A row of the matrix, its expectations, and how they are checked.

use std::time::Duration;

use allocation_counter::measure;
use tokio::runtime::Builder;
use webex_call_pickup::{Attempt, Error, RetryPolicy};
use webex_call_pickup_tests::{
    AttemptRecorder, Protocol, ReceivedRequest, Script, TestServer, UncontactedServer, printed, trust_test_servers,
    unused_address, with_time_limit,
};

use crate::{operation::Operation, scripts::after_a_response};

pub(crate) const MIB: usize = 1024 * 1024;
/// The limit of a successful response, in all rows but those with the default limits.
pub(crate) const MAX_RESPONSE_SIZE: usize = MIB;
/// The memory that a row may use, except for a body up to the limit.
pub(crate) const MAX_MEMORY: usize = 2 * MIB;
/// The memory that a body up to the limit may use, as a multiple: growing a buffer needs the old and the doubled new one.
pub(crate) const MEMORY_PER_LIMIT: usize = 3;
/// The part of a body that hyper lets a server send over HTTP/2 before the SDK has read what came before.
const HTTP2_WINDOW: usize = 2 * MIB;

const PING_INTERVAL: Duration = Duration::from_millis(10);
const PING_TIMEOUT: Duration = Duration::from_millis(100);

/// Declares a test over HTTP/1.1 and one over HTTP/2 for each row: its name and its [`Case`].
macro_rules! cases {
    ($($name:ident: $case:expr;)+) => {
        http1_and_http2! { $($name: $case => [http1: Http1, http2: Http2];)+ }
    };
}

/// Declares a test over HTTP/1.1 for each row.
macro_rules! http1_cases {
    ($($name:ident: $case:expr;)+) => {
        http1_and_http2! { $($name: $case => [http1: Http1];)+ }
    };
}

/// Declares a test over HTTP/2 for each row.
macro_rules! http2_cases {
    ($($name:ident: $case:expr;)+) => {
        http1_and_http2! { $($name: $case => [http2: Http2];)+ }
    };
}

macro_rules! http1_and_http2 {
    ($($name:ident: $case:expr => $tests:tt;)+) => { $(
        mod $name {
            #[allow(unused_imports, reason = "not all rows use them")]
            use super::*;

            fn case() -> Case {
                $case
            }

            tests_over! { $tests }
        }
    )+ };
}

macro_rules! tests_over {
    ([$($test:ident: $protocol:ident),+]) => { $(
        #[test]
        fn $test() {
            case().check(webex_call_pickup_tests::Protocol::$protocol);
        }
    )+ };
}

/// Declares the rows once for each value of a constant, in a module for each value.
macro_rules! for_each {
    ($constant:ident: $type:ty = [$($module:ident: $value:expr),+ $(,)?] => $rows_macro:ident! $rows:tt) => { $(
        mod $module {
            use super::*;

            const $constant: $type = $value;

            $rows_macro! $rows
        }
    )+ };
}

/// An operation, the scripts of its server, and the expectations.
pub(crate) struct Case {
    operation: Operation,
    scripts: Vec<Script>,
    expected: Expected,
    attempts: u32,
    /// The attempts whose request did not reach the server.
    unreceived: usize,
    delays: Vec<u64>,
    connections: Option<usize>,
    is_not_processed: bool,
    is_after_a_response: bool,
    has_pings: bool,
    retry: RetryPolicy,
    has_default_limits: bool,
    max_memory: usize,
    uncontacted: Option<UncontactedServer>,
}

enum Expected {
    Value,
    /// The status and the predicates that hold, and a part of the message.
    Error(String, String),
}

impl Case {
    fn new(scripts: Vec<Script>, expected: Expected) -> Self {
        Self {
            operation: Operation::Get,
            scripts,
            expected,
            attempts: 1,
            unreceived: 0,
            delays: Vec::new(),
            connections: None,
            is_not_processed: false,
            is_after_a_response: false,
            has_pings: false,
            retry: RetryPolicy::default(),
            has_default_limits: false,
            max_memory: MAX_MEMORY,
            uncontacted: None,
        }
    }

    /// Expects a value after one attempt.
    pub(crate) fn value(script: Script) -> Self {
        Self::value_after(vec![script])
    }

    /// Expects a value after these connections.
    pub(crate) fn value_after(scripts: Vec<Script>) -> Self {
        Self::new(scripts, Expected::Value)
    }

    /// Expects an error after one attempt, with this status, these predicates and a message that contains `message`.
    pub(crate) fn error(script: Script, predicates: impl Into<String>, message: impl Into<String>) -> Self {
        Self::error_after(vec![script], predicates, message)
    }

    /// Expects an error after these connections.
    pub(crate) fn error_after(scripts: Vec<Script>, predicates: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(scripts, Expected::Error(predicates.into(), message.into()))
    }

    /// Expects an error after four refused connections.
    pub(crate) fn refused(message: &str) -> Self {
        Self::error_after(Vec::new(), "connect retryable", message).attempts(4).unreceived(4).not_processed()
    }

    /// Expects this number of attempts, with the default backoff between them.
    pub(crate) fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self.delays = (1..attempts).map(|number| 125 << number).collect();
        self
    }

    /// Expects that the second attempt follows the first at once.
    pub(crate) fn repeated_at_once(mut self) -> Self {
        self.delays[0] = 0;
        self
    }

    pub(crate) fn of(self, operation: Operation) -> Self {
        Self { operation, ..self }
    }

    /// Expects that the requests of this number of attempts do not reach the server.
    pub(crate) fn unreceived(self, unreceived: usize) -> Self {
        Self { unreceived, ..self }
    }

    /// Expects these delays between attempts, in milliseconds.
    pub(crate) fn delays(self, delays: impl Into<Vec<u64>>) -> Self {
        Self { delays: delays.into(), ..self }
    }

    /// Expects this number of connections.
    pub(crate) fn connections(self, connections: usize) -> Self {
        Self { connections: Some(connections), ..self }
    }

    /// States that the server processes no request but the last, so that a POST is repeated.
    pub(crate) fn not_processed(self) -> Self {
        Self { is_not_processed: true, ..self }
    }

    /// Sends another request first, on the same connection.
    pub(crate) fn after_a_response(self) -> Self {
        Self { is_after_a_response: true, ..self }
    }

    /// Lets the client ping the server. The timers of pings are real.
    pub(crate) fn with_pings(self) -> Self {
        Self { has_pings: true, ..self }
    }

    pub(crate) fn retry(self, retry: RetryPolicy) -> Self {
        Self { retry, ..self }
    }

    /// Expects at most this number of bytes of memory.
    pub(crate) fn max_memory(self, max_memory: usize) -> Self {
        Self { max_memory, ..self }
    }

    pub(crate) fn default_limits(self) -> Self {
        Self { has_default_limits: true, ..self }
    }

    /// Expects that the client does not connect to this server.
    pub(crate) fn uncontacted(self, server: UncontactedServer) -> Self {
        Self { uncontacted: Some(server), ..self }
    }

    /// Runs the operation over a version of HTTP, and checks all expectations.
    #[track_caller]
    pub(crate) fn check(mut self, protocol: Protocol) {
        let scripts = std::mem::take(&mut self.scripts);
        let mut outcome = None;
        // Counts this thread, which also runs the server.
        let memory = measure(|| {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            outcome = Some(runtime.block_on(self.run(protocol, scripts)));
        });
        let (outcome, memory) = (outcome.unwrap(), memory.bytes_max as usize);
        println!("{outcome}; memory: {} KiB", memory / 1024);

        match (&self.expected, &outcome.result) {
            (Expected::Value, Ok(value)) => assert_eq!(value, self.operation.value()),
            (Expected::Value, Err(error)) => panic!("an error in place of a value: {error}"),
            (Expected::Error(..), Ok(value)) => panic!("a value in place of an error: {value:?}"),
            (Expected::Error(predicates, message), Err(error)) => self.check_error(error, predicates, message),
        }
        self.check_attempts(&outcome);
        let max_memory = self.max_memory + if protocol == Protocol::Http2 { HTTP2_WINDOW } else { 0 };
        assert!(memory <= max_memory, "{memory} bytes of memory, and at most {max_memory} expected");
        if let Some(server) = self.uncontacted {
            server.assert_uncontacted();
        }
    }

    fn check_error(&self, error: &Error, expected_predicates: &str, expected_message: &str) {
        let message = error.to_string();
        assert_eq!(predicates(error), expected_predicates, "{message}");
        assert!(message.starts_with(&format!("{}: ", self.operation.id())), "{message}");
        assert!(message.contains(expected_message), "{expected_message:?} is not in: {message}");
        assert!(!message.contains('\n'), "{message}");
        assert_eq!(error.attempts(), self.attempts, "{message}");
        assert!(!printed(error).contains("canary"), "{}", printed(error));
        assert!(error.body_snippet().is_none_or(|snippet| snippet.len() <= 3 * 2048), "the snippet is too long");
    }

    fn check_attempts(&self, outcome: &Outcome) {
        let Outcome { reported, requests, slept, connections, .. } = outcome;
        let numbers: Vec<_> = reported.iter().map(|attempt| attempt.number).collect();
        assert_eq!(numbers, (1..=self.attempts).collect::<Vec<_>>(), "reported attempts");
        assert_eq!(requests.len() + self.unreceived, reported.len(), "requests on the wire and reported attempts");
        assert!(requests.windows(2).all(|pair| pair[0] == pair[1]), "a retry differs from the first request");
        if self.operation == Operation::Create && !self.is_not_processed {
            assert!(requests.len() <= 1, "a POST that may have been processed is on the wire twice");
        }
        assert_eq!(outcome.delays(), self.delays, "delays");
        let waits: Vec<_> = self.delays.iter().copied().filter(|delay| *delay > 0).collect();
        assert_eq!(*slept, waits, "a delay of 0 is no wait, and any other is one");
        if let Some(expected) = self.connections {
            assert_eq!(*connections, expected, "connections");
        }
    }

    async fn run(&self, protocol: Protocol, scripts: Vec<Script>) -> Outcome {
        let is_refused = scripts.is_empty();
        let scripts = if self.is_after_a_response { after_a_response(protocol, scripts) } else { scripts };
        let server = TestServer::start_over(protocol, scripts).await;
        let (observer, (_socket, unused)) = (AttemptRecorder::default(), unused_address());
        let builder = server.client_builder().configure_http_client(trust_test_servers);
        let mut builder = builder.retry(self.retry.clone()).observer(observer.clone());
        if self.has_pings {
            builder = builder.http2_keep_alive(PING_INTERVAL, PING_TIMEOUT);
        }
        if is_refused {
            builder = builder.base_url(server.base_url().replace(&server.address().to_string(), &unused.to_string()));
        }
        if !self.has_default_limits {
            builder = builder.max_response_size(MAX_RESPONSE_SIZE);
        }
        let client = builder.build().unwrap();
        if self.is_after_a_response {
            with_time_limit(Operation::Get.send(&client)).await.unwrap();
            observer.take();
        }
        let before = server.requests().len();
        let result = with_time_limit(self.operation.send(&client)).await;
        Outcome {
            result,
            reported: observer.take(),
            requests: server.requests().split_off(before),
            connections: server.connections(),
            slept: server.clock().sleeps().iter().map(|delay| delay.as_millis() as u64).collect(),
        }
    }
}

struct Outcome {
    result: Result<Vec<String>, Error>,
    /// The attempts that were reported to the observer.
    reported: Vec<Attempt>,
    /// The requests on the wire.
    requests: Vec<ReceivedRequest>,
    connections: usize,
    /// In milliseconds.
    slept: Vec<u64>,
}

impl Outcome {
    /// The delays that were reported to the observer, in milliseconds.
    fn delays(&self) -> Vec<u64> {
        self.reported.iter().filter_map(|attempt| attempt.retry_delay).map(|delay| delay.as_millis() as u64).collect()
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.result {
            Ok(value) => write!(formatter, "the value {value:?}")?,
            Err(error) => write!(formatter, "[{}] {error}", predicates(error))?,
        }
        let (requests, connections) = (self.requests.len(), self.connections);
        let (attempts, delays) = (self.reported.len(), self.delays());
        write!(formatter, "; attempts: {attempts}; requests: {requests}; connections: {connections}")?;
        write!(formatter, "; delays: {delays:?} ms")
    }
}

/// The status of an error and the predicates that hold for it.
fn predicates(error: &Error) -> String {
    type Predicate = fn(&Error) -> bool;
    let all: [(&str, Predicate); 21] = [
        ("unauthorized", Error::is_unauthorized),
        ("forbidden", Error::is_forbidden),
        ("not_found", Error::is_not_found),
        ("conflict", Error::is_conflict),
        ("locked", Error::is_locked),
        ("rate_limited", Error::is_rate_limited),
        ("no_content", Error::is_no_content),
        ("decode", Error::is_decode),
        ("response_too_large", Error::is_response_too_large),
        ("cross_origin", Error::is_cross_origin),
        ("pagination_loop", Error::is_pagination_loop),
        ("invalid_link", Error::is_invalid_link),
        ("malformed_response", Error::is_malformed_response),
        ("connection_closed", Error::is_connection_closed),
        ("connect", Error::is_connect),
        ("not_processed", Error::is_not_processed),
        ("timeout", Error::is_timeout),
        ("authentication", Error::is_authentication),
        ("invalid_request", Error::is_invalid_request),
        ("configuration", Error::is_configuration),
        ("retryable", Error::is_retryable),
    ];
    let status = error.status().map(|status| status.as_u16().to_string());
    let hold = all.iter().filter(|(_, holds)| holds(error)).map(|(name, _)| (*name).to_owned());
    status.into_iter().chain(hold).collect::<Vec<_>>().join(" ")
}
