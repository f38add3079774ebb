//! A row of the matrix, its expectations, and how they are checked.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use allocation_counter::measure;
use tokio::runtime::Builder;
use webex_call_pickup::{Attempt, Error, Observer};
use webex_call_pickup_tests::{
    ReceivedRequest, Script, TestServer, UncontactedServer, printed, unused_address, with_time_limit,
};

use crate::operation::Operation;

pub(crate) const MIB: usize = 1024 * 1024;
/// The limit of a successful response, in all rows but those with the default limits.
pub(crate) const MAX_RESPONSE_SIZE: usize = MIB;
/// The memory that a row may use, except for a body up to the limit.
pub(crate) const MAX_MEMORY: usize = 2 * MIB;
/// The memory that a body up to the limit may use, as a multiple: growing a buffer needs the old and the doubled new one.
pub(crate) const MEMORY_PER_LIMIT: usize = 3;

/// Declares a test for each row: its name and its [`Case`].
macro_rules! cases {
    ($($name:ident: $case:expr;)+) => { $(
        #[test]
        fn $name() {
            $case.check();
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
    requests: usize,
    delays: Vec<u64>,
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
            requests: 1,
            delays: Vec::new(),
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
        Self::error_after(Vec::new(), "connect retryable", message).attempts(4).requests(0)
    }

    /// Expects this number of attempts, with the default backoff between them.
    pub(crate) fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self.requests = attempts as usize;
        self.delays = (1..attempts).map(|number| 125 << number).collect();
        self
    }

    pub(crate) fn of(self, operation: Operation) -> Self {
        Self { operation, ..self }
    }

    /// Expects this number of requests at the server.
    pub(crate) fn requests(self, requests: usize) -> Self {
        Self { requests, ..self }
    }

    /// Expects these delays between attempts, in milliseconds.
    pub(crate) fn delays(self, delays: impl Into<Vec<u64>>) -> Self {
        Self { delays: delays.into(), ..self }
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

    /// Runs the operation, and checks all expectations.
    #[track_caller]
    pub(crate) fn check(mut self) {
        let scripts = std::mem::take(&mut self.scripts);
        let mut outcome = None;
        // Counts this thread, which also runs the server.
        let memory = measure(|| {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            outcome = Some(runtime.block_on(self.run(scripts)));
        });
        let (outcome, memory) = (outcome.unwrap(), memory.bytes_max as usize);
        println!("{outcome}; {} KiB of memory", memory / 1024);

        match (&self.expected, &outcome.result) {
            (Expected::Value, Ok(value)) => assert_eq!(value, self.operation.value()),
            (Expected::Value, Err(error)) => panic!("an error in place of a value: {error}"),
            (Expected::Error(..), Ok(value)) => panic!("a value in place of an error: {value:?}"),
            (Expected::Error(predicates, message), Err(error)) => self.check_error(error, predicates, message),
        }
        assert_eq!(outcome.attempts, self.attempts, "attempts");
        assert_eq!(outcome.requests.len(), self.requests, "requests");
        assert!(outcome.requests.windows(2).all(|pair| pair[0] == pair[1]), "a retry differs from the first request");
        assert_eq!(outcome.delays, self.delays, "delays");
        assert!(memory <= self.max_memory, "{memory} bytes of memory, and at most {} expected", self.max_memory);
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

    async fn run(&self, scripts: Vec<Script>) -> Outcome {
        let is_refused = scripts.is_empty();
        let server = TestServer::start(scripts).await;
        let (attempts, (_socket, unused)) = (AttemptCounter::default(), unused_address());
        let mut builder = server.client_builder().observer(attempts.clone());
        if is_refused {
            builder = builder.base_url(format!("http://{unused}/v1"));
        }
        if !self.has_default_limits {
            builder = builder.max_response_size(MAX_RESPONSE_SIZE);
        }
        let client = builder.build().unwrap();
        let result = with_time_limit(self.operation.send(&client)).await;
        Outcome {
            result,
            attempts: attempts.0.load(Ordering::Relaxed),
            requests: server.requests(),
            delays: server.clock().sleeps().iter().map(|delay| delay.as_millis() as u64).collect(),
        }
    }
}

struct Outcome {
    result: Result<Vec<String>, Error>,
    attempts: u32,
    requests: Vec<ReceivedRequest>,
    delays: Vec<u64>,
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { result, attempts, requests, delays } = self;
        match result {
            Ok(value) => write!(formatter, "the value {value:?}")?,
            Err(error) => write!(formatter, "[{}] {error}", predicates(error))?,
        }
        write!(formatter, "; {attempts} attempts; {} requests; delays of {delays:?} ms", requests.len())
    }
}

/// The number of the last attempt.
#[derive(Debug, Clone, Default)]
struct AttemptCounter(Arc<AtomicU32>);

impl Observer for AttemptCounter {
    fn on_attempt(&self, attempt: &Attempt) {
        self.0.store(attempt.number, Ordering::Relaxed);
    }
}

/// The status of an error and the predicates that hold for it.
fn predicates(error: &Error) -> String {
    type Predicate = fn(&Error) -> bool;
    let all: [(&str, Predicate); 20] = [
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
