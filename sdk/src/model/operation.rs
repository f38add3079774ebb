//! The description of an operation in the document.

use std::fmt;

/// An operation of the API. The constants are in [`operations`](crate::operations).
///
/// ```
/// use webex_call_pickup::operations::GET_CALL_PICKUP;
///
/// assert_eq!(GET_CALL_PICKUP.scopes, ["spark-admin:telephony_config_read"]);
/// println!("{GET_CALL_PICKUP}"); // the method and the path template
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Operation {
    /// The `operationId` in the document.
    pub id: &'static str,
    /// The method, in upper case.
    pub method: &'static str,
    /// The path template below the base URL.
    pub path: &'static str,
    /// The scopes that the access token needs.
    pub scopes: &'static [&'static str],
    /// `true` if the operation is deprecated.
    pub deprecated: bool,
    /// The documented status codes, with their descriptions.
    pub status_descriptions: &'static [(u16, &'static str)],
}

impl Operation {
    /// Returns the description of a status code, if the document has one.
    pub fn status_description(&self, status: u16) -> Option<&'static str> {
        self.status_descriptions.iter().find(|(known, _)| *known == status).map(|(_, description)| *description)
    }
}

/// Shows the method and the path template.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// A server of the API. The constants are in [`operations::SERVERS`](crate::operations::SERVERS).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Server {
    /// The base URL, without a trailing slash.
    pub url: &'static str,
    /// The description in the document.
    pub description: &'static str,
}

/// Shows the base URL.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.url)
    }
}
