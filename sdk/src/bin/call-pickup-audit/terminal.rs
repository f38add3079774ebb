//! Strings from the API on a terminal.

use std::io::{self, Write as _};

use webex_call_pickup::types::Agent;

/// Returns `true` for a character that a terminal interprets or does not show.
///
/// With such characters, a person who may name a group could write an escape sequence, reverse the direction of the following
/// text, or make two names look the same.
pub(crate) fn is_unsafe_for_terminal(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Replaces all characters that are unsafe for a terminal.
pub(crate) fn sanitize(text: &str) -> String {
    text.chars().map(|c| if is_unsafe_for_terminal(c) { '\u{fffd}' } else { c }).collect()
}

/// Replaces all characters that are unsafe for a terminal, except for line breaks.
pub(crate) fn sanitize_lines(text: &str) -> String {
    text.chars().map(|c| if is_unsafe_for_terminal(c) && !matches!(c, '\r' | '\n') { '\u{fffd}' } else { c }).collect()
}

/// Returns the sanitized name of an agent, or its ID if it has no name.
pub(crate) fn agent_name(agent: &Agent) -> String {
    let parts: Vec<&str> = [&agent.first_name, &agent.last_name].into_iter().flatten().map(String::as_str).collect();
    let name = parts.join(" ");
    let name = if name.trim().is_empty() { agent.display_name.clone().unwrap_or_default() } else { name };
    if name.trim().is_empty() { sanitize(agent.id.as_str()) } else { sanitize(name.trim()) }
}

/// Prints a line on standard error.
pub(crate) fn report(line: &str) {
    // There is no other place to report that standard error is closed.
    let _ = writeln!(io::stderr(), "{line}");
}
