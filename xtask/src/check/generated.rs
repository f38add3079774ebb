//! `generated`: compares the generated code on disk and its snapshots with the document.

use webex_call_pickup_codegen::{Position, contract_schemas_of};

use crate::{
    check::{finding::Finding, inputs::Inputs, report::CheckReport, rules},
    codegen::snapshots::{SnapshotComparison, SnapshotDifference, compare_snapshots, is_compiled, unified_diff},
    counted::counted,
    task_error::TaskError,
};

const HELP: &str = "run `cargo xtask codegen` or `cargo xtask check --fix`, and review the diff";

pub(super) fn check(inputs: &Inputs) -> Result<CheckReport, TaskError> {
    let comparison = compare(inputs)?;
    let findings = comparison.differences.iter().map(|(path, difference)| {
        let (rule, message, detail) = match difference {
            SnapshotDifference::Stale { found, expected } => {
                let diff = if is_compiled(path) { String::new() } else { unified_diff(found, expected) };
                (rules::STALE_SNAPSHOT, "the document now generates different code", diff)
            }
            SnapshotDifference::Missing { expected } => {
                let lines = format!("{} are missing", counted(expected.lines().count(), "line"));
                (rules::MISSING_SNAPSHOT, "the document generates code that has no snapshot", lines)
            }
            SnapshotDifference::Orphan { .. } => {
                (rules::ORPHAN_SNAPSHOT, "the document no longer generates this code", String::new())
            }
        };
        let mut finding = Finding::new(rule, path.clone(), message).help(HELP);
        finding.detail = detail;
        finding.position = match difference {
            SnapshotDifference::Stale { found, expected } => Some(first_difference(found, expected)),
            SnapshotDifference::Missing { .. } => None,
            SnapshotDifference::Orphan { .. } => Some(Position { line: 1, column: 1 }),
        };
        finding
    });
    Ok(CheckReport {
        findings: findings.collect(),
        subject: counted(comparison.fresh + comparison.differences.len(), "file"),
        ..CheckReport::default()
    })
}

fn compare(inputs: &Inputs) -> Result<SnapshotComparison, TaskError> {
    let generated = inputs.require_generated()?;
    compare_snapshots(&inputs.root, generated, &contract_schemas_of(inputs.require_document()?))
}

/// Returns the first line of `found` that differs from `expected`; the last line, if `found` ends too early.
fn first_difference(found: &str, expected: &str) -> Position {
    let same = found.lines().zip(expected.lines()).take_while(|(found, expected)| found == expected).count();
    Position { line: (same + 1).min(found.lines().count().max(1)), column: 1 }
}

/// Updates the files, and returns the changes.
pub(super) fn fix(inputs: &Inputs) -> Result<Vec<String>, TaskError> {
    let comparison = compare(inputs)?;
    comparison
        .differences
        .iter()
        .map(|(path, difference)| {
            difference.fix(&inputs.root, path)?;
            let verb = match difference {
                SnapshotDifference::Missing { .. } => "added",
                SnapshotDifference::Stale { .. } => "updated",
                SnapshotDifference::Orphan { .. } => "removed",
            };
            Ok(format!("{verb} {path}"))
        })
        .collect()
}
