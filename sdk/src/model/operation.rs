//! What the document says of an operation beside its types.

/// An operation of the API. The constants are in [`operations`](crate::operations).
///
/// ```
/// use webex_call_pickup::operations::GET_CALL_PICKUP;
///
/// assert_eq!(GET_CALL_PICKUP.scopes, ["spark-admin:telephony_config_read"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The operationId in the document.
    pub id: &'static str,
    /// The method, in capitals.
    pub method: &'static str,
    /// The template of the path, below the base URL.
    pub path: &'static str,
    /// The scopes that the access token needs.
    pub scopes: &'static [&'static str],
    /// Whether the document calls the operation deprecated.
    pub deprecated: bool,
    /// What the documented status codes mean.
    pub status_descriptions: &'static [(u16, &'static str)],
}

impl Operation {
    /// What `status` means here, where the document says so.
    pub fn status_description(&self, status: u16) -> Option<&'static str> {
        self.status_descriptions.iter().find(|(known, _)| *known == status).map(|(_, description)| *description)
    }
}

/// A server of the API. The list is [`operations::SERVERS`](crate::operations::SERVERS).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Server {
    /// The base URL, without a slash at its end.
    pub url: &'static str,
    /// What the server is.
    pub description: &'static str,
}
