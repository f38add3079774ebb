//! Everything that the generator refuses, each under the rule that it breaks.

use webex_call_pickup_codegen::Error;

use crate::check::rules;
use crate::{check::finding::Finding, workspace::DOCUMENT};

pub(super) fn findings(error: &Error) -> Vec<Finding> {
    error
        .problems()
        .iter()
        .map(|problem| {
            let rule = problem.rule().and_then(rules::named).unwrap_or(rules::CLIENT);
            let mut finding = Finding::error(rule.name, DOCUMENT, problem.message());
            finding.position = problem.position();
            finding.pointer = problem.pointer().map(str::to_owned);
            finding.help = problem.help_text().map(str::to_owned);
            finding
        })
        .collect()
}
