//! The examples of the document are requests and responses of the mock server's example organization.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::collections::BTreeSet;

use serde_json::Value;
use webex_call_pickup::{
    DecodedIdentifier,
    mock::{MockServer, Organization},
    reqwest::{self, Url},
};
use webex_call_pickup_codegen::Document;
use webex_call_pickup_spec::OPENAPI;

/// The error of the mock server for an operation that only stubs serve.
const NO_HANDLER: &str = "The organization of the mock server does not know this operation";

/// The document, whose references can be resolved.
struct Examples(Value);

impl Examples {
    fn new() -> Self {
        Self(Document::parse(OPENAPI).unwrap().root().clone())
    }

    fn resolved<'v>(&'v self, value: &'v Value) -> &'v Value {
        match value["$ref"].as_str() {
            Some(reference) => self.0.pointer(reference.strip_prefix('#').unwrap()).unwrap(),
            None => value,
        }
    }

    /// The operations, each with its path and method.
    fn operations(&self) -> Vec<(&str, &str, &Value)> {
        let paths = self.0["paths"].as_object().unwrap().iter();
        paths
            .flat_map(|(path, methods)| {
                methods
                    .as_object()
                    .unwrap()
                    .iter()
                    .map(|(method, operation)| (path.as_str(), method.as_str(), operation))
            })
            .collect()
    }

    /// The URL of an operation, with the examples of its parameters.
    fn url(&self, base_url: &str, path: &str, operation: &Value) -> Url {
        let mut url = format!("{base_url}{path}");
        let mut query = vec![];
        for parameter in operation["parameters"].as_array().unwrap() {
            let parameter = self.resolved(parameter);
            let name = parameter["name"].as_str().unwrap();
            let example = match &parameter["example"] {
                Value::String(text) => text.clone(),
                Value::Array(items) => {
                    assert_eq!(parameter["style"], "pipeDelimited", "another form of a list");
                    items.iter().map(|item| item.as_str().unwrap()).collect::<Vec<_>>().join("|")
                }
                other => other.to_string(),
            };
            match parameter["in"].as_str().unwrap() {
                "path" => url = url.replace(&format!("{{{name}}}"), &example),
                _ => query.push((name.to_owned(), example)),
            }
        }
        Url::parse_with_params(&url, query).unwrap()
    }
}

/// Adds all strings that are identifiers.
fn identifiers(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.starts_with("Y2lzY29zcGFyazov") => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| identifiers(item, found)),
        Value::Object(entries) => entries.values().for_each(|entry| identifiers(entry, found)),
        _ => {}
    }
}

const NOTHING_FOUND: &str =
    "the example request finds nothing; change the examples of its parameters, or the organization";

#[tokio::test]
async fn every_example_request_succeeds() {
    let examples = Examples::new();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let (mut count, mut stub_only) = (0, 0);
    for (path, method, operation) in examples.operations() {
        let server = MockServer::start_with(Organization::example()).await.unwrap();
        let url = examples.url(&server.base_url(), path, operation);
        let mut request = http.request(method.to_uppercase().parse().unwrap(), url).bearer_auth("any");
        let body = &operation["requestBody"]["content"]["application/json"]["example"];
        if !body.is_null() {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let response = request.send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        if text.contains(NO_HANDLER) {
            stub_only += 1;
            continue;
        }
        assert!(status.is_success(), "{method} {path}: {status} {text}");
        let example = &operation["responses"][status.as_str()]["content"]["application/json"]["example"];
        let (mut expected, mut actual) = (BTreeSet::new(), BTreeSet::new());
        identifiers(example, &mut expected);
        identifiers(&serde_json::from_str(&text).unwrap_or_default(), &mut actual);
        if method != "get" {
            assert_eq!(actual, expected, "{method} {path}: another ID than in the example");
        }
        assert!(!actual.is_empty() || text.is_empty(), "{method} {path}: {NOTHING_FOUND}");
        count += 1;
    }
    assert_eq!(count + stub_only, webex_call_pickup::operations::ALL.len());
}

#[tokio::test]
async fn example_organization_has_every_id_of_the_document() {
    let examples = Examples::new();
    let mut documented = BTreeSet::new();
    identifiers(&examples.0, &mut documented);
    let created =
        &examples.0["paths"]["/telephony/config/locations/{locationId}/callPickups"]["post"]["responses"]["201"];
    let new = created["content"]["application/json"]["example"]["id"].as_str().unwrap();
    assert!(documented.remove(new), "the ID of the call pickup that the example creates");

    let organization = Organization::example();
    let mut existing = BTreeSet::from([organization.id().to_string()]);
    let server = MockServer::start_with(organization).await.unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let get = async |path: &str| -> Value {
        let url = format!("{}/telephony/config/locations{path}", server.base_url());
        let response = http.get(url).bearer_auth("any").send().await.unwrap();
        serde_json::from_str(&response.text().await.unwrap()).unwrap()
    };
    let locations = get("").await;
    identifiers(&locations, &mut existing);
    for location in locations["locations"].as_array().unwrap() {
        let groups = format!("/{}/callPickups", location["id"].as_str().unwrap());
        identifiers(&get(&format!("{groups}/availableUsers")).await, &mut existing);
        for group in get(&groups).await["callPickups"].as_array().unwrap() {
            identifiers(&get(&format!("{groups}/{}", group["id"].as_str().unwrap())).await, &mut existing);
        }
    }
    // Resources that the organization does not know are served by stubs.
    let resource = |id: &String| DecodedIdentifier::decode(id).unwrap().resource_type().to_owned();
    let known: BTreeSet<_> = existing.iter().map(resource).collect();
    let missing: Vec<_> = documented.difference(&existing).filter(|id| known.contains(&resource(id))).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(documented.len() >= 8, "{documented:?}");
}
