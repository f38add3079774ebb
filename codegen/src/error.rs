//! What is wrong with a document, and where.

use std::{collections::HashSet, fmt};

use crate::openapi::location::{Pointer, Position};

/// Why a document was refused: every problem that was found, in the order of the document.
///
/// The text has one paragraph a problem. Put the path of the document before each with [`Error::in_file`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    problems: Vec<Problem>,
}

impl Error {
    /// `problems` must not be empty; an error without a problem would say nothing.
    pub(crate) fn new(mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.position);
        // What several operations share is looked at with each of them.
        let mut seen = HashSet::new();
        problems.retain(|problem| seen.insert(problem.clone()));
        Self { problems }
    }

    /// The problems, in the order of the document. Never empty.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The same text, each problem headed by `path:line:column`, as editors and terminals understand it.
    pub fn in_file<'a>(&'a self, path: &'a str) -> impl fmt::Display + 'a {
        InFile { error: self, path }
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::new(vec![problem])
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

struct InFile<'a> {
    error: &'a Error,
    path: &'a str,
}

impl fmt::Display for InFile<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.error.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            f.write_str(self.path)?;
            if let Some(position) = problem.position {
                write!(f, ":{}:{}", position.line, position.column)?;
            }
            write!(f, ": ")?;
            problem.fmt_without_position(f)?;
        }
        Ok(())
    }
}

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Problem {
    position: Option<Position>,
    pointer: Option<String>,
    message: String,
    help: Option<String>,
    rule: Option<&'static str>,
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { position: None, pointer: None, message: message.into(), help: None, rule: None }
    }

    pub(crate) fn at(mut self, pointer: &Pointer, position: Option<Position>) -> Self {
        self.pointer = Some(pointer.to_string());
        self.position = position;
        self
    }

    pub(crate) fn at_position(mut self, position: Position) -> Self {
        self.position = Some(position);
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn rule_of_documents(mut self, rule: &'static str) -> Self {
        self.rule = Some(rule);
        self
    }

    /// The rule that this breaks, where every good OpenAPI document keeps it (`dangling-ref`); none where only what
    /// this generator can do is the matter.
    pub fn rule(&self) -> Option<&'static str> {
        self.rule
    }

    /// Where in the document's text, if the problem belongs to a place in it.
    pub fn position(&self) -> Option<Position> {
        self.position
    }

    /// The JSON pointer of the place, as a URI fragment (`#/paths/...`).
    pub fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }

    fn fmt_without_position(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(pointer) = &self.pointer {
            write!(f, "\n  at {pointer}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(f, "line {}, column {}: ", position.line, position.column)?;
        }
        self.fmt_without_position(f)
    }
}
