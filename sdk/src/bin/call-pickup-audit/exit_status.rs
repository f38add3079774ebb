//! The exit codes of the command.

use std::process::ExitCode;

/// The result of the command.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(u8)]
pub(crate) enum ExitStatus {
    /// Everything was read, or the reader of the output has closed the pipe.
    Complete = 0,
    /// Something could not be read.
    Incomplete = 1,
    /// Invalid usage, no token, nothing could be read, or the output could not be written. clap uses the same code.
    Failed = 2,
    /// Everything was read, and `--find` matched nothing.
    NoMatch = 3,
    /// Interrupted by Ctrl-C, as shells report it.
    Interrupted = 130,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}
