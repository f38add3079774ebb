//! Witnesses in the formats for people.

use crate::{
    counted::counted,
    diff::{change::Witness, verdict::Direction, witness::search_summary::SearchSummary},
};

/// The maximum number of characters of a value on a line.
const MAX_CHARS_ON_LINE: usize = 200;
/// The maximum number of characters of a value in a block.
const MAX_CHARS_IN_BLOCK: usize = 1_500;

/// Returns the meaning of a witness, such as `can be sent now, and was not valid before: null is not allowed`.
pub(super) fn meaning(witness: &Witness) -> String {
    let history = match witness.direction {
        Direction::Response => "can be sent now, and was not valid before",
        Direction::Parameter | Direction::Body => "was valid before, and is not now",
    };
    format!("{history}: {}", witness.reason)
}

/// Returns the value on one line. A long one is cut.
pub(super) fn on_line(witness: &Witness) -> String {
    cut(&witness.value.to_string(), MAX_CHARS_ON_LINE)
}

/// Returns the value on several lines. A long one is cut.
pub(super) fn in_block(witness: &Witness) -> String {
    cut(&format!("{:#}", witness.value), MAX_CHARS_IN_BLOCK)
}

/// Returns the extent of the search, such as `3 pairs of schemas searched; 1 not completely (lengths beyond 1,000)`.
pub(super) fn search(summary: &SearchSummary) -> String {
    let gaps: Vec<String> = summary.gaps.iter().map(|(gap, count)| format!("{count} with {}", gap.as_str())).collect();
    let incomplete =
        if gaps.is_empty() { String::new() } else { format!("; not searched completely: {}", gaps.join(", ")) };
    format!("{} of schemas searched{incomplete}", counted(summary.searched, "pair"))
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}… ({} characters)", &text[..end], text.chars().count()),
    }
}
