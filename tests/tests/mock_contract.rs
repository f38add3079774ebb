//! The mock server is as strict as the document, and no stricter.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use reqwest::RequestBuilder;
use serde_json::Value;
use webex_call_pickup::mock::{MockServer, Organization};

/// A server with one location that has one call pickup, and an HTTP client.
struct Setup {
    server: MockServer,
    http: reqwest::Client,
    groups: String,
}

async fn start() -> Setup {
    let mut organization = Organization::new();
    let bern = organization.add_location("Bern");
    organization.add_call_pickup(&bern, |group| group.name("Night"));
    organization.add_call_pickup(&bern, |group| group.name("Day"));
    let server = MockServer::start_with(organization).await.unwrap();
    let groups = format!("{}/telephony/config/locations/{bern}/callPickups", server.base_url());
    Setup { server, http: reqwest::Client::builder().no_proxy().build().unwrap(), groups }
}

async fn send(request: RequestBuilder) -> (u16, Value, Option<String>) {
    let response = request.bearer_auth("any").send().await.unwrap();
    let link = response.headers().get("link").map(|link| link.to_str().unwrap().to_owned());
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap(), link)
}

impl Setup {
    /// The status of a list with this query, and the description of its error.
    async fn get(&self, path: &str) -> (u16, String) {
        let (status, body, _) = send(self.http.get(format!("{}{path}", self.groups))).await;
        (status, body["errors"][0]["description"].as_str().unwrap_or_default().to_owned())
    }

    /// The status of a creation.
    async fn post(&self, body: &str) -> (u16, Value) {
        let request = self.http.post(&self.groups).header("content-type", "application/json").body(body.to_owned());
        let (status, body, _) = send(request).await;
        (status, body)
    }
}

#[tokio::test]
async fn undeclared_parameter_is_ignored() {
    let setup = start().await;
    for query in ["?color=red", "?color=red&color=blue", "?MAX=0", "?color", "?&&"] {
        assert_eq!(setup.get(query).await, (200, String::new()), "{query}");
    }
    let (_, _, link) = send(setup.http.get(format!("{}?max=1&color=red&color=blue", setup.groups))).await;
    assert!(link.unwrap().contains("?color=red&color=blue&start=1&max=1>"), "the link keeps them");
}

#[tokio::test]
async fn declared_parameter_that_occurs_twice_is_rejected() {
    let setup = start().await;
    for name in ["max=1", "start=0", "order=ASC", "name=Night", "orgId=x"] {
        let (status, description) = setup.get(&format!("?{name}&{name}")).await;
        let parameter = name.split_once('=').unwrap().0;
        assert_eq!(status, 400);
        assert_eq!(description, format!("/query/{parameter}: The parameter occurs more than once."));
    }
}

#[tokio::test]
async fn parameter_is_a_number_without_white_space() {
    let setup = start().await;
    for max in
        ["%201", "1%20", "+1", "1+", "%0A1", "%091", "%2B1", "01", "0x1", "1.5", "1e99", "NaN", "true", "null", ""]
    {
        let (status, description) = setup.get(&format!("?max={max}")).await;
        assert_eq!(status, 400, "{max}");
        assert!(description.starts_with("/query/max: "), "{description}");
    }
    assert_eq!(setup.get("?max").await.0, 400);
}

#[tokio::test]
async fn number_without_a_fraction_is_an_integer() {
    let setup = start().await;
    for (number, seconds) in
        [("10", 10), ("10.0", 10), ("1e1", 10), ("0.0", 0), ("-0.0", 0), ("2147483647.0", i32::MAX)]
    {
        let name = format!("Group {number}");
        let body = format!(r#"{{"name": "{name}", "notificationDelayTimerSeconds": {number}}}"#);
        let (status, created) = setup.post(&body).await;
        assert_eq!(status, 201, "{number}: {created}");
        let url = format!("{}/{}", setup.groups, created["id"].as_str().unwrap());
        let (_, group, _) = send(setup.http.get(url)).await;
        assert_eq!(group["notificationDelayTimerSeconds"], seconds, "{number}");
    }
    for number in ["10.5", "-1.0", "2147483648.0", "1e300", "\"10\""] {
        let body = format!(r#"{{"name": "n", "notificationDelayTimerSeconds": {number}}}"#);
        assert_eq!(setup.post(&body).await.0, 400, "{number}");
    }
    // The page has the requested size, and the link has an integer.
    let (status, page, link) = send(setup.http.get(format!("{}?max=1.0&start=1.0", setup.groups))).await;
    assert_eq!((status, page["callPickups"].as_array().unwrap().len()), (200, 1));
    assert!(link.unwrap().ends_with("?start=2&max=1>; rel=\"next\""));
}

#[tokio::test]
async fn rejects_what_the_document_rejects() {
    let setup = start().await;
    assert_eq!(setup.post(r#"{"name": ""}"#).await.0, 400);
    assert_eq!(setup.post(r#"{"name": "n", "unknown": {"x": [1.5]}}"#).await.0, 201, "an unknown property is no error");
    for (path, status) in [
        ("?name=", 200),
        ("?order=", 400),
        ("/availableUsers?callPickupName=", 400),
        ("/availableUsers?name=&phoneNumber=", 200),
        ("/availableUsers?order=fname%7Clname%7Cnumber", 200),
        ("/availableUsers?order=extension", 200),
        ("/availableUsers?order=", 400),
        ("/availableUsers?order=age", 400),
        ("/availableUsers?order=fname%7C", 400),
        ("/availableUsers?order=fname%0A", 400),
        ("/availableUsers?order=fname,lname", 400),
        ("/availableUsers?order=fname%7Clname%7Cnumber%7Cextension", 400),
    ] {
        assert_eq!(setup.get(path).await.0, status, "{path}");
    }
}

/// The client rejects the same value before it sends it.
#[tokio::test]
async fn client_rejects_an_empty_name() {
    let setup = start().await;
    let client = setup.server.client();
    let error = client.create_call_pickup("l").body_map(|body| body.name("")).send().await.unwrap_err();
    assert!(error.is_invalid_request(), "{error}");
    assert!(error.to_string().contains("name"), "{error}");
    assert_eq!(setup.server.requests().len(), 0);
}
