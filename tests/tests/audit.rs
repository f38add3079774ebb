//! The audit of an organization: its items, their order, its concurrency, and its failures.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

#[path = "../../sdk/benches/support/example_organization.rs"]
mod example_organization;

use std::{
    collections::BTreeSet,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Barrier,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
    thread,
};

use example_organization::{ApiRequest, ExampleOrganization, RequestCounter};
use futures_util::StreamExt as _;
use tokio::task::yield_now;
use webex_call_pickup::{Attempt, Audit, AuditFailure, AuditedCallPickup, Client, Observer, RetryPolicy};
use webex_call_pickup_tests::{TestClock, eventually, with_time_limit};

fn client(base_url: &str) -> Client {
    let builder = Client::builder().token("canary-token").base_url(base_url).retry(RetryPolicy::none());
    TestClock::default().configure(builder).build().unwrap()
}

fn no_fault(_: &ApiRequest) -> Option<u16> {
    None
}

type Item = Result<AuditedCallPickup, AuditFailure>;

/// The items of an audit.
async fn collect(audit: Audit) -> Vec<Item> {
    with_time_limit(audit.stream().collect()).await
}

fn ids(items: &[Item]) -> Vec<&str> {
    items.iter().filter_map(|item| item.as_ref().ok()).map(|group| group.call_pickup.id.as_ref()).collect()
}

fn failures(items: &[Item]) -> Vec<&AuditFailure> {
    items.iter().filter_map(|item| item.as_ref().err()).collect()
}

/// The IDs of the first `groups` call pickups of each of these locations, in the order of the lists.
fn listed_ids(locations: impl IntoIterator<Item = usize>, groups: usize) -> Vec<String> {
    locations.into_iter().flat_map(|location| (0..groups).map(move |group| format!("{location}-{group}"))).collect()
}

/// Returns once no request is in flight and no other follows.
async fn settle(counter: &RequestCounter) {
    let quiet = async {
        let mut quiet_turns = 0;
        let mut before = counter.total();
        while quiet_turns < 5000 {
            yield_now().await;
            let is_quiet = counter.in_flight() == 0 && counter.total() == before;
            quiet_turns = if is_quiet { quiet_turns + 1 } else { 0 };
            before = counter.total();
        }
    };
    with_time_limit(quiet).await;
}

#[tokio::test]
async fn yields_every_call_pickup_of_every_location_once() {
    let organization = ExampleOrganization { locations: 30, groups_per_location: 100, page_size: 40 };
    let (base_url, counter) = organization.serve(no_fault);
    let items = collect(client(&base_url).audit()).await;
    let (actual, expected) = (ids(&items), listed_ids(0..30, 100));
    assert_eq!(actual.len(), 3000);
    assert_eq!(actual.into_iter().collect::<BTreeSet<_>>(), expected.iter().map(String::as_str).collect());
    for item in &items {
        let group = item.as_ref().unwrap();
        let location = group.call_pickup.id.as_ref().split_once('-').unwrap().0;
        assert_eq!((group.location.id.as_str(), group.call_pickup.agents.len()), (location, 3));
        assert_eq!(group.location.name, format!("Location {location}"));
    }
    assert_eq!(counter.total(), 1 + 30 * 3 + 3000);
}

#[tokio::test]
async fn keeps_the_order_of_the_lists_on_request() {
    for is_ordered in [true, false] {
        let organization = ExampleOrganization { locations: 7, groups_per_location: 9, page_size: 5 };
        let served: [AtomicUsize; 7] = Default::default();
        // The first details of each location wait for three others of the location.
        let (base_url, _counter) = organization.serve(move |request| {
            if let ApiRequest::Details { location, group } = request {
                while *group == 0 && served[*location].load(Ordering::SeqCst) < 3 {
                    thread::yield_now();
                }
                served[*location].fetch_add(1, Ordering::SeqCst);
            }
            None
        });
        let items = collect(client(&base_url).audit().ordered(is_ordered)).await;
        let expected = listed_ids(0..7, 9);
        assert_eq!(ids(&items) == expected, is_ordered, "{:?}", ids(&items));
        assert_eq!(items.len(), expected.len());
    }
}

