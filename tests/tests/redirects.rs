//! Redirects: followed only on request, and never to another origin.

use webex_call_pickup_tests::{Script, TestServer, UncontactedServer, printed, respond, send, success};

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

fn redirect(status: u16, location: &str) -> Script {
    respond(status, &[("location", location)], "")
}

/// URLs that differ from those of a server at `port` in one part of the origin.
fn cross_origin_urls(other: &UncontactedServer, port: u16) -> [String; 6] {
    let other = other.address().port();
    [
        format!("http://127.0.0.1:{other}/v1/x"),
        format!("//127.0.0.1:{other}/v1/x"),
        format!("http://localhost:{other}/v1/x"),
        format!("http://localhost:{port}/v1/x"),
        format!("https://127.0.0.1:{port}/v1/x"),
        format!("http://127.0.0.1:{port}@127.0.0.1:{other}/"),
    ]
}

#[tokio::test]
async fn follows_no_redirect_by_default() {
    for status in STATUSES {
        let server = TestServer::start([redirect(status, "/v1/elsewhere"), success()]).await;
        let error = send(&server.client_builder().build().unwrap()).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.headers().unwrap()["location"], "/v1/elsewhere");
        assert!(!error.is_retryable());
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn follows_same_origin_redirects_with_the_token() {
    for status in STATUSES {
        let server = TestServer::start([redirect(status, "/v1/b?x=1"), redirect(status, "c"), success()]).await;
        let call_pickup = send(&server.client_builder().max_redirects(2).build().unwrap()).await.unwrap();
        assert_eq!(call_pickup.name, "b");
        assert_eq!(server.targets()[1..], ["/v1/b?x=1", "/v1/c"]);
        assert!(server.requests().iter().all(|request| request.header("authorization") == Some("Bearer canary-token")));
    }
}

#[tokio::test]
async fn follows_at_most_the_configured_number() {
    for limit in 0..4 {
        let server = TestServer::start([redirect(302, "/v1/again")]).await;
        let error = send(&server.client_builder().max_redirects(limit).build().unwrap()).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 302);
        assert_eq!((server.requests().len(), error.attempts()), (limit + 1, 1));
    }
}

#[tokio::test]
async fn rejects_cross_origin_redirects() {
    let other = UncontactedServer::start();
    for status in STATUSES {
        for same_origin_redirects in 0..2 {
            for number in 0..6 {
                let server = TestServer::start_at_port(|port| {
                    let mut scripts = vec![redirect(status, "/v1/here"); same_origin_redirects];
                    scripts.push(redirect(status, &cross_origin_urls(&other, port)[number]));
                    scripts
                })
                .await;
                let error = send(&server.client_builder().max_redirects(9).build().unwrap()).await.unwrap_err();
                assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{number}: {error}");
                assert_eq!(server.requests().len(), same_origin_redirects + 1, "{number}");
                other.assert_uncontacted();
            }
        }
    }
}

#[tokio::test]
async fn invalid_location_is_not_followed() {
    for location in ["", "http://", "::", "javascript:alert(1)", "http://[", "\t"] {
        let server = TestServer::start([redirect(302, location)]).await;
        let client = server.client_builder().max_redirects(1).build().unwrap();
        let error = send(&client).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 302, "{location}: {error}");
    }
}

#[tokio::test]
async fn rejects_a_cross_origin_response_of_a_custom_client() {
    for status in STATUSES {
        let other = TestServer::start([success()]).await;
        let server = TestServer::start([redirect(status, &format!("{}/x", other.base_url()))]).await;
        let client = server.client_builder().http_client(reqwest::Client::new()).build().unwrap();
        let error = send(&client).await.unwrap_err();
        let message = "getCallPickup: a redirect led to another server, whose response is not trusted; tracking ID ";
        assert!(error.to_string().starts_with(message) && error.is_cross_origin(), "{status}: {error}");
        assert_eq!((error.status(), error.attempts()), (None, 1));
        // The custom client decides what it sends. reqwest omits the token.
        let requests = other.requests();
        assert_eq!(requests.len(), 1);
        assert!(!requests[0].as_str().contains("canary-token"), "{}", requests[0].as_str());
    }
}

#[tokio::test]
async fn accepts_a_same_origin_response_of_a_custom_client() {
    let server = TestServer::start([redirect(307, "/v1/b"), success()]).await;
    let client = server.client_builder().http_client(reqwest::Client::new()).build().unwrap();
    assert_eq!(send(&client).await.unwrap().name, "b");
}

#[tokio::test]
async fn redirect_error_of_a_custom_client_shows_no_identifier() {
    let server = TestServer::start([redirect(302, "/v1/canary")]).await;
    let client = server.client_builder().http_client(reqwest::Client::new()).build().unwrap();
    let error = send(&client).await.unwrap_err();
    assert!(!error.is_retryable());
    assert_eq!(error.attempts(), 1);
    let printed = printed(&error);
    assert!(!printed.contains("canary"), "{printed}");
}

/// A redirect may turn a write into a GET (RFC 9110, 15.4), whose response would look like that of the write.
#[tokio::test]
async fn follows_no_redirect_of_a_write() {
    for status in STATUSES {
        let server = TestServer::start([redirect(status, "/v1/b"), success()]).await;
        let client = server.client_builder().max_redirects(2).build().unwrap();
        let update = client.update_call_pickup("l", "c").body_map(|body| body.name("n"));
        let error = update.send().await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(server.requests().len(), 1);
    }
}
