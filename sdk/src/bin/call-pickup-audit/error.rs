//! Errors that end the command before it prints anything.

use std::{error::Error, io};

use crate::terminal::sanitize;

/// The reason why an audit cannot start.
#[derive(Debug)]
pub(crate) enum StartError {
    /// A problem with the arguments or the environment, and how to fix it.
    Usage {
        message: String,
        help: &'static str,
    },
    Request(webex_call_pickup::Error),
    Io(io::Error),
}

impl StartError {
    pub(crate) fn usage(message: impl Into<String>, help: &'static str) -> Self {
        Self::Usage { message: message.into(), help }
    }

    /// The lines to report.
    pub(crate) fn lines(&self) -> Vec<String> {
        match self {
            Self::Usage { message, help } => vec![format!("error: {message}"), format!("help: {help}")],
            Self::Request(error) => vec![format!("error: {}", error_line(error))],
            Self::Io(error) => vec![format!("error: {}", error_line(error))],
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

/// Returns an error and its sources in one line.
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
    sanitize(&line)
}
