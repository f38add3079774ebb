//! The audit of an organization: what comes, in which order, how much at once, and what is told of what fails.

#![allow(clippy::unwrap_used)]

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
use webex_call_pickup_tests::{TestClock, in_time};

fn client(base_url: &str) -> Client {
    let builder = Client::builder().token("canary-token").base_url(base_url).retry(RetryPolicy::none());
    TestClock::default().set(builder).build().unwrap()
}

fn undisturbed(_: &ApiRequest) -> Option<u16> {
    None
}

type Item = Result<AuditedCallPickup, AuditFailure>;

/// All that an audit gives.
async fn all(audit: Audit) -> Vec<Item> {
    in_time(audit.stream().collect()).await.unwrap()
}

fn ids(items: &[Item]) -> Vec<&str> {
    items.iter().filter_map(|item| item.as_ref().ok()).map(|group| group.call_pickup.id.as_ref()).collect()
}

fn failures(items: &[Item]) -> Vec<&AuditFailure> {
    items.iter().filter_map(|item| item.as_ref().err()).collect()
}

/// The IDs of these call pickups of these locations, in the order of the lists.
fn listed(locations: impl IntoIterator<Item = usize>, groups: usize) -> Vec<String> {
    locations.into_iter().flat_map(|location| (0..groups).map(move |group| format!("{location}-{group}"))).collect()
}

/// Is ready once nothing is under way and nothing more comes.
async fn settled(counter: &RequestCounter) {
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
    in_time(quiet).await.unwrap();
}

#[tokio::test]
async fn every_call_pickup_of_every_location_comes_once() {
    let organization = ExampleOrganization { locations: 30, groups_per_location: 100, page_size: 40 };
    let (base_url, counter) = organization.serve(undisturbed);
    let items = all(client(&base_url).audit()).await;
    let (came, expected) = (ids(&items), listed(0..30, 100));
    assert_eq!(came.len(), 3000);
    assert_eq!(came.into_iter().collect::<BTreeSet<_>>(), expected.iter().map(String::as_str).collect());
    for item in &items {
        let group = item.as_ref().unwrap();
        let location = group.call_pickup.id.as_ref().split_once('-').unwrap().0;
        assert_eq!((group.location_id.as_ref(), group.call_pickup.agents.len()), (location, 3));
        assert_eq!(group.location_name, Some(format!("Location {location}")));
    }
    assert_eq!(counter.total(), 1 + 30 * 3 + 3000);
}

#[tokio::test]
async fn the_order_is_that_of_the_lists_on_request() {
    for is_ordered in [true, false] {
        let organization = ExampleOrganization { locations: 7, groups_per_location: 9, page_size: 5 };
        let served: [AtomicUsize; 7] = Default::default();
        // The first of each location is late: it waits for three others of its location.
        let (base_url, _counter) = organization.serve(move |request| {
            if let ApiRequest::Details { location, group } = request {
                while *group == 0 && served[*location].load(Ordering::SeqCst) < 3 {
                    thread::yield_now();
                }
                served[*location].fetch_add(1, Ordering::SeqCst);
            }
            None
        });
        let items = all(client(&base_url).audit().ordered(is_ordered)).await;
        let expected = listed(0..7, 9);
        assert_eq!(ids(&items) == expected, is_ordered, "{:?}", ids(&items));
        assert_eq!(items.len(), expected.len());
    }
}

#[tokio::test]
async fn locations_can_be_named() {
    let organization = ExampleOrganization { locations: 9, groups_per_location: 3, page_size: 2 };
    let (base_url, counter) = organization.serve(|request| match request {
        ApiRequest::Locations { .. } => Some(403),
        _ => None,
    });
    let audit = client(&base_url).audit().location_id("5").location_id("2").org_id("O").ordered(true);
    let items = all(audit).await;
    assert_eq!(ids(&items), listed([5, 2], 3));
    assert!(items.iter().all(|item| item.as_ref().unwrap().location_name.is_some()), "from the list of call pickups");
    assert_eq!(counter.total(), 2 * 2 + 6);
}

#[tokio::test]
async fn what_is_refused_is_told_by_the_first_item() {
    let (base_url, counter) =
        ExampleOrganization { locations: 1, groups_per_location: 1, page_size: 1 }.serve(undisturbed);
    let client = client(&base_url);
    for (audit, reason) in [
        (client.audit().org_id("a/b"), "listLocations: org_id: "),
        (client.audit().location_id("1").location_id("..").org_id(""), "listLocations: location_id: "),
    ] {
        let items = all(audit).await;
        let [failure] = failures(&items)[..] else { panic!("{items:?}") };
        assert!(failure.error().is_invalid_request() && failure.error().to_string().starts_with(reason), "{failure}");
    }
    assert_eq!(counter.total(), 0);
}

