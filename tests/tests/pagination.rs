//! Lists as streams: the requests for the pages, and the end of a list.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::time::Duration;

use futures_util::{FutureExt as _, TryStreamExt as _};
use tokio::task::yield_now;
use webex_call_pickup::{Client, Error, ItemStream, types::Location};
use webex_call_pickup_tests::{
    Script, Step, TestServer, UncontactedServer, eventually, printed, respond, settle, with_time_limit,
};

const PATH: &str = "/v1/telephony/config/locations";

/// A page of locations with these one-letter names.
fn locations(names: &str) -> String {
    let locations: Vec<_> = names.chars().map(|name| format!(r#"{{"id": "{name}", "name": "{name}"}}"#)).collect();
    format!(r#"{{"locations": [{}]}}"#, locations.join(", "))
}

/// A page with these `Link` headers.
fn page(names: &str, links: &[&str]) -> Script {
    let headers: Vec<_> = links.iter().map(|link| ("link", *link)).collect();
    respond(200, &headers, locations(names))
}

fn last_page(names: &str) -> Script {
    page(names, &[])
}

/// A page whose next page is at `target`.
fn page_before(names: &str, target: &str) -> Script {
    page(names, &[&format!("<{target}>; rel=\"next\"")])
}

async fn start(scripts: impl IntoIterator<Item = Script>) -> (TestServer, Client) {
    let server = TestServer::start(scripts).await;
    let client = server.client_builder().build().unwrap();
    (server, client)
}

/// Waits for `count` requests, and checks that no more follow.
async fn assert_requests(server: &TestServer, count: usize) {
    server.until_requests(count).await;
    settle().await;
    assert_eq!(server.requests().len(), count);
}

async fn next(items: &mut ItemStream<Location>) -> Option<Result<Location, Error>> {
    with_time_limit(items.next()).await
}

/// The names of the items, and the error that ends them.
async fn collect(mut items: ItemStream<Location>) -> (String, Option<Error>) {
    let (mut names, mut error) = (String::new(), None);
    while let Some(item) = next(&mut items).await {
        assert!(error.is_none(), "an item follows an error");
        match item {
            Ok(location) => names.push_str(&location.name),
            Err(last) => error = Some(last),
        }
    }
    assert!(next(&mut items).await.is_none(), "an item follows the end");
    (names, error)
}

/// The names, the error and the requested targets of a list that fails.
async fn failed_list(scripts: impl IntoIterator<Item = Script>) -> (String, Error, Vec<String>) {
    let (server, client) = start(scripts).await;
    let (names, error) = collect(client.list_locations().stream()).await;
    (names, error.unwrap(), server.targets())
}

#[tokio::test]
async fn yields_the_items_of_all_pages_in_order() {
    let server = TestServer::start_at_port(|port| {
        [
            page_before("ab", &format!("http://127.0.0.1:{port}{PATH}?max=2&start=2")),
            page_before("cd", "?start=4&max=2"),
            page("e", &["<?start=0>; rel=\"first\""]),
        ]
    })
    .await;
    let client = server.client_builder().build().unwrap();
    let (names, error) = collect(client.list_locations().max(2).name("x").stream()).await;
    assert_eq!((names.as_str(), error.is_none()), ("abcde", true));
    let queries = ["?max=2&name=x", "?max=2&start=2&name=x", "?start=4&max=2&name=x"];
    assert_eq!(server.targets(), queries.map(|query| format!("{PATH}{query}")));
    for request in server.requests() {
        assert_eq!(request.header("authorization"), Some("Bearer canary-token"));
        assert_eq!(request.header("accept"), Some("application/json"));
        assert!(request.header("trackingid").unwrap().starts_with("RUST_"));
    }
}

#[tokio::test]
async fn streams_every_list() {
    let page = |body: &str, target: &str| respond(200, &[("link", &format!("<{target}>; rel=next"))], body);
    let last = |body: &str| respond(200, &[], body);
    let (server, client) = start([
        page(r#"{"callPickups": [{"id": "a", "name": "a"}]}"#, "?start=1"),
        last(r#"{"callPickups": [{"id": "b", "name": "b"}]}"#),
        page(r#"{"agents": [{"id": "a"}]}"#, "availableUsers?start=1"),
        last(r#"{"agents": [{"id": "b"}]}"#),
    ])
    .await;
    let groups = client.list_call_pickups("L=").org_id("O").stream();
    let groups: Vec<_> = with_time_limit(groups.map_ok(|group| group.name).try_collect()).await.unwrap();
    assert_eq!(groups, ["a", "b"]);
    let agents = client.list_available_agents("L=").stream();
    let agents: Vec<_> = with_time_limit(agents.map_ok(|agent| agent.id.to_string()).try_collect()).await.unwrap();
    assert_eq!(agents, ["a", "b"]);
    let paths = [
        "callPickups?orgId=O",
        "callPickups?start=1&orgId=O",
        "callPickups/availableUsers",
        "callPickups/availableUsers?start=1",
    ];
    assert_eq!(server.targets(), paths.map(|path| format!("{PATH}/L%3D/{path}")));
}

#[tokio::test]
async fn prefetches_exactly_one_page() {
    let (server, client) = start([
        page_before("ab", "?start=2"),
        page_before("cd", "?start=4"),
        page_before("ef", "?start=6"),
        last_page("g"),
    ])
    .await;
    let mut items = client.list_locations().stream();
    assert_requests(&server, 0).await;
    for (name, requests) in [("a", 2), ("b", 2), ("c", 3), ("d", 3), ("e", 4), ("f", 4), ("g", 4)] {
        assert_eq!(next(&mut items).await.unwrap().unwrap().name, name);
        assert_requests(&server, requests).await;
    }
    assert!(next(&mut items).await.is_none());
}

#[tokio::test]
async fn respects_the_concurrency_limit_of_the_client() {
    let server = TestServer::start([page_before("ab", "?start=2"), last_page("cd")]).await;
    let client = server.client_builder().max_in_flight(1).build().unwrap();
    let (names, error) = collect(client.list_locations().stream()).await;
    assert_eq!((names.as_str(), error.is_none(), server.clock().max_in_flight()), ("abcd", true, 1));
}

#[tokio::test]
async fn retries_a_page_like_any_request() {
    let fail = |status| respond(status, &[("retry-after", "7")], "");
    let scripts = [page_before("ab", "?start=2"), fail(503), vec![Step::Reset], fail(429), last_page("c")];
    let (server, client) = start(scripts).await;
    let (names, error) = collect(client.list_locations().stream()).await;
    assert_eq!((names.as_str(), error.is_none()), ("abc", true));
    // The reset connection has no delay.
    assert_eq!(server.clock().sleeps(), [7_350, 7_350].map(Duration::from_millis));
    assert_eq!(server.targets()[1..], [const { "?start=2" }; 4].map(|query| format!("{PATH}{query}")));
}

#[tokio::test]
async fn ends_with_the_first_error() {
    type Predicate = fn(&Error) -> bool;
    let cases: [(Script, Predicate); 4] = [
        (respond(404, &[], ""), Error::is_not_found),
        (respond(200, &[], r#"{"locations": [{"name": "canary"}]}"#), Error::is_decode),
        (respond(200, &[], ""), Error::is_no_content),
        (vec![Step::send("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")], Error::is_no_content),
    ];
    for (script, is_expected) in cases {
        let (names, error, targets) = failed_list([page_before("ab", "?start=2"), script]).await;
        assert!(names == "ab" && is_expected(&error) && targets.len() == 2, "{error}");
        assert!(error.to_string().starts_with("listLocations: "), "{error}");
    }
}

#[tokio::test]
async fn reports_an_invalid_request_as_the_first_item() {
    let (server, client) = start([last_page("a")]).await;
    let mut items = client.list_call_pickups("..").stream();
    let error = with_time_limit(items.next()).await.unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "listCallPickups: location_id: an identifier cannot be `.` or `..`, which change the path"
    );
    assert!(error.is_invalid_request() && with_time_limit(items.next()).await.is_none());
    assert!(server.targets().is_empty());
}

#[tokio::test]
async fn rejects_a_cross_origin_link() {
    let other = UncontactedServer::start();
    let port = other.address().port();
    for number in 0..7 {
        let server = TestServer::start_at_port(|own| {
            let targets = [
                format!("http://127.0.0.1:{port}{PATH}?name=canary"),
                format!("//127.0.0.1:{port}{PATH}?name=canary"),
                format!("http://localhost:{own}{PATH}?name=canary"),
                format!("https://127.0.0.1:{own}{PATH}?name=canary"),
                format!("http://127.0.0.1:{own}@127.0.0.1:{port}{PATH}?name=canary"),
                format!("http,http://127.0.0.1:{port}{PATH}?name=canary"),
                "data:text/plain,canary".to_owned(),
            ];
            [page_before("ab", &targets[number])]
        })
        .await;
        let client = server.client_builder().build().unwrap();
        let (names, error) = collect(client.list_locations().stream()).await;
        let error = error.unwrap();
        assert!(names == "ab" && error.is_cross_origin() && !error.is_retryable(), "{number}: {error}");
        let message = "listLocations: 200 OK: the link to the next page leads to another server and was not followed; tracking ID ";
        assert!(error.to_string().starts_with(message), "{number}: {error}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
        assert!(error.headers().unwrap()["link"].to_str().unwrap().contains("canary"), "the headers keep the link");
        assert_requests(&server, 1).await;
        other.assert_uncontacted();
    }
}

#[tokio::test]
async fn rejects_a_link_to_another_resource() {
    for target in ["/v1/people?start=2", "/v1/telephony/config/locations/L?start=2", "../x", "/"] {
        let (names, error, targets) = failed_list([page_before("ab", target)]).await;
        assert!(names == "ab" && error.is_cross_origin() && targets.len() == 1, "{target}: {error}");
        assert!(error.to_string().contains("leads to another resource"), "{error}");
    }
}

#[tokio::test]
async fn rejects_a_link_to_a_page_that_was_read() {
    for (queries, names) in
        [(&["?"][..], "a"), (&["?start=1", "?start=1"], "ab"), (&["?s=1", "?s=2", "?s=3", "?s=1"], "abcd")]
    {
        let pages = queries.iter().zip("abcd".chars());
        let scripts = pages.map(|(query, name)| page_before(&name.to_string(), &format!("{PATH}{query}")));
        let (actual, error, targets) = failed_list(scripts).await;
        let targets: Vec<_> = targets.iter().map(|target| target.trim_end_matches('?')).collect();
        assert!(actual == names && error.is_pagination_loop() && targets.len() == names.len(), "{queries:?}: {error}");
        assert!(error.to_string().contains("its next page was read before"), "{error}");
    }
    // The first page, in another spelling.
    let first_page = "/v1/telephony/../telephony/config/%6Cocations#x";
    let (names, error, _) = failed_list([page_before("a", "?start=1"), page_before("b", first_page)]).await;
    assert!(names == "ab" && error.is_pagination_loop(), "{error}");
}

#[tokio::test]
async fn rejects_a_page_with_the_items_of_an_earlier_one() {
    for pages in [&["ab", "ab"][..], &["a", "b", "c", "a"], &["ab", "bc", "b", "ab"]] {
        let scripts = pages.iter().enumerate().map(|(number, names)| page_before(names, &format!("?start={number}")));
        let (names, error, targets) = failed_list(scripts).await;
        assert!(names == pages[..pages.len() - 1].concat() && error.is_pagination_loop(), "{pages:?}: {error}");
        assert_eq!(targets.len(), pages.len(), "{pages:?}");
        let message =
            "listLocations: 200 OK: the list does not end: a page has the items of an earlier one; tracking ID ";
        assert!(error.to_string().starts_with(message), "{error}");
    }
    // Also if the repeated page is the last one.
    let (names, error, _) = failed_list([page_before("ab", "?start=2"), last_page("ab")]).await;
    assert!(names == "ab" && error.is_pagination_loop(), "{error}");

    // Pages overlap if an item is added before them while the list is read.
    let scripts = [page_before("ab", "?start=2"), page_before("bc", "?start=4"), last_page("c")];
    let (_server, client) = start(scripts).await;
    let (names, error) = collect(client.list_locations().stream()).await;
    assert!(names == "abbcc" && error.is_none(), "{error:?}");
}

#[tokio::test]
async fn reads_at_most_the_maximum_number_of_pages() {
    let pages = |count: usize| {
        let names = ("abcde".chars().take(count).enumerate())
            .map(|(number, name)| page_before(&name.to_string(), &format!("?start={number}")));
        names.chain([last_page("z")]).collect::<Vec<_>>()
    };
    for (max, read) in [(3, "abc"), (1, "a"), (0, "a")] {
        let server = TestServer::start(pages(5)).await;
        let client = server.client_builder().max_pages(max).build().unwrap();
        let (names, error) = collect(client.list_locations().stream()).await;
        let error = error.unwrap();
        assert!(names == read && error.is_pagination_loop() && !error.is_retryable(), "{max}: {error}");
        let message = format!(
            "the list has more than {} pages; if it is that long, increase `ClientBuilder::max_pages`",
            read.len()
        );
        assert!(error.to_string().contains(&message), "{error}");
        assert_requests(&server, read.len()).await;
    }
    let server = TestServer::start(pages(2)).await;
    let client = server.client_builder().max_pages(3).build().unwrap();
    let (names, error) = collect(client.list_locations().stream()).await;
    assert!(names == "abz" && error.is_none(), "{error:?}");
}

#[tokio::test]
async fn skips_at_most_100_empty_pages_in_a_row() {
    let empty_pages =
        |count: usize, key: &'static str| (0..count).map(move |number| page_before("", &format!("?{key}={number}")));
    let scripts = [page_before("a", "?x=1")].into_iter().chain(empty_pages(99, "start"));
    let scripts = scripts.chain([page_before("b", "?x=2")]).chain(empty_pages(99, "again")).chain([last_page("c")]);
    let (server, client) = start(scripts).await;
    let (names, error) = collect(client.list_locations().stream()).await;
    assert_eq!((names.as_str(), error.is_none(), server.requests().len()), ("abc", true, 201));

    let scripts = [page_before("a", "?x=1")].into_iter().chain(empty_pages(200, "start"));
    let (names, error, targets) = failed_list(scripts).await;
    assert!(names == "a" && error.is_pagination_loop() && targets.len() == 101, "{error}");
    assert!(error.to_string().contains("100 consecutive pages were empty"), "{error}");

    // The last page may be empty, and so may the only one.
    let (_server, client) = start([page_before("a", "?x=1"), last_page(""), last_page("")]).await;
    assert_eq!(collect(client.list_locations().stream()).await.0, "a");
    assert_eq!(collect(client.list_locations().stream()).await.0, "");
}

#[tokio::test]
async fn repairs_known_defects_of_links() {
    let server = TestServer::start_at_port(|port| {
        [
            page_before("a", &format!("http,http://127.0.0.1:{port}{PATH}?start=1&max=null")),
            page_before("b", "?max=null&start=2&name=null"),
            last_page("c"),
        ]
    })
    .await;
    let client = server.client_builder().build().unwrap();
    let (names, error) = collect(client.list_locations().max(1).stream()).await;
    assert_eq!((names.as_str(), error.is_none()), ("abc", true));
    assert_eq!(server.targets()[1..], ["?start=1&max=1", "?max=1&start=2"].map(|query| format!("{PATH}{query}")));

    let (server, client) = start([page_before("a", "?start=1&max=null"), last_page("b")]).await;
    assert_eq!(collect(client.list_locations().stream()).await.0, "ab");
    assert_eq!(server.targets()[1], format!("{PATH}?start=1"), "the caller did not set `max`");
}

#[tokio::test]
async fn rejects_an_invalid_link_and_redacts_it() {
    for links in [
        &["?name=canary; rel=next"][..],
        &["<?name=canary>; rel=\"next"],
        &["<http://[canary>; rel=next"],
        &["<?name=canary>; rel=next", "<?name=canary2>; rel=next"],
    ] {
        let (names, error, targets) = failed_list([page("ab", links)]).await;
        assert!(names == "ab" && error.is_invalid_link() && targets.len() == 1, "{links:?}: {error}");
        assert!(error.to_string().contains(": the link to the next page is invalid: "), "{error}");
        let printed = printed(&error);
        assert!(!printed.contains("canary"), "{printed}");
    }
}

#[tokio::test]
async fn finds_the_next_link_among_others() {
    let links = [
        "<https://example.com/a,b>; rel=\"help\"; title=\"a, <b>; rel=next\"",
        "<?start=1>; REL=\"last NEXT\", <?x>; rel=prev",
    ];
    let (_server, client) = start([page("a", &links), page("b", &["<?start=0>; rel=\"prev\""])]).await;
    assert_eq!(collect(client.list_locations().stream()).await.0, "ab");
}

#[tokio::test]
async fn dropped_stream_cancels_the_prefetch() {
    let (server, client) = start([page_before("ab", "?start=2"), vec![Step::Hang]]).await;
    let idle = server.clock().clones();
    let mut items = client.list_locations().stream();
    next(&mut items).await.unwrap().unwrap();
    with_time_limit(server.clock().until_in_flight(1)).await;
    assert_requests(&server, 2).await;
    assert!(server.clock().clones() > idle);
    drop(items);
    eventually(async || server.clock().clones() <= idle).await;
    assert_requests(&server, 2).await;

    // A task that is dropped before its first turn sends nothing.
    let (server, client) = start([last_page("a")]).await;
    let mut items = client.list_locations().stream();
    assert!(items.next().now_or_never().is_none());
    drop(items);
    assert_requests(&server, 0).await;
}

#[tokio::test]
async fn dropped_next_future_loses_no_item() {
    let (server, client) = start([page_before("a", "?start=1"), last_page("b")]).await;
    let mut items = client.list_locations().stream();
    let mut names = String::new();
    with_time_limit(async {
        loop {
            match items.next().now_or_never() {
                Some(None) => return,
                Some(Some(item)) => names.push_str(&item.unwrap().name),
                None => yield_now().await,
            }
        }
    })
    .await;
    assert_eq!((names.as_str(), server.requests().len()), ("ab", 2));
}

#[tokio::test]
async fn stream_is_send_and_its_debug_output_is_redacted() {
    fn assert_bounds<T: Send + Unpin + 'static>(_: &T) {}
    let (_server, client) = start([last_page("a")]).await;
    let mut items = client.list_available_agents("canary").name("canary").stream();
    assert_bounds(&items);
    assert_eq!(format!("{items:?}"), "ItemStream { .. }");
    let error = with_time_limit(tokio::spawn(async move { items.next().await })).await.unwrap();
    assert!(error.unwrap().unwrap_err().is_decode(), "the page is of another list");
}

#[test]
fn reports_a_runtime_that_was_shut_down() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (first, second) = (runtime(), runtime());
    let (_server, mut items) = first.block_on(async {
        let (server, client) = start([page_before("a", "?start=1"), vec![Step::Hang]]).await;
        let mut items = client.list_locations().stream();
        next(&mut items).await.unwrap().unwrap();
        (server, items)
    });
    drop(first);
    let error = second.block_on(async { next(&mut items).await.unwrap().unwrap_err() });
    assert_eq!(error.to_string(), "listLocations: the tokio runtime was shut down");
}

#[tokio::test]
async fn keeps_the_organization_of_the_first_page() {
    let list = async |target: &str| {
        let (server, client) = start([page_before("a", target), last_page("b")]).await;
        (collect(client.list_locations().org_id("O1").stream()).await, server.targets())
    };
    for target in ["?start=1", "?orgId=O1&start=1", "?start=1&orgId=%4F1"] {
        let ((names, error), targets) = list(target).await;
        assert!(names == "ab" && error.is_none(), "{target}: {error:?}");
        let url = reqwest::Url::parse(&format!("http://localhost{}", targets[1])).unwrap();
        let organizations: Vec<_> = url.query_pairs().filter(|(name, _)| name == "orgId").collect();
        assert_eq!(organizations, [("orgId".into(), "O1".into())], "{target}");
    }
    for target in ["?start=1&orgId=O2", "?orgId=O1&orgId=O2", "?orgId="] {
        let ((names, error), targets) = list(target).await;
        assert!(names == "a" && error.unwrap().is_cross_origin(), "{target}");
        assert_eq!(targets.len(), 1);
    }
}
