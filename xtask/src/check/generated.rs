//! `generated`: the snapshots of the generated code against the document.

use webex_call_pickup_codegen::Position;

use super::{CheckReport, Inputs, inputs::no_client};
use crate::{
    check::finding::Finding,
    codegen::snapshots::{SnapshotDifference, compare_snapshots, count_in_words, snapshot_path, unified_diff},
    task_error::TaskError,
};

const HELP: &str = "run `cargo xtask codegen` or `cargo xtask check --fix`, and review the diff";

pub(super) fn check(inputs: &Inputs) -> Result<CheckReport, TaskError> {
    let comparison = compare_snapshots(&inputs.root, inputs.generated().map_err(no_client)?)?;
    let findings = comparison.differences.iter().map(|(name, difference)| {
        let (rule, message, detail) = match difference {
            SnapshotDifference::Stale { found, expected } => {
                ("stale-snapshot", "the document now becomes other code", unified_diff(found, expected))
            }
            SnapshotDifference::Missing { expected } => {
                let lines = expected.lines().count();
                ("missing-snapshot", "the document becomes this, and no snapshot shows it", format!("{lines} lines"))
            }
            SnapshotDifference::Orphan { .. } => {
                ("orphan-snapshot", "nothing in the document becomes this", String::new())
            }
        };
        let mut finding = Finding::error(rule, snapshot_path(name), message).help(HELP);
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
        subject: count_in_words(comparison.fresh + comparison.differences.len()),
        ..CheckReport::default()
    })
}

/// The first line of `found` that is not that of `expected`, or the one at which it ends too early.
fn first_difference(found: &str, expected: &str) -> Position {
    let same = found.lines().zip(expected.lines()).take_while(|(found, expected)| found == expected).count();
    Position { line: (same + 1).min(found.lines().count().max(1)), column: 1 }
}

pub(super) fn fix(inputs: &Inputs) -> Result<Vec<String>, TaskError> {
    let comparison = compare_snapshots(&inputs.root, inputs.generated().map_err(no_client)?)?;
    comparison
        .differences
        .iter()
        .map(|(name, difference)| {
            difference.fix(&inputs.root, name)?;
            let verb = match difference {
                SnapshotDifference::Missing { .. } => "added",
                SnapshotDifference::Stale { .. } => "updated",
                SnapshotDifference::Orphan { .. } => "removed",
            };
            Ok(format!("{verb} {}", snapshot_path(name)))
        })
        .collect()
}
