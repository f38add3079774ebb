//! Tests the laws of witnesses on generated pairs of schemas, checked against an oracle: no pair with a counterexample is called
//! compatible, and hardly one without witnesses.
//!
//! `WITNESS_PAIRS` is the number of pairs, 2,000 by default.

// The helpers fail the test that called them.
#![allow(clippy::unwrap_used, clippy::panic)]

mod oracle;
mod pairs;

use std::{collections::BTreeMap, env};

use oracle::{Schema, accept, universe};
use pairs::{Pair, pair, pointer};
use serde_json::Value;
use xtask::diff::{
    change::{Change, Witness},
    verdict::{Direction, Verdict},
    witness::compare_with_witnesses,
};

const PAIRS: u64 = 2_000;
/// The number of threads. Each has its own share of the pairs.
const THREADS: u64 = 2;
/// The greatest share, in percent, of pairs with a counterexample that the rules alone call compatible.
const MAX_ESCAPES_OF_RULES: usize = 1;

/// The results of some pairs.
#[derive(Default)]
struct Results {
    pairs: usize,
    with_counterexample: usize,
    breaking: usize,
    with_net: Vec<u64>,
    rules_alone: Vec<u64>,
    wrong_witnesses: Vec<u64>,
    only_by_witness: usize,
}

/// Returns a value of the universe that the sender may send and the receiver rejects.
fn counterexample<'u>(pair: &Pair, universe: &'u [Value]) -> Option<&'u Value> {
    let place = [pointer(pair.is_request)];
    let place = Place::new(pair, pair.is_request, [&place, &place]);
    universe.iter().find(|value| place.is_counterexample(value))
}

/// The schemas of both documents for a value. Several of one document all hold.
struct Place<'p> {
    is_request: bool,
    sender: Vec<Schema<'p>>,
    receiver: Vec<Schema<'p>>,
}

impl<'p> Place<'p> {
    /// `pointers` are those of the schemas in the old and in the new document.
    fn new(pair: &'p Pair, is_request: bool, [old, new]: [&[&str]; 2]) -> Self {
        let schemas = |document: &'p Value, pointers: &[&str]| {
            pointers.iter().map(|pointer| Schema::new(document, document.pointer(pointer).unwrap())).collect()
        };
        let (old, new) = (schemas(&pair.old, old), schemas(&pair.new, new));
        let (sender, receiver) = if is_request { (old, new) } else { (new, old) };
        Self { is_request, sender, receiver }
    }

    /// Returns `true` if the sender may send a value that the receiver rejects. In requests, values with undeclared
    /// properties do not count.
    fn is_counterexample(&self, value: &Value) -> bool {
        let [sender, receiver] = [&self.sender, &self.receiver].map(|all| all.iter().collect::<Vec<_>>());
        accept(&sender, value, false)
            && !accept(&receiver, value, false)
            && (!self.is_request || accept(&sender, value, true))
    }
}

fn worst<'c>(changes: impl IntoIterator<Item = &'c Change>) -> Verdict {
    changes.into_iter().map(|change| change.wire.old_caller).max().unwrap_or(Verdict::Documentation)
}

fn is_confirmed(pair: &Pair, witness: &Witness) -> bool {
    let pointers =
        [&witness.old, &witness.new].map(|all| all.iter().map(|pointer| pointer.as_str()).collect::<Vec<_>>());
    let place = Place::new(pair, witness.direction != Direction::Response, [&pointers[0], &pointers[1]]);
    place.is_counterexample(&witness.value)
}

