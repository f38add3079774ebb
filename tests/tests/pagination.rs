//! Lists as streams: what is asked for and when, and how they end.

#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::{io::ErrorKind, net::TcpListener, time::Duration};

use futures_util::{FutureExt as _, TryStreamExt as _};
use tokio::task::yield_now;
use webex_call_pickup::{Client, Error, ItemStream, types::Location};
use webex_call_pickup_tests::{ScriptedServer, Step, TestClock, in_time, printed};

const PATH: &str = "/v1/telephony/config/locations";

/// A page of locations with these names.
fn locations(names: &str) -> String {
    let locations: Vec<_> = names.chars().map(|name| format!(r#"{{"id": "{name}", "name": "{name}"}}"#)).collect();
    format!(r#"{{"locations": [{}]}}"#, locations.join(", "))
}

/// A page with these names and `Link` headers.
fn page(names: &str, links: &[&str]) -> Vec<Step> {
    let headers: Vec<_> = links.iter().map(|link| ("link", *link)).collect();
    vec![Step::answer(200, &headers, &locations(names))]
}

/// A page whose next one is at `target`.
fn page_before(names: &str, target: &str) -> Vec<Step> {
    page(names, &[&format!("<{target}>; rel=\"next\"")])
}

/// What a list is answered with, and by which client.
struct Setting {
    server: ScriptedServer,
    client: Client,
    clock: TestClock,
}

impl Setting {
    async fn new(scripts: Vec<Vec<Step>>) -> Self {
        Self::at(|_| scripts).await
    }

    async fn at(scripts: impl FnOnce(u16) -> Vec<Vec<Step>>) -> Self {
        let clock = TestClock::default();
        let server = ScriptedServer::playing_at(scripts, &clock).await.unwrap();
        let client = server.builder(&clock).build().unwrap();
        Self { server, client, clock }
    }

    fn stream(&self) -> ItemStream<Location> {
        self.client.list_locations().stream()
    }

    /// The targets of the requests.
    fn targets(&self) -> Vec<String> {
        let requests = self.server.requests();
        requests.iter().map(|request| request.split(' ').nth(1).unwrap().to_owned()).collect()
    }

    /// Is ready once `count` requests came and nothing more is to come of what is under way.
    async fn settled(&self, count: usize) {
        let came = async {
            while self.server.requests().len() < count {
                yield_now().await;
            }
            // Many turns for the tasks and the sockets.
            for _ in 0..1000 {
                yield_now().await;
            }
        };
        in_time(came).await.unwrap();
        assert_eq!(self.server.requests().len(), count);
    }
}

/// The names of the items, and the error that they end with.
async fn all(mut items: ItemStream<Location>) -> (String, Option<Error>) {
    let mut names = String::new();
    let error = in_time(async {
        loop {
            match items.next().await? {
                Ok(location) => names.push_str(&location.name),
                Err(error) => return Some(error),
            }
        }
    });
    let error = error.await.expect("the list ends");
    for _ in 0..2 {
        assert!(in_time(items.next()).await.unwrap().is_none(), "nothing follows the end or an error");
    }
    (names, error)
}

/// Answers with `scripts`; gives the items, the error after them and the requests' targets.
async fn outcome(scripts: Vec<Vec<Step>>) -> (String, Error, Vec<String>) {
    let setting = Setting::new(scripts).await;
    let (names, error) = all(setting.stream()).await;
    (names, error.unwrap(), setting.targets())
}

#[tokio::test]
async fn the_items_of_all_pages_come_in_their_order() {
    let setting = Setting::at(|port| {
        vec![
            page_before("ab", &format!("http://127.0.0.1:{port}{PATH}?max=2&start=2")),
            page_before("cd", "?start=4&max=2"),
            page("e", &["<?start=0>; rel=\"first\""]),
        ]
    })
    .await;
    let (names, error) = all(setting.client.list_locations().max(2).name("x").stream()).await;
    assert_eq!((names.as_str(), error.is_none()), ("abcde", true));
    let queries = ["?max=2&name=x", "?max=2&start=2", "?start=4&max=2"];
    assert_eq!(setting.targets(), queries.map(|query| format!("{PATH}{query}")), "the server says what follows");
    let requests = setting.server.requests();
    for request in &requests {
        assert_eq!(header(request, "authorization"), "Bearer canary-token");
        assert_eq!(header(request, "accept"), "application/json");
        assert!(header(request, "trackingid").starts_with("RUST_"));
    }
}

fn header<'r>(request: &'r str, name: &str) -> &'r str {
    let mut lines = request.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(known, _)| *known == name).unwrap().1
}

