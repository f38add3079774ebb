//! Every response of the mock server, validated against the document.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Draft;
use serde_json::{Map, Value, json};
use webex_call_pickup::{
    mock::{Fault, MockServer, NewAgent, Organization},
    operations,
    reqwest::{
        self,
        header::{CONTENT_TYPE, HeaderMap},
    },
    types::LocationId,
};
use webex_call_pickup_codegen::{Document, json_schema};
use webex_call_pickup_spec::OPENAPI;

const READER: &str = "reader";
const WRITER: &str = "writer";

/// Standard headers, which the document does not list.
const STANDARD_HEADERS: [&str; 6] =
    ["allow", "connection", "content-length", "content-type", "date", "www-authenticate"];

struct RecordedResponse {
    operation: &'static str,
    status: u16,
    headers: HeaderMap,
    body: String,
}

/// Sends requests, and records the responses.
struct Recorder {
    server: MockServer,
    http: reqwest::Client,
    responses: Vec<RecordedResponse>,
}

impl Recorder {
    /// Sends a request to an operation. Returns the response body if it is JSON.
    async fn send(
        &mut self,
        (operation, method): (&'static str, &str),
        path: &str,
        (token, body): (&str, Option<&str>),
        expected: u16,
    ) -> Value {
        let url = format!("{}/telephony/config/locations{path}", self.server.base_url());
        let mut request = self.http.request(method.parse().unwrap(), url).bearer_auth(token);
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json;charset=utf-8").body(body.to_owned());
        }
        self.record(operation, request, expected).await
    }

    async fn record(&mut self, operation: &'static str, request: ::reqwest::RequestBuilder, expected: u16) -> Value {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.text().await.unwrap();
        assert_eq!(status, expected, "{operation}: {body}");
        let value = serde_json::from_str(&body).unwrap_or_default();
        self.responses.push(RecordedResponse { operation, status, headers, body });
        value
    }
}

async fn recorder() -> (Recorder, LocationId, [String; 2]) {
    let mut organization = Organization::new();
    let bern = organization.add_location("Bern");
    organization.add_location("Oslo");
    let ann = NewAgent::person("Ann", "Lee").email("ann@example.com").number("+15550100001").extension("2001");
    let agents = [ann, NewAgent::virtual_line("Sales", "Line")].map(|agent| organization.add_agent(&bern, agent));
    organization.add_agent(&bern, NewAgent::workspace("Lobby"));
    let server = MockServer::start_with(organization).await.unwrap();
    server.accept_token(READER, operations::LIST_LOCATIONS.scopes);
    server.accept_token(WRITER, operations::UPDATE_CALL_PICKUP.scopes);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    (Recorder { server, http, responses: vec![] }, bern, agents.map(String::from))
}

