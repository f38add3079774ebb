//! The mock server as an HTTP server, byte by byte: methods, hosts, incomplete requests and browsers.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{collections::BTreeMap, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use webex_call_pickup::{
    mock::{MockServer, MockServerBuilder, Organization},
    operations,
};
use webex_call_pickup_tests::with_time_limit;

const LOCATIONS: &str = "/v1/telephony/config/locations";

/// A response as it was on the wire.
#[derive(Debug)]
struct WireResponse {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

impl WireResponse {
    fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let (status_line, headers) = head.split_once("\r\n").unwrap();
        let headers = headers.lines().map(|line| line.split_once(": ").unwrap());
        Self {
            status: status_line.split(' ').nth(1).unwrap().parse().unwrap(),
            headers: headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(),
            body: body.to_owned(),
        }
    }

    #[track_caller]
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }
}

fn address(server: &MockServer) -> String {
    server.base_url().strip_prefix("http://").unwrap().strip_suffix("/v1").unwrap().to_owned()
}

async fn start(builder: MockServerBuilder) -> MockServer {
    builder.organization(Organization::example()).start().await.unwrap()
}

/// Sends bytes, and returns what the server sends until it closes the connection.
async fn send_bytes(server: &MockServer, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address(server)).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut received = vec![];
    with_time_limit(stream.read_to_end(&mut received)).await.unwrap();
    received
}

/// Sends a request without a body, with a token and the given header lines.
async fn send(server: &MockServer, request_line: &str, headers: &[u8]) -> WireResponse {
    let mut request = format!("{request_line}\r\nAuthorization: Bearer any\r\nConnection: close\r\n").into_bytes();
    request.extend_from_slice(headers);
    request.extend_from_slice(b"\r\n");
    WireResponse::parse(&send_bytes(server, &request).await)
}

async fn send_to_host(server: &MockServer, method: &str, target: &str) -> WireResponse {
    send(server, &format!("{method} {target} HTTP/1.1"), b"Host: localhost\r\n").await
}

#[tokio::test]
async fn options_lists_the_methods_of_a_path() {
    let server = start(MockServer::builder()).await;
    server.accept_token("other", &[]);
    let groups = format!("{LOCATIONS}/l/callPickups");
    for (target, allow) in [
        (LOCATIONS, "GET, HEAD, OPTIONS"),
        (groups.as_str(), "GET, HEAD, OPTIONS, POST"),
        (&format!("{groups}/c"), "DELETE, GET, HEAD, OPTIONS, PUT"),
        (&format!("{groups}/availableUsers"), "GET, HEAD, OPTIONS"),
        ("*", "DELETE, GET, HEAD, OPTIONS, POST, PUT"),
    ] {
        let response = send_to_host(&server, "OPTIONS", target).await;
        assert_eq!((response.status, response.header("allow")), (204, allow), "{target}");
        assert_eq!(response.body, "");
        assert!(!response.headers.contains_key("access-control-allow-origin"));
    }
    server.accept_token("any", &[]);
    assert_eq!(send_to_host(&server, "OPTIONS", "/v1/nowhere").await.status, 404);
    for method in ["PUT", "DELETE", "PATCH"] {
        let response = send_to_host(&server, method, &format!("{groups}/availableUsers")).await;
        assert_eq!((response.status, response.header("allow")), (405, "GET, HEAD, OPTIONS"), "{method}");
    }
}

#[tokio::test]
async fn head_has_the_headers_of_get_and_no_body() {
    let server = start(MockServer::builder()).await;
    for (target, status) in [
        (format!("{LOCATIONS}?max=1"), 200),
        (format!("{LOCATIONS}?max=0"), 400),
        (format!("{LOCATIONS}/l/callPickups/c"), 404),
        (format!("{LOCATIONS}/l/callPickups/availableUsers"), 404),
    ] {
        let [get, head] = [send_to_host(&server, "GET", &target).await, send_to_host(&server, "HEAD", &target).await];
        assert_eq!((get.status, head.status), (status, status), "{target}");
        assert_eq!(head.body, "", "{target}");
        assert_eq!(head.header("content-length"), get.body.len().to_string());
        let comparable = |response: &WireResponse| {
            let mut headers = response.headers.clone();
            headers.retain(|name, _| name != "date" && name != "trackingid");
            headers
        };
        assert_eq!(comparable(&head), comparable(&get));
    }
    let requests = server.requests();
    assert_eq!((requests[1].method.as_str(), requests[1].operation), ("HEAD", Some(&operations::LIST_LOCATIONS)));
}

