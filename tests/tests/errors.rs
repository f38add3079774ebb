//! Errors of responses without a value, and of requests without a response.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::time::Duration;

use webex_call_pickup::{Client, Error, RetryPolicy, operations::GET_CALL_PICKUP};
use webex_call_pickup_tests::{Script, Step, TestServer, get_call_pickup, printed, respond, unused_address};

const BODY: &str = r#"{"message": "canary-message", "errors": [{"description": "canary-description", "errorCode": 4003}], "trackingId": "ROUTER_BODY"}"#;

async fn error_of(script: Script) -> Error {
    let server = TestServer::start([script]).await;
    get_call_pickup(&server.client().with_tracking_id("SENT_1").unwrap()).send().await.unwrap_err()
}

#[tokio::test]
async fn documented_error_keeps_the_response() {
    let documented: Vec<u16> =
        GET_CALL_PICKUP.status_descriptions.iter().map(|(status, _)| *status).filter(|status| *status >= 400).collect();
    assert_eq!(documented, [400, 401, 403, 404, 405, 409, 410, 415, 423, 428, 429, 500, 502, 503, 504]);
    for status in documented {
        let headers = [("content-type", "application/json"), ("trackingid", "ROUTER_HEAD"), ("retry-after", "30")];
        let error = error_of(respond(status, &headers, BODY)).await;
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.operation(), Some(&GET_CALL_PICKUP));
        assert_eq!(error.tracking_id(), Some("ROUTER_HEAD"));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
        assert_eq!(error.message(), Some("canary-message"));
        assert_eq!(error.details()[0].description(), Some("canary-description"));
        assert_eq!(error.details()[0].code().unwrap().to_string(), "4003");
        assert_eq!(error.headers().unwrap()["retry-after"], "30");
        assert!(!format!("{error} {error:?} {:?}", error.details()).contains("canary"));
        assert!(std::error::Error::source(&error).is_none());
        // The message has the description of the status in the document.
        let meaning = GET_CALL_PICKUP.status_description(status).unwrap().trim_end_matches('.');
        assert!(
            error.to_string().starts_with(&format!("getCallPickup: {}: {meaning}; ", error.status().unwrap())),
            "{error}"
        );
        assert!(error.to_string().ends_with("; error code 4003; retry after 30 s; tracking ID ROUTER_HEAD"), "{error}");
        assert!(!error.to_string().contains('\n'));
    }
}

#[tokio::test]
async fn tracking_id_falls_back_to_the_body() {
    assert_eq!(error_of(respond(404, &[], BODY)).await.tracking_id(), Some("ROUTER_BODY"));
}

#[tokio::test]
async fn predicates_follow_the_status() {
    type Predicate = fn(&Error) -> bool;
    let predicates: [(u16, Predicate); 6] = [
        (401, Error::is_unauthorized),
        (403, Error::is_forbidden),
        (404, Error::is_not_found),
        (409, Error::is_conflict),
        (423, Error::is_locked),
        (429, Error::is_rate_limited),
    ];
    for (status, _) in predicates {
        let error = error_of(respond(status, &[], "")).await;
        for (expected, predicate) in predicates {
            assert_eq!(predicate(&error), expected == status, "{expected} for {status}");
        }
        assert!(!error.is_decode() && !error.is_no_content() && !error.is_invalid_request());
    }
}

#[tokio::test]
async fn html_of_a_gateway_keeps_the_status() {
    let html = "<html><body>canary</body></html>";
    let error = error_of(respond(502, &[("content-type", "text/html"), ("trackingid", "ROUTER_1")], html)).await;
    assert_eq!(error.status().unwrap().as_u16(), 502);
    assert_eq!(error.tracking_id(), Some("ROUTER_1"));
    assert_eq!(error.body_snippet(), Some(html));
    assert_eq!(error.message(), None);
    assert!(!error.is_decode());
    assert!(!format!("{error} {error:?}").contains("canary"));
}

#[tokio::test]
async fn empty_body_keeps_the_status() {
    let error = error_of(respond(503, &[], "")).await;
    assert_eq!(error.status().unwrap().as_u16(), 503);
    assert_eq!((error.message(), error.body_snippet()), (None, Some("")));
}

#[tokio::test]
async fn undocumented_status_has_its_standard_reason() {
    let error = error_of(respond(451, &[], "")).await;
    assert_eq!(error.to_string(), "getCallPickup: 451 Unavailable For Legal Reasons; tracking ID SENT_1");
}

#[tokio::test]
async fn redirect_is_an_error() {
    let error = error_of(respond(302, &[("location", "http://127.0.0.1:9/")], "")).await;
    assert_eq!(error.status().unwrap().as_u16(), 302);
}

