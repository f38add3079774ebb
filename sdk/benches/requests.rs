//! Compares the SDK with hand-written reqwest and serde: one request, 32 in flight, and decoding alone.
//!
//! Run with `cargo bench -p webex-call-pickup --bench requests`. Times of different runs or machines are not comparable. So all
//! arms run in the same process, on the same runtime and core, in turns of a few milliseconds, and the result is the ratio of
//! each to the hand-written arm. That arm runs twice: the difference is the noise. Each client opens its connections before it
//! is measured.
//!
//! The arms of requests differ in their settings:
//!
//! - "hand-written": reqwest, with the headers, the timeout and the lenient types of the SDK. It sends a request once.
//! - "hand-written, retries": the same with the retries and the timeout of all attempts that the SDK has by default.
//! - "sdk, no retries": the SDK with the settings of "hand-written".
//! - "sdk": the SDK with its default settings, which are those of "hand-written, retries".
//!
//! The client's decoding function is not public. So decoding alone is that of its types by serde_json. "with path" shows the cost
//! of a deserializer that tracks the path of an error, which the client does not use.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark")]

#[path = "support/compare.rs"]
mod compare;
#[path = "support/retries.rs"]
mod retries;
mod support;

use std::{hint::black_box, time::Duration};

use compare::{compare, pin_to_one_core};
use criterion::Criterion;
use reqwest::Response;
use retries::send_with_retries;
use support::{CALL_PICKUP, HandWrittenClient, LOCATION, plain_sdk_client, sdk_client, sdk_request, serve};
use tokio::runtime::Runtime;
use webex_call_pickup::{Client, types};

const IN_FLIGHT: usize = 32;

/// Sends a request with a hand-written client that retries.
async fn get_with_retries(client: &HandWrittenClient, base_url: &str) -> support::CallPickup {
    let url = format!("{base_url}/telephony/config/locations/{LOCATION}/callPickups/{CALL_PICKUP}");
    let response = send_with_retries(client.request(url)).await.and_then(Response::error_for_status).unwrap();
    support::decode(response).await.unwrap()
}

fn one_request(criterion: &mut Criterion, runtime: &Runtime, base_url: &str) -> String {
    let hand_written = || {
        let client = HandWrittenClient::new(base_url);
        move |count| {
            runtime.block_on(async {
                for _ in 0..count {
                    black_box(client.get().await);
                }
            });
        }
    };
    let client = HandWrittenClient::new(base_url);
    let with_retries = move |count| {
        runtime.block_on(async {
            for _ in 0..count {
                black_box(get_with_retries(&client, base_url).await);
            }
        });
    };
    let sdk = |client: Client| {
        move |count| {
            runtime.block_on(async {
                for _ in 0..count {
                    black_box(sdk_request(&client).await);
                }
            });
        }
    };
    compare(
        criterion,
        "one request",
        200,
        vec![
            ("hand-written", Box::new(hand_written())),
            ("hand-written again", Box::new(hand_written())),
            ("hand-written, retries", Box::new(with_retries)),
            ("sdk, no retries", Box::new(sdk(plain_sdk_client(base_url)))),
            ("sdk", Box::new(sdk(sdk_client(base_url)))),
        ],
    )
}

fn many_requests(criterion: &mut Criterion, runtime: &Runtime, base_url: &str) -> String {
    let hand_written = || {
        let client = HandWrittenClient::new(base_url);
        move |count| {
            runtime.block_on(async {
                for _ in 0..count {
                    black_box(join_all((0..IN_FLIGHT).map(|_| client.get())).await);
                }
            });
        }
    };
    let client = HandWrittenClient::new(base_url);
    let with_retries = move |count| {
        runtime.block_on(async {
            for _ in 0..count {
                black_box(join_all((0..IN_FLIGHT).map(|_| get_with_retries(&client, base_url))).await);
            }
        });
    };
    let sdk = |client: Client| {
        move |count| {
            runtime.block_on(async {
                for _ in 0..count {
                    black_box(join_all((0..IN_FLIGHT).map(|_| sdk_request(&client))).await);
                }
            });
        }
    };
    compare(
        criterion,
        "32 in flight",
        10,
        vec![
            ("hand-written", Box::new(hand_written())),
            ("hand-written again", Box::new(hand_written())),
            ("hand-written, retries", Box::new(with_retries)),
            ("sdk, no retries", Box::new(sdk(plain_sdk_client(base_url)))),
            ("sdk", Box::new(sdk(sdk_client(base_url)))),
        ],
    )
}

async fn join_all<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    futures_util::future::join_all(futures).await
}

fn decoding(criterion: &mut Criterion) -> String {
    let body = support::example_body();
    let hand_written = |body: &[u8]| serde_json::from_slice::<support::CallPickup>(body).unwrap();
    let body = body.as_slice();
    fn repeat<'a, T>(body: &'a [u8], decode: impl Fn(&[u8]) -> T + 'a) -> Box<dyn FnMut(u64) + 'a> {
        Box::new(move |count| {
            for _ in 0..count {
                black_box(decode(black_box(body)));
            }
        })
    }
    compare(
        criterion,
        "decoding",
        1000,
        vec![
            ("hand-written", repeat(body, hand_written)),
            ("hand-written again", repeat(body, hand_written)),
            ("sdk", repeat(body, |body| serde_json::from_slice::<types::CallPickup>(body).unwrap())),
            (
                "with path",
                repeat(body, |body| {
                    let mut deserializer = serde_json::Deserializer::from_slice(body);
                    let value: types::CallPickup = serde_path_to_error::deserialize(&mut deserializer).unwrap();
                    deserializer.end().unwrap();
                    value
                }),
            ),
        ],
    )
}

fn main() {
    pin_to_one_core();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let base_url = serve();
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(5))
        .configure_from_args();
    let ratios = [
        one_request(&mut criterion, &runtime, &base_url),
        many_requests(&mut criterion, &runtime, &base_url),
        decoding(&mut criterion),
    ];
    criterion.final_summary();
    println!("Ratios of the medians to hand-written. \"hand-written again\" is the noise.\n{}", ratios.concat());
}
