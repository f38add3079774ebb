//! The problems of a document.

use std::{collections::HashSet, fmt};

use crate::openapi::location::{Pointer, Position};

/// The error for a document that was rejected, with every problem that was found.
///
/// It is displayed as one paragraph per problem. [`Error::in_file`] puts the path of the document before each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    problems: Vec<Problem>,
}

impl Error {
    /// An error with `problems`, which must not be empty.
    pub(crate) fn new(mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.position);
        // A component is validated with every operation that uses it.
        let mut seen = HashSet::new();
        problems.retain(|problem| seen.insert(problem.clone()));
        Self { problems }
    }

    /// The problems, in the order of the document. Never empty.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Displays each problem behind `path:line:column`, which editors and terminals turn into a link.
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

/// A problem of a document.
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

    pub(crate) fn with_rule(mut self, rule: &'static str) -> Self {
        self.rule = Some(rule);
        self
    }

    /// The rule for good OpenAPI documents that the problem violates, such as `dangling-ref`; `None` for a limitation of
    /// this generator.
    pub fn rule(&self) -> Option<&'static str> {
        self.rule
    }

    /// The position in the text of the document, if the problem has one.
    pub fn position(&self) -> Option<Position> {
        self.position
    }

    /// The JSON pointer of the value with the problem, as a URI fragment (`#/paths/...`).
    pub fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
    }

    /// The description of the problem.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The way to fix it.
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
