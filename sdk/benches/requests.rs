//! Whether the SDK is as fast as hand-written reqwest and serde: one request, 32 in flight, and decoding alone.
//!
//! Run with `cargo bench -p webex-call-pickup --bench requests`. Times of different runs, and of different machines,
//! say nothing; so all arms run in the same process, on the same runtime and core, in turns of some milliseconds, and
//! what is told at the end are ratios to the hand-written arm. That arm is there twice: how far the two are apart is how
//! much of a ratio is noise. Each client has connections of its own, which are open before the clock starts.
//!
//! What the client decodes with is no public function. So decoding alone is that of its types, by serde_json as it is
//! and with the path followed, as error texts need it; what the client does is in the requests.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/compare.rs"]
mod compare;
mod support;

use std::{hint::black_box, time::Duration};

use compare::{compare, stay_on_one_core};
use criterion::Criterion;
use support::{HandWritten, by_sdk, sdk, serve};
use tokio::runtime::Runtime;
use webex_call_pickup::types;

const IN_FLIGHT: usize = 32;

fn one_request(criterion: &mut Criterion, runtime: &Runtime, base_url: &str) -> String {
    let by_hand = || {
        let client = HandWritten::new(base_url);
        move |count| {
            runtime.block_on(async {
                for _ in 0..count {
                    black_box(client.get().await);
                }
            });
        }
    };
    let client = sdk(base_url);
    let by_sdk = move |count| {
        runtime.block_on(async {
            for _ in 0..count {
                black_box(by_sdk(&client).await);
            }
        });
    };
    compare(
        criterion,
        "one request",
        200,
        vec![
            ("hand-written", Box::new(by_hand())),
            ("hand-written again", Box::new(by_hand())),
            ("sdk", Box::new(by_sdk)),
        ],
    )
}

fn many_requests(criterion: &mut Criterion, runtime: &Runtime, base_url: &str) -> String {
    let by_hand = || {
        let client = HandWritten::new(base_url);
        move |count| {
            runtime.block_on(async {
                for _ in 0..count {
                    black_box(all((0..IN_FLIGHT).map(|_| client.get())).await);
                }
            });
        }
    };
    let client = sdk(base_url);
    let by_sdk = move |count| {
        runtime.block_on(async {
            for _ in 0..count {
                black_box(all((0..IN_FLIGHT).map(|_| by_sdk(&client))).await);
            }
        });
    };
    compare(
        criterion,
        "32 in flight",
        10,
        vec![
            ("hand-written", Box::new(by_hand())),
            ("hand-written again", Box::new(by_hand())),
            ("sdk", Box::new(by_sdk)),
        ],
    )
}

async fn all<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    futures_util::future::join_all(futures).await
}

fn decoding(criterion: &mut Criterion) -> String {
    let body = support::example();
    let by_hand = |body: &[u8]| serde_json::from_slice::<support::CallPickup>(body).unwrap();
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
            ("hand-written", repeat(body, by_hand)),
            ("hand-written again", repeat(body, by_hand)),
            ("sdk", repeat(body, |body| serde_json::from_slice::<types::CallPickup>(body).unwrap())),
            (
                "sdk, path followed",
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
    stay_on_one_core();
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
    println!("Ratios of the medians to hand-written; \"hand-written again\" is the noise.\n{}", ratios.concat());
}
