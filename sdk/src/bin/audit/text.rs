//! Text of the API's on a terminal.

use std::error::Error;

use webex_call_pickup::types::Agent;

/// Without what a terminal would act on: anyone who may name a group could write an escape sequence, or turn the direction of
/// what follows.
pub(crate) fn clean(text: &str) -> String {
    let acts = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if acts(c) { '\u{fffd}' } else { c }).collect()
}

/// The name of an agent; the ID of one without.
pub(crate) fn name(agent: &Agent) -> String {
    let parts: Vec<&str> = [&agent.first_name, &agent.last_name].into_iter().flatten().map(String::as_str).collect();
    let name = parts.join(" ");
    let name = if name.trim().is_empty() { agent.display_name.clone().unwrap_or_default() } else { name };
    if name.trim().is_empty() { clean(agent.id.as_str()) } else { clean(name.trim()) }
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
    clean(&line)
}