#[tokio::test]
async fn audits_only_the_given_locations() {
    let organization = ExampleOrganization { locations: 9, groups_per_location: 3, page_size: 2 };
    let (base_url, counter) = organization.serve(|request| match request {
        ApiRequest::Locations { .. } => Some(403),
        _ => None,
    });
    let audit = client(&base_url).audit().location_id("5").location_id("2").org_id("O").ordered(true);
    let items = collect(audit).await;
    assert_eq!(ids(&items), listed_ids([5, 2], 3));
    assert!(
        items.iter().all(|item| item.as_ref().unwrap().location.name.starts_with("Location ")),
        "the list of call pickups has no location name"
    );
    assert_eq!(counter.total(), 2 * 2 + 6);
}

#[tokio::test]
async fn invalid_identifier_ends_the_audit() {
    let (base_url, counter) =
        ExampleOrganization { locations: 1, groups_per_location: 1, page_size: 1 }.serve(no_fault);
    let client = client(&base_url);
    for (audit, reason) in [
        (client.audit().org_id("a/b"), "listLocations: org_id: "),
        (client.audit().location_id("1").location_id("..").org_id(""), "listLocations: location_id: "),
    ] {
        let items = collect(audit).await;
        let [failure] = failures(&items)[..] else { panic!("{items:?}") };
        assert!(failure.error().is_invalid_request() && failure.error().to_string().starts_with(reason), "{failure}");
        assert!(failure.ends_audit() && failure.to_string().starts_with("the audit ends here"), "{failure}");
    }
    assert_eq!(counter.total(), 0);
}

#[tokio::test]
async fn keeps_exactly_the_requested_number_in_flight() {
    for (concurrency, expected) in [(0, 1), (1, 1), (3, 3), (8, 8)] {
        for is_ordered in [false, true] {
            // The first details wait for each other, so that they have to be in flight at once.
            let (barrier, arrived) = (Barrier::new(expected), AtomicUsize::new(0));
            let (base_url, counter) = ExampleOrganization { locations: 6, groups_per_location: 20, page_size: 7 }
                .serve(move |request| {
                    if matches!(request, ApiRequest::Details { .. })
                        && arrived.fetch_add(1, Ordering::SeqCst) < expected
                    {
                        barrier.wait();
                    }
                    None
                });
            let items = collect(client(&base_url).audit().concurrency(concurrency).ordered(is_ordered)).await;
            assert_eq!((ids(&items).len(), counter.max_in_flight()), (120, expected), "{is_ordered}");
        }
    }
}

#[tokio::test]
async fn respects_the_concurrency_limit_of_the_client() {
    let (base_url, counter) =
        ExampleOrganization { locations: 3, groups_per_location: 20, page_size: 7 }.serve(no_fault);
    let builder = Client::builder().token("canary-token").base_url(&base_url).max_in_flight(2);
    let items = collect(TestClock::default().configure(builder).build().unwrap().audit().concurrency(8)).await;
    assert_eq!(ids(&items).len(), 60);
    assert!(counter.max_in_flight() <= 2, "{}", counter.max_in_flight());
}

#[tokio::test]
async fn sends_no_requests_while_the_caller_pauses() {
    for is_ordered in [false, true] {
        let (base_url, counter) =
            ExampleOrganization { locations: 300, groups_per_location: 300, page_size: 70 }.serve(no_fault);
        let mut groups = client(&base_url).audit().concurrency(4).ordered(is_ordered).stream();
        settle(&counter).await;
        assert_eq!(counter.total(), 0, "a request is sent before the first item is polled");
        for taken in 1..=40 {
            with_time_limit(groups.next()).await.unwrap().unwrap();
            settle(&counter).await;
            // The details that were yielded and twice four more, two pages of the locations, and two pages of each of the lists
            // that are being read or prefetched.
            let limit = (taken + 2 * 4) + 2 + 8 * 2;
            assert!(counter.total() <= limit, "{} requests after {taken} items", counter.total());
        }
    }
}

