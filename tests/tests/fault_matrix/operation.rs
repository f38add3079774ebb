//! The operations of the matrix, one for each HTTP method, and a list.

use webex_call_pickup::{Client, Error};
use webex_call_pickup_tests::{CALL_PICKUP, Script, respond};

use crate::scripts::{PAGE, no_content};

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Operation {
    Get,
    Create,
    Update,
    Delete,
    /// Read as a stream.
    List,
}

impl Operation {
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Get => "getCallPickup",
            Self::Create => "createCallPickup",
            Self::Update => "updateCallPickup",
            Self::Delete => "deleteCallPickup",
            Self::List => "listCallPickups",
        }
    }

    /// The script of a success.
    pub(crate) fn success(self) -> Script {
        match self {
            Self::Get | Self::Update => respond(200, &[], CALL_PICKUP),
            Self::Create => respond(201, &[], CALL_PICKUP),
            Self::Delete => no_content(),
            Self::List => respond(200, &[], PAGE),
        }
    }

    /// The status code of a success with a body.
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::Create => 201,
            _ => 200,
        }
    }

    /// The strings in the value of a success.
    pub(crate) fn value(self) -> &'static [&'static str] {
        match self {
            Self::Get | Self::List => &["a", "b"],
            Self::Create | Self::Update => &["a"],
            Self::Delete => &[],
        }
    }

    /// Sends the operation. Returns the strings in its value.
    pub(crate) async fn send(self, client: &Client) -> Result<Vec<String>, Error> {
        let (location, pickup, organization) = ("canary-location", "canary-pickup", "canary-organization");
        match self {
            Self::Get => {
                let request = client.get_call_pickup(location, pickup);
                request.org_id(organization).send().await.map(|value| vec![value.id.to_string(), value.name])
            }
            Self::Create => {
                let request = client.create_call_pickup(location).org_id(organization);
                let created = request.body_map(|body| body.name("canary-name")).send().await;
                created.map(|value| vec![value.id.to_string()])
            }
            Self::Update => {
                let request = client.update_call_pickup(location, pickup);
                let updated = request.body_map(|body| body.name("canary-name")).send().await;
                updated.map(|value| vec![value.id.to_string()])
            }
            Self::Delete => {
                let request = client.delete_call_pickup(location, pickup);
                request.send().await.map(|()| Vec::new())
            }
            Self::List => {
                let mut items = client.list_call_pickups(location).org_id(organization).stream();
                let mut strings = Vec::new();
                while let Some(item) = items.next().await.transpose()? {
                    strings.extend([item.id.to_string(), item.name]);
                }
                Ok(strings)
            }
        }
    }
}