#[tokio::test]
async fn no_content_has_its_own_predicate() {
    let no_content = Step::send("HTTP/1.1 204 No Content\r\ntrackingid: ROUTER_1\r\nconnection: close\r\n\r\n");
    for script in [vec![no_content], respond(200, &[("trackingid", "ROUTER_1")], "")] {
        let error = error_of(script).await;
        assert!(error.is_no_content() && !error.is_decode());
        assert_eq!(error.tracking_id(), Some("ROUTER_1"));
    }
    let error = error_of(vec![Step::send("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")]).await;
    let meaning = GET_CALL_PICKUP.status_description(204).unwrap().trim_end_matches('.');
    assert_eq!(error.to_string(), format!("getCallPickup: 204 No Content: {meaning}; tracking ID SENT_1"));
}

#[tokio::test]
async fn decode_error_names_the_path_without_the_value() {
    let body = r#"{"id": "a", "name": "b", "agents": [{"id": "c", "email": {"canary": "canary"}}]}"#;
    let error = error_of(respond(200, &[("trackingid", "ROUTER_1")], body)).await;
    assert!(error.is_decode());
    assert_eq!(
        error.to_string(),
        "getCallPickup: 200 OK: cannot decode the response: at `agents[0].email`: expected a string or a number; tracking ID \
         ROUTER_1"
    );
    let printed = printed(&error);
    assert!(!printed.contains("canary"), "{printed}");
}

#[tokio::test]
async fn body_snippet_is_bounded() {
    let error = error_of(respond(500, &[], "x".repeat(1024 * 1024))).await;
    assert_eq!(error.body_snippet().unwrap().len(), 2048);
}

#[tokio::test]
async fn interrupted_response_shows_no_identifier() {
    let script = vec![Step::send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\": \"a\"")];
    let server = TestServer::start([script]).await;
    let client = server.client().with_tracking_id("SENT_1").unwrap();
    let error = client.get_call_pickup("canary", "canary").send().await.unwrap_err();
    let message =
        "getCallPickup: 200 OK: the connection was closed before the response was complete; tracking ID SENT_1";
    assert_eq!(error.to_string(), message);
    assert_eq!(error.body_snippet(), Some("{\"id\": \"a\""));
    let printed = printed(&error);
    assert!(!printed.contains("canary"), "{printed}");
}

#[tokio::test]
async fn refused_connection_has_its_own_predicate() {
    let (_socket, address) = unused_address();
    let builder = Client::builder().token("canary").base_url(format!("http://{address}"));
    let client = builder.retry(RetryPolicy::none()).build().unwrap();
    let error = get_call_pickup(&client).send().await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout());
    assert_eq!(error.to_string(), format!("getCallPickup: cannot connect to the server `{address}`"));
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn base_url_without_a_version_is_named() {
    let server = TestServer::start([respond(404, &[], "")]).await;
    let error = |base_url: String| {
        let builder = server.client_builder().base_url(base_url).retry(RetryPolicy::none());
        async move { get_call_pickup(&builder.build().unwrap()).send().await.unwrap_err().to_string() }
    };
    const HELP: &str = "; help: check the base URL, which lacks `/v1`";
    let base_url = server.base_url();
    assert!(!error(base_url.clone()).await.contains("help"));
    for path in ["", "/", "/proxy", "/v10"] {
        let message = error(base_url.replace("/v1", path)).await;
        assert!(message.starts_with("getCallPickup: 404 Not Found") && message.ends_with(HELP), "{message}");
    }
    assert!(!error(format!("{base_url}/proxy")).await.contains("help"));
}

#[tokio::test]
async fn invalid_identifier_is_named() {
    let server = TestServer::start_json(200, "{}").await;
    let client = server.client();
    let error = client.get_call_pickup("l", "").send().await.unwrap_err();
    assert!(error.is_invalid_request());
    assert_eq!(error.to_string(), "getCallPickup: call_pickup_id: an identifier cannot be empty");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn error_code_that_may_be_a_phone_number_is_not_printed() {
    for code in ["19075552859", "\"19075552859\"", "-19075552859", "1000000"] {
        let body = format!(r#"{{"errors": [{{"errorCode": {code}}}, {{"errorCode": 4003}}]}}"#);
        let error = error_of(respond(400, &[], &body)).await;
        let printed = printed(&error);
        assert!(printed.contains("error code 4003") && !printed.contains("9075552859"), "{printed}");
        assert!(!printed.contains("1000000"), "{printed}");
        assert_eq!(error.details()[0].code().unwrap().to_string(), code.trim_matches('"'), "the caller has it");
    }
}
