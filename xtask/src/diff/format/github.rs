//! Annotations of GitHub Actions: one workflow command a change, at its line.

use crate::diff::{
    change::Verdict,
    review::{Entry, Group, Review},
};

/// GitHub shows no more of each kind than this for one step.
const MOST: usize = 10;

/// The commands, a line each, and a last line that counts.
pub fn render(review: &Review) -> String {
    let mut text = String::new();
    for (group, command) in [
        (Group::Breaking, "error"),
        (Group::MayBreak, "warning"),
        (Group::BreakingInRust, "warning"),
        (Group::Compatible, "notice"),
    ] {
        let entries: Vec<&Entry> = review.entries.iter().filter(|entry| review.group(entry) == group).collect();
        for entry in entries.iter().take(MOST) {
            text.push_str(&annotation(command, entry, review));
        }
        if entries.len() > MOST {
            text.push_str(&format!("::{command}::and {} more\n", entries.len() - MOST));
        }
    }
    text + &super::counts(review.counts()) + "\n"
}

fn annotation(command: &str, entry: &Entry, review: &Review) -> String {
    let position = match entry.nearest {
        Some(position) => format!(",line={},col={}", position.line, position.column),
        None => ",line=1".to_owned(),
    };
    let title = property(&format!("{}: {}", entry.verdict().word(), entry.location));
    let mut message = format!("{}: {}", entry.location, entry.change.sentence(str::to_owned));
    if entry.verdict() >= Verdict::MayBreak {
        message.push_str(&format!("\n{}\nfingerprint {}", entry.change.why(), entry.fingerprint));
    }
    format!("::{command} file={}{position},title={title}::{}\n", property(&review.new.file), data(&message))
}

/// The text of a command: it must not end the line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command: it must not end the property either.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_neither_its_property_nor_its_command() {
        assert_eq!(data("50 %\r\n::error::x"), "50 %25%0D%0A::error::x");
        assert_eq!(property("a,b: c\nd"), "a%2Cb%3A c%0Ad");
    }
}