#[tokio::test]
async fn reports_a_renamed_or_deleted_call_pickup_as_gone() {
    let (base_url, _counter) =
        ExampleOrganization { locations: 4, groups_per_location: 25, page_size: 10 }.serve(|request| match request {
            ApiRequest::Details { location: 1, group: 3 } => Some(404),
            ApiRequest::Details { location: 2, group: 4 } => Some(410),
            ApiRequest::Details { location: 3, group: 5 } => Some(403),
            _ => None,
        });
    let items = collect(client(&base_url).audit().ordered(true)).await;
    assert_eq!((items.len(), ids(&items).len()), (100, 97));
    let failures = failures(&items);
    let reported: Vec<_> = failures
        .iter()
        .map(|failure| {
            let group = failure.call_pickup().unwrap();
            let location = failure.location().unwrap();
            assert_eq!(group.id.as_str().split_once('-').map(|(location, _)| location), Some(location.id.as_str()));
            assert_eq!(Some(&location.name), group.location_name.as_ref());
            (group.name.as_str(), failure.is_gone())
        })
        .collect();
    assert_eq!(reported, [("Group 1-3", true), ("Group 2-4", true), ("Group 3-5", false)]);
    assert!(
        failures[0]
            .to_string()
            .starts_with("a call pickup was renamed or deleted after it was listed: getCallPickup: 404 Not Found: ")
    );
    assert!(failures[2].to_string().starts_with("the details of a call pickup are missing: getCallPickup: 403 "));
    for failure in failures {
        let printed = format!("{failure} {failure:?}");
        assert!(!printed.contains("Group") && !printed.contains("Location "), "{printed}");
    }
}

#[tokio::test]
async fn continues_after_a_location_that_fails() {
    let (base_url, _counter) =
        ExampleOrganization { locations: 6, groups_per_location: 25, page_size: 10 }.serve(|request| match request {
            ApiRequest::Groups { location: 1, .. } => Some(404),
            ApiRequest::Groups { location: 4, start: 20 } => Some(500),
            _ => None,
        });
    let items = collect(client(&base_url).audit().ordered(true)).await;
    let expected: Vec<_> = [listed_ids([0], 25), listed_ids(2..4, 25), listed_ids([4], 20), listed_ids([5], 25)]
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(ids(&items), expected);
    let failures = failures(&items);
    let reported: Vec<_> = failures.iter().map(|failure| failure.location().unwrap().name.as_str()).collect();
    assert_eq!(reported, ["Location 1", "Location 4"]);
    for failure in failures {
        assert!(failure.call_pickup().is_none() && !failure.is_gone(), "{failure}");
        assert!(
            failure.to_string().starts_with("call pickups of a location are missing: listCallPickups: "),
            "{failure}"
        );
    }
}

#[tokio::test]
async fn reports_unlisted_locations_once_and_continues() {
    for (from, found) in [(0, 0), (10, 10)] {
        let (base_url, _counter) =
            ExampleOrganization { locations: 40, groups_per_location: 3, page_size: 10 }.serve(move |request| {
                match request {
                    ApiRequest::Locations { start } if *start == from => Some(502),
                    _ => None,
                }
            });
        let items = collect(client(&base_url).audit()).await;
        assert_eq!(ids(&items).len(), found * 3);
        let [failure] = failures(&items)[..] else { panic!("{items:?}") };
        assert!(failure.location().is_none() && failure.call_pickup().is_none() && !failure.is_gone());
        assert!(failure.to_string().starts_with("locations are missing: listLocations: 502 "), "{failure}");
    }
}

#[tokio::test]
async fn dropped_stream_cancels_all_requests() {
    let (barrier, is_open) = (Arc::new(Barrier::new(5)), Arc::new(AtomicUsize::new(0)));
    let (waiting, opened) = (Arc::clone(&barrier), Arc::clone(&is_open));
    let (base_url, counter) =
        ExampleOrganization { locations: 50, groups_per_location: 50, page_size: 10 }.serve(move |request| {
            if matches!(request, ApiRequest::Details { .. }) && opened.load(Ordering::SeqCst) == 0 {
                waiting.wait();
                waiting.wait();
            }
            None
        });
    let builder = Client::builder().token("canary-token").base_url(&base_url).retry(RetryPolicy::none());
    let clock = TestClock::default();
    let client = clock.configure(builder).build().unwrap();
    let idle = clock.clones();
    let mut groups = client.audit().concurrency(4).stream();
    let arrived = tokio::task::spawn_blocking({
        let barrier = Arc::clone(&barrier);
        move || {
            barrier.wait();
        }
    });
    // Four details are in flight, which is the limit.
    let next = async {
        tokio::select! {
            item = groups.next() => unreachable!("{item:?}"),
            result = arrived => result.unwrap(),
        }
    };
    with_time_limit(next).await;
    drop(groups);
    eventually(async || clock.clones() <= idle).await;
    let requests = counter.total();
    is_open.store(1, Ordering::SeqCst);
    barrier.wait();
    settle(&counter).await;
    assert_eq!(counter.total(), requests);
}