#[tokio::test]
async fn every_list_is_a_stream() {
    let page = |body: &str, target: &str| vec![Step::answer(200, &[("link", &format!("<{target}>; rel=next"))], body)];
    let last = |body: &str| vec![Step::answer(200, &[], body)];
    let scripts = vec![
        page(r#"{"callPickups": [{"id": "a", "name": "a"}]}"#, "?start=1"),
        last(r#"{"callPickups": [{"id": "b", "name": "b"}]}"#),
        page(r#"{"agents": [{"id": "a"}]}"#, "availableUsers?start=1"),
        last(r#"{"agents": [{"id": "b"}]}"#),
    ];
    let setting = Setting::new(scripts).await;
    let groups = setting.client.list_call_pickups().location_id("L=").org_id("O").stream();
    let groups: Vec<_> = in_time(groups.map_ok(|group| group.name).try_collect()).await.unwrap().unwrap();
    assert_eq!(groups, ["a", "b"]);
    let agents = setting.client.list_available_agents().location_id("L=").stream();
    let agents: Vec<_> = in_time(agents.map_ok(|agent| agent.id.to_string()).try_collect()).await.unwrap().unwrap();
    assert_eq!(agents, ["a", "b"]);
    let paths = [
        "callPickups?orgId=O",
        "callPickups?start=1&orgId=O",
        "callPickups/availableUsers",
        "callPickups/availableUsers?start=1",
    ];
    assert_eq!(setting.targets(), paths.map(|path| format!("{PATH}/L%3D/{path}")));
}

#[tokio::test]
async fn a_page_is_asked_for_while_the_one_before_is_worked_on_and_no_earlier() {
    let scripts = vec![
        page_before("ab", "?start=2"),
        page_before("cd", "?start=4"),
        page_before("ef", "?start=6"),
        page("g", &[]),
    ];
    let setting = Setting::new(scripts).await;
    let mut items = setting.stream();
    setting.settled(0).await;
    for (name, requests) in [("a", 2), ("b", 2), ("c", 3), ("d", 3), ("e", 4), ("f", 4), ("g", 4)] {
        let item = in_time(items.next()).await.unwrap().unwrap().unwrap();
        assert_eq!(item.name, name);
        setting.settled(requests).await;
    }
    assert!(in_time(items.next()).await.unwrap().is_none());
}

#[tokio::test]
async fn it_is_one_more_request_for_the_limit_of_the_client() {
    let scripts = vec![page_before("ab", "?start=2"), page("cd", &[])];
    let clock = TestClock::default();
    let server = ScriptedServer::playing(scripts, &clock).await.unwrap();
    let client = server.builder(&clock).max_in_flight(1).build().unwrap();
    let (names, error) = all(client.list_locations().stream()).await;
    assert_eq!((names.as_str(), error.is_none(), clock.most_under_way()), ("abcd", true, 1));
}

#[tokio::test]
async fn a_page_is_tried_again_like_any_request() {
    let fails = |status| vec![Step::answer(status, &[("retry-after", "7")], "")];
    let scripts = vec![page_before("ab", "?start=2"), fails(503), vec![Step::Reset], fails(429), page("c", &[])];
    let setting = Setting::new(scripts).await;
    let (names, error) = all(setting.stream()).await;
    assert_eq!((names.as_str(), error.is_none()), ("abc", true));
    assert_eq!(setting.clock.waits(), [7_000, 500, 7_000].map(Duration::from_millis));
    assert_eq!(setting.targets()[1..], [const { "?start=2" }; 4].map(|query| format!("{PATH}{query}")));
}

#[tokio::test]
async fn what_came_before_a_failure_is_given_and_nothing_after_it() {
    for (script, fits) in [
        (vec![Step::answer(404, &[], "")], (|error: &Error| error.is_not_found()) as fn(&Error) -> bool),
        (vec![Step::answer(200, &[], r#"{"locations": [{"name": "canary"}]}"#)], |error| error.is_decode()),
        (vec![Step::answer(200, &[], "")], |error| error.is_no_content()),
        (vec![Step::say("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")], |error| error.is_no_content()),
    ] {
        let (names, error, targets) = outcome(vec![page_before("ab", "?start=2"), script]).await;
        assert!(names == "ab" && fits(&error) && targets.len() == 2, "{error}");
        assert!(error.to_string().starts_with("listLocations: "), "{error}");
    }
}

#[tokio::test]
async fn a_refused_parameter_is_told_by_the_first_item() {
    let setting = Setting::new(vec![page("a", &[])]).await;
    let mut items = setting.client.list_call_pickups().stream();
    let error = in_time(items.next()).await.unwrap().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "listCallPickups: location_id: required, but not set");
    assert!(error.is_invalid_request() && in_time(items.next()).await.unwrap().is_none());
    assert!(setting.targets().is_empty());
}

/// The port of another origin, where nobody is expected, and who listens there.
fn foreign() -> (TcpListener, u16) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

#[tokio::test]
async fn a_link_to_another_origin_is_not_followed() {
    let (listener, port) = foreign();
    for number in 0..7 {
        let setting = Setting::at(|own| {
            let targets = [
                format!("http://127.0.0.1:{port}{PATH}?name=canary"),
                format!("//127.0.0.1:{port}{PATH}?name=canary"),
                format!("http://localhost:{own}{PATH}?name=canary"),
                format!("https://127.0.0.1:{own}{PATH}?name=canary"),
                format!("http://127.0.0.1:{own}@127.0.0.1:{port}{PATH}?name=canary"),
                format!("http,http://127.0.0.1:{port}{PATH}?name=canary"),
                "data:text/plain,canary".to_owned(),
            ];
            vec![page_before("ab", &targets[number])]
        })
        .await;
        let (names, error) = all(setting.stream()).await;
        let error = error.unwrap();
        assert!(names == "ab" && error.is_cross_origin() && !error.is_retryable(), "{number}: {error}");
        let text = "listLocations: 200 OK: the link to the next page leads to another server and was not followed; tracking ID ";
        assert!(error.to_string().starts_with(text), "{number}: {error}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
        assert!(error.headers().unwrap()["link"].to_str().unwrap().contains("canary"), "whoever wants it can have it");
        setting.settled(1).await;
        assert!(matches!(listener.accept(), Err(error) if error.kind() == ErrorKind::WouldBlock), "{number}");
    }
}

#[tokio::test]
async fn a_link_to_another_resource_is_not_followed() {
    for target in ["/v1/people?start=2", "/v1/telephony/config/locations/L?start=2", "../x", "/"] {
        let (names, error, targets) = outcome(vec![page_before("ab", target)]).await;
        assert!(names == "ab" && error.is_cross_origin() && targets.len() == 1, "{target}: {error}");
        assert!(error.to_string().contains("leads to another resource"), "{error}");
    }
}

#[tokio::test]
async fn a_page_is_read_once() {
    for (queries, names) in
        [(&["?"][..], "a"), (&["?start=1", "?start=1"], "aa"), (&["?s=1", "?s=2", "?s=3", "?s=1"], "aaaa")]
    {
        let scripts = queries.iter().map(|query| page_before("a", &format!("{PATH}{query}"))).collect();
        let (got, error, targets) = outcome(scripts).await;
        let targets: Vec<_> = targets.iter().map(|target| target.trim_end_matches('?')).collect();
        assert!(got == names && error.is_pagination_loop() && targets.len() == names.len(), "{queries:?}: {error}");
        assert!(error.to_string().contains("its next page was read before"), "{error}");
    }
    // Its own first page, written in another way.
    let (names, error, _) = outcome(vec![
        page_before("a", "?start=1"),
        page_before("b", "/v1/telephony/../telephony/config/%6Cocations#x"),
    ])
    .await;
    assert!(names == "ab" && error.is_pagination_loop(), "{error}");
}

#[tokio::test]
async fn empty_pages_are_passed_over_up_to_a_bound() {
    let empty = |count: usize| (0..count).map(|number| page_before("", &format!("?start={number}")));
    let scripts = [page_before("a", "?x=1")].into_iter().chain(empty(99)).chain([page_before("b", "?x=2")]);
    let scripts =
        scripts.chain((0..99).map(|number| page_before("", &format!("?again={number}")))).chain([page("c", &[])]);
    let setting = Setting::new(scripts.collect()).await;
    let (names, error) = all(setting.stream()).await;
    assert_eq!((names.as_str(), error.is_none(), setting.targets().len()), ("abc", true, 201));

    let (names, error, targets) = outcome([page_before("a", "?x=1")].into_iter().chain(empty(200)).collect()).await;
    assert!(names == "a" && error.is_pagination_loop() && targets.len() == 101, "{error}");
    assert!(error.to_string().contains("100 consecutive pages were empty"), "{error}");

    // The last page may be empty, and so may the only one.
    let setting = Setting::new(vec![page_before("a", "?x=1"), page("", &[]), page("", &[])]).await;
    assert_eq!(all(setting.stream()).await.0, "a");
    assert_eq!(all(setting.stream()).await.0, "");
}

#[tokio::test]
async fn links_that_were_seen_broken_are_mended() {
    let setting = Setting::at(|port| {
        vec![
            page_before("a", &format!("http,http://127.0.0.1:{port}{PATH}?start=1&max=null")),
            page_before("b", "?max=null&start=2&name=null"),
            page("c", &[]),
        ]
    })
    .await;
    let (names, error) = all(setting.client.list_locations().max(1).stream()).await;
    assert_eq!((names.as_str(), error.is_none()), ("abc", true));
    assert_eq!(setting.targets()[1..], ["?start=1&max=1", "?max=1&start=2"].map(|query| format!("{PATH}{query}")));

    let setting = Setting::new(vec![page_before("a", "?start=1&max=null"), page("b", &[])]).await;
    assert_eq!(all(setting.stream()).await.0, "ab");
    assert_eq!(setting.targets()[1], format!("{PATH}?start=1"), "where the caller gave none");
}

#[tokio::test]
async fn a_link_that_cannot_be_read_is_told_without_a_word_of_it() {
    for links in [
        &["?name=canary; rel=next"][..],
        &["<?name=canary>; rel=\"next"],
        &["<http://[canary>; rel=next"],
        &["<?name=canary>; rel=next", "<?name=canary2>; rel=next"],
    ] {
        let (names, error, targets) = outcome(vec![page("ab", links)]).await;
        assert!(names == "ab" && error.is_invalid_link() && targets.len() == 1, "{links:?}: {error}");
        assert!(error.to_string().contains(": the link to the next page is invalid: "), "{error}");
        let text = printed(&error);
        assert!(!text.contains("canary"), "{text}");
    }
}

#[tokio::test]
async fn the_next_link_is_found_among_others() {
    let links = [
        "<https://example.com/a,b>; rel=\"help\"; title=\"a, <b>; rel=next\"",
        "<?start=1>; REL=\"last NEXT\", <?x>; rel=prev",
    ];
    let setting = Setting::new(vec![page("a", &links), page("b", &["<?start=0>; rel=\"prev\""])]).await;
    assert_eq!(all(setting.stream()).await.0, "ab");
}

#[tokio::test]
async fn nothing_goes_on_after_it_is_dropped() {
    let setting = Setting::new(vec![page_before("ab", "?start=2"), vec![Step::Hang]]).await;
    let idle = setting.clock.clones();
    let mut items = setting.stream();
    in_time(items.next()).await.unwrap().unwrap().unwrap();
    in_time(setting.clock.until_under_way(1)).await.unwrap();
    setting.settled(2).await;
    assert!(setting.clock.clones() > idle);
    drop(items);
    let ended = async {
        while setting.clock.clones() > idle {
            yield_now().await;
        }
    };
    in_time(ended).await.unwrap();
    setting.settled(2).await;

    // Dropped before the task had its first turn, it sends nothing.
    let setting = Setting::new(vec![page("a", &[])]).await;
    let mut items = setting.stream();
    assert!(items.next().now_or_never().is_none());
    drop(items);
    setting.settled(0).await;
}

#[tokio::test]
async fn nothing_is_lost_where_next_is_dropped() {
    let setting = Setting::new(vec![page_before("a", "?start=1"), page("b", &[])]).await;
    let mut items = setting.stream();
    let mut names = String::new();
    in_time(async {
        loop {
            match items.next().now_or_never() {
                Some(None) => return,
                Some(Some(item)) => names.push_str(&item.unwrap().name),
                None => yield_now().await,
            }
        }
    })
    .await
    .unwrap();
    assert_eq!((names.as_str(), setting.targets().len()), ("ab", 2));
}

#[tokio::test]
async fn it_can_travel_and_shows_nothing() {
    fn travels<T: Send + Unpin + 'static>(_: &T) {}
    let setting = Setting::new(vec![page("a", &[])]).await;
    let mut items = setting.client.list_available_agents().location_id("canary").name("canary").stream();
    travels(&items);
    assert_eq!(format!("{items:?}"), "ItemStream { .. }");
    let error = in_time(tokio::spawn(async move { items.next().await })).await.unwrap().unwrap();
    assert!(error.unwrap().unwrap_err().is_decode(), "a page of another list");
}

#[test]
fn a_runtime_that_is_gone_is_an_error() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (first, second) = (runtime(), runtime());
    let (_setting, mut items) = first.block_on(async {
        let setting = Setting::new(vec![page_before("a", "?start=1"), vec![Step::Hang]]).await;
        let mut items = setting.stream();
        in_time(items.next()).await.unwrap().unwrap().unwrap();
        (setting, items)
    });
    drop(first);
    let error = second.block_on(async { in_time(items.next()).await.unwrap().unwrap().unwrap_err() });
    assert_eq!(error.to_string(), "listLocations: the tokio runtime was shut down");
}

#[tokio::test]
async fn the_organization_stays_the_one_that_was_asked_for() {
    let listed = |target: &'static str| async move {
        let setting = Setting::new(vec![page_before("a", target), page("b", &[])]).await;
        let came = all(setting.client.list_locations().org_id("O1").stream()).await;
        (came, setting.targets())
    };
    for target in ["?start=1", "?orgId=O1&start=1", "?start=1&orgId=%4F1"] {
        let ((names, error), targets) = listed(target).await;
        assert!(names == "ab" && error.is_none(), "{target}: {error:?}");
        let url = reqwest::Url::parse(&format!("http://localhost{}", targets[1])).unwrap();
        let organizations: Vec<_> = url.query_pairs().filter(|(name, _)| name == "orgId").collect();
        assert_eq!(organizations, [("orgId".into(), "O1".into())], "{target}");
    }
    for target in ["?start=1&orgId=O2", "?orgId=O1&orgId=O2", "?orgId="] {
        let ((names, error), targets) = listed(target).await;
        assert!(names == "a" && error.unwrap().is_cross_origin(), "{target}");
        assert_eq!(targets.len(), 1);
    }
}
