//! Whether an audit by the SDK is as fast as one by hand-written reqwest, serde and futures, and how much memory it takes.
//!
//! Run with `cargo bench -p webex-call-pickup --bench audit`. Both ask for the same in the same way: the pages of the
//! locations, those of the call pickups of each, and the details with 8 requests under way. Times are told as ratios, as in
//! the benchmark `requests`. The memory is the peak of the heap of this process, the server's included, which stores
//! nothing.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/compare.rs"]
mod compare;
#[path = "support/fleet.rs"]
mod fleet;
#[allow(dead_code, reason = "the other benchmark needs the rest")]
mod support;

use std::time::Duration;

use compare::{compare, stay_on_one_core};
use criterion::Criterion;
use fleet::Fleet;
use futures_util::{Stream, TryStreamExt as _, stream};
use peak_alloc::PeakAlloc;
use reqwest::{Url, header::LINK};
use serde::{Deserialize, de::DeserializeOwned};
use support::{HandWritten, sdk};
use tokio::runtime::Runtime;
use webex_call_pickup::Client;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const CONCURRENCY: usize = 8;

/// How many call pickups of so many come by the SDK.
async fn by_sdk(client: &Client) -> usize {
    let mut groups = client.audit().concurrency(CONCURRENCY).stream();
    let mut count = 0;
    while let Some(group) = groups.next().await {
        let group = group.unwrap();
        assert!(group.location_name.is_some() && !group.call_pickup.name.is_empty());
        count += 1;
    }
    count
}

#[derive(Deserialize)]
struct Locations {
    locations: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Groups {
    call_pickups: Vec<Item>,
}

#[derive(Clone, Deserialize)]
struct Item {
    id: String,
    name: String,
}

/// What an audit is for: a call pickup and where it is.
struct Group {
    location: Item,
    call_pickup: support::CallPickup,
}

/// The same by hand, without what the SDK has beside it: retries, checked links, requests that end in their time though
/// nobody asks for the next item, failures that do not end the rest and say of which call pickup they are.
async fn by_hand(client: &HandWritten, base_url: &str) -> usize {
    let root = format!("{base_url}/telephony/config/locations");
    let locations = items(client, root.clone(), |page: Locations| page.locations);
    let groups = locations.map_ok(|location| {
        let list = format!("{root}/{}/callPickups", location.id);
        let groups = items(client, list.clone(), |page: Groups| page.call_pickups);
        groups.map_ok(move |group| (location.clone(), group, list.clone()))
    });
    let details = groups.try_flatten().map_ok(|(location, group, list)| async move {
        let answer = client.request(format!("{list}/{}", group.id)).send().await?.error_for_status()?;
        Ok(Group { location, call_pickup: answer.json().await? })
    });
    let count = details.try_buffer_unordered(CONCURRENCY).try_fold(0, |count, group: Group| async move {
        assert!(!group.location.name.is_empty() && !group.call_pickup.name.is_empty());
        Ok(count + 1)
    });
    count.await.unwrap()
}

/// The items of a list, page after page.
fn items<P: DeserializeOwned>(
    client: &HandWritten,
    first: String,
    items: fn(P) -> Vec<Item>,
) -> impl Stream<Item = Result<Item, reqwest::Error>> {
    let pages = stream::try_unfold(Some(first.parse::<Url>().unwrap()), move |url| async move {
        let Some(url) = url else { return Ok(None) };
        let answer = client.request(url.clone()).send().await?.error_for_status()?;
        let link = answer.headers().get(LINK).map(|link| link.to_str().unwrap());
        let next =
            link.and_then(|link| link.strip_prefix('<')?.split_once('>')).map(|(next, _)| url.join(next).unwrap());
        let items = items(answer.json().await?).into_iter().map(Ok);
        Ok(Some((stream::iter(items), next)))
    });
    pages.try_flatten()
}

/// So many call pickups, a hundred in each location and fifty on each page.
fn serve(call_pickups: usize) -> String {
    Fleet { locations: call_pickups / 100, groups: 100, page: 50 }.serve(|_| None).0
}

fn time(criterion: &mut Criterion, runtime: &Runtime) -> String {
    let base_url = serve(5_000);
    let by_hand = || {
        let client = HandWritten::new(&base_url);
        let base_url = base_url.clone();
        move |count| {
            for _ in 0..count {
                assert_eq!(runtime.block_on(by_hand(&client, &base_url)), 5_000);
            }
        }
    };
    let client = sdk(&base_url);
    let by_sdk = move |count| {
        for _ in 0..count {
            assert_eq!(runtime.block_on(by_sdk(&client)), 5_000);
        }
    };
    compare(
        criterion,
        "audit of 5,000",
        1,
        vec![
            ("hand-written", Box::new(by_hand())),
            ("hand-written again", Box::new(by_hand())),
            ("sdk", Box::new(by_sdk)),
        ],
    )
}

fn memory(runtime: &Runtime) {
    for call_pickups in [1_000, 50_000] {
        let client = sdk(&serve(call_pickups));
        // Its connections are open before.
        runtime.block_on(async { client.audit().stream().next().await }).unwrap().unwrap();
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        assert_eq!(runtime.block_on(by_sdk(&client)), call_pickups);
        println!("peak of the heap for {call_pickups} call pickups: {} KiB", (MEMORY.peak_usage() - before) / 1024);
    }
}

fn main() {
    stay_on_one_core();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(20))
        .configure_from_args();
    let ratios = time(&mut criterion, &runtime);
    criterion.final_summary();
    println!("Ratios of the medians to hand-written; \"hand-written again\" is the noise.\n{ratios}");
    memory(&runtime);
}
