//! What a check found: one thing that is not as it should be, where it is, and what to do about it.

use webex_call_pickup_codegen::{Document, Pointer, Position};

use crate::workspace::DOCUMENT;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Drift: the exit code is 1.
    Error,
    /// Worth a look; the exit code stays 0.
    Warning,
}

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// The rule that was broken, in kebab-case, unique within its check.
    pub rule: &'static str,
    /// The file it is in, relative to the workspace's root and with `/`.
    pub file: String,
    /// Where in the file.
    pub position: Option<Position>,
    /// The JSON pointer of the place, as a URI fragment (`#/paths/...`).
    pub pointer: Option<String>,
    /// What is not as it should be, in one line.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// More lines, such as a diff; empty for none.
    pub detail: String,
}

impl Finding {
    /// An error in `file`.
    pub fn error(rule: &'static str, file: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            rule,
            file: file.into(),
            position: None,
            pointer: None,
            message: message.into(),
            help: None,
            detail: String::new(),
        }
    }

    /// An error at a place of the OpenAPI document.
    pub fn in_document(rule: &'static str, document: &Document, pointer: &Pointer, message: impl Into<String>) -> Self {
        let mut finding = Self::error(rule, DOCUMENT, message);
        finding.position = document.position(pointer);
        finding.pointer = Some(pointer.to_string());
        finding
    }

    /// `file:line:column`, as far as it is known.
    pub fn place(&self) -> String {
        match self.position {
            Some(position) => format!("{}:{}:{}", self.file, position.line, position.column),
            None => self.file.clone(),
        }
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// The same with what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The most characters of a name or a path in a message.
const MAX_NAME: usize = 100;

/// A name or a path of somebody else's, as long as a message can bear.
pub(crate) fn shortened(name: &str) -> String {
    match name.char_indices().nth(MAX_NAME) {
        Some((end, _)) => format!("{}...", &name[..end]),
        None => name.to_owned(),
    }
}