#[tokio::test]
async fn stream_is_send_and_its_debug_output_is_redacted() {
    let (base_url, _counter) =
        ExampleOrganization { locations: 2, groups_per_location: 2, page_size: 2 }.serve(no_fault);
    let audit = client(&base_url).audit().org_id("canary").location_id("canary").concurrency(3);
    assert_eq!(format!("{audit:?}"), "Audit { concurrency: 3, is_ordered: false, .. }");
    assert_eq!(format!("{:?}", audit.stream()), "AuditStream { .. }");
    let mut groups = client(&base_url).audit().stream();
    let count = tokio::spawn(async move {
        let mut count = 0;
        while let Some(group) = groups.next().await {
            let printed = format!("{:?}", group.unwrap());
            for personal in ["John", "example.com", "+1907"] {
                assert!(!printed.contains(personal), "{printed}");
            }
            count += 1;
        }
        assert!(groups.next().await.is_none());
        count
    });
    assert_eq!(with_time_limit(count).await.unwrap(), 4);
}

#[tokio::test]
async fn ends_at_an_unauthorized_token() {
    let (base_url, counter) =
        ExampleOrganization { locations: 9, groups_per_location: 50, page_size: 10 }.serve(|request| match request {
            ApiRequest::Details { group: 20.., .. } => Some(401),
            _ => None,
        });
    let items = collect(client(&base_url).audit().concurrency(4).ordered(true)).await;
    assert_eq!(ids(&items), listed_ids([0], 20));
    let [failure] = failures(&items)[..] else { panic!("{items:?}") };
    assert!(failure.ends_audit() && failure.error().is_unauthorized() && failure.location().is_none());
    let message = "the audit ends here, and the remaining call pickups are missing: getCallPickup: 401 Unauthorized: ";
    assert!(failure.to_string().starts_with(message), "{failure}");
    assert!(counter.total() < 50, "{}", counter.total());

    let (base_url, _counter) =
        ExampleOrganization { locations: 9, groups_per_location: 5, page_size: 10 }.serve(|request| match request {
            ApiRequest::Details { location: 3, .. } => Some(403),
            _ => None,
        });
    let items = collect(client(&base_url).audit()).await;
    assert_eq!((ids(&items).len(), failures(&items).len()), (40, 5), "a token may be limited to some locations");
    assert!(!failures(&items)[0].ends_audit());
}

#[tokio::test]
async fn audits_a_repeated_location_once() {
    let (base_url, _counter) =
        ExampleOrganization { locations: 3, groups_per_location: 2, page_size: 2 }.serve(no_fault);
    let items =
        collect(client(&base_url).audit().location_id("1").location_id("2").location_id("1").ordered(true)).await;
    assert_eq!(ids(&items), listed_ids([1, 2], 2));
}

#[tokio::test]
async fn panic_of_an_observer_reaches_the_caller_once() {
    #[derive(Debug)]
    struct PanickingObserver;
    impl Observer for PanickingObserver {
        fn on_attempt(&self, attempt: &Attempt) {
            assert_ne!(attempt.operation.id, "getCallPickup", "on purpose");
        }
    }
    let (base_url, _counter) =
        ExampleOrganization { locations: 1, groups_per_location: 1, page_size: 1 }.serve(no_fault);
    let client =
        Client::builder().token("canary-token").base_url(base_url).observer(PanickingObserver).build().unwrap();
    let mut groups = client.audit().stream();
    let panicked = poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| groups.poll_next_unpin(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        outcome => Poll::Ready(outcome.is_err()),
    });
    assert!(with_time_limit(panicked).await);
    assert!(with_time_limit(groups.next()).await.is_none());
}
