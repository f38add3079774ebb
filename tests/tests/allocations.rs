//! How often the SDK allocates in one request, against hand-written reqwest and serde: no more often.
//!
//! The allocator counts for the thread that measures. The clients run on that thread, and the server on others.

#![allow(clippy::unwrap_used)]

#[path = "../../sdk/benches/support/mod.rs"]
mod support;

use allocation_counter::measure;
use tokio::runtime::{Builder, Runtime};

const REQUESTS: u64 = 50;

/// How many allocations one request takes, counted over so many that a fraction would show.
fn per_request<T>(runtime: &Runtime, mut request: impl AsyncFnMut() -> T) -> u64 {
    let mut run = || runtime.block_on(async { drop(request().await) });
    // Opens the connection, and brings what is kept for later requests to its size.
    (0..REQUESTS).for_each(|_| run());
    let counted = measure(|| (0..REQUESTS).for_each(|_| run()));
    counted.count_total.div_ceil(REQUESTS)
}

#[test]
fn request_allocates_no_more_than_hand_written_reqwest() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let base_url = support::serve();
    let by_hand = support::HandWrittenClient::new(&base_url);
    let sdk = support::sdk_client(&base_url);

    let answer = runtime.block_on(support::sdk_request(&sdk));
    let same = runtime.block_on(by_hand.get());
    assert_eq!((answer.id.as_str(), &answer.name), (same.id.as_str(), &same.name));
    assert_eq!(answer.agents.len(), same.agents.len());

    let mut counts = Vec::new();
    for _ in 0..3 {
        let hand_written = per_request(&runtime, || by_hand.get());
        let of_sdk = per_request(&runtime, || support::sdk_request(&sdk));
        counts.push((hand_written, of_sdk));
    }
    let (hand_written, of_sdk) = counts[0];
    println!("allocations in a request: {hand_written} hand-written, {of_sdk} by the SDK");
    assert!(counts.iter().all(|count| *count == counts[0]), "the count is not steady: {counts:?}");
    assert!(of_sdk <= hand_written, "{of_sdk} instead of {hand_written}");
}
