//! The result of a task, and its exit code.

use std::process::ExitCode;

/// The outcome of a task that ran to its end, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskOutcome {
    /// Everything agrees.
    Clean,
    /// Something is stale, missing or left over, or a threshold is exceeded.
    Drift,
    /// Part of the work could not be done; the task has reported which part.
    Incomplete,
}

impl From<TaskOutcome> for ExitCode {
    fn from(outcome: TaskOutcome) -> Self {
        match outcome {
            TaskOutcome::Clean => Self::SUCCESS,
            TaskOutcome::Drift => Self::from(1),
            TaskOutcome::Incomplete => Self::from(2),
        }
    }
}

/// The reason why a task could not do its work, for the person at the terminal.
pub type TaskError = String;
