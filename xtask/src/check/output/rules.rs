//! The rules of the document, for people: what `--rules` prints.

use std::io::Write;

use crate::{
    check::finding::Severity,
    check::rules::ALL,
    console::{Console, Style},
};

pub(crate) fn write(out: impl Write) {
    let mut console = Console::new(out);
    for rule in ALL {
        let (style, severity) = match rule.severity {
            Severity::Error => (Style::Bad, "error"),
            Severity::Warning => (Style::Changed, "warning"),
        };
        let waivable = if rule.waivable { "" } else { " Cannot be waived." };
        console.line(style, severity, format_args!("{:<26}{}{waivable}", rule.name, rule.why));
    }
    console.line(
        Style::Plain,
        "Waive",
        "with `x-lint-allow: {RULE: REASON}` in the object that breaks the rule; it does not reach into objects within",
    );
}
