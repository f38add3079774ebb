//! Waiting for other tasks without a fixed delay.

use std::time::Duration;

use tokio::task::yield_now;

/// The longest real time that a test waits for something. Only a test that would hang takes that long.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// The output of `future`. Panics if it takes longer than a minute.
#[track_caller]
pub fn with_time_limit<T>(future: impl Future<Output = T>) -> impl Future<Output = T> {
    let caller = std::panic::Location::caller();
    async move {
        match tokio::time::timeout(TIME_LIMIT, future).await {
            Ok(output) => output,
            Err(_) => panic!("the test hangs at {caller}"),
        }
    }
}

/// Returns once `condition` holds. Panics if it does not hold within a minute.
#[track_caller]
pub fn eventually(condition: impl AsyncFn() -> bool) -> impl Future<Output = ()> {
    with_time_limit(async move {
        while !condition().await {
            yield_now().await;
        }
    })
}

/// Lets all other tasks of the runtime run until they wait for something outside this process.
///
/// Tokio polls its sockets once in 61 turns of the tasks, so this yields for many more.
pub async fn settle() {
    for _ in 0..1000 {
        yield_now().await;
    }
}
