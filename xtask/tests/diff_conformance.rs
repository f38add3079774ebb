//! Compares the verdicts of `cargo xtask diff` with those of a public tool, on pairs of documents that are not part of this
//! project. `SPEC_DIFF_PAIRS` names their file; the test is skipped without it.

// The helpers fail the test that called them.
#![allow(clippy::unwrap_used)]

use std::{collections::BTreeMap, env, fs};

use serde_json::Value;
use xtask::diff::{compare::compare, verdict::Verdict};

/// Known disagreements, one per line: the name of the pair, or of a check that no pair triggers; a tab; the reason.
const KNOWN: &str = include_str!("fixtures/diff/disagreements.tsv");

fn expected(pair: &Value) -> Verdict {
    let level = |change: &Value| match change["level"].as_str().unwrap() {
        "error" => Verdict::Breaking,
        "warning" => Verdict::MayBreak,
        _ => Verdict::Compatible,
    };
    pair["expected"].as_array().unwrap().iter().map(level).max().unwrap_or(Verdict::Documentation)
}

#[test]
fn verdicts_agree_with_those_of_a_public_tool() {
    let Some(path) = env::var_os("SPEC_DIFF_PAIRS") else {
        eprintln!("SKIPPED: SPEC_DIFF_PAIRS names no file of pairs");
        return;
    };
    let text = fs::read_to_string(path).unwrap();
    let known: BTreeMap<&str, &str> = KNOWN.lines().filter_map(|line| line.split_once('\t')).collect();
    let (mut errors, mut recalled, mut harmless, mut alarms) = (0, 0, 0, 0);
    let (mut warnings, mut warned, mut unexplained) = (0, 0, Vec::new());
    for line in text.lines() {
        let pair: Value = serde_json::from_str(line).unwrap();
        let name = pair["name"].as_str().unwrap();
        let changes = compare(&pair["base"], &pair["revision"]);
        let found = changes.iter().map(|change| change.wire.old_caller).max().unwrap_or(Verdict::Documentation);
        let expected = expected(&pair);
        match expected {
            Verdict::Breaking => {
                errors += 1;
                recalled += usize::from(found == Verdict::Breaking);
            }
            Verdict::MayBreak => {
                warnings += 1;
                warned += usize::from(found >= Verdict::MayBreak);
            }
            _ => {
                harmless += 1;
                alarms += usize::from(found == Verdict::Breaking);
            }
        }
        let is_silent = changes.is_empty() && pair["base"] != pair["revision"];
        let agrees = match expected {
            Verdict::Breaking | Verdict::MayBreak => found == expected,
            _ => found <= Verdict::Compatible && !is_silent,
        };
        if !agrees {
            let reason = known.get(name).copied().unwrap_or("NOT EXPLAINED");
            println!("{name}: {} expected, {} found: {reason}", expected.as_str(), found.as_str());
            for change in &changes {
                println!("    {:13} {}: {}", change.wire.old_caller.as_str(), change.rule.id, change.new.pointer);
            }
            for expected in pair["expected"].as_array().unwrap() {
                println!("    expected      {} {}", expected["level"], expected["id"]);
            }
            if !known.contains_key(name) {
                unexplained.push(name.to_owned());
            }
        }
    }
    println!("breaking pairs reported as breaking:  {recalled} of {errors}");
    println!("pairs with a warning reported as such: {warned} of {warnings}");
    println!("harmless pairs reported as breaking:  {alarms} of {harmless}");
    // Of 96 breaking pairs, three are compatible by intention.
    assert!(recalled * 100 >= errors * 96, "recall is below 96 %");
    assert!(alarms * 100 <= harmless * 3, "more than 3 % of the harmless pairs are reported as breaking");
    assert!(unexplained.is_empty(), "not in disagreements.tsv: {unexplained:#?}");
}
