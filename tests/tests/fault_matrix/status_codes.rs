//! Status codes of *Get Details*, and whether they are retried.

use webex_call_pickup_tests::respond;

use crate::{case::Case, scripts::REASON};

/// One attempt, whose status is the error.
fn not_retried(status: u16, predicates: &str) -> Case {
    Case::error(respond(status, &[("trackingid", "ROUTER_1")], REASON), predicates, status.to_string())
}

/// Four attempts, all with the same status.
fn retried(status: u16, predicates: &str) -> Case {
    let script = respond(status, &[("trackingid", "ROUTER_1")], REASON);
    let message = "; error code 4003; after 4 attempts in 1.8 s; tracking ID ROUTER_1";
    Case::error(script, predicates, message).attempts(4)
}

cases! {
    status_300: not_retried(300, "300");
    status_304: not_retried(304, "304");
    status_400: not_retried(400, "400");
    status_401: not_retried(401, "401 unauthorized");
    status_403: not_retried(403, "403 forbidden");
    status_404: not_retried(404, "404 not_found");
    status_405: not_retried(405, "405");
    status_408: retried(408, "408 retryable");
    status_409: not_retried(409, "409 conflict");
    status_410: not_retried(410, "410");
    status_415: not_retried(415, "415");
    status_421: retried(421, "421 retryable");
    status_423: retried(423, "423 locked retryable");
    status_425: retried(425, "425 retryable");
    status_428: not_retried(428, "428");
    status_429: retried(429, "429 rate_limited retryable");
    status_451: not_retried(451, "451");
    status_500: not_retried(500, "500 retryable");
    status_501: not_retried(501, "501");
    status_502: retried(502, "502 retryable");
    status_503: retried(503, "503 retryable");
    status_504: retried(504, "504 retryable");
    status_505: not_retried(505, "505");
    status_600: not_retried(600, "600");
    status_999: not_retried(999, "999");
}
