//! The memory of an audit does not grow with the organization.
//!
//! The allocator counts this thread, which runs the client. The server runs on others, and stores nothing.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

#[path = "../../sdk/benches/support/example_organization.rs"]
mod example_organization;

use allocation_counter::measure;
use example_organization::ExampleOrganization;
use tokio::runtime::Builder;
use webex_call_pickup::Client;

/// The number of call pickups, and the peak of the memory, in bytes.
fn audit(locations: usize, concurrency: usize) -> (usize, u64) {
    let (base_url, _counter) =
        ExampleOrganization { locations, groups_per_location: 100, page_size: 50 }.serve(|_| None);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let client = Client::builder().token("canary-token").base_url(base_url).build().unwrap();
    let mut count = 0;
    let memory = measure(|| {
        runtime.block_on(async {
            let mut call_pickups = client.audit().concurrency(concurrency).stream();
            while let Some(call_pickup) = call_pickups.next().await {
                call_pickup.unwrap();
                count += 1;
            }
        });
    });
    (count, memory.bytes_max)
}

#[test]
fn memory_does_not_grow_with_the_organization() {
    audit(5, 8);
    let (few, small) = audit(10, 8);
    let (many, large) = audit(100, 8);
    println!("{few} call pickups: {} KiB; {many}: {} KiB", small / 1024, large / 1024);
    assert_eq!((few, many), (1_000, 10_000));
    // The number of buffered responses varies a little.
    assert!(large < small + small / 4, "{small} bytes for {few}, {large} for {many}");
}

#[test]
fn hashes_of_call_pickups_are_dropped_with_their_location() {
    // One request in flight, so that the number of buffered responses does not vary.
    audit(5, 1);
    let (few, small) = audit(10, 1);
    let (many, large) = audit(100, 1);
    println!("{few} call pickups: {} KiB; {many}: {} KiB", small / 1024, large / 1024);
    // The hashes of 9,000 call pickups are larger than 70 KiB; those of 90 locations are kept.
    assert!(large < small + 32 * 1024, "{small} bytes for {few}, {large} for {many}");
}
