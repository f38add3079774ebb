//! Errors that end the command before it prints anything.

use std::io;

use crate::{
    console::Console,
    error_text::{error_line, request_help, unwritten_output},
};

/// The reason why an audit cannot start.
#[derive(Debug)]
pub(crate) enum StartError {
    /// A problem with the arguments or the environment, and how to fix it.
    Usage {
        message: String,
        help: Vec<String>,
    },
    Request(webex_call_pickup::Error),
    Io(io::Error),
    Output(io::Error),
}

impl StartError {
    pub(crate) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: vec![help.into()] }
    }

    pub(crate) fn print(&self, console: Console) {
        match self {
            Self::Usage { message, help } => console.error(message, help),
            Self::Request(error) => console.error(&error_line(error), &request_help(error)),
            Self::Io(error) => console.error(&error_line(error), &[]),
            Self::Output(error) => console.error(&unwritten_output(error), &[]),
        }
    }
}

impl From<webex_call_pickup::Error> for StartError {
    fn from(error: webex_call_pickup::Error) -> Self {
        Self::Request(error)
    }
}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
