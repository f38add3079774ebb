//! The memory of an audit does not grow with the organization.
//!
//! It is the most that lived on the heap of this process while it ran, its server included, which stores nothing.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../../sdk/benches/support/example_organization.rs"]
mod example_organization;

use example_organization::ExampleOrganization;
use peak_alloc::PeakAlloc;
use tokio::runtime::Builder;
use webex_call_pickup::Client;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// How many call pickups come, and the peak of the heap meanwhile, in bytes.
fn audited(locations: usize) -> (usize, usize) {
    let (base_url, _counter) =
        ExampleOrganization { locations, groups_per_location: 100, page_size: 50 }.serve(|_| None);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let client = Client::builder().token("canary-token").base_url(base_url).build().unwrap();
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let count = runtime.block_on(async {
        let (mut groups, mut count) = (client.audit().stream(), 0);
        while let Some(group) = groups.next().await {
            group.unwrap();
            count += 1;
        }
        count
    });
    (count, MEMORY.peak_usage() - before)
}

/// The only test of this file: the allocator is that of the whole process.
#[test]
fn memory_does_not_grow_with_the_organization() {
    audited(5);
    let (few, small) = audited(10);
    let (many, large) = audited(100);
    println!("{few} call pickups: {} KiB; {many}: {} KiB", small / 1024, large / 1024);
    assert_eq!((few, many), (1_000, 10_000));
    // Some room for what is under way at the same time by chance.
    assert!(large < small + small / 4, "{small} bytes for {few}, {large} for {many}");
}