#[tokio::test]
async fn no_more_requests_are_under_way_than_asked_for_and_as_many() {
    for (asked_for, most) in [(0, 1), (1, 1), (3, 3), (8, 8)] {
        for is_ordered in [false, true] {
            // The first details wait for each other, which only so many at once can.
            let (barrier, arrived) = (Barrier::new(most), AtomicUsize::new(0));
            let (base_url, counter) = ExampleOrganization { locations: 6, groups_per_location: 20, page_size: 7 }
                .serve(move |request| {
                    if matches!(request, ApiRequest::Details { .. }) && arrived.fetch_add(1, Ordering::SeqCst) < most {
                        barrier.wait();
                    }
                    None
                });
            let items = all(client(&base_url).audit().concurrency(asked_for).ordered(is_ordered)).await;
            assert_eq!((ids(&items).len(), counter.max_in_flight()), (120, most), "{is_ordered}");
        }
    }
}

#[tokio::test]
async fn the_limit_of_the_client_counts_too() {
    let (base_url, counter) =
        ExampleOrganization { locations: 3, groups_per_location: 20, page_size: 7 }.serve(undisturbed);
    let builder = Client::builder().token("canary-token").base_url(&base_url).max_in_flight(2);
    let items = all(TestClock::default().set(builder).build().unwrap().audit().concurrency(8)).await;
    assert_eq!(ids(&items).len(), 60);
    assert!(counter.max_in_flight() <= 2, "{}", counter.max_in_flight());
}

#[tokio::test]
async fn a_caller_that_stops_stops_the_requests() {
    for is_ordered in [false, true] {
        let (base_url, counter) =
            ExampleOrganization { locations: 300, groups_per_location: 300, page_size: 70 }.serve(undisturbed);
        let mut groups = client(&base_url).audit().concurrency(4).ordered(is_ordered).stream();
        settled(&counter).await;
        assert_eq!(counter.total(), 0, "nothing before the first is asked for");
        for taken in 1..=40 {
            in_time(groups.next()).await.unwrap().unwrap().unwrap();
            settled(&counter).await;
            // The details that were taken and twice four more; two pages of the locations; two pages of each list that is
            // worked on or begun.
            let most = (taken + 2 * 4) + 2 + 8 * 2;
            assert!(counter.total() <= most, "{} requests after {taken} items", counter.total());
        }
    }
}

#[tokio::test]
async fn a_call_pickup_that_was_renamed_or_deleted_meanwhile_is_told_as_such() {
    let (base_url, _counter) =
        ExampleOrganization { locations: 4, groups_per_location: 25, page_size: 10 }.serve(|request| match request {
            ApiRequest::Details { location: 1, group: 3 } => Some(404),
            ApiRequest::Details { location: 2, group: 4 } => Some(410),
            ApiRequest::Details { location: 3, group: 5 } => Some(403),
            _ => None,
        });
    let items = all(client(&base_url).audit().ordered(true)).await;
    assert_eq!((items.len(), ids(&items).len()), (100, 97));
    let failures = failures(&items);
    let told: Vec<_> = failures
        .iter()
        .map(|failure| {
            let group = failure.call_pickup().unwrap();
            assert_eq!(
                failure.location_id().map(AsRef::as_ref),
                group.id.as_ref().split_once('-').map(|(location, _)| location)
            );
            assert_eq!(failure.location_name(), group.location_name.as_deref());
            (group.name.as_str(), failure.is_gone())
        })
        .collect();
    assert_eq!(told, [("Group 1-3", true), ("Group 2-4", true), ("Group 3-5", false)]);
    assert!(
        failures[0]
            .to_string()
            .starts_with("a call pickup was renamed or deleted after it was listed: getCallPickup: 404 Not Found: ")
    );
    assert!(failures[2].to_string().starts_with("the details of a call pickup are missing: getCallPickup: 403 "));
    for failure in failures {
        let shown = format!("{failure} {failure:?}");
        assert!(!shown.contains("Group") && !shown.contains("Location "), "{shown}");
        assert!(std::error::Error::source(failure).is_some());
    }
}

#[tokio::test]
async fn a_location_that_fails_leaves_the_others() {
    let (base_url, _counter) =
        ExampleOrganization { locations: 6, groups_per_location: 25, page_size: 10 }.serve(|request| match request {
            ApiRequest::Groups { location: 1, .. } => Some(404),
            ApiRequest::Groups { location: 4, start: 20 } => Some(500),
            _ => None,
        });
    let items = all(client(&base_url).audit().ordered(true)).await;
    let expected: Vec<_> =
        [listed([0], 25), listed(2..4, 25), listed([4], 20), listed([5], 25)].into_iter().flatten().collect();
    assert_eq!(ids(&items), expected);
    let failures = failures(&items);
    let told: Vec<_> = failures.iter().map(|failure| failure.location_name().unwrap()).collect();
    assert_eq!(told, ["Location 1", "Location 4"]);
    for failure in failures {
        assert!(failure.call_pickup().is_none() && !failure.is_gone(), "{failure}");
        assert!(
            failure.to_string().starts_with("call pickups of a location are missing: listCallPickups: "),
            "{failure}"
        );
    }
}

