//! The operations on the mock server's organization.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use webex_call_pickup::{
    Client, Error,
    mock::{MockServer, NewAgent, Organization},
    operations,
    types::{
        AgentId, AgentSortField, AgentType, CallPickup, CallPickupId, LocationId, LocationSortOrder, NotificationType,
        SortOrder,
    },
};

/// A location with three agents, and an empty location.
struct Setup {
    _server: MockServer,
    client: Client,
    bern: LocationId,
    oslo: LocationId,
    agents: Vec<AgentId>,
}

async fn start() -> Setup {
    let mut organization = Organization::new();
    let bern = organization.add_location("Bern");
    let oslo = organization.add_location("Oslo");
    let agents = [
        NewAgent::person("Ann", "Zorn").email("ann@example.com").number("+15550100001").extension("2003"),
        NewAgent::workspace("Lobby").extension("2002"),
        NewAgent::virtual_line("Sales", "Line").number("+15550100003").extension("2001"),
    ];
    let agents = agents.map(|agent| organization.add_agent(&bern, agent)).to_vec();
    let server = MockServer::start_with(organization).await.unwrap();
    Setup { client: server.client(), _server: server, bern, oslo, agents }
}

impl Setup {
    async fn create(&self, name: &str, agents: &[&AgentId]) -> Result<CallPickupId, Error> {
        let create = self.client.create_call_pickup(&self.bern);
        create
            .body_map(|body| body.name(name).agents(agents.iter().copied().cloned()))
            .send()
            .await
            .map(|created| created.id)
    }

    async fn get(&self, id: &CallPickupId) -> Result<CallPickup, Error> {
        self.client.get_call_pickup(&self.bern, id).send().await
    }

    async fn names(&self, location: &LocationId) -> Vec<String> {
        let list = self.client.list_call_pickups(location).send().await.unwrap();
        list.call_pickups.into_iter().map(|one| one.name).collect()
    }

    async fn available(&self) -> Vec<AgentId> {
        let list = self.client.list_available_agents(&self.bern).send().await.unwrap();
        list.agents.into_iter().map(|agent| agent.id).collect()
    }
}

fn status(result: Result<impl Sized, Error>) -> u16 {
    result.map(drop).unwrap_err().status().unwrap().as_u16()
}

fn codes(error: &Error) -> Vec<String> {
    error.details().iter().filter_map(|detail| detail.code().map(ToString::to_string)).collect()
}

#[tokio::test]
async fn call_pickup_is_created_renamed_and_deleted() {
    let setup = start().await;
    let [ann, lobby, _] = setup.agents.as_slice() else { unreachable!() };
    let night = setup.create("Night", &[ann]).await.unwrap();
    let group = setup.get(&night).await.unwrap();
    assert_eq!((&group.id, group.name.as_str()), (&night, "Night"));
    assert_eq!(group.notification_type, Some(NotificationType::None));
    assert_eq!(group.notification_delay_timer_seconds, Some(6));
    assert_eq!(group.agents.iter().map(|agent| &agent.id).collect::<Vec<_>>(), [ann]);
    assert_eq!(setup.names(&setup.bern).await, ["Night"]);
    assert_eq!(setup.names(&setup.oslo).await, [""; 0]);

    let update = |id| setup.client.update_call_pickup(&setup.bern, id);
    let same = update(&night).body_map(|body| body.notification_delay_timer_seconds(20)).send().await.unwrap();
    assert_eq!(same.id, night, "the ID changed without the name");
    let day = update(&night).body_map(|body| body.name("Day")).send().await.unwrap().id;
    assert_ne!(day, night);
    assert!(setup.get(&night).await.unwrap_err().is_not_found());
    assert_eq!(status(update(&night).body_map(|body| body.name("Noon")).send().await), 404);
    let group = setup.get(&day).await.unwrap();
    assert_eq!(
        (group.notification_delay_timer_seconds, group.agents.len()),
        (Some(20), 1),
        "an omitted property changed"
    );

    update(&day).body_map(|body| body.agents(vec![lobby.clone()])).send().await.unwrap();
    assert_eq!(setup.get(&day).await.unwrap().agents[0].id, *lobby);
    assert!(setup.available().await.contains(ann), "a removed agent is not available");
    update(&day).body_map(|body| body.agents(vec![])).send().await.unwrap();
    assert_eq!(setup.get(&day).await.unwrap().agents, []);

    update(&day).body_map(|body| body.agents(vec![lobby.clone()])).send().await.unwrap();
    let delete = || setup.client.delete_call_pickup(&setup.bern, &day);
    assert_eq!(delete().send_response().await.unwrap().status().as_u16(), 204);
    assert_eq!(status(delete().send().await), 404);
    assert_eq!(setup.available().await.len(), 3, "deletion removed agents");
}

