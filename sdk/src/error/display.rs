//! The message of an error: one line, without bodies, headers, tokens or personal data.

use std::fmt;

use reqwest::StatusCode;

use super::{cause::Cause, response::ErrorResponse};
use crate::{Operation, transport::timeout::TimeoutKind};

/// The maximum number of the server's error codes in a message. `Error::details` has all.
const MAX_CODES: usize = 5;

/// Writes the cause and, if there is one, the response.
pub(super) fn write_failure(
    f: &mut fmt::Formatter<'_>,
    cause: &Cause,
    response: Option<&ErrorResponse>,
    operation: Option<&Operation>,
) -> fmt::Result {
    let Some(response) = response else { return write!(f, "{cause}") };
    if let Cause::Authentication(error) = cause {
        write!(f, "there is no other access token: {error}; ")?;
    }
    write!(f, "{}", response.status)?;
    match cause {
        Cause::Status | Cause::NoContent | Cause::Authentication(_) => {
            write_status(f, cause, response.status, operation)?;
        }
        Cause::Timeout(TimeoutKind::Attempt) => f.write_str(": the body did not arrive before the timeout")?,
        Cause::Timeout(TimeoutKind::Operation) => f.write_str(": the operation timed out before the body arrived")?,
        _ => write!(f, ": {cause}")?,
    }
    write_codes(f, response)?;
    if let Some(delay) = response.retry_after {
        write!(f, "; retry after {} s", delay.as_secs())?;
    }
    Ok(())
}

/// Writes the meaning of the status code, and the scopes that a rejected token may lack.
fn write_status(
    f: &mut fmt::Formatter<'_>,
    cause: &Cause,
    status: StatusCode,
    operation: Option<&Operation>,
) -> fmt::Result {
    if matches!(cause, Cause::NoContent) && status != StatusCode::NO_CONTENT {
        // The documented description of this status code describes the missing body.
        f.write_str(": the response is empty")?;
    } else if let Some(description) = operation.and_then(|operation| operation.status_description(status.as_u16())) {
        write!(f, ": {}", description.trim_end_matches('.'))?;
    }
    let scopes = operation.map_or(&[][..], |operation| operation.scopes);
    if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) && !scopes.is_empty() {
        write!(f, "; required scopes: {}", scopes.join(" "))?;
    }
    Ok(())
}

fn write_codes(f: &mut fmt::Formatter<'_>, response: &ErrorResponse) -> fmt::Result {
    let mut codes = response.details.iter().filter_map(|detail| detail.printable_code());
    let listed: Vec<_> = codes.by_ref().take(MAX_CODES).collect();
    if !listed.is_empty() {
        write!(f, "; error code {}", listed.join(", "))?;
    }
    match codes.count() {
        0 => Ok(()),
        omitted => write!(f, " and {omitted} more"),
    }
}
