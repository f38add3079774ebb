//! Text of the API's on a terminal.

use std::error::Error;

use webex_call_pickup::types::Agent;

/// Whether a terminal would act on it, or show nothing for it: anyone who may name a group could write an escape sequence,
/// turn the direction of what follows, or make two names look the same.
pub(crate) fn is_unsafe_for_terminal(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Without what a terminal would act on.
pub(crate) fn sanitize(text: &str) -> String {
    text.chars().map(|c| if is_unsafe_for_terminal(c) { '\u{fffd}' } else { c }).collect()
}

/// The same, but for line breaks.
pub(crate) fn sanitize_lines(text: &str) -> String {
    text.chars().map(|c| if is_unsafe_for_terminal(c) && !matches!(c, '\r' | '\n') { '\u{fffd}' } else { c }).collect()
}

/// The name of an agent; the ID of one without.
pub(crate) fn agent_name(agent: &Agent) -> String {
    let parts: Vec<&str> = [&agent.first_name, &agent.last_name].into_iter().flatten().map(String::as_str).collect();
    let name = parts.join(" ");
    let name = if name.trim().is_empty() { agent.display_name.clone().unwrap_or_default() } else { name };
    if name.trim().is_empty() { sanitize(agent.id.as_str()) } else { sanitize(name.trim()) }
}

/// An error and what it came from, in one line.
pub(crate) fn error_line(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let text = error.to_string();
        if !line.contains(&text) {
            line = format!("{line}: {text}");
        }
        source = error.source();
    }
    sanitize(&line)
}