#[tokio::test]
async fn name_is_unique_within_its_location() {
    let setup = start().await;
    let night = setup.create("Night", &[]).await.unwrap();
    let error = setup.create("Night", &[]).await.unwrap_err();
    assert!(error.is_conflict());
    assert_eq!(codes(&error), ["5600"]);
    let day = setup.create("Day", &[]).await.unwrap();
    let update = setup.client.update_call_pickup(&setup.bern, &day);
    assert!(update.body_map(|body| body.name("Night")).send().await.unwrap_err().is_conflict());
    assert_eq!(setup.names(&setup.bern).await, ["Day", "Night"]);

    let elsewhere = setup.client.create_call_pickup(&setup.oslo).body_map(|body| body.name("Night"));
    assert_eq!(elsewhere.send().await.unwrap().id, night, "the ID depends on the location");
}

#[tokio::test]
async fn agent_belongs_to_one_call_pickup() {
    let setup = start().await;
    let [ann, lobby, line] = setup.agents.as_slice() else { unreachable!() };
    setup.create("Night", &[ann]).await.unwrap();
    let error = setup.create("Day", &[lobby, ann]).await.unwrap_err();
    assert!(error.is_conflict());
    assert_eq!(codes(&error), ["4471"]);
    assert_eq!(setup.names(&setup.bern).await, ["Night"], "a rejected creation had an effect");

    let day = setup.create("Day", &[lobby]).await.unwrap();
    let update = || setup.client.update_call_pickup(&setup.bern, &day);
    let both = vec![ann.clone(), line.clone()];
    let result = update().body_map(|body| body.name("Noon").agents(both)).send().await;
    assert!(result.unwrap_err().is_conflict());
    assert_eq!(setup.get(&day).await.unwrap().agents.len(), 1, "a rejected update had an effect");
    update().body_map(|body| body.agents(vec![lobby.clone(), lobby.clone(), line.clone()])).send().await.unwrap();
    assert_eq!(setup.get(&day).await.unwrap().agents.len(), 2, "a repeated agent counts twice");

    let unknown: AgentId = "unknown".parse().unwrap();
    assert_eq!(status(setup.create("Noon", &[&unknown]).await), 400);
}

#[tokio::test]
async fn agents_have_their_configured_properties() {
    let setup = start().await;
    let id = setup.create("Night", &setup.agents.iter().collect::<Vec<_>>()).await.unwrap();
    let agents = setup.get(&id).await.unwrap().agents;
    let kinds: Vec<_> = agents.iter().map(|agent| agent.type_.clone().unwrap()).collect();
    assert_eq!(kinds, [AgentType::People, AgentType::Place, AgentType::VirtualLine]);
    let ann = &agents[0];
    assert_eq!((ann.first_name.as_deref(), ann.last_name.as_deref()), (Some("Ann"), Some("Zorn")));
    assert_eq!((ann.display_name.as_deref(), ann.email.as_deref()), (Some("Ann Zorn"), Some("ann@example.com")));
    let location = ann.location.as_ref().unwrap();
    assert_eq!((location.id.as_ref(), location.name.as_deref()), (Some(&setup.bern), Some("Bern")));
    let number = &ann.numbers[0];
    assert_eq!((number.external.as_deref(), number.extension.as_deref()), (Some("+15550100001"), Some("2003")));
    assert_eq!(number.esn.as_deref(), Some("80012003"));
    assert_eq!(number.primary, Some(true));
    assert_eq!((agents[1].first_name.as_deref(), agents[1].display_name.as_deref()), (None, Some("Lobby")));
    assert_eq!(agents[2].email, None);
    for (agent, kind) in agents.iter().zip(["PEOPLE", "PLACE", "VIRTUAL_LINE"]) {
        assert_eq!(agent.id.decode().unwrap().resource_type(), kind);
    }
}

