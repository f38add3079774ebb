//! Measures several arms in one process, in turns, so that the load of the machine affects all of them.

use std::time::{Duration, Instant};

use criterion::Criterion;

/// Pins this thread, and those that it starts, to one core, if the system can. Otherwise chance decides whether a client and
/// its server share a core, and waking another core takes longer than a request.
pub(crate) fn pin_to_one_core() {
    let core = core_affinity::get_core_ids().and_then(|cores| cores.first().copied());
    if !core.is_some_and(core_affinity::set_for_current) {
        println!("This system cannot pin threads to a core: the ratios have more noise.");
    }
}

/// The hand-written arm with the default settings of the SDK, if a comparison has it.
const HAND_WRITTEN_WITH_RETRIES: &str = "hand-written, retries";

/// A name and a function that runs the work the given number of times.
pub(crate) type Arm<'a> = (&'static str, Box<dyn FnMut(u64) + 'a>);

/// Measures `arms` in turns of `turn` iterations. Returns the ratios of their medians to that of the first arm, and the ratio of
/// the SDK to the hand-written arm with its settings. The second arm must be the same as the first: its ratio is the noise.
pub(crate) fn compare(criterion: &mut Criterion, subject: &str, turn: u64, mut arms: Vec<Arm<'_>>) -> String {
    let mut seconds = vec![Vec::new(); arms.len()];
    let mut group = criterion.benchmark_group(subject);
    for reported in 0..arms.len() {
        group.bench_function(arms[reported].0, |bencher| {
            // criterion measures one arm after the other. Run all of them each time, and report one.
            bencher.iter_custom(|iterations| {
                let mut remaining = iterations;
                let mut total = Duration::ZERO;
                let mut forwards = true;
                while remaining > 0 {
                    let count = remaining.min(turn);
                    remaining -= count;
                    for step in 0..arms.len() {
                        let index = if forwards { step } else { arms.len() - 1 - step };
                        let start = Instant::now();
                        arms[index].1(count);
                        let elapsed = start.elapsed();
                        seconds[index].push(elapsed.as_secs_f64() / count as f64);
                        if index == reported {
                            total += elapsed;
                        }
                    }
                    // Reverse the order, so that no arm always follows the same one.
                    forwards = !forwards;
                }
                total
            });
        });
    }
    group.finish();
    if seconds[0].is_empty() {
        // Filtered out on the command line.
        return String::new();
    }
    let medians: Vec<f64> = seconds.iter_mut().map(|seconds| median(seconds)).collect();
    let mut lines = format!("{subject}, {:.1} µs hand-written\n", medians[0] * 1e6);
    for (arm, median) in arms.iter().zip(&medians).skip(1) {
        lines += &format!("  {:<22} {:.3}\n", arm.0, median / medians[0]);
    }
    let median_of = |name: &str| arms.iter().position(|arm| arm.0 == name).map(|index| medians[index]);
    if let (Some(sdk), Some(hand_written)) = (median_of("sdk"), median_of(HAND_WRITTEN_WITH_RETRIES)) {
        lines += &format!("  sdk to {HAND_WRITTEN_WITH_RETRIES}: {:.3}\n", sdk / hand_written);
    }
    lines
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