/// RFC 6750, 3.
#[tokio::test]
async fn rejected_token_gets_a_challenge() {
    let server = start(MockServer::builder()).await;
    let request = format!("GET {LOCATIONS} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    let response = WireResponse::parse(&send_bytes(&server, request.as_bytes()).await);
    assert_eq!((response.status, response.header("www-authenticate")), (401, r#"Bearer realm="mock""#));
    server.accept_token("other", &[]);
    let response = send_to_host(&server, "GET", LOCATIONS).await;
    let challenge = r#"Bearer realm="mock", error="invalid_token""#;
    assert_eq!((response.status, response.header("www-authenticate")), (401, challenge));
    server.accept_token("any", &[]);
    let response = send_to_host(&server, "GET", LOCATIONS).await;
    let challenge = r#"Bearer realm="mock", error="insufficient_scope", scope="spark-admin:telephony_config_read""#;
    assert_eq!((response.status, response.header("www-authenticate")), (403, challenge));
}

#[tokio::test]
async fn next_link_has_the_requested_host_or_its_own() {
    let server = start(MockServer::builder()).await;
    let own = address(&server);
    let target = format!("{LOCATIONS}?max=1");
    let next = |host: &str| format!("<http://{host}{LOCATIONS}?start=1&max=1>; rel=\"next\"");
    let origin_form = format!("GET {target} HTTP/1.1");
    for (request_line, headers, host) in [
        (origin_form.as_str(), &b"Host: localhost:81\r\n"[..], "localhost:81"),
        (&origin_form, b"Host: [::1]:81\r\n", "[::1]:81"),
        (&format!("GET http://proxied:81{target} HTTP/1.1"), b"Host: localhost\r\n", "proxied:81"),
        (&format!("GET {target} HTTP/1.0"), b"", &own),
        (&origin_form, b"", &own),
        (&origin_form, b"Host:\r\n", &own),
        (&origin_form, b"Host: a b\r\n", &own),
        (&origin_form, b"Host: a/b\r\n", &own),
        (&origin_form, b"Host: a?b\r\n", &own),
        (&origin_form, b"Host: user@a\r\n", &own),
        (&origin_form, b"Host: a:99999\r\n", &own),
        (&origin_form, b"Host: [::1\r\n", &own),
        (&origin_form, b"Host: \xff\xfe\r\n", &own),
        (&origin_form, b"Host: a\r\nHost: b\r\n", &own),
    ] {
        let response = send(&server, request_line, headers).await;
        let label = String::from_utf8_lossy(headers);
        assert_eq!((response.status, response.header("link")), (200, next(host).as_str()), "{request_line} {label}");
    }
}

#[tokio::test]
async fn closes_a_connection_with_a_half_sent_request() {
    let server = start(MockServer::builder().request_timeout(Duration::from_millis(20))).await;
    let post = format!("POST {LOCATIONS}/l/callPickups HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer any\r\n");
    for half in [
        "G".to_owned(),
        format!("GET {LOCATIONS} HTTP/1.1\r\nHost: lo"),
        format!("{post}Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{{\"name\""),
        format!("{post}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{{\"nam"),
    ] {
        assert_eq!(send_bytes(&server, half.as_bytes()).await, b"", "{half}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn keeps_an_idle_connection_after_the_request_timeout() {
    let server = start(MockServer::builder().request_timeout(Duration::from_millis(20))).await;
    let mut stream = TcpStream::connect(address(&server)).await.unwrap();
    for _ in 0..2 {
        // The timeout counts from the first byte of a request.
        tokio::time::sleep(Duration::from_millis(60)).await;
        let request = format!("HEAD {LOCATIONS} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer any\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut received = vec![];
        while !received.ends_with(b"\r\n\r\n") {
            received.push(with_time_limit(stream.read_u8()).await.unwrap());
        }
        assert_eq!(WireResponse::parse(&received).status, 200);
    }
}

#[tokio::test]
async fn browsers_of_every_origin_are_permitted_on_request() {
    let server = start(MockServer::builder().cors(true)).await;
    server.accept_token("other", &[]);
    let preflight = b"Origin: https://page.example\r\nAccess-Control-Request-Method: PUT\r\n\
        Access-Control-Request-Headers: authorization,content-type\r\n";
    for target in [format!("{LOCATIONS}/l/callPickups/c"), "/v1/nowhere".to_owned()] {
        let response = send(&server, &format!("OPTIONS {target} HTTP/1.1"), preflight).await;
        assert_eq!(response.status, 204);
        assert_eq!(response.header("access-control-allow-origin"), "*");
        assert_eq!(response.header("access-control-allow-methods"), "PUT");
        assert_eq!(response.header("access-control-allow-headers"), "authorization,content-type");
    }
    assert_eq!(server.requests().len(), 0, "a preflight is not recorded");
    let rejected = send_to_host(&server, "GET", LOCATIONS).await;
    assert_eq!((rejected.status, rejected.header("access-control-allow-origin")), (401, "*"));
    server.accept_token("any", operations::LIST_LOCATIONS.scopes);
    let response = send_to_host(&server, "GET", &format!("{LOCATIONS}?max=1")).await;
    assert_eq!((response.status, response.header("access-control-expose-headers")), (200, "*"));
    let response = send_to_host(&server, "OPTIONS", LOCATIONS).await;
    assert_eq!((response.status, response.header("allow")), (204, "GET, HEAD, OPTIONS"));
}