fn check(numbers: impl Iterator<Item = u64>, universe: &[Value]) -> Results {
    let mut results = Results::default();
    for number in numbers {
        let pair = pair(number);
        results.pairs += 1;
        let (with_net, _) = compare_with_witnesses(&pair.old, &pair.new);
        let rules: Vec<&Change> = with_net.iter().filter(|change| change.rule.id != "witness-found").collect();
        results.breaking += usize::from(worst(&with_net) == Verdict::Breaking);
        let witnesses = || with_net.iter().filter_map(|change| change.witness.as_ref());
        if !witnesses().all(|witness| is_confirmed(&pair, witness)) {
            results.wrong_witnesses.push(number);
        }
        results.only_by_witness += usize::from(with_net.iter().any(|change| change.rule.id == "witness-found"));
        // The universe is searched only where the rules find no break.
        let is_found = worst(rules.iter().copied()) >= Verdict::MayBreak;
        let at_root = |witness: &Witness| witness.new.iter().any(|found| found.as_str() == pointer(pair.is_request));
        if (is_found && witnesses().any(at_root)) || (!is_found && counterexample(&pair, universe).is_some()) {
            results.with_counterexample += 1;
            if worst(&with_net) < Verdict::MayBreak {
                results.with_net.push(number);
            }
            if worst(rules.iter().copied()) < Verdict::MayBreak {
                results.rules_alone.push(number);
            }
        }
    }
    results
}

/// Describes pairs for whoever has to find the cause.
fn describe(numbers: &[u64], universe: &[Value], most: usize) -> String {
    let of_pair = |number: &u64| {
        let pair = pair(*number);
        let (changes, _) = compare_with_witnesses(&pair.old, &pair.new);
        let changes: BTreeMap<&str, String> = changes
            .iter()
            .map(|change| {
                (
                    change.rule.id,
                    format!(
                        "{} {:?}",
                        change.new.pointer,
                        change.witness.as_ref().map(|witness| witness.value.to_string())
                    ),
                )
            })
            .collect();
        let at = pointer(pair.is_request);
        let side =
            |document: &Value| format!("{} with {}", document.pointer(at).unwrap(), document["components"]["schemas"]);
        format!(
            "pair {number}, {}: {:?}\n  old {}\n  new {}\n  {changes:?}",
            if pair.is_request { "request" } else { "response" },
            counterexample(&pair, universe).map(ToString::to_string),
            side(&pair.old),
            side(&pair.new),
        )
    };
    numbers.iter().take(most).map(of_pair).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_pair_with_a_counterexample_is_called_compatible() {
    let pairs = env::var("WITNESS_PAIRS").map_or(PAIRS, |count| count.parse().unwrap());
    let shown = env::var("WITNESS_SHOWN").map_or(5, |count| count.parse().unwrap());
    let universe = universe();
    let shares: Vec<Results> = std::thread::scope(|scope| {
        let universe = &universe;
        let share = |thread: u64| scope.spawn(move || check((thread..pairs).step_by(THREADS as usize), universe));
        let shares: Vec<_> = (0..THREADS).map(share).collect();
        shares.into_iter().map(|share| share.join().unwrap()).collect()
    });
    let sum = |count: fn(&Results) -> usize| shares.iter().map(count).sum::<usize>();
    let all = |list: fn(&Results) -> &Vec<u64>| shares.iter().flat_map(list).copied().collect::<Vec<u64>>();
    let (with_net, rules_alone, wrong) =
        (all(|share| &share.with_net), all(|share| &share.rules_alone), all(|share| &share.wrong_witnesses));
    let with_counterexample = sum(|share| share.with_counterexample);
    println!("values in the universe:             {}", universe.len());
    println!("pairs:                              {}", sum(|share| share.pairs));
    println!("pairs with a counterexample:        {with_counterexample}");
    println!("  called compatible with witnesses: {}", with_net.len());
    println!("  called compatible by the rules:   {}", rules_alone.len());
    println!("pairs called breaking:              {}", sum(|share| share.breaking));
    println!("pairs with a change witness-found:  {}", sum(|share| share.only_by_witness));
    println!("pairs with a wrong witness:         {}", wrong.len());
    assert!(with_counterexample * 8 > pairs as usize, "the pairs have too few counterexamples");
    assert!(wrong.is_empty(), "wrong witnesses:\n{}", describe(&wrong, &universe, shown));
    assert!(with_net.is_empty(), "called compatible:\n{}", describe(&with_net, &universe, shown));
    assert!(
        rules_alone.len() * 100 <= with_counterexample * MAX_ESCAPES_OF_RULES,
        "called compatible by the rules:\n{}",
        describe(&rules_alone, &universe, shown)
    );
}
