//! What may be repeated: one table.

use reqwest::{Method, StatusCode};

use crate::RetryPolicy;

/// What went wrong in an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No connection was made.
    Connect,
    /// The connection broke before the answer was complete.
    Broken,
    /// The attempt took too long.
    Timeout,
    /// The answer is not HTTP, or its body not what its head says.
    Garbled,
    /// The answer has a status other than those of success.
    Status(StatusCode),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeat {
    Yes,
    No,
    /// As [`RetryPolicy::retry_internal_server_error`] says.
    IfAsked,
}

/// What went wrong; whether to repeat an idempotent request (RFC 9110, 9.2.2: GET, HEAD, OPTIONS, TRACE, PUT, DELETE);
/// whether to repeat any other.
///
/// | trouble | idempotent | other | reason |
/// | --- | --- | --- | --- |
/// | no connection | yes | yes | Nothing was sent, so the server cannot have acted. |
/// | broken connection | yes | no | The server may have acted before it broke. |
/// | timeout | yes | no | The server may still act. |
/// | garbled answer | no | no | A wrong port or a proxy that is broken; it says the same again. |
/// | 408 | yes | no | RFC 9110 invites to repeat, but a gateway also says it when the server behind it was slow. |
/// | 423 | yes | yes | The server refused because of a lock that passes; `Retry-After` may come with it. |
/// | 429 | yes | yes | The server refused because of the rate; `Retry-After` should come with it. |
/// | 500 | if asked | no | It mostly is a defect that comes back, and the server may have acted. |
/// | 502, 504 | yes | no | A gateway does not know what the server behind it did. |
/// | 503 | yes | no | Overload passes; which part of the server was overloaded is not known. |
/// | anything else | no | no | The same request gets the same answer. |
fn row(trouble: Trouble) -> (Repeat, Repeat) {
    use Repeat::{IfAsked, No, Yes};
    match trouble {
        Trouble::Connect => (Yes, Yes),
        Trouble::Broken | Trouble::Timeout => (Yes, No),
        Trouble::Garbled => (No, No),
        Trouble::Status(status) => match status.as_u16() {
            408 => (Yes, No),
            423 | 429 => (Yes, Yes),
            500 => (IfAsked, No),
            502..=504 => (Yes, No),
            _ => (No, No),
        },
    }
}

/// Whether a request with `method` may be sent again after `trouble`.
pub(crate) fn may_repeat(method: &Method, trouble: Trouble, policy: &RetryPolicy) -> bool {
    let (idempotent, other) = row(trouble);
    match if method.is_idempotent() { idempotent } else { other } {
        Repeat::Yes => true,
        Repeat::No => false,
        Repeat::IfAsked => policy.retry_internal_server_error,
    }
}

/// Whether trying again later is safe, and may help, were it only by somebody who asks for more than a policy does.
pub(crate) fn may_pass(method: &Method, trouble: Trouble) -> bool {
    let (idempotent, other) = row(trouble);
    (if method.is_idempotent() { idempotent } else { other }) != Repeat::No
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table() {
        let policy = RetryPolicy::default();
        let asked = RetryPolicy { retry_internal_server_error: true, ..RetryPolicy::default() };
        let repeated = |policy: &RetryPolicy, method: Method| -> Vec<u16> {
            (100..600)
                .filter(|status| may_repeat(&method, Trouble::Status(StatusCode::from_u16(*status).unwrap()), policy))
                .collect()
        };
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            assert_eq!(repeated(&policy, method.clone()), [408, 423, 429, 502, 503, 504], "{method}");
            assert_eq!(repeated(&asked, method.clone()), [408, 423, 429, 500, 502, 503, 504], "{method}");
            for trouble in [Trouble::Connect, Trouble::Broken, Trouble::Timeout] {
                assert!(may_repeat(&method, trouble, &policy), "{method} {trouble:?}");
            }
        }
        for method in [Method::GET, Method::POST] {
            assert!(!may_repeat(&method, Trouble::Garbled, &asked));
        }
        for method in [Method::POST, Method::PATCH] {
            assert_eq!(repeated(&asked, method.clone()), [423, 429], "{method}");
            assert!(may_repeat(&method, Trouble::Connect, &policy));
            assert!(!may_repeat(&method, Trouble::Broken, &policy));
            assert!(!may_repeat(&method, Trouble::Timeout, &policy));
        }
    }
}