#[tokio::test]
async fn filters_and_sorts_available_agents() {
    let setup = start().await;
    let [ann, lobby, line] = setup.agents.as_slice() else { unreachable!() };
    let list = || setup.client.list_available_agents(&setup.bern);
    let ids = async |list: webex_call_pickup::builder::ListAvailableAgents<'_>| -> Vec<AgentId> {
        list.send().await.unwrap().agents.into_iter().map(|agent| agent.id).collect()
    };
    assert_eq!(
        ids(list()).await,
        [lobby.clone(), line.clone(), ann.clone()],
        "the default order is not by last and first name"
    );
    assert_eq!(ids(list().order([AgentSortField::Extension])).await, [line.clone(), lobby.clone(), ann.clone()]);
    assert_eq!(
        ids(list().order([AgentSortField::Number, AgentSortField::Fname])).await,
        [lobby.clone(), ann.clone(), line.clone()]
    );
    assert_eq!(ids(list().name("Zorn")).await, std::slice::from_ref(ann));
    assert_eq!(ids(list().name("Lob")).await, std::slice::from_ref(lobby));
    assert_eq!(ids(list().phone_number("5550100003")).await, std::slice::from_ref(line));

    setup.create("Night", &[ann]).await.unwrap();
    assert_eq!(setup.available().await, [lobby.clone(), line.clone()]);
    assert_eq!(
        ids(list().call_pickup_name("Night")).await.len(),
        3,
        "the agents of the call pickup are not available to it"
    );
    assert_eq!(ids(list().call_pickup_name("Day")).await.len(), 2);
    assert_eq!(status(setup.client.list_available_agents("nowhere").send().await), 404);
    let elsewhere = setup.client.list_available_agents(&setup.oslo).send().await.unwrap();
    assert_eq!(elsewhere.agents, []);
}

#[tokio::test]
async fn filters_and_sorts_lists() {
    let setup = start().await;
    for name in ["Night", "Day", "Noon"] {
        setup.create(name, &[]).await.unwrap();
    }
    let list = || setup.client.list_call_pickups(&setup.bern);
    let names = async |list: webex_call_pickup::builder::ListCallPickups<'_>| -> Vec<String> {
        list.send().await.unwrap().call_pickups.into_iter().map(|one| one.name).collect()
    };
    assert_eq!(names(list()).await, ["Day", "Night", "Noon"]);
    assert_eq!(names(list().order(SortOrder::Dsc)).await, ["Noon", "Night", "Day"]);
    assert_eq!(names(list().name("N")).await, ["Night", "Noon"]);
    let first = list().send().await.unwrap().call_pickups.remove(0);
    assert_eq!((first.location_id.as_ref(), first.location_name.as_deref()), (Some(&setup.bern), Some("Bern")));
    assert_eq!(status(setup.client.list_call_pickups("nowhere").send().await), 404);

    let list = || setup.client.list_locations();
    let names = async |list: webex_call_pickup::builder::ListLocations<'_>| -> Vec<String> {
        list.send().await.unwrap().locations.into_iter().map(|one| one.name).collect()
    };
    assert_eq!(names(list()).await, ["Bern", "Oslo"]);
    assert_eq!(names(list().order(LocationSortOrder::Desc)).await, ["Oslo", "Bern"]);
    assert_eq!(names(list().name("sl")).await, ["Oslo"]);
}