#[tokio::test]
async fn locations_that_cannot_be_listed_are_told_once_and_the_rest_goes_on() {
    for (from, found) in [(0, 0), (10, 10)] {
        let (base_url, _counter) =
            ExampleOrganization { locations: 40, groups_per_location: 3, page_size: 10 }.serve(move |request| {
                match request {
                    ApiRequest::Locations { start } if *start == from => Some(502),
                    _ => None,
                }
            });
        let items = all(client(&base_url).audit()).await;
        assert_eq!(ids(&items).len(), found * 3);
        let [failure] = failures(&items)[..] else { panic!("{items:?}") };
        assert!(failure.location_id().is_none() && failure.call_pickup().is_none() && !failure.is_gone());
        assert!(failure.to_string().starts_with("locations are missing: listLocations: 502 "), "{failure}");
    }
}

#[tokio::test]
async fn nothing_goes_on_after_it_is_dropped() {
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
    let client = clock.set(builder).build().unwrap();
    let idle = clock.clones();
    let mut groups = client.audit().concurrency(4).stream();
    let arrived = tokio::task::spawn_blocking({
        let barrier = Arc::clone(&barrier);
        move || {
            barrier.wait();
        }
    });
    // Four details are under way, which is all that may be.
    let is_full = in_time(async {
        tokio::select! {
            _ = groups.next() => false,
            _ = arrived => true,
        }
    });
    assert!(is_full.await.unwrap());
    drop(groups);
    let ended = async {
        while clock.clones() > idle {
            yield_now().await;
        }
    };
    in_time(ended).await.unwrap();
    let requests = counter.total();
    is_open.store(1, Ordering::SeqCst);
    barrier.wait();
    settled(&counter).await;
    assert_eq!(counter.total(), requests);
}

#[tokio::test]
async fn an_audit_can_travel_and_shows_nothing() {
    let (base_url, _counter) =
        ExampleOrganization { locations: 2, groups_per_location: 2, page_size: 2 }.serve(undisturbed);
    let audit = client(&base_url).audit().org_id("canary").location_id("canary").concurrency(3);
    assert_eq!(format!("{audit:?}"), "Audit { concurrency: 3, is_ordered: false, .. }");
    assert_eq!(format!("{:?}", audit.stream()), "AuditStream { .. }");
    let mut groups = client(&base_url).audit().stream();
    let count = tokio::spawn(async move {
        let mut count = 0;
        while let Some(group) = groups.next().await {
            let shown = format!("{:?}", group.unwrap());
            assert!(!shown.contains("John") && !shown.contains("example.com") && !shown.contains("+1907"), "{shown}");
            count += 1;
        }
        assert!(groups.next().await.is_none());
        count
    });
    assert_eq!(in_time(count).await.unwrap().unwrap(), 4);
}

#[tokio::test]
async fn it_ends_where_the_token_is_refused() {
    let (base_url, counter) =
        ExampleOrganization { locations: 9, groups_per_location: 50, page_size: 10 }.serve(|request| match request {
            ApiRequest::Details { group: 20.., .. } => Some(401),
            _ => None,
        });
    let items = all(client(&base_url).audit().concurrency(4).ordered(true)).await;
    assert_eq!(ids(&items), listed([0], 20));
    let [failure] = failures(&items)[..] else { panic!("{items:?}") };
    assert!(failure.ends_audit() && failure.error().is_unauthorized() && failure.location_id().is_none());
    let text = "the audit ends here, and the remaining call pickups are missing: getCallPickup: 401 Unauthorized: ";
    assert!(failure.to_string().starts_with(text), "{failure}");
    assert!(counter.total() < 50, "{}", counter.total());

    let (base_url, _counter) =
        ExampleOrganization { locations: 9, groups_per_location: 5, page_size: 10 }.serve(|request| match request {
            ApiRequest::Details { location: 3, .. } => Some(403),
            _ => None,
        });
    let items = all(client(&base_url).audit()).await;
    assert_eq!((ids(&items).len(), failures(&items).len()), (40, 5), "a token may be for some locations only");
    assert!(!failures(&items)[0].ends_audit());
}

#[tokio::test]
async fn a_location_that_is_named_twice_is_audited_once() {
    let (base_url, _counter) =
        ExampleOrganization { locations: 3, groups_per_location: 2, page_size: 2 }.serve(undisturbed);
    let items = all(client(&base_url).audit().location_id("1").location_id("2").location_id("1").ordered(true)).await;
    assert_eq!(ids(&items), listed([1, 2], 2));
}

#[tokio::test]
async fn a_panic_of_an_observer_is_the_callers_once() {
    #[derive(Debug)]
    struct Panics;
    impl Observer for Panics {
        fn on_attempt(&self, attempt: &Attempt) {
            assert_ne!(attempt.operation.id, "getCallPickup", "on purpose");
        }
    }
    let (base_url, _counter) =
        ExampleOrganization { locations: 1, groups_per_location: 1, page_size: 1 }.serve(undisturbed);
    let client = Client::builder().token("canary-token").base_url(base_url).observer(Panics).build().unwrap();
    let mut groups = client.audit().stream();
    let panicked = poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| groups.poll_next_unpin(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        outcome => Poll::Ready(outcome.is_err()),
    });
    assert!(in_time(panicked).await.unwrap());
    assert!(in_time(groups.next()).await.unwrap().is_none());
}
