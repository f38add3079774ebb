//! A call pickup that is read, edited and written.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::collections::BTreeSet;

use serde_json::{Value, json};
use webex_call_pickup::{
    Client,
    mock::{MockServer, NewAgent, Organization},
    types::{Agent, AgentId, CallPickup, CallPickupChanges, CallPickupId, LocationId, NotificationType},
};
use webex_call_pickup_codegen::Document;
use webex_call_pickup_spec::OPENAPI;
use webex_call_pickup_tests::TestServer;

/// A location with two call pickups: one of an agent of each kind, and one of another person.
struct Setup {
    _server: MockServer,
    client: Client,
    location: LocationId,
    edited: CallPickupId,
    other: CallPickupId,
    /// A person, a workspace and a virtual line.
    agents: [AgentId; 3],
}

async fn start() -> Setup {
    let mut organization = Organization::new();
    let location = organization.add_location("Bern");
    let agents =
        [NewAgent::person("Ann", "Zorn"), NewAgent::workspace("Lobby"), NewAgent::virtual_line("Sales", "Line")]
            .map(|agent| organization.add_agent(&location, agent));
    let bob = organization.add_agent(&location, NewAgent::person("Bob", "Young"));
    let edited = organization.add_call_pickup(&location, |group| {
        let group = group.name("Night").notification_type(NotificationType::VisualOnly);
        group.notification_delay_timer_seconds(20).agents(agents.clone())
    });
    let other = organization.add_call_pickup(&location, |group| group.name("Day").agents([bob]));
    let server = MockServer::start_with(organization).await.unwrap();
    Setup { client: server.client(), _server: server, location, edited, other, agents }
}

impl Setup {
    async fn read(&self, id: &CallPickupId) -> CallPickup {
        self.client.get_call_pickup(&self.location, id).send().await.unwrap()
    }

    async fn write(&self, group: &CallPickup) -> CallPickupId {
        self.client.update_call_pickup(&self.location, &group.id).body(group).send().await.unwrap().id
    }
}

#[tokio::test]
async fn removed_and_added_agent_changes_nothing_else() {
    let setup = start().await;
    let (before, other) = (setup.read(&setup.edited).await, setup.read(&setup.other).await);
    for id in &setup.agents {
        let mut group = setup.read(&setup.edited).await;
        group.agents.retain(|agent| agent.id != *id);
        assert_eq!(setup.write(&group).await, setup.edited);
        let without = setup.read(&setup.edited).await;
        assert_eq!(without, group);
        assert_eq!(without.agents.len(), 2);

        let mut group = without;
        group.agents.push(Agent::new(id.into()));
        setup.write(&group).await;
    }
    let mut after = setup.read(&setup.edited).await;
    after.agents.sort_by_key(|agent| setup.agents.iter().position(|id| *id == agent.id));
    assert_eq!(after, before);
    assert_eq!(setup.read(&setup.other).await, other);
}

#[tokio::test]
async fn unedited_call_pickup_is_written_unchanged() {
    let setup = start().await;
    let before = setup.read(&setup.edited).await;
    assert_eq!(setup.write(&before).await, setup.edited);
    assert_eq!(setup.read(&setup.edited).await, before);
}

#[test]
fn update_takes_a_call_pickup_or_a_reference() {
    let group: CallPickup =
        serde_json::from_value(json!({ "id": "P", "name": "Day", "agents": [{ "id": "A" }] })).unwrap();
    assert_eq!(CallPickupChanges::try_from(&group).unwrap(), CallPickupChanges::try_from(group).unwrap());
}

#[tokio::test]
async fn settings_are_edited_in_the_same_way() {
    let setup = start().await;
    let mut group = setup.read(&setup.edited).await;
    group.name = "Late".to_owned();
    group.notification_type = Some(NotificationType::None);
    group.id = setup.write(&group).await;
    assert_ne!(group.id, setup.edited, "a new name changes the ID");
    assert_eq!(setup.read(&group.id).await, group);
}

#[tokio::test]
async fn concurrent_change_is_overwritten() {
    let setup = start().await;
    let mut group = setup.read(&setup.edited).await;
    let concurrent = setup.client.update_call_pickup(&setup.location, &setup.edited);
    concurrent.body_map(|body| body.agents([]).notification_delay_timer_seconds(1)).send().await.unwrap();
    group.agents.truncate(1);
    setup.write(&group).await;
    let after = setup.read(&setup.edited).await;
    assert_eq!(after, group);

    // The agents alone leave the other properties as they are at the time of the write.
    let concurrent = setup.client.update_call_pickup(&setup.location, &setup.edited);
    concurrent.body_map(|body| body.notification_delay_timer_seconds(2)).send().await.unwrap();
    let update = setup.client.update_call_pickup(&setup.location, &setup.edited);
    let ids = after.agents.iter().map(|agent| AgentId::from(&agent.id));
    update.body_map(|body| body.agents(ids)).send().await.unwrap();
    assert_eq!(setup.read(&setup.edited).await.notification_delay_timer_seconds, Some(2));
}

#[tokio::test]
async fn sends_every_property_that_can_be_changed() {
    let group = r#"{
        "id": "p", "name": "Night", "notificationType": "FUTURE", "notificationDelayTimerSeconds": 20,
        "agents": [{"id": "a", "type": "FUTURE", "displayName": "Ann"}, {"id": "b=", "numbers": [{"extension": "1"}]}]
    }"#;
    let server = TestServer::start_json(200, group).await;
    let group = server.client().get_call_pickup("l", "p").send().await.unwrap();
    server.client().update_call_pickup("l", "p").body(&group).send().await.unwrap();
    let body = server.requests()[1].body().to_owned();
    assert_eq!(
        body,
        r#"{"name":"Night","notificationType":"FUTURE","notificationDelayTimerSeconds":20,"agents":["a","b="]}"#
    );

    let body: Value = serde_json::from_str(&body).unwrap();
    let sent: BTreeSet<&String> = body.as_object().unwrap().keys().collect();
    let document = Document::parse(OPENAPI).unwrap();
    let properties = document.root().pointer("/components/schemas/CallPickupChanges/properties").unwrap();
    assert_eq!(sent, properties.as_object().unwrap().keys().collect());
}

#[tokio::test]
async fn absent_properties_are_omitted_but_not_the_agents() {
    let changes = CallPickupChanges::try_from(&CallPickup::new("p".parse().unwrap(), "Night")).unwrap();
    assert_eq!(serde_json::to_string(&changes).unwrap(), r#"{"name":"Night","agents":[]}"#);
}

#[tokio::test]
async fn rejects_a_name_that_an_update_cannot_have() {
    let server = TestServer::start_json(200, "{}").await;
    let client = server.client();
    let error = |name: String| {
        let group = CallPickup::new("p".parse().unwrap(), name);
        let update = client.update_call_pickup("l", "p").body(&group);
        async { update.send().await.unwrap_err().to_string() }
    };
    assert_eq!(
        error(String::new()).await,
        "updateCallPickup: body: name: the string is empty, but the minimum is 1 character"
    );
    assert_eq!(
        error("n".repeat(81)).await,
        "updateCallPickup: body: name: the string has 81 characters, but the maximum is 80"
    );
    assert!(server.requests().is_empty());
}
