//! An audit over connections that the server closes while they are kept alive, with the next request on its way.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

#[path = "../../sdk/benches/support/example_organization.rs"]
mod example_organization;

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use example_organization::ExampleOrganization;
use futures_util::StreamExt as _;
use webex_call_pickup::Client;
use webex_call_pickup_tests::{AttemptRecorder, TestClock, with_time_limit};

/// Closes a connection after each tenth response, within 1.5 ms.
fn close_after_a_tenth() -> impl Fn() -> Option<Duration> {
    let responses = AtomicU64::new(0);
    move || {
        let number = responses.fetch_add(1, Ordering::Relaxed);
        (number % 10 == 9).then(|| Duration::from_micros(number * 7919 % 1500))
    }
}

#[tokio::test]
async fn audit_loses_nothing_to_connections_that_close() {
    let organization = ExampleOrganization { locations: 10, groups_per_location: 100, page_size: 50 };
    let (base_url, counter) = organization.serve_and_close(|_| None, close_after_a_tenth());
    let attempts = AttemptRecorder::default();
    let builder = Client::builder().token("canary-token").base_url(base_url).observer(attempts.clone());
    let client = TestClock::default().configure(builder).build().unwrap();

    let items: Vec<_> = with_time_limit(client.audit().concurrency(8).stream().collect()).await;

    let ids: BTreeSet<_> = items.iter().map(|item| item.as_ref().unwrap().call_pickup.id.to_string()).collect();
    assert_eq!((items.len(), ids.len()), (1000, 1000));
    let attempts = attempts.take();
    let at_once = attempts.iter().filter(|attempt| attempt.retry_delay == Some(Duration::ZERO)).count();
    let attempts = attempts.len();
    assert!(at_once > 0, "no request met a connection that was closed");
    assert!(attempts >= 1 + 10 * 2 + 1000 + at_once, "{attempts} attempts, {at_once} of them repeated at once");
    assert!(counter.total() <= attempts, "{} requests in {attempts} attempts", counter.total());
}
