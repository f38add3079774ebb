//! Errors that end the command before the first group is printed.

use std::io;

use crate::{
    console::Console,
    error_text::{error_line, report_output_error, request_help},
    exit_status::ExitStatus,
};

/// The reason why an audit cannot start.
#[derive(Debug)]
pub(crate) enum StartError {
    /// A problem with the arguments or the environment, and how to fix it.
    Usage { message: String, help: Vec<String> },
    /// The error of a request.
    Request(webex_call_pickup::Error),
    /// The mock server of `--example` cannot start.
    MockServer(io::Error),
    /// The output cannot be written.
    Output(io::Error),
}

impl StartError {
    pub(crate) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: vec![help.into()] }
    }

    /// Prints the error, and returns the exit status.
    pub(crate) fn report(&self, console: Console) -> ExitStatus {
        match self {
            Self::Usage { message, help } => console.error(message, help),
            Self::Request(error) => console.error(&error_line(error), &request_help(error)),
            Self::MockServer(error) => {
                console.error(&format!("cannot start the mock server: {}", error_line(error)), &[]);
            }
            Self::Output(error) => return report_output_error(error, console),
        }
        ExitStatus::Failed
    }
}

impl From<webex_call_pickup::Error> for StartError {
    fn from(error: webex_call_pickup::Error) -> Self {
        Self::Request(error)
    }
}
