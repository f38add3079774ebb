//! Calls of the caller's code, which may panic or never end.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
    time::Duration,
};

use crate::{
    Clock, TokenError,
    transport::timeout::{Deadline, with_deadline},
};

/// Awaits `call` of a token store, for at most `timeout`. `action` completes the sentence "the token store did not".
///
/// A panic becomes an error, so that the operations that wait for a token receive it.
pub(super) async fn call_store<T>(
    action: &str,
    call: impl Future<Output = Result<T, TokenError>>,
    timeout: Duration,
    clock: &dyn Clock,
) -> Result<T, TokenError> {
    let mut call = pin!(call);
    let guarded = poll_fn(|context| {
        // The future is not polled again after a panic.
        let polled = catch_unwind(AssertUnwindSafe(|| call.as_mut().poll(context)));
        polled.unwrap_or_else(|_| {
            Poll::Ready(Err(TokenError::new(format!("the token store panicked and did not {action}"))))
        })
    });
    let mut deadline = Deadline::new(clock, timeout, Duration::MAX);
    with_deadline(pin!(guarded), &mut deadline).await.unwrap_or_else(|_| {
        let seconds = timeout.as_secs_f64();
        Err(TokenError::transient(format!("the token store did not {action} within {seconds} s")))
    })
}

/// Calls a callback. Logs a panic of it, so that the operations that wait for a token receive the token. `name` is the name
/// of the callback.
pub(super) fn call_callback(name: &str, callback: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(callback)).is_err() {
        tracing::warn!(target: "webex_call_pickup", callback = name, "a callback panicked");
    }
}
