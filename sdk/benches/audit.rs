//! Compares an audit by the SDK with one by hand-written reqwest, serde and futures, and measures its memory.
//!
//! Run with `cargo bench -p webex-call-pickup --bench audit`. Both send the same requests: the pages of the locations, those of
//! the call pickups of each, and the details with 8 requests in flight. The arms and the ratios are those of the benchmark
//! `requests`.
//! The memory is the peak of the heap of this process, including the server, which stores nothing.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark")]

#[path = "support/compare.rs"]
mod compare;
#[path = "support/example_organization.rs"]
mod example_organization;
#[path = "support/retries.rs"]
mod retries;
#[allow(dead_code, reason = "used by the other benchmark")]
mod support;

use std::time::Duration;

use compare::{compare, pin_to_one_core};
use criterion::Criterion;
use example_organization::ExampleOrganization;
use futures_util::{Stream, TryStreamExt as _, stream};
use peak_alloc::PeakAlloc;
use reqwest::{RequestBuilder, Response, Url, header::LINK};
use retries::send_with_retries;
use serde::{Deserialize, de::DeserializeOwned};
use support::{HandWrittenClient, plain_sdk_client, sdk_client};
use tokio::runtime::Runtime;
use webex_call_pickup::Client;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const CONCURRENCY: usize = 8;

/// Runs an audit by the SDK. Returns the number of call pickups.
async fn sdk_audit(client: &Client) -> usize {
    let mut groups = client.audit().concurrency(CONCURRENCY).stream();
    let mut count = 0;
    while let Some(group) = groups.next().await {
        let group = group.unwrap();
        assert!(!group.location.name.is_empty() && !group.call_pickup.name.is_empty());
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

/// A call pickup and its location.
struct Group {
    location: Item,
    call_pickup: support::CallPickup,
}

/// Runs a hand-written audit that sends each request with `send`. It lacks checks of links, timeouts while the caller is busy,
/// and failures that do not end the audit.
async fn hand_written_audit(
    client: &HandWrittenClient,
    base_url: &str,
    send: impl AsyncFn(RequestBuilder) -> Result<Response, reqwest::Error>,
) -> usize {
    let send = &send;
    let root = format!("{base_url}/telephony/config/locations");
    let locations = items(client, root.clone(), send, |page: Locations| page.locations);
    let groups = locations.map_ok(|location| {
        let list = format!("{root}/{}/callPickups", location.id);
        let groups = items(client, list.clone(), send, |page: Groups| page.call_pickups);
        groups.map_ok(move |group| (location.clone(), group, list.clone()))
    });
    let details = groups.try_flatten().map_ok(|(location, group, list)| async move {
        let response = send(client.request(format!("{list}/{}", group.id))).await?.error_for_status()?;
        Ok(Group { location, call_pickup: support::decode(response).await? })
    });
    let count = details.try_buffer_unordered(CONCURRENCY).try_fold(0, |count, group: Group| async move {
        assert!(!group.location.name.is_empty() && !group.call_pickup.name.0.is_empty());
        Ok(count + 1)
    });
    count.await.unwrap()
}

/// Returns the items of all pages of a list.
fn items<P: DeserializeOwned>(
    client: &HandWrittenClient,
    first: String,
    send: &impl AsyncFn(RequestBuilder) -> Result<Response, reqwest::Error>,
    items: fn(P) -> Vec<Item>,
) -> impl Stream<Item = Result<Item, reqwest::Error>> {
    let pages = stream::try_unfold(Some(first.parse::<Url>().unwrap()), move |url| async move {
        let Some(url) = url else { return Ok(None) };
        let response = send(client.request(url.clone())).await?.error_for_status()?;
        let link = response.headers().get(LINK).map(|link| link.to_str().unwrap());
        let next =
            link.and_then(|link| link.strip_prefix('<')?.split_once('>')).map(|(next, _)| url.join(next).unwrap());
        let items = items(support::decode(response).await?).into_iter().map(Ok);
        Ok(Some((stream::iter(items), next)))
    });
    pages.try_flatten()
}

/// Starts a server with a hundred call pickups in each location and fifty on each page. Returns its base URL.
fn serve(call_pickups: usize) -> String {
    ExampleOrganization { locations: call_pickups / 100, groups_per_location: 100, page_size: 50 }.serve(|_| None).0
}

fn time(criterion: &mut Criterion, runtime: &Runtime) -> String {
    let base_url = serve(5_000);
    let hand_written = || {
        let client = HandWrittenClient::new(&base_url);
        let base_url = base_url.clone();
        move |count| {
            for _ in 0..count {
                let audit = hand_written_audit(&client, &base_url, RequestBuilder::send);
                assert_eq!(runtime.block_on(audit), 5_000);
            }
        }
    };
    let client = HandWrittenClient::new(&base_url);
    let with_retries = |count| {
        for _ in 0..count {
            let audit = hand_written_audit(&client, &base_url, send_with_retries);
            assert_eq!(runtime.block_on(audit), 5_000);
        }
    };
    let sdk = |client: Client| {
        move |count| {
            for _ in 0..count {
                assert_eq!(runtime.block_on(sdk_audit(&client)), 5_000);
            }
        }
    };
    compare(
        criterion,
        "audit of 5,000",
        1,
        vec![
            ("hand-written", Box::new(hand_written())),
            ("hand-written again", Box::new(hand_written())),
            ("hand-written, retries", Box::new(with_retries)),
            ("sdk, no retries", Box::new(sdk(plain_sdk_client(&base_url)))),
            ("sdk", Box::new(sdk(sdk_client(&base_url)))),
        ],
    )
}

fn memory(runtime: &Runtime) {
    for call_pickups in [1_000, 50_000] {
        let client = sdk_client(&serve(call_pickups));
        // Open the connections before the measurement.
        runtime.block_on(async { client.audit().stream().next().await }).unwrap().unwrap();
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        assert_eq!(runtime.block_on(sdk_audit(&client)), call_pickups);
        println!("peak of the heap for {call_pickups} call pickups: {} KiB", (MEMORY.peak_usage() - before) / 1024);
    }
}

fn main() {
    pin_to_one_core();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(20))
        .configure_from_args();
    let ratios = time(&mut criterion, &runtime);
    criterion.final_summary();
    println!("Ratios of the medians to hand-written. \"hand-written again\" is the noise.\n{ratios}");
    memory(&runtime);
}
