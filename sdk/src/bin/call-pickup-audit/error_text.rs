//! The texts of errors, and their remedies.

use std::{error::Error, io};

use webex_call_pickup::TokenError;

use crate::{console::Console, exit_status::ExitStatus, terminal::sanitize};

/// Returns an error and its sources in one line.
pub(crate) fn error_line(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        line = format!("{line}: {error}");
        source = error.source();
    }
    sanitize(&line)
}

/// Reports that the output cannot be written, unless the reader, such as `head`, has closed the pipe: it has read enough.
pub(crate) fn report_output_error(error: &io::Error, console: Console) -> ExitStatus {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return ExitStatus::Complete;
    }
    console.error(&format!("the output cannot be written: {error}"), &[]);
    ExitStatus::Failed
}

/// Returns the remedies for the error of a request.
pub(crate) fn request_help(error: &webex_call_pickup::Error) -> Vec<String> {
    let help = if let Some(code) = error.token_error().and_then(TokenError::code) {
        match code {
            // An older token in `--token-file` does no harm: the server rejects it, and then the variable is used.
            "invalid_grant" => "authorize the integration again, and set WEBEX_REFRESH_TOKEN to its new refresh token",
            "invalid_client" => "check WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET",
            _ => return Vec::new(),
        }
    } else if error.is_unauthorized() {
        "the token may have expired; personal tokens are valid for 12 hours"
    } else if error.is_forbidden() {
        "the token needs the scope spark-admin:telephony_config_read; a location administrator names locations by ID with \
         `--location`"
    } else if error.is_connect() {
        "check the network, and the proxy in HTTPS_PROXY or HTTP_PROXY"
    } else {
        return Vec::new();
    };
    vec![help.to_owned()]
}
