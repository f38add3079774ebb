//! The result of a task, and its exit code.

use std::{error::Error, fmt, process::ExitCode};

/// The outcome of a task that ran to its end, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskOutcome {
    /// Everything agrees: exit code 0.
    Clean,
    /// Problems were found, or a threshold is exceeded: exit code 1.
    ProblemsFound,
    /// Part of the work could not be done, as the output of the task explains: exit code 2.
    Incomplete,
}

impl From<TaskOutcome> for ExitCode {
    fn from(outcome: TaskOutcome) -> Self {
        match outcome {
            TaskOutcome::Clean => Self::SUCCESS,
            TaskOutcome::ProblemsFound => Self::from(1),
            TaskOutcome::Incomplete => Self::from(2),
        }
    }
}

/// An error that kept a task from doing its work: exit code 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskError {
    message: String,
    help: Option<String>,
}

impl TaskError {
    /// Creates an error with a message for the person at the terminal.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// Adds the advice that is printed after `help:`.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl From<String> for TaskError {
    fn from(message: String) -> Self {
        Self::new(message)
    }
}

impl From<TaskError> for ExitCode {
    fn from(_: TaskError) -> Self {
        Self::from(2)
    }
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl Error for TaskError {}