/// Creates, changes and deletes a call pickup, with rejected requests in between.
async fn send_valid_requests(recorder: &mut Recorder, location: &LocationId, [ann, line]: &[String; 2]) {
    let groups = format!("/{location}/callPickups");
    let list = ("listCallPickups", "GET");
    let (create, update, delete) =
        (("createCallPickup", "POST"), ("updateCallPickup", "PUT"), ("deleteCallPickup", "DELETE"));
    let (get, available) = (("getCallPickup", "GET"), ("listAvailableAgents", "GET"));
    let read = (READER, None);

    recorder.send(("listLocations", "GET"), "?max=1", read, 200).await;
    recorder.send(("listLocations", "GET"), "?orgId=other", read, 404).await;
    recorder.send(list, &groups, read, 200).await;
    recorder.send(available, &format!("{groups}/availableUsers?max=1"), read, 200).await;
    let body = json!({"name": "Night", "notificationType": "AUDIO_ONLY", "agents": [ann, line]}).to_string();
    let night = recorder.send(create, &groups, (WRITER, Some(&body)), 201).await;
    let night = format!("{groups}/{}", night["id"].as_str().unwrap());
    recorder.send(get, &night, read, 200).await;
    recorder.send(create, &groups, (WRITER, Some(r#"{"name": "Empty"}"#)), 201).await;
    recorder.send(list, &format!("{groups}?max=1"), read, 200).await;
    let day = recorder.send(update, &night, (WRITER, Some(r#"{"name": "Day", "agents": []}"#)), 200).await;
    let day = format!("{groups}/{}", day["id"].as_str().unwrap());
    recorder.send(get, &night, read, 404).await;
    recorder.send(update, &night, (WRITER, Some("{}")), 404).await;
    recorder.send(delete, &night, (WRITER, None), 404).await;
    recorder.send(update, &day, (WRITER, Some(r#"{"name": "Empty"}"#)), 409).await;
    recorder.send(create, &groups, (WRITER, Some(r#"{"name": "Day"}"#)), 409).await;
    recorder.send(update, &day, (WRITER, Some(&json!({"agents": [ann]}).to_string())), 200).await;
    let taken = recorder.send(create, &groups, (WRITER, Some(&body)), 409).await;
    assert_eq!(taken["errors"][0]["errorCode"], 4471);
    recorder.send(delete, &day, (WRITER, None), 204).await;

    for nowhere in ["/nowhere/callPickups", "/%2F/callPickups", "/%20/callPickups"] {
        recorder.send(list, nowhere, read, 404).await;
        recorder.send(create, nowhere, (WRITER, Some(&body)), 404).await;
        recorder.send(available, &format!("{nowhere}/availableUsers"), read, 404).await;
    }
}

/// Sends requests that do not conform to the document.
async fn send_invalid_requests(recorder: &mut Recorder, location: &LocationId, [ann, _]: &[String; 2]) {
    let groups = format!("/{location}/callPickups");
    for (operation, path) in [
        ("listLocations", "?max=0".to_owned()),
        ("listLocations", "?order=ASC".to_owned()),
        ("listCallPickups", format!("{groups}?max=many")),
        ("listCallPickups", format!("{groups}?start=-1")),
        ("listCallPickups", format!("{groups}?order=asc")),
        ("listCallPickups", format!("{groups}?name={}", "x".repeat(81))),
        ("listAvailableAgents", format!("{groups}/availableUsers?order=age")),
    ] {
        recorder.send((operation, "GET"), &path, (READER, None), 400).await;
    }
    let created = recorder.send(("createCallPickup", "POST"), &groups, (WRITER, Some(r#"{"name": "Day"}"#)), 201).await;
    let day = format!("{groups}/{}", created["id"].as_str().unwrap());
    for body in [
        "",
        "{",
        "[]",
        r#"{"name": 1}"#,
        &json!({"name": "x".repeat(81)}).to_string(),
        &json!({"name": "n", "agents": [{"id": ann}]}).to_string(),
        r#"{"name": "n", "agents": null}"#,
        r#"{"name": "n", "agents": ["unknown"]}"#,
        r#"{"name": "n", "agents": ["a/b"]}"#,
        r#"{"name": "n", "notificationType": "SMOKE"}"#,
        r#"{"name": "n", "notificationDelayTimerSeconds": -1}"#,
        r#"{"name": "n", "notificationDelayTimerSeconds": 3000000000}"#,
        &format!(r#"{{"name": "n", "x": {}}}"#, "[".repeat(10_000)),
        &format!(r#"{{"name": "n", "x": "{}"}}"#, "x".repeat(1024 * 1024)),
    ] {
        recorder.send(("createCallPickup", "POST"), &groups, (WRITER, Some(body)), 400).await;
        recorder.send(("updateCallPickup", "PUT"), &day, (WRITER, Some(body)), 400).await;
    }
    recorder.send(("createCallPickup", "POST"), &groups, (WRITER, Some("{}")), 400).await;
    recorder.send(("createCallPickup", "POST"), &groups, (WRITER, None), 415).await;
    recorder.send(("updateCallPickup", "PUT"), &day, (WRITER, None), 415).await;
    let url = format!("{}/telephony/config/locations{groups}", recorder.server.base_url());
    let form = recorder.http.post(&url).bearer_auth(WRITER).header(CONTENT_TYPE, "text/plain").body("{}");
    recorder.record("createCallPickup", form, 415).await;

    let other_methods = [
        ("listLocations", "DELETE", "", "GET, HEAD, OPTIONS"),
        ("listCallPickups", "PATCH", groups.as_str(), "GET, HEAD, OPTIONS, POST"),
        ("getCallPickup", "POST", &day, "DELETE, GET, HEAD, OPTIONS, PUT"),
        ("listAvailableAgents", "POST", &format!("{groups}/availableUsers"), "GET, HEAD, OPTIONS"),
    ];
    for (operation, method, path, allowed) in other_methods {
        recorder.send((operation, method), path, (READER, None), 405).await;
        assert_eq!(recorder.responses.last().unwrap().headers["allow"], allowed);
    }
}

/// Sends to every operation: no token, an unknown token, a token without the scope, and a request for each fault.
async fn send_unauthorized_requests(recorder: &mut Recorder) {
    for operation in operations::ALL {
        let path = operation.path.strip_prefix("/telephony/config/locations").unwrap().replace(['{', '}'], "");
        let url = format!("{}{}", recorder.server.base_url(), operation.path.replace(['{', '}'], ""));
        let anonymous = recorder.http.request(operation.method.parse().unwrap(), url);
        recorder.record(operation.id, anonymous, 401).await;
        recorder.send((operation.id, operation.method), &path, ("unknown", None), 401).await;
        let other = if operation.method == "GET" { WRITER } else { READER };
        recorder.send((operation.id, operation.method), &path, (other, None), 403).await;
        for (fault, status) in
            [(Fault::too_many_requests(30), 429), (Fault::locked(), 423), (Fault::bad_gateway(), 502)]
        {
            recorder.server.inject(fault.on(operation).times(1));
            recorder.send((operation.id, operation.method), &path, (READER, None), status).await;
        }
    }
}

/// The document, as a validator of responses.
struct Contract {
    root: Value,
    components: Value,
}

impl Contract {
    fn new() -> Self {
        let root = Document::parse(OPENAPI).unwrap().root().clone();
        let schemas = root["components"]["schemas"].as_object().unwrap();
        let schemas: Map<String, Value> =
            schemas.iter().map(|(name, schema)| (name.clone(), closed(&json_schema(schema, "")))).collect();
        Self { root, components: json!({ "schemas": schemas }) }
    }

    fn resolved<'v>(&'v self, value: &'v Value) -> &'v Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.root.pointer(reference.strip_prefix('#').unwrap()).unwrap(),
            None => value,
        }
    }

    /// The violations of the document by a response.
    fn violations(&self, recorded: &RecordedResponse) -> Vec<String> {
        let operation = operations::ALL.iter().find(|one| one.id == recorded.operation).unwrap();
        let method = operation.method.to_lowercase();
        let responses = &self.root["paths"][operation.path][&method]["responses"];
        let Some(response) = responses.get(recorded.status.to_string()) else {
            return vec!["the status is not documented".to_owned()];
        };
        let response = self.resolved(response);
        let mut violations = vec![];
        let documented = response["headers"].as_object().unwrap();
        let documented: BTreeSet<String> = documented.keys().map(|name| name.to_lowercase()).collect();
        for name in recorded.headers.keys().map(|name| name.as_str()) {
            if !STANDARD_HEADERS.contains(&name) && !documented.contains(name) {
                violations.push(format!("the header {name} is not documented"));
            }
        }
        if !recorded.headers.contains_key("trackingid") {
            violations.push("no tracking ID".to_owned());
        }
        let media_type = recorded.headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap());
        let schema = match (media_type, response.get("content")) {
            (None, None) if recorded.body.is_empty() => return violations,
            (Some(media_type), Some(content)) => content.get(media_type).map(|media| &media["schema"]),
            _ => None,
        };
        let Some(schema) = schema else {
            violations.push(format!("a body of the type {media_type:?} is not documented"));
            return violations;
        };
        let value = match media_type {
            Some("application/json") => serde_json::from_str(&recorded.body).unwrap(),
            _ => Value::from(recorded.body.as_str()),
        };
        let schema = json!({ "allOf": [json_schema(schema, "")], "components": self.components });
        let validator = jsonschema::options().with_draft(Draft::Draft4).build(&schema).unwrap();
        violations.extend(validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())));
        violations
    }
}

/// The schema, without undocumented properties of its objects.
fn closed(schema: &Value) -> Value {
    match schema {
        Value::Object(entries) => {
            let mut whole: Map<String, Value> =
                entries.iter().map(|(key, value)| (key.clone(), closed(value))).collect();
            if whole.get("type") == Some(&json!("object")) && whole.contains_key("properties") {
                whole.insert("additionalProperties".to_owned(), false.into());
            }
            whole.into()
        }
        Value::Array(items) => items.iter().map(closed).collect(),
        _ => schema.clone(),
    }
}

#[tokio::test]
async fn every_response_conforms_to_the_document() {
    let (mut recorder, location, agents) = recorder().await;
    send_valid_requests(&mut recorder, &location, &agents).await;
    send_invalid_requests(&mut recorder, &location, &agents).await;
    send_unauthorized_requests(&mut recorder).await;

    let contract = Contract::new();
    let mut statuses: BTreeMap<&str, BTreeSet<u16>> = BTreeMap::new();
    for response in &recorder.responses {
        let violations = contract.violations(response);
        assert!(violations.is_empty(), "{} {}: {violations:?}\n{}", response.operation, response.status, response.body);
        statuses.entry(response.operation).or_default().insert(response.status);
    }
    // Stubs serve the operations that the organization does not know.
    statuses.retain(|_, statuses| statuses.iter().any(|status| (200..300).contains(status)));
    let lines: Vec<String> =
        statuses.iter().map(|(operation, statuses)| format!("{operation}: {statuses:?}")).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    createCallPickup: {201, 400, 401, 403, 404, 409, 415, 423, 429, 502}
    deleteCallPickup: {204, 401, 403, 404, 423, 429, 502}
    getCallPickup: {200, 401, 403, 404, 405, 423, 429, 502}
    listAvailableAgents: {200, 400, 401, 403, 404, 405, 423, 429, 502}
    listCallPickups: {200, 400, 401, 403, 404, 405, 423, 429, 502}
    listLocations: {200, 400, 401, 403, 404, 405, 423, 429, 502}
    updateCallPickup: {200, 400, 401, 403, 404, 409, 415, 423, 429, 502}
    ");
    let linked = recorder.responses.iter().filter(|response| response.headers.contains_key("link")).count();
    assert_eq!(linked, 3, "not one page with a link for each list");
}

#[test]
fn contract_detects_each_kind_of_violation() {
    let contract = Contract::new();
    let violations = |status: u16, headers: &[(&'static str, &str)], body: &str| {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        let recorded =
            RecordedResponse { operation: "listLocations", status, headers: headers.collect(), body: body.to_owned() };
        contract.violations(&recorded).len()
    };
    let json = [("trackingid", "1"), ("content-type", "application/json")];
    assert_eq!(violations(200, &json, r#"{"locations": []}"#), 0);
    assert_eq!(violations(418, &json, r#"{"locations": []}"#), 1);
    assert_eq!(violations(200, &json[1..], r#"{"locations": []}"#), 1);
    assert_eq!(violations(200, &[json[0], json[1], ("retry-after", "1")], r#"{"locations": []}"#), 1);
    assert_eq!(violations(200, &json, r#"{"locations": [], "more": 1}"#), 1);
    assert_eq!(violations(200, &json, r#"{"locations": [{"id": "1"}]}"#), 1);
    assert_eq!(violations(502, &json, "{}"), 1);
    assert_eq!(violations(200, &json[..1], ""), 1);
}
