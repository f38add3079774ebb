//! What becomes of an operation under every fault that a server or a network was thought to have: a table.
//!
//! `cargo test -p webex-call-pickup-tests --test fault_matrix -- --nocapture` prints it. Most rows are of *Get Details*;
//! the faults whose outcome depends on the method are tried with POST, PUT and DELETE, too; those of a list, with a stream.
//!
//! The memory of a case is the most that lived on the heap of this process while it ran, its server and its client
//! included, less what lived before. An allocator counts it: `peak_alloc`, for it is small, counts the peak and needs no
//! `unsafe` here (`stats_alloc` counts no peak, `dhat` takes a backtrace of each allocation). It counts a vector that
//! grows in place as if it were copied, so what it says is more than what was used.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::{
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use peak_alloc::PeakAlloc;
use webex_call_pickup::{Attempt, Client, Error, Observer};
use webex_call_pickup_tests::{ScriptedServer, Step, TestClock, gzip, in_time, printed, refused, response};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const MIB: usize = 1024 * 1024;
/// The limit of successful answers in all cases but those with the default limits.
const MAX_BODY: usize = MIB;
/// What a case may take, but for those with a body up to the limit.
const MAX_MEMORY: usize = 2 * MIB;
/// What a body up to the limit may take: while its memory grows, there is what was and twice as much.
const MAX_MEMORY_PER_LIMIT: usize = 3;
/// Far more than any limit.
const ENDLESS: usize = 1024 * MIB;

const VALUE: &str = r#"{"id": "a", "name": "b"}"#;
const PAGE: &str = r#"{"callPickups": [{"id": "a", "name": "b"}]}"#;
/// What an error says. No text of the client's own may quote it.
const REASON: &str = r#"{"message": "canary-body", "errors": [{"description": "canary-body", "errorCode": 4003}]}"#;

type Script = Vec<Step>;

/// What is asked for. Each has another method, but for the list, which is a stream.
#[derive(Clone, Copy, PartialEq)]
enum Operation {
    Get,
    Create,
    Update,
    Delete,
    List,
}

impl Operation {
    fn id(self) -> &'static str {
        match self {
            Self::Get => "getCallPickup",
            Self::Create => "createCallPickup",
            Self::Update => "updateCallPickup",
            Self::Delete => "deleteCallPickup",
            Self::List => "listCallPickups",
        }
    }

    /// What a success is answered with.
    fn success(self) -> Script {
        match self {
            Self::Get | Self::Update => answer(200, &[], VALUE),
            Self::Create => answer(201, &[], VALUE),
            Self::Delete => say("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"),
            Self::List => answer(200, &[], PAGE),
        }
    }

    /// The texts of the value that a success gives.
    fn value(self) -> &'static [&'static str] {
        match self {
            Self::Get | Self::List => &["a", "b"],
            Self::Create | Self::Update => &["a"],
            Self::Delete => &[],
        }
    }

    /// The texts of the value that comes.
    async fn send(self, client: &Client) -> Result<Vec<String>, Error> {
        let (location, pickup, organization) = ("canary-location", "canary-pickup", "canary-organization");
        match self {
            Self::Get => {
                let request = client.get_call_pickup().location_id(location).call_pickup_id(pickup);
                request.org_id(organization).send().await.map(|value| vec![value.id.to_string(), value.name])
            }
            Self::Create => {
                let request = client.create_call_pickup().location_id(location).org_id(organization);
                let created = request.body_map(|body| body.name("canary-name")).send().await;
                created.map(|value| vec![value.id.to_string()])
            }
            Self::Update => {
                let request = client.update_call_pickup().location_id(location).call_pickup_id(pickup);
                let updated = request.body_map(|body| body.name("canary-name")).send().await;
                updated.map(|value| vec![value.id.to_string()])
            }
            Self::Delete => {
                let request = client.delete_call_pickup().location_id(location).call_pickup_id(pickup);
                request.send().await.map(|()| Vec::new())
            }
            Self::List => {
                let mut items = client.list_call_pickups().location_id(location).org_id(organization).stream();
                let mut texts = Vec::new();
                while let Some(item) = items.next().await.transpose()? {
                    texts.extend([item.id.to_string(), item.name]);
                }
                Ok(texts)
            }
        }
    }
}

enum Expected {
    Value,
    /// The predicates that hold, and a part of the text.
    Failure(String, String),
}

struct Case {
    name: String,
    operation: Operation,
    scripts: Vec<Script>,
    expected: Expected,
    attempts: u32,
    requests: usize,
    waits: Vec<u64>,
    has_default_limits: bool,
    memory: usize,
}

impl Case {
    fn new(name: impl Into<String>, scripts: Vec<Script>, expected: Expected) -> Self {
        Self {
            name: name.into(),
            operation: Operation::Get,
            scripts,
            expected,
            attempts: 1,
            requests: 1,
            waits: Vec::new(),
            has_default_limits: false,
            memory: MAX_MEMORY,
        }
    }

    /// A value at once.
    fn value(name: impl Into<String>, script: Script) -> Self {
        Self::new(name, vec![script], Expected::Value)
    }

    /// A failure after one attempt.
    fn failure(
        name: impl Into<String>,
        script: Script,
        predicates: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        Self::new(name, vec![script], Expected::Failure(predicates.into(), text.into()))
    }

