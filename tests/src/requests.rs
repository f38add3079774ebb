//! Requests for tests that are not about a particular operation.

use webex_call_pickup::{Client, Error, builder::GetCallPickup, types::CallPickup};

use crate::with_time_limit;

/// The shortest JSON that is a call pickup.
pub const CALL_PICKUP: &str = r#"{"id": "a", "name": "b"}"#;

/// A request for the details of a call pickup.
pub fn get_call_pickup(client: &Client) -> GetCallPickup<'_> {
    client.get_call_pickup("location", "pickup")
}

/// Sends a request for the details of a call pickup. Panics if the result takes longer than a minute.
pub async fn send(client: &Client) -> Result<CallPickup, Error> {
    with_time_limit(get_call_pickup(client).send()).await
}

/// The `Display` and `Debug` output of an error, of its details and of all its sources.
pub fn printed(error: &Error) -> String {
    let mut output = format!("{error} {error:?} {error:#?} {:?}", error.details());
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        output += &format!(" {cause} {cause:?} {cause:#?}");
        source = cause.source();
    }
    output
}
