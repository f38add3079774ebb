//! Measures arms against each other in one process, in turns, so that whatever else the machine does meets them all.

use std::time::{Duration, Instant};

use criterion::Criterion;

/// Keeps this thread, and those that it starts, on one core, where the system has a way to. Which of a client and its server
/// share a core is otherwise chance, and waking another core takes longer than what is measured here.
pub(crate) fn stay_on_one_core() {
    let core = core_affinity::get_core_ids().and_then(|cores| cores.first().copied());
    if !core.is_some_and(core_affinity::set_for_current) {
        println!("This system keeps no thread on a core: the ratios have more noise.");
    }
}

/// Something to measure: does its work so many times.
pub(crate) type Arm<'a> = (&'static str, Box<dyn FnMut(u64) + 'a>);

/// Measures `arms` against the first of them, the first and the second being the same thing.
pub(crate) fn compare(criterion: &mut Criterion, subject: &str, turn: u64, mut arms: Vec<Arm<'_>>) -> String {
    let mut seconds = vec![Vec::new(); arms.len()];
    let mut group = criterion.benchmark_group(subject);
    for wanted in 0..arms.len() {
        group.bench_function(arms[wanted].0, |bencher| {
            // criterion measures one arm after the other. Here all of them run whichever it asks for, so that whatever
            // else the machine does meets them all.
            bencher.iter_custom(|iterations| {
                let mut left = iterations;
                let mut total = Duration::ZERO;
                let mut forwards = true;
                while left > 0 {
                    let count = left.min(turn);
                    left -= count;
                    for step in 0..arms.len() {
                        let index = if forwards { step } else { arms.len() - 1 - step };
                        let start = Instant::now();
                        arms[index].1(count);
                        let took = start.elapsed();
                        seconds[index].push(took.as_secs_f64() / count as f64);
                        if index == wanted {
                            total += took;
                        }
                    }
                    // Each arm follows each other one as often.
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
    let mut lines = format!("{subject}, {:.1} µs by hand\n", medians[0] * 1e6);
    for (arm, median) in arms.iter().zip(&medians).skip(1) {
        lines += &format!("  {:<20} {:.3}\n", arm.0, median / medians[0]);
    }
    lines
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
