//! A problem that a check found: the violated rule, the location, and the remedy.

use webex_call_pickup_codegen::openapi::{Document, Pointer, Position};

use crate::{
    check::rules::{CheckRule, Severity},
    workspace::DOCUMENT,
};

/// A violation of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The violated rule.
    pub rule: CheckRule,
    /// The path of the file, relative to the root of the workspace and with `/`.
    pub file: String,
    /// The position in the file.
    pub position: Option<Position>,
    /// The JSON pointer of the location, as a URI fragment (`#/paths/...`).
    pub pointer: Option<String>,
    /// The problem, in one line.
    pub message: String,
    /// The remedy.
    pub help: Option<String>,
    /// More lines, such as a diff; empty for none.
    pub detail: String,
}

impl Finding {
    /// Creates a finding in `file`.
    pub fn new(rule: CheckRule, file: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            rule,
            file: file.into(),
            position: None,
            pointer: None,
            message: message.into(),
            help: None,
            detail: String::new(),
        }
    }

    /// Creates a finding at a location of the OpenAPI document.
    pub fn in_document(rule: CheckRule, document: &Document, pointer: &Pointer, message: impl Into<String>) -> Self {
        Self {
            position: document.position(pointer),
            pointer: Some(pointer.to_string()),
            ..Self::new(rule, DOCUMENT, message)
        }
    }

    /// Returns the severity of the violated rule.
    pub fn severity(&self) -> Severity {
        self.rule.severity
    }

    /// Returns `file:line:column`, as far as it is known.
    pub fn location(&self) -> String {
        match self.position {
            Some(position) => format!("{}:{}:{}", self.file, position.line, position.column),
            None => self.file.clone(),
        }
    }

    /// Sets the remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Limits a name from a foreign file to 100 characters, for use in a message.
pub(super) fn shortened(name: &str) -> String {
    const MAX_LENGTH: usize = 100;
    match name.char_indices().nth(MAX_LENGTH) {
        Some((end, _)) => format!("{}...", &name[..end]),
        None => name.to_owned(),
    }
}

/// Replaces control characters in a foreign text, so that it cannot begin a new line.
pub(super) fn single_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}
