//! The number of allocations of a request, compared with hand-written reqwest and serde.
//!
//! The allocator counts the allocations of this thread. The clients run on it, and the server runs on others.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

#[path = "../../sdk/benches/support/mod.rs"]
mod support;

use allocation_counter::measure;
use tokio::runtime::{Builder, Runtime};

const REQUESTS: u64 = 50;

/// The number of allocations of a request, rounded up over many requests.
fn per_request<T>(runtime: &Runtime, mut request: impl AsyncFnMut() -> T) -> u64 {
    let mut run = || runtime.block_on(async { drop(request().await) });
    // The first requests open the connection, and grow the buffers that are reused.
    (0..REQUESTS).for_each(|_| run());
    let counted = measure(|| (0..REQUESTS).for_each(|_| run()));
    counted.count_total.div_ceil(REQUESTS)
}

#[test]
fn request_allocates_no_more_than_hand_written_reqwest() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let base_url = support::serve();
    let hand_written_client = support::HandWrittenClient::new(&base_url);
    let sdk_client = support::sdk_client(&base_url);

    let response = runtime.block_on(support::sdk_request(&sdk_client));
    let expected = runtime.block_on(hand_written_client.get());
    assert_eq!((response.id.as_str(), &response.name), (expected.id.0.as_str(), &expected.name.0));
    assert_eq!(response.agents.len(), expected.agents.len());

    let mut counts = Vec::new();
    for _ in 0..3 {
        let hand_written = per_request(&runtime, || hand_written_client.get());
        let sdk = per_request(&runtime, || support::sdk_request(&sdk_client));
        counts.push((hand_written, sdk));
    }
    let (hand_written, sdk) = counts[0];
    println!("allocations in a request: {hand_written} by hand, {sdk} by the SDK");
    assert!(counts.iter().all(|count| *count == counts[0]), "the counts differ: {counts:?}");
    assert!(sdk <= hand_written, "{sdk} instead of {hand_written}");
}
