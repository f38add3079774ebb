//! The failures that are retried: one table.

use reqwest::{Method, StatusCode};

use crate::{RetryPolicy, error::kind::ErrorKind};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Retry {
    Yes,
    No,
    /// If [`RetryPolicy::retry_internal_server_error`] is set.
    OptIn,
}

/// Returns the decisions for idempotent requests (RFC 9110, 9.2.2: GET, HEAD, OPTIONS, TRACE, PUT, DELETE) and for others.
///
/// | failure | idempotent | other | reason |
/// | --- | --- | --- | --- |
/// | connect | yes | yes | Nothing was sent, so the server cannot have acted. |
/// | not processed | yes | yes | The request was cancelled before it was sent, or the server refused it (RFC 9113, 8.7). |
/// | connection closed | yes | no | The server may have acted before. |
/// | timeout | yes | no | The server may still act. If nothing was sent, `Error::is_retryable` returns `true`. |
/// | malformed response | no | no | The cause is a wrong port or a broken proxy, and persists. |
/// | 408 | yes | no | RFC 9110 invites a retry, but gateways also send it for a slow server behind them. |
/// | 421 | yes | yes | The server did not act because the connection led to the wrong one. Another connection may not. |
/// | 423 | yes | yes | The server did not act because of a temporary lock. It may send `Retry-After`. |
/// | 425 | yes | yes | The server did not act because the request came as early data of TLS, which a retry does not. |
/// | 429 | yes | yes | The server did not act because of its rate limit. It should send `Retry-After`. |
/// | 500 | opt-in | no | The cause is mostly a defect, which persists, and the server may have acted. |
/// | 502, 504 | yes | no | The gateway does not know whether the server behind it acted. |
/// | 503 | yes | no | Overload is temporary, but a part of the server may have acted. |
/// | all others | no | no | The same request gets the same response. |
fn decisions(kind: ErrorKind, status: Option<StatusCode>) -> (Retry, Retry) {
    use Retry::{No, OptIn, Yes};
    match (kind, status.map(|status| status.as_u16())) {
        (ErrorKind::Connect | ErrorKind::NotProcessed, _) => (Yes, Yes),
        (ErrorKind::ConnectionClosed | ErrorKind::Timeout, _) => (Yes, No),
        (ErrorKind::Status, Some(408 | 502..=504)) => (Yes, No),
        (ErrorKind::Status, Some(421 | 423 | 425 | 429)) => (Yes, Yes),
        (ErrorKind::Status, Some(500)) => (OptIn, No),
        _ => (No, No),
    }
}

fn decision(method: &Method, kind: ErrorKind, status: Option<StatusCode>) -> Retry {
    let (idempotent, other) = decisions(kind, status);
    if method.is_idempotent() { idempotent } else { other }
}

/// Returns `true` if `policy` allows a retry after this failure.
pub(crate) fn is_retried_by(
    policy: &RetryPolicy,
    method: &Method,
    kind: ErrorKind,
    status: Option<StatusCode>,
) -> bool {
    match decision(method, kind, status) {
        Retry::Yes => true,
        Retry::No => false,
        Retry::OptIn => policy.retry_internal_server_error,
    }
}

/// Returns `true` if some policy allows a retry after this failure: it is safe and likely to help.
pub(crate) fn is_retryable(method: &Method, kind: ErrorKind, status: Option<StatusCode>) -> bool {
    decision(method, kind, status) != Retry::No
}

/// Returns `true` if a request without any response may be repeated without a delay: its connection closed, or the server did
/// not process it. The most common cause is a server that closes an idle connection while a request is on its way.
pub(crate) fn is_retryable_at_once(method: &Method, kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionClosed | ErrorKind::NotProcessed) && is_retryable(method, kind, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_follow_the_table() {
        let policy = RetryPolicy::default();
        let opted_in = RetryPolicy::default().retry_internal_server_error(true);
        let retried = |policy: &RetryPolicy, method: Method| -> Vec<u16> {
            (100..600)
                .filter(|status| is_retried_by(policy, &method, ErrorKind::Status, StatusCode::from_u16(*status).ok()))
                .collect()
        };
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            assert_eq!(retried(&policy, method.clone()), [408, 421, 423, 425, 429, 502, 503, 504], "{method}");
            assert_eq!(retried(&opted_in, method.clone()), [408, 421, 423, 425, 429, 500, 502, 503, 504], "{method}");
            for kind in [ErrorKind::Connect, ErrorKind::NotProcessed, ErrorKind::ConnectionClosed, ErrorKind::Timeout] {
                assert!(is_retried_by(&policy, &method, kind, None), "{method} {kind}");
            }
        }
        for method in [Method::GET, Method::POST] {
            assert!(!is_retried_by(&opted_in, &method, ErrorKind::MalformedResponse, None));
        }
        for method in [Method::POST, Method::PATCH] {
            assert_eq!(retried(&opted_in, method.clone()), [421, 423, 425, 429], "{method}");
            assert!(is_retried_by(&policy, &method, ErrorKind::Connect, None));
            assert!(is_retried_by(&policy, &method, ErrorKind::NotProcessed, None));
            assert!(!is_retried_by(&policy, &method, ErrorKind::ConnectionClosed, None));
            assert!(!is_retried_by(&policy, &method, ErrorKind::Timeout, None));
        }
    }
}
