//! `types`: compares the SDK's types, as schemars describes them, with the schemas of the document.
//!
//! The intended differences are derived from the document alone and not from the generator, so that they check it. Each has
//! an explanation and is reported as a note.

mod comparison;
mod derived;
mod documented;
mod intended;
mod type_shape;

use self::comparison::TypeComparison;
use crate::{
    check::{inputs::Inputs, report::CheckReport},
    counted::counted,
    task_error::TaskError,
};

pub(super) fn check(inputs: &Inputs) -> Result<CheckReport, TaskError> {
    let document = inputs.document_as_generated()?;
    let types = inputs.sdk_types()?;
    let mut comparison = TypeComparison::new(document, &types.schemas);
    let compared = comparison.compare_components();
    let mut findings = comparison.findings;
    findings.sort_by_key(|finding| (finding.position, finding.rule.id));
    let notes = comparison.intended.iter().map(|(difference, locations)| difference.note(locations)).collect();
    let subject = format!("{}, {}", counted(compared, "schema"), counted(types.schemas.len(), "type"));
    Ok(CheckReport { findings, subject, notes, ..CheckReport::default() })
}
