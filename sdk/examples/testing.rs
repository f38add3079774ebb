//! Tests a function that uses the client, with the mock server. The tests of your program look like these.
//!
//! ```text
//! cargo test -p webex-call-pickup --features mock --example testing
//! ```

use webex_call_pickup::{Client, Error, types::LocationId};

fn main() {}

/// Renames the call pickup with the name `from`. Returns `false` if no call pickup has it.
pub async fn rename(client: &Client, location_id: &LocationId, from: &str, to: &str) -> Result<bool, Error> {
    // The filter matches parts of names.
    let mut groups = client.list_call_pickups(location_id).name(from).stream();
    while let Some(group) = groups.next().await {
        let group = group?;
        if group.name == from {
            client.update_call_pickup(location_id, group.id).body_map(|body| body.name(to)).send().await?;
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use webex_call_pickup::{
        mock::{Fault, MockServer, NewAgent, Organization},
        operations::UPDATE_CALL_PICKUP,
        types::ErrorBody,
    };

    use super::*;

    /// A server whose only location has the call pickups `Night` and `Night 2`.
    async fn start() -> (MockServer, LocationId) {
        let mut organization = Organization::new();
        let bern = organization.add_location("Bern");
        let ann = organization.add_agent(&bern, NewAgent::person("Ann", "Lee").extension("2001"));
        organization.add_call_pickup(&bern, |group| group.name("Night 2"));
        organization.add_call_pickup(&bern, |group| group.name("Night").agents([ann]));
        (MockServer::start_with(organization).await.unwrap(), bern)
    }

    #[tokio::test]
    async fn renames_the_group_and_keeps_its_agents() {
        let (server, bern) = start().await;
        let client = server.client();

        assert!(rename(&client, &bern, "Night", "Day").await.unwrap());

        let day = client.list_call_pickups(&bern).name("Day").send().await.unwrap().call_pickups.remove(0);
        let day = client.get_call_pickup(&bern, day.id).send().await.unwrap();
        assert_eq!(day.agents[0].name(), "Ann Lee");
        assert!(!rename(&client, &bern, "Night", "Day").await.unwrap());
    }

    #[tokio::test]
    async fn sends_the_name_alone() {
        let (server, bern) = start().await;
        rename(&server.client(), &bern, "Night", "Day").await.unwrap();

        let requests = server.requests();
        let update = requests.iter().find(|request| request.operation == Some(&UPDATE_CALL_PICKUP)).unwrap();
        assert_eq!(update.body, br#"{"name":"Day"}"#);
    }

    #[tokio::test]
    async fn reports_errors_of_the_api() {
        let (server, bern) = start().await;
        server.inject(Fault::too_many_requests(30).times(1));
        let error = rename(&server.client(), &bern, "Night", "Day").await.unwrap_err();
        assert!(error.is_rate_limited() && error.is_retryable());

        server.update_call_pickup().respond_error(409, ErrorBody::default());
        assert!(rename(&server.client(), &bern, "Night", "Night 2").await.unwrap_err().is_conflict());
    }
}
