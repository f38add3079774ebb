//! The parameters of a list on all its pages: filters are those of the request, and the position is that of the link.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use futures_util::TryStreamExt as _;
use webex_call_pickup::{
    ItemStream,
    mock::{Fault, MockServer, Organization},
    reqwest::{self, Url},
    types::{AgentSortField, LocationSortOrder, SortOrder},
};
use webex_call_pickup_spec::OPENAPI;
use webex_call_pickup_tests::{ReceivedRequest, Script, TestServer, respond, with_time_limit};

/// A page of any list with one item.
fn page(id: &str, link: Option<&str>) -> Script {
    let items = format!(r#"[{{"id": "{id}", "name": "{id}"}}]"#);
    let body = format!(r#"{{"locations": {items}, "callPickups": {items}, "agents": {items}}}"#);
    let link = link.map(|target| format!("<{target}>; rel=\"next\""));
    respond(200, &link.iter().map(|link| ("link", link.as_str())).collect::<Vec<_>>(), &body)
}

/// Decoded query parameters.
type Parameters = Vec<(String, String)>;

/// The parameters of a target: those of a page, and the others.
fn parameters(target: &str) -> (Parameters, Parameters) {
    let url = Url::parse(&format!("http://localhost{target}")).unwrap();
    url.query_pairs().into_owned().partition(|(name, _)| name == "max" || name == "start")
}

async fn count<T: Send + 'static>(items: ItemStream<T>) -> usize {
    with_time_limit(items.try_fold(0, async |count, _| Ok(count + 1))).await.unwrap()
}

/// Starts a server with locations, whose links lack the filters.
async fn mock_server() -> MockServer {
    let mut organization = Organization::new();
    for name in ["Oslo", "Oslo North", "Oslo South", "Paris", "Rome"] {
        organization.add_location(name);
    }
    let server = MockServer::start_with(organization).await.unwrap();
    server.inject(Fault::link_without_filters());
    server
}

#[tokio::test]
async fn link_without_filters_does_not_widen_the_list() {
    let server = mock_server().await;
    let locations = server.client().list_locations().name("Oslo").max(1).stream();
    let names: Vec<_> = with_time_limit(locations.map_ok(|location| location.name).try_collect()).await.unwrap();
    assert_eq!(names, ["Oslo", "Oslo North", "Oslo South"]);
}

#[tokio::test]
async fn fault_of_the_mock_server_removes_the_filters() {
    let server = mock_server().await;
    let url = format!("{}/telephony/config/locations?name=Oslo&max=1&order=asc", server.base_url());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let link = async |url: &str| {
        let response = http.get(url).bearer_auth("any").send().await.unwrap();
        response.headers().get("link").map(|link| link.to_str().unwrap().to_owned())
    };
    let next = format!("<{}/telephony/config/locations?start=1&max=1>; rel=\"next\"", server.base_url());
    assert_eq!(link(&url).await, Some(next));
    assert_eq!(link(&url.replace("max=1", "max=9")).await, None, "the last page has no link");
}

#[tokio::test]
async fn every_list_keeps_all_its_filters() {
    let server = TestServer::start_handler(|request: &ReceivedRequest| {
        let is_first = request.target().contains("start=4");
        page(if is_first { "a" } else { "b" }, is_first.then_some("?start=7&max=3"))
    })
    .await;
    let client = server.client_builder().build().unwrap();
    let locations =
        client.list_locations().name("a b&c=d+é").order(LocationSortOrder::Desc).org_id("O=").max(2).start(4);
    let groups = client.list_call_pickups("L=").name("%41").order(SortOrder::Dsc).org_id("O").start(4);
    let agents = client.list_available_agents("L").call_pickup_name("n").name("a").phone_number("+1 555");
    let agents = agents.order([AgentSortField::Lname, AgentSortField::Fname]).org_id("O").max(2).start(4);
    let counts = (count(locations.stream()).await, count(groups.stream()).await, count(agents.stream()).await);
    assert_eq!(counts, (2, 2, 2));
    let targets = server.targets();
    let lists = OPENAPI.matches("x-pageable:").count();
    assert_eq!(targets.len(), 2 * lists, "request each list of the document here");
    for (pages, expected_filters) in targets.chunks(2).zip([3, 3, 5]) {
        let [first, second] = [&pages[0], &pages[1]].map(|target| parameters(target));
        assert_eq!((first.1.len(), &first.1), (expected_filters, &second.1), "{pages:?}");
        let page = [("start", "7"), ("max", "3")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(second.0, page, "{pages:?}");
    }
}

#[tokio::test]
async fn filter_of_the_request_replaces_that_of_the_link() {
    for (link, expected) in [
        ("?start=1&name=Paris", "?start=1&name=Oslo"),
        ("?name=&start=1&order=desc", "?start=1&order=desc&name=Oslo"),
        ("?cursor=a%2Fb", "?cursor=a%2Fb&name=Oslo"),
        ("?max=null&start=1&name=null", "?max=2&start=1&name=Oslo"),
    ] {
        let server = TestServer::start([page("a", Some(link)), page("b", None)]).await;
        let client = server.client_builder().build().unwrap();
        assert_eq!(count(client.list_locations().name("Oslo").max(2).stream()).await, 2, "{link}");
        assert_eq!(server.targets()[1], format!("/v1/telephony/config/locations{expected}"), "{link}");
    }
}

#[tokio::test]
async fn cursor_of_a_page_is_not_kept_on_the_next_one() {
    let scripts = [
        page("a", Some("?cursor=1")),
        page("b", Some("?cursor=2&max=9")),
        page("c", Some("?start=5")),
        page("d", None),
    ];
    let server = TestServer::start(scripts).await;
    let client = server.client_builder().build().unwrap();
    assert_eq!(count(client.list_locations().org_id("O").max(2).start(1).stream()).await, 4);
    let queries = ["?max=2&orgId=O&start=1", "?cursor=1&orgId=O", "?cursor=2&max=9&orgId=O", "?start=5&orgId=O"];
    assert_eq!(server.targets(), queries.map(|query| format!("/v1/telephony/config/locations{query}")));
}