#[tokio::test]
async fn unknown_organization_is_not_found() {
    let organization = Organization::example();
    let id = organization.id();
    let client = MockServer::start_with(organization).await.unwrap();
    let list = || client.client();
    assert_eq!(list().list_locations().org_id(&id).send().await.unwrap().locations.len(), 4);
    assert_eq!(status(list().list_locations().org_id("other").send().await), 404);
}

#[tokio::test]
async fn stub_takes_precedence_over_the_organization() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    server.get_call_pickup().call_pickup_id("night").respond(CallPickup::new("night".parse().unwrap(), "Night shift"));
    let get = server.client();
    let get = |id: &'static str| get.get_call_pickup("L", id).send();
    assert_eq!(get("night").await.unwrap().name, "Night shift");
    assert_eq!(get("day").await.unwrap_err().message(), Some("Location not found."));
}

#[tokio::test]
async fn example_contains_every_audit_finding() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    let client = server.client();
    let (mut groups, mut empty, mut kinds, mut free) = (0, vec![], vec![], vec![]);
    let mut extensions = vec![];
    for location in client.list_locations().send().await.unwrap().locations {
        let list = client.list_call_pickups(&location.id).send().await.unwrap();
        for one in list.call_pickups {
            let get = client.get_call_pickup(&location.id, &one.id);
            let group = get.send().await.unwrap();
            groups += 1;
            if group.agents.is_empty() {
                empty.push(group.name);
            }
            kinds.extend(group.agents.iter().filter_map(|agent| agent.type_.clone()));
            let numbers = group.agents.into_iter().flat_map(|agent| agent.numbers);
            extensions.extend(numbers.filter_map(|number| Some((location.name.clone(), number.extension?))));
        }
        let available = client.list_available_agents(&location.id).send().await.unwrap();
        free.extend(available.agents.into_iter().filter_map(|agent| agent.display_name));
    }
    assert_eq!((groups, empty), (12, vec!["Holiday cover".to_owned()]));
    assert_eq!(free, ["Pat Doe", "Zoë Ångström"]);
    for kind in AgentType::KNOWN {
        assert!(kinds.contains(kind), "{kind}");
    }
    extensions.sort();
    let twice: Vec<_> = extensions.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
    assert_eq!(twice, [&("Zürich".to_owned(), "2104".to_owned())]);
}

#[tokio::test]
async fn large_organization_has_the_requested_size() {
    let server = MockServer::start_with(Organization::of_size(3, 100)).await.unwrap();
    let client = server.client();
    let mut groups = vec![];
    for location in client.list_locations().send().await.unwrap().locations {
        groups.push(client.list_call_pickups(&location.id).send().await.unwrap().call_pickups.len());
    }
    assert_eq!(groups, [34, 33, 33]);
    let organization = Organization::of_size(0, 1);
    assert_eq!(format!("{organization:?}"), "Organization { locations: 1, agents: 2, call_pickups: 1 }");
}

#[tokio::test]
async fn implements_every_operation_of_the_document() {
    let server = MockServer::start_with(Organization::example()).await.unwrap();
    let http = webex_call_pickup::reqwest::Client::builder().no_proxy().build().unwrap();
    for operation in operations::ALL {
        let url = format!("{}{}", server.base_url(), operation.path.replace(['{', '}'], ""));
        let request = http.request(operation.method.parse().unwrap(), url).bearer_auth("any");
        let body = request.header("content-type", "application/json").body(r#"{"name": "n"}"#);
        let response = body.send().await.unwrap();
        // The statuses of requests that are rejected before the operation is called.
        let is_accepted = ![400, 415].contains(&response.status().as_u16());
        let text = response.text().await.unwrap();
        assert!(is_accepted && !text.contains("No stub"), "{}: {text}", operation.id);
    }
}
