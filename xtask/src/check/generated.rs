//! `generated`: the snapshots of the generated code against the document.

use super::{Checked, Inputs, inputs::no_client};
use crate::{Failure, codegen, codegen::Difference, finding::Finding, snapshots};

const HELP: &str = "run `cargo xtask codegen` or `cargo xtask check --fix`, and review the diff";

pub(super) fn check(inputs: &Inputs) -> Result<Checked, Failure> {
    let comparison = codegen::compare(&inputs.root, inputs.generated().map_err(no_client)?)?;
    let findings = comparison.differences.iter().map(|(name, difference)| {
        let (rule, message, detail) = match difference {
            Difference::Stale { found, expected } => {
                ("stale-snapshot", "the document now becomes other code", codegen::unified_diff(found, expected))
            }
            Difference::Missing { expected } => {
                let lines = expected.lines().count();
                ("missing-snapshot", "the document becomes this, and no snapshot shows it", format!("{lines} lines"))
            }
            Difference::Orphan { .. } => ("orphan-snapshot", "nothing in the document becomes this", String::new()),
        };
        let mut finding = Finding::error(rule, snapshots::path(name), message).help(HELP);
        finding.detail = detail;
        finding
    });
    Ok(Checked {
        findings: findings.collect(),
        subject: codegen::snapshots(comparison.fresh + comparison.differences.len()),
        ..Checked::default()
    })
}

pub(super) fn fix(inputs: &Inputs) -> Result<Vec<String>, Failure> {
    let comparison = codegen::compare(&inputs.root, inputs.generated().map_err(no_client)?)?;
    comparison
        .differences
        .iter()
        .map(|(name, difference)| {
            difference.mend(&inputs.root, name)?;
            let verb = match difference {
                Difference::Missing { .. } => "added",
                Difference::Stale { .. } => "updated",
                Difference::Orphan { .. } => "removed",
            };
            Ok(format!("{verb} {}", snapshots::path(name)))
        })
        .collect()
}