    /// So many attempts, with backoff between them where nothing else is said.
    fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self.requests = attempts as usize;
        self.waits = (1..attempts).map(|number| 125 << number).collect();
        self
    }

    fn of(self, operation: Operation) -> Self {
        Self { operation, name: format!("{}, {}", operation.id(), self.name), ..self }
    }

    fn requests(self, requests: usize) -> Self {
        Self { requests, ..self }
    }

    fn waits(self, waits: impl Into<Vec<u64>>) -> Self {
        Self { waits: waits.into(), ..self }
    }

    fn memory(self, memory: usize) -> Self {
        Self { memory, ..self }
    }

    fn default_limits(self) -> Self {
        Self { has_default_limits: true, ..self }
    }
}

fn say(text: &str) -> Script {
    vec![Step::say(text)]
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Script {
    vec![Step::Say(response(status, headers, body))]
}

fn answer_bytes(head: &str, body: &[u8]) -> Script {
    let head = format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    vec![Step::Say(head.into_bytes()), Step::Say(body.to_vec())]
}

const BROKEN: &str = "the connection was closed before the response was complete";
const LATE: &str = "no response before the timeout; after 4 attempts in 246.0 s";
const LATE_BODY: &str = "the body did not arrive before the timeout; after 4 attempts in 246.0 s";
const NOT_JSON: &str = "200 OK: cannot decode the response: invalid JSON: ";

/// A connection that breaks before the head of an answer is there.
fn broken_before_the_head() -> Vec<(&'static str, Script)> {
    vec![
        ("reset before the request is read", vec![Step::ResetAtOnce]),
        ("reset before the head", vec![Step::Reset]),
        ("reset during the head", vec![Step::say("HTTP/1.1 200 OK\r\nx-canary: canary-he"), Step::Reset]),
        ("closed before the head", vec![]),
        ("closed during the head", say("HTTP/1.1 200 OK\r\nx-canary: canary-he")),
    ]
}

/// A connection that breaks when the head is there, and the status known.
fn broken_after_the_head() -> Vec<(&'static str, Script)> {
    let gzipped = gzip(VALUE.as_bytes(), 1).unwrap();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nx-canary: canary-header\r\n\r\n", VALUE.len());
    let with =
        |step: Option<Step>| -> Script { [Step::say(&head), Step::say(&VALUE[..9])].into_iter().chain(step).collect() };
    vec![
        ("reset between head and body", vec![Step::say(&head), Step::Reset]),
        ("reset during the body", with(Some(Step::Reset))),
        (
            "reset during a chunk",
            say_chunked("20\r\n{\"id\": \"canary-body").into_iter().chain([Step::Reset]).collect(),
        ),
        ("closed between head and body", say(&head)),
        ("closed during the body", with(None)),
        ("closed during a chunk", say_chunked("20\r\n{\"id\": \"canary-body")),
        ("closed before the last chunk", say_chunked("18\r\n{\"id\": \"a\", \"name\": \"b\"}\r\n")),
        ("closed during the body, packed", {
            let head = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n";
            vec![Step::say(head), Step::Say(gzipped[..gzipped.len() - 9].to_vec())]
        }),
        ("Content-Length too long", say(&format!("HTTP/1.1 200 OK\r\ncontent-length: 25\r\n\r\n{VALUE}"))),
        (
            "Content-Length of a tebibyte",
            say(&format!("HTTP/1.1 200 OK\r\ncontent-length: 1099511627776\r\n\r\n{VALUE}")),
        ),
    ]
}

/// What is not HTTP from its beginning.
fn not_http() -> Vec<(&'static str, Script)> {
    vec![
        (
            "Content-Length beyond 64 bits",
            say(&format!("HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n{VALUE}")),
        ),
        ("Content-Length negative", say(&format!("HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{VALUE}"))),
        ("Content-Length no number", say(&format!("HTTP/1.1 200 OK\r\ncontent-length: canary-header\r\n\r\n{VALUE}"))),
        (
            "two Content-Lengths that differ",
            say(&format!("HTTP/1.1 200 OK\r\ncontent-length: 24\r\ncontent-length: 9\r\n\r\n{VALUE}")),
        ),
        ("garbage instead of a status line", say("canary-body\r\n\r\n")),
        ("a status line without a version", say("200 OK\r\n\r\n")),
        ("a status line of another protocol", say("SSH-2.0-canary-body\r\n")),
        (
            "HTTP/2 without being asked",
            vec![Step::Say(b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x64\0\x04\x40\0\0\0".to_vec())],
        ),
        ("zeros", vec![Step::Say(vec![0; 4096])]),
        ("a status that is none", say("HTTP/1.1 099 canary\r\n\r\n")),
        ("a header without a name", say("HTTP/1.1 200 OK\r\n: canary-header\r\n\r\n")),
        ("a header with a zero in it", say("HTTP/1.1 200 OK\r\nx: canary\0header\r\n\r\n")),
    ]
}

/// What is not HTTP from its body on.
fn not_http_after_the_head() -> Vec<(&'static str, Script)> {
    vec![
        ("a chunk without a size", say_chunked("canary-body\r\n")),
        ("a chunk of more than 64 bits", say_chunked("fffffffffffffffff\r\ncanary-body")),
        ("an endless chunk size", {
            let mut script = say_chunked("1;");
            script.push(Step::Repeat(vec![b'c'; 4096], ENDLESS / 4096));
            script
        }),
        ("endless trailers", {
            let mut script = say_chunked("18\r\n{\"id\": \"a\", \"name\": \"b\"}\r\n0\r\n");
            script.push(Step::Repeat("x-canary: canary-header\r\n".repeat(200).into_bytes(), ENDLESS / 5000));
            script
        }),
    ]
}

/// Heads that no server has.
fn too_large_heads() -> Vec<(&'static str, Script)> {
    vec![
        ("101 headers", say(&format!("HTTP/1.1 200 OK\r\n{}\r\n", "x: canary-header\r\n".repeat(101)))),
        ("endless status line", vec![Step::say("HTTP/1.1 200 "), Step::Repeat(vec![b'c'; 4096], ENDLESS / 4096)]),
        ("endless headers", {
            let headers = "x-canary: canary-header\r\n".repeat(200).into_bytes();
            vec![Step::say("HTTP/1.1 200 OK\r\n"), Step::Repeat(headers, ENDLESS / 5000)]
        }),
        ("an endless header", {
            vec![Step::say("HTTP/1.1 200 OK\r\nx-canary: "), Step::Repeat(vec![b'c'; 4096], ENDLESS / 4096)]
        }),
    ]
}

fn say_chunked(chunks: &str) -> Script {
    say(&format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunks}"))
}

/// Faults that keep an attempt waiting for the head of an answer.
fn late_head() -> Vec<(&'static str, Script)> {
    vec![
        ("stall before the head", vec![Step::Stall]),
        ("stall during the head", vec![Step::say("HTTP/1.1 200 OK\r\nx-canary: canary-he"), Step::Stall]),
        ("10 000 times 1xx", { vec![Step::Repeat(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), 10_000), Step::Stall] }),
    ]
}

/// Faults that keep an attempt waiting for the body of an answer.
fn late_body() -> Vec<(&'static str, Script)> {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 24\r\n\r\n";
    vec![
        ("stall between head and body", vec![Step::say(head), Step::Stall]),
        ("stall during the body", vec![Step::say(head), Step::say("{\"id\": \"canary"), Step::Stall]),
        ("stall during a chunk", {
            say_chunked("20\r\n{\"id\": \"canary-body").into_iter().chain([Step::Stall]).collect()
        }),
        ("stall before the last chunk", {
            say_chunked("18\r\n{\"id\": \"a\", \"name\": \"b\"}\r\n").into_iter().chain([Step::Stall]).collect()
        }),
    ]
}

/// The forms of `Retry-After`, and the wait that they lead to.
const RETRY_AFTER: [(&str, &[&str], u64); 17] = [
    ("absent", &[], 250),
    ("seconds", &["7"], 7_000),
    ("0", &["0"], 100),
    ("194", &["194"], 194_000),
    ("more than the most", &["86400"], 300_000),
    ("all of 64 bits", &["18446744073709551615"], 300_000),
    ("overflow", &["99999999999999999999999"], 250),
    ("negative", &["-1"], 250),
    ("with a sign", &["+7"], 250),
    ("a fraction", &["1.5"], 250),
    ("rand", &["rand(30),add(30)"], 250),
    ("empty", &[""], 250),
    ("two values", &["7", "9"], 250),
    ("a list", &["7, 9"], 250),
    ("a date", &["Sun, 06 Nov 1994 08:50:07 GMT"], 30_000),
    ("a date in the past", &["Sun, 06 Nov 1994 08:49:07 GMT"], 250),
    ("a date far away", &["Fri, 31 Dec 9999 23:59:59 GMT"], 300_000),
];

fn cases(foreign: &str) -> Vec<Case> {
    let ok = || answer(200, &[], VALUE);
    let mut cases = vec![Case::value("no fault", ok())];

    for (name, script) in broken_before_the_head() {
        let requests = if name == "reset before the request is read" { 0 } else { 4 };
        let text = format!("getCallPickup: {BROKEN}; after 4 attempts in 1.8 s; tracking ID RUST_");
        cases.push(Case::failure(name, script, "connection_closed retryable", text).attempts(4).requests(requests));
    }
    for (name, script) in broken_after_the_head() {
        let text = format!("getCallPickup: 200 OK: {BROKEN}; after 4 attempts in 1.8 s; tracking ID ");
        cases.push(Case::failure(name, script, "200 connection_closed retryable", text).attempts(4));
    }
    for (name, script) in not_http() {
        cases.push(Case::failure(name, script, "malformed_response", "getCallPickup: the response is not valid HTTP"));
    }
    for (name, script) in not_http_after_the_head() {
        cases.push(Case::failure(name, script, "200 malformed_response", "200 OK: the response is not valid HTTP"));
    }
    for (name, script) in too_large_heads() {
        cases.push(Case::failure(
            name,
            script,
            "malformed_response",
            "getCallPickup: the head of the response is too large",
        ));
    }
    let script = answer_bytes("200 OK\r\ncontent-encoding: gzip\r\ntrackingid: ROUTER_1", b"canary-body");
    let text = "200 OK: the body does not match its Content-Encoding; tracking ID ROUTER_1";
    cases.push(Case::failure("not packed though it says so", script, "200 malformed_response", text));
    for (name, script) in late_head() {
        cases.push(Case::failure(name, script, "timeout retryable", format!("getCallPickup: {LATE}")).attempts(4));
    }
    for (name, script) in late_body() {
        cases.push(Case::failure(name, script, "200 timeout retryable", format!("200 OK: {LATE_BODY}")).attempts(4));
    }
    let stalls = |status: &str| {
        let head = format!("HTTP/1.1 {status}\r\ntrackingid: ROUTER_1\r\ncontent-length: 500\r\n\r\n{REASON}");
        vec![Step::say(&head), Step::Stall]
    };
    let text = "getCallPickup: 404 Not Found";
    cases.push(Case::failure("stall in the body of a 404", stalls("404 Not Found"), "404 not_found", text));
    let text = "; after 4 attempts in 246.0 s; tracking ID ROUTER_1";
    let case = Case::failure("stall in the body of a 503", stalls("503 No"), "503 retryable", text);
    cases.push(case.attempts(4));

    // Success after k failures, and none after four.
    let kinds = [
        ("503", answer(503, &[], REASON)),
        ("reset before the head", vec![Step::Reset]),
        ("closed during the body", say(&format!("HTTP/1.1 200 OK\r\ncontent-length: 25\r\n\r\n{VALUE}"))),
        ("stall", vec![Step::Stall]),
    ];
    for (name, script) in kinds {
        for failures in 1..=3 {
            let mut scripts = vec![script.clone(); failures];
            scripts.push(ok());
            let case = Case::new(format!("{failures} times {name}, then a value"), scripts, Expected::Value);
            cases.push(case.attempts(failures as u32 + 1));
        }
    }
    let different = vec![vec![Step::Reset], answer(503, &[], REASON), vec![Step::Stall], ok()];
    cases.push(Case::new("three different faults, then a value", different, Expected::Value).attempts(4));
    let last = vec![vec![Step::Stall], vec![Step::Reset], answer(503, &[], REASON), answer(429, &[], REASON)];
    let expected = Expected::Failure("429 rate_limited retryable".to_owned(), "429 Too Many Requests".to_owned());
    cases.push(Case::new("the last fault is the one that is told", last, expected).attempts(4));

    // Statuses.
    for (status, predicates) in [
        (400, "400"),
        (401, "401 unauthorized"),
        (403, "403 forbidden"),
        (404, "404 not_found"),
        (405, "405"),
        (409, "409 conflict"),
        (410, "410"),
        (415, "415"),
        (428, "428"),
        (451, "451"),
        (500, "500 retryable"),
        (501, "501"),
        (505, "505"),
        (600, "600"),
        (999, "999"),
        (304, "304"),
        (300, "300"),
    ] {
        let script = answer(status, &[("trackingid", "ROUTER_1")], REASON);
        cases.push(Case::failure(status.to_string(), script, predicates, status.to_string()));
    }
    for (status, predicates) in [
        (408, "408 retryable"),
        (423, "423 locked retryable"),
        (429, "429 rate_limited retryable"),
        (502, "502 retryable"),
        (503, "503 retryable"),
        (504, "504 retryable"),
    ] {
        let text = "; error code 4003; after 4 attempts in 1.8 s; tracking ID ROUTER_1";
        let script = answer(status, &[("trackingid", "ROUTER_1")], REASON);
        cases.push(Case::failure(format!("4 times {status}"), script, predicates, text).attempts(4));
    }
    for status in [423, 429, 503] {
        for (name, values, wait) in RETRY_AFTER {
            let headers: Vec<_> = values.iter().map(|value| ("retry-after", *value)).collect();
            let scripts = vec![answer(status, &headers, REASON), ok()];
            let case = Case::new(format!("{status}, Retry-After: {name}"), scripts, Expected::Value);
            cases.push(case.attempts(2).waits([wait]));
        }
    }
    let text = "; retry after 7 s; after 4 attempts in 21.0 s";
    let script = answer(429, &[("retry-after", "7")], REASON);
    let case = Case::failure("4 times 429, Retry-After: seconds", script, "429 rate_limited retryable", text);
    cases.push(case.attempts(4).waits([7_000; 3]));

    // Redirects, which are not followed.
    for status in [301, 302, 303, 307, 308] {
        let script = answer(status, &[("location", &format!("{foreign}/canary-location"))], REASON);
        cases.push(Case::failure(format!("{status} to another host"), script, status.to_string(), status.to_string()));
    }
    cases.extend(odd_answers());
    cases.extend(bodies());
    for operation in [Operation::Create, Operation::Update, Operation::Delete] {
        cases.extend(of_other_methods(operation));
    }
    cases.extend(of_a_list(foreign));
    cases
}

/// The faults of a page, and of the link to the next one.
fn of_a_list(foreign: &str) -> Vec<Case> {
    let mut cases = vec![Case::value("no fault", answer(200, &[], PAGE))];
    for (name, script) in broken_after_the_head() {
        cases.push(Case::failure(name, script, "200 connection_closed retryable", BROKEN).attempts(4));
    }
    let scripts = vec![answer(503, &[], REASON), vec![Step::Stall], answer(200, &[], PAGE)];
    cases.push(Case::new("two faults, then a value", scripts, Expected::Value).attempts(3));
    let script = answer(200, &[], r#"{"callPickups": [{"id": "a", "name": ["canary-body"]}]}"#);
    cases.push(Case::failure("another body", script, "200 decode", "at `callPickups[0].name`: expected a string"));
    cases.push(Case::failure("200 without a body", answer(200, &[], ""), "200 no_content", "the response is empty"));
    let own = "/v1/telephony/config/locations/canary-location/callPickups";
    for (name, link, predicates, text) in [
        (
            "another host",
            format!("<{foreign}{own}?name=canary>; rel=next"),
            "200 cross_origin",
            "leads to another server",
        ),
        ("another path", "</v1/canary>; rel=next".to_owned(), "200 cross_origin", "leads to another resource"),
        ("itself", format!("<{own}?orgId=canary-organization>; rel=next"), "200 pagination_loop", "was read before"),
        ("no URL", "<http://[canary>; rel=next".to_owned(), "200 invalid_link", "it has no valid URL"),
        ("text", "canary".to_owned(), "200 invalid_link", "it has no URL between `<` and `>`"),
        ("100 KiB of it", format!("<?{}>; rel=prev, ", "c".repeat(100)).repeat(900), "", ""),
        ("100 KiB of commas", ",".repeat(100 * 1024), "", ""),
        ("100 KiB of parameters", format!("<?canary>{}", ";a=b".repeat(25 * 1024)), "", ""),
    ] {
        let script = answer(200, &[("link", &link), ("trackingid", "ROUTER_1")], PAGE);
        cases.push(if predicates.is_empty() {
            Case::value(format!("Link: {name}"), script)
        } else {
            Case::failure(format!("Link: {name}"), script, predicates, text)
        });
    }
    cases.into_iter().map(|case| case.of(Operation::List)).collect()
}

/// The faults whose outcome depends on the method. The truth is the table in the SDK's `transport/classify.rs`.
fn of_other_methods(operation: Operation) -> Vec<Case> {
    let (is_post, ok) = (operation == Operation::Create, || operation.success());
    let mut cases = vec![Case::value("no fault", ok())];

    // The server may have acted: a POST is not repeated, and nobody is told to.
    let kind = |predicates: &str| match is_post {
        true => predicates.to_owned(),
        false => format!("{predicates} retryable"),
    };
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 24\r\n\r\n{\"id\": \"canary";
    let half = if is_post { half.replace("200 OK", "201 Created") } else { half.to_owned() };
    let mut unknown = vec![
        ("reset before the head", vec![Step::Reset], "connection_closed", BROKEN),
        ("closed before the head", vec![], "connection_closed", BROKEN),
        ("stall before the head", vec![Step::Stall], "timeout", "no response before the timeout"),
        ("408", answer(408, &[], REASON), "408", "; error code 4003"),
        ("502", answer(502, &[], "<html>canary-body</html>"), "502", "502 Bad Gateway"),
        ("503", answer(503, &[], REASON), "503", "; error code 4003"),
        ("504", answer(504, &[], "canary-body"), "504", "504 Gateway Timeout"),
    ];
    let status = if is_post { "201" } else { "200" };
    let (interrupted, late) = (format!("{status} connection_closed"), format!("{status} timeout"));
    if operation != Operation::Delete {
        unknown.push(("reset during the body", vec![Step::say(&half), Step::Reset], &interrupted, BROKEN));
        unknown.push((
            "stall during the body",
            vec![Step::say(&half), Step::Stall],
            &late,
            "the body did not arrive before the timeout",
        ));
    }
    for (name, script, predicates, text) in unknown {
        let predicates = kind(predicates);
        let attempts = if is_post { 1 } else { 4 };
        cases.push(Case::failure(name, script.clone(), predicates.as_str(), text).attempts(attempts));
        let scripts = vec![script.clone(), ok()];
        cases.push(if is_post {
            Case::new(format!("{name}, then a value"), scripts, Expected::Failure(predicates, text.into()))
        } else {
            Case::new(format!("{name}, then a value"), scripts, Expected::Value).attempts(2)
        });
        if !is_post {
            // It was made the first time, and what it was made of is gone.
            let scripts = vec![script, answer(404, &[], REASON)];
            let expected = Expected::Failure("404 not_found".to_owned(), "; after 2 attempts".to_owned());
            cases.push(Case::new(format!("{name}, then 404"), scripts, expected).attempts(2));
        }
    }

    // The server did not act: all methods are repeated.
    for (status, predicates) in [(423, "423 locked retryable"), (429, "429 rate_limited retryable")] {
        let script = answer(status, &[("retry-after", "7")], REASON);
        let case =
            Case::failure(format!("4 times {status}"), script.clone(), predicates, "; after 4 attempts in 21.0 s");
        cases.push(case.attempts(4).waits([7_000; 3]));
        let case = Case::new(format!("{status}, then a value"), vec![script, ok()], Expected::Value);
        cases.push(case.attempts(2).waits([7_000]));
    }
    let expected = Expected::Failure("connect retryable".to_owned(), "cannot connect to the server".to_owned());
    cases.push(Case::new("refuse", vec![], expected).attempts(4).requests(0));

    // The same again gets the same answer: no method is repeated.
    for (status, predicates) in [
        (400, "400"),
        (401, "401 unauthorized"),
        (403, "403 forbidden"),
        (404, "404 not_found"),
        (409, "409 conflict"),
        (500, if is_post { "500" } else { "500 retryable" }),
    ] {
        let script = answer(status, &[("trackingid", "ROUTER_1")], REASON);
        cases.push(Case::failure(status.to_string(), script, predicates, "; error code 4003; tracking ID ROUTER_1"));
    }
    cases.push(Case::failure(
        "garbage",
        say("canary-body\r\n\r\n"),
        "malformed_response",
        "the response is not valid HTTP",
    ));
    if operation != Operation::Delete {
        let script = say("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
        cases.push(Case::failure("204", script, "204 no_content", "204 No Content"));
        let script = answer_bytes(if is_post { "201 Created" } else { "200 OK" }, b"{\"id\": [\"canary-body\"]}");
        cases.push(Case::failure("another body", script, format!("{status} decode"), "cannot decode the response"));
    }
    cases.into_iter().map(|case| case.of(operation)).collect()
}

/// What is unusual and a value all the same, or a failure that does not pass.
fn odd_answers() -> Vec<Case> {
    let ok = || String::from_utf8(response(200, &[], VALUE)).unwrap();
    let unlimited = |version: &str| say(&format!("{version} 200 OK\r\n\r\n{VALUE}"));
    let not_found = "404 Not Found: ";
    vec![
        Case::value("slow trickle", vec![Step::Trickle(response(200, &[], VALUE))]),
        Case::value("slow trickle in chunks", {
            let chunks: String = VALUE.chars().map(|c| format!("1\r\n{c}\r\n")).collect();
            let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
            vec![Step::Trickle(format!("{head}{chunks}0\r\n\r\n").into_bytes())]
        }),
        Case::value("slow trickle, packed", {
            let packed = gzip(VALUE.as_bytes(), 1).unwrap();
            let head = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n";
            vec![Step::say(head), Step::Trickle(packed)]
        }),
        Case::failure(
            "slow trickle of a 404",
            vec![Step::Trickle(response(404, &[], REASON))],
            "404 not_found",
            "; error code 4003",
        ),
        Case::value("100 first", say(&format!("HTTP/1.1 100 Continue\r\n\r\n{}", ok()))),
        Case::value("102 and 103 first", {
            let hints = "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </canary>\r\n\r\n";
            say(&format!("{hints}{}", ok()))
        }),
        Case::failure(
            "100 first, then a 404",
            vec![Step::say("HTTP/1.1 100 Continue\r\n\r\n"), Step::Say(response(404, &[], REASON))],
            "404 not_found",
            not_found,
        ),
        Case::failure(
            "101 without being asked",
            say("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: canary-header\r\n\r\ncanary-body"),
            "101",
            "101 Switching Protocols",
        ),
        Case::value("HTTP/1.0, ended by closing", unlimited("HTTP/1.0")),
        Case::value("HTTP/1.1, ended by closing", unlimited("HTTP/1.1")),
        Case::failure(
            "HTTP/1.0, closed too early",
            say("HTTP/1.0 200 OK\r\n\r\n{\"id\": \"canary-body"),
            "200 decode",
            "invalid JSON: EOF while parsing a string at line 1 column 19",
        ),
        Case::value("lines without carriage returns", say(&ok().replace("\r\n", "\n"))),
        Case::value("a header that is not ASCII", {
            let head = [&b"HTTP/1.1 200 OK\r\ntrackingid: \xff\xfe\r\nconnection: close\r\n\r\n"[..], VALUE.as_bytes()];
            vec![Step::Say(head.concat())]
        }),
        Case::value("90 headers", {
            say(&ok().replacen("\r\n", &format!("\r\n{}", "x-canary: canary-header\r\n".repeat(90)), 1))
        }),
        Case::value("a large header", {
            let header = format!("\r\nx-canary: {}\r\n", "c".repeat(100 * 1024));
            say(&ok().replacen("\r\n", &header, 1))
        }),
        Case::value("more than Content-Length", say(&format!("{}canary-body", ok()))),
        Case::failure(
            "Content-Length too short",
            say(&format!("HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\n{VALUE}")),
            "200 decode",
            "invalid JSON: EOF while parsing a string at line 1 column 9",
        ),
        Case::value("Content-Length in an answer in chunks", {
            say(&format!(
                "HTTP/1.1 200 OK\r\ncontent-length: 9\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n\
                 18\r\n{VALUE}\r\n0\r\n\r\n"
            ))
        }),
        Case::failure("204", say("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"), "204 no_content", "204"),
        Case::failure("200 without a body", answer(200, &[], ""), "200 no_content", "200 OK: the response is empty"),
        Case::failure(
            "404 with a body that is too short",
            say(&format!("HTTP/1.1 404 Not Found\r\ntrackingid: ROUTER_1\r\ncontent-length: 500\r\n\r\n{REASON}")),
            "404 not_found",
            "; error code 4003; tracking ID ROUTER_1",
        ),
        Case::failure(
            "404, not packed though it says so",
            answer_bytes("404 Not Found\r\ncontent-encoding: gzip\r\ntrackingid: ROUTER_1", b"canary-body"),
            "404 not_found",
            "; tracking ID ROUTER_1",
        ),
    ]
}

/// Bodies that no client should trust.
fn bodies() -> Vec<Case> {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let undecodable =
        |name: &str, body: &[u8], text: &str| Case::failure(name, answer_bytes("200 OK", body), "200 decode", text);
    let not_found = |name: &str, body: &[u8], text: &str| {
        let script = answer_bytes("404 Not Found\r\ntrackingid: ROUTER_1", body);
        Case::failure(format!("404, {name}"), script, "404 not_found", text)
    };
    let utf16: Vec<u8> = VALUE.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let bom = |text: &str| format!("\u{feff}{text}");
    let mut cases = vec![
        Case::value("BOM", answer(200, &[], &bom(VALUE))),
        not_found("BOM", bom(REASON).as_bytes(), "; error code 4003; tracking ID ROUTER_1"),
        undecodable("invalid UTF-8", b"{\"id\": \"canary-body\xff\xfe\", \"name\": \"b\"}", "invalid JSON: "),
        not_found("invalid UTF-8", b"{\"message\": \"canary-body\xff\"}", "; tracking ID ROUTER_1"),
        undecodable("UTF-16", &utf16, NOT_JSON),
        undecodable("invalid JSON", b"{\"id\": canary-body}", "invalid JSON: expected value at line 1 column 8"),
        not_found("invalid JSON", b"{\"message\": canary-body}", "; tracking ID ROUTER_1"),
        undecodable("JSON cut short", b"{\"id\": \"a\", \"name\": \"canary-bo", "invalid JSON: EOF while "),
        undecodable("JSON and more", format!("{VALUE} canary-body").as_bytes(), "invalid JSON: trailing characters"),
        undecodable("a page of HTML", b"<html>canary-body</html>", "invalid JSON: expected value at line 1 column 1"),
        not_found("a page of HTML", b"<html>canary-body</html>", "; tracking ID ROUTER_1"),
        undecodable("zeros", &[0; 4096], NOT_JSON),
        undecodable("null", b"null", "expected "),
        undecodable("a list", b"[\"canary-body\"]", "cannot decode the response: "),
        undecodable("another type", b"{\"id\": 4711, \"name\": \"canary-body\"}", "at `id`: expected a string"),
        undecodable(
            "a number beyond all bounds",
            b"{\"id\": \"a\", \"name\": 1e999999999}",
            "invalid JSON: number out of range",
        ),
        undecodable("100 000 lists in each other", nested(100_000).as_bytes(), "200 OK: cannot decode the response: "),
        undecodable(
            "100 000 lists as agents",
            format!(r#"{{"id": "a", "name": "b", "agents": {}}}"#, nested(100_000)).as_bytes(),
            "at `agents",
        ),
        undecodable(
            "100 000 lists that do not end",
            "[".repeat(100_000).as_bytes(),
            "200 OK: cannot decode the response: ",
        ),
        undecodable(
            "100 000 lists as an enum",
            format!(r#"{{"id": "a", "name": "b", "notificationType": {}}}"#, nested(100_000)).as_bytes(),
            "at `notificationType`: ",
        ),
        undecodable(
            "100 000 lists as a boolean",
            format!(
                r#"{{"id": "a", "name": "b", "agents": [{{"id": "c", "numbers": [{{"primary": {}}}]}}]}}"#,
                nested(100_000)
            )
            .as_bytes(),
            "at `agents[0].numbers[0].primary`: ",
        ),
        Case::value("100 000 lists in an unknown property", {
            answer(200, &[], &format!(r#"{{"id": "a", "name": "b", "new": {}}}"#, nested(100_000)))
        }),
        not_found("20 000 lists in each other", nested(20_000).as_bytes(), "; tracking ID ROUTER_1"),
        not_found(
            "20 000 lists as errors",
            format!(r#"{{"message": "canary-body", "errors": {}}}"#, nested(20_000)).as_bytes(),
            "; tracking ID ROUTER_1",
        ),
        Case::value("packed", answer_bytes("200 OK\r\ncontent-encoding: gzip", &gzip(VALUE.as_bytes(), 1).unwrap())),
        undecodable_packing("packed by what was not asked for", "br"),
    ];
    // Bodies larger than the limit, whatever the head says.
    let line = "canary-body ".repeat(1024).into_bytes();
    let chunk = [format!("{:x}\r\n", line.len()).as_bytes(), &line, b"\r\n"].concat();
    let bomb = gzip(&vec![b' '; MIB], 64).unwrap();
    assert!(bomb.len() < MAX_BODY / 2, "{}", bomb.len());
    let bombs = gzip(&bomb, 1).unwrap();
    for (status, predicates, text) in [
        (
            "200 OK",
            "200 response_too_large",
            format!("200 OK: the response is larger than {MAX_BODY} bytes; tracking ID ROUTER_1"),
        ),
        ("404 Not Found", "404 not_found", "; tracking ID ROUTER_1".to_owned()),
    ] {
        let endless = Step::Repeat(line.clone(), ENDLESS / line.len());
        let head = |headers: &str| Step::say(&format!("HTTP/1.1 {status}\r\ntrackingid: ROUTER_1\r\n{headers}\r\n"));
        let packed = "content-encoding: gzip\r\nconnection: close\r\n";
        let mut case = |name: &str, script| {
            let case = Case::failure(format!("{status}: {name}"), script, predicates, text.clone());
            let memory = if status == "200 OK" { MAX_MEMORY_PER_LIMIT * MAX_BODY } else { 0 };
            cases.push(case.memory(memory + MAX_MEMORY));
        };
        case("endless body", vec![head(""), endless.clone()]);
        case("endless body of a long Content-Length", vec![head("content-length: 1099511627776\r\n"), endless]);
        case("endless chunks", {
            vec![head("transfer-encoding: chunked\r\n"), Step::Repeat(chunk.clone(), ENDLESS / chunk.len())]
        });
        case("one endless chunk", {
            let chunk = Step::say("ffffffffff\r\n");
            vec![head("transfer-encoding: chunked\r\n"), chunk, Step::Repeat(line.clone(), ENDLESS / line.len())]
        });
        case("gzip bomb", vec![head(packed), Step::Say(bomb.clone())]);
        case("endless gzip bombs", vec![head(packed), Step::Repeat(bomb.clone(), ENDLESS / bomb.len())]);
        let within =
            format!("content-encoding: gzip, gzip\r\ncontent-length: {}\r\nconnection: close\r\n", bombs.len());
        if status == "404 Not Found" {
            case("a gzip bomb in a gzip bomb", vec![head(&within), Step::Say(bombs.clone())]);
        }
    }
    let endless = vec![Step::say("HTTP/1.1 200 OK\r\n\r\n"), Step::Repeat(line, ENDLESS / 12_288)];
    let text = "200 OK: the response is larger than 33554432 bytes";
    cases.push(
        Case::failure("endless body, default limits", endless, "200 response_too_large", text)
            .default_limits()
            .memory(MAX_MEMORY_PER_LIMIT * 32 * MIB + MAX_MEMORY),
    );
    cases
}

fn undecodable_packing(name: &str, packing: &str) -> Case {
    let script = answer_bytes(&format!("200 OK\r\ncontent-encoding: {packing}"), b"\x0b\x02\x80canary-body\x03");
    Case::failure(name, script, "200 decode", NOT_JSON)
}

#[derive(Debug)]
struct Count(Arc<AtomicU32>);

impl Observer for Count {
    fn on_attempt(&self, attempt: &Attempt) {
        self.0.store(attempt.number, Ordering::Relaxed);
    }
}

/// What came of a case.
struct Actual {
    result: Option<Result<Vec<String>, Error>>,
    attempts: u32,
    requests: Vec<String>,
    waits: Vec<u64>,
    memory: usize,
}

/// Runs a case in a runtime of its own, so that nothing of it lives on.
fn measured(operation: Operation, scripts: Vec<Script>, has_default_limits: bool) -> Actual {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let actual = runtime.block_on(run(operation, scripts, has_default_limits));
    Actual { memory: MEMORY.peak_usage().saturating_sub(before), ..actual }
}

async fn run(operation: Operation, scripts: Vec<Script>, has_default_limits: bool) -> Actual {
    let (clock, attempts) = (TestClock::default(), Arc::new(AtomicU32::new(0)));
    let (socket, address) = refused().unwrap();
    // No script: no server.
    let is_refused = scripts.is_empty();
    let server = ScriptedServer::playing(scripts, &clock).await.unwrap();
    let base_url = if is_refused { format!("http://{address}/v1") } else { server.base_url() };
    let builder = Client::builder().token("canary-token").base_url(base_url).observer(Count(Arc::clone(&attempts)));
    let builder = if has_default_limits { builder } else { builder.max_response_size(MAX_BODY) };
    let client = clock.set(builder).build().unwrap();
    // In a task of its own, so that a panic costs no more than its row.
    let sent = tokio::spawn(async move { operation.send(&client).await });
    let result = in_time(sent).await.and_then(Result::ok);
    drop(socket);
    Actual {
        result,
        attempts: attempts.load(Ordering::Relaxed),
        requests: server.requests(),
        waits: clock.waits().iter().map(|wait| wait.as_millis() as u64).collect(),
        memory: 0,
    }
}

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

/// What is wrong with a row.
fn faults(case: &Case, actual: &Actual) -> Vec<String> {
    let mut faults = Vec::new();
    match (&case.expected, &actual.result) {
        (_, None) => faults.push("it hangs or panics".to_owned()),
        (Expected::Value, Some(Ok(value))) if value == case.operation.value() => {}
        (Expected::Value, Some(Ok(value))) => faults.push(format!("another value: {value:?}")),
        (Expected::Value, Some(Err(error))) => faults.push(format!("a value expected, got: {error}")),
        (Expected::Failure(..), Some(Ok(value))) => faults.push(format!("a failure expected, got: {value:?}")),
        (Expected::Failure(expected, text), Some(Err(error))) => {
            if predicates(error) != *expected {
                faults.push(format!("`{expected}` expected, got `{}`: {error}", predicates(error)));
            }
            if !error.to_string().starts_with(&format!("{}: ", case.operation.id()))
                || !error.to_string().contains(text)
            {
                faults.push(format!("`{text}` expected in: {error}"));
            }
            if error.to_string().contains('\n') {
                faults.push(format!("more than one line: {error}"));
            }
            if error.attempts() != case.attempts {
                faults.push(format!("the error tells of {} attempts", error.attempts()));
            }
            if printed(error).contains("canary") {
                faults.push(format!("it leaks: {}", printed(error)));
            }
            if error.body_snippet().is_some_and(|snippet| snippet.len() > 3 * 2048) {
                faults.push("the snippet has no bound".to_owned());
            }
        }
    }
    let mut differ = |what: &str, expected: String, actual: String| {
        if expected != actual {
            faults.push(format!("{expected} {what} expected, got {actual}"));
        }
    };
    differ("attempts", case.attempts.to_string(), actual.attempts.to_string());
    differ("requests", case.requests.to_string(), actual.requests.len().to_string());
    let others = actual.requests.iter().filter(|request| **request != actual.requests[0]).count();
    differ("requests that are not the first again", "0".to_owned(), others.to_string());
    differ("as waits", format!("{:?}", case.waits), format!("{:?}", actual.waits));
    if actual.memory > case.memory {
        faults.push(format!("{} bytes of memory, and {} at most expected", actual.memory, case.memory));
    }
    faults
}

#[test]
fn the_fault_matrix() {
    // Nobody accepts here: a connection would wait to be found at the end.
    let foreign = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    foreign.set_nonblocking(true).unwrap();
    let mut cases = cases(&format!("http://{}", foreign.local_addr().unwrap()));
    let connect = "cannot connect to the server; after 4 attempts in 1.8 s";
    let expected = Expected::Failure("connect retryable".to_owned(), connect.to_owned());
    cases.push(Case::new("refuse", vec![], expected).attempts(4).requests(0));

    let (count, mut wrong, mut most) = (cases.len(), Vec::new(), 0);
    println!("| fault | attempts | requests | waits, ms | memory, KiB | outcome |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for mut case in cases {
        let scripts = std::mem::take(&mut case.scripts);
        let actual = measured(case.operation, scripts, case.has_default_limits);
        let outcome = match &actual.result {
            None => "hangs or panics".to_owned(),
            Some(Ok(_)) => "value".to_owned(),
            Some(Err(error)) => format!("{} / {error}", predicates(error)),
        };
        let Actual { attempts, requests, waits, memory, .. } = &actual;
        let mut faults = faults(&case, &actual);
        match foreign.accept() {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            _ => faults.push("another host was asked".to_owned()),
        }
        println!("| {} | {attempts} | {} | {waits:?} | {} | {outcome} |", case.name, requests.len(), memory / 1024);
        if !case.has_default_limits {
            most = most.max(*memory);
        }
        wrong.extend(faults.into_iter().map(|fault| format!("{}: {fault}", case.name)));
    }
    println!("{count} cases, {} faults; the most memory: {} KiB", wrong.len(), most / 1024);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 250, "{count}");
}
