//! The leniency of decoding: every property of every response, with a value of every JSON type.
//!
//! The snapshot has the table. To update it, run this test with `INSTA_UPDATE=always`.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a helper fails its test by a panic")]

mod places;
mod rules;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    sync::{Arc, Mutex},
};

use jsonschema::Validator;
use serde_json::{Value, json};
use webex_call_pickup::{Client, Error, named_types};
use webex_call_pickup_tests::{Script, TestServer, respond};

use places::{Place, places};
use rules::RULES;

/// A value of every JSON type, and the forms of other types in quotes.
fn values() -> [Value; 11] {
    [
        json!(null),
        json!(true),
        json!("true"),
        json!(8080),
        json!(6.5),
        json!("text"),
        json!("8080"),
        json!(""),
        json!([]),
        json!([null]),
        json!({}),
    ]
}

/// A client whose server sends the next response.
struct Decoder {
    client: Client,
    next: Arc<Mutex<Script>>,
    _server: TestServer,
}

impl Decoder {
    async fn start() -> Self {
        let next: Arc<Mutex<Script>> = Arc::default();
        let script = Arc::clone(&next);
        let server = TestServer::start_handler(move |_| script.lock().unwrap().clone()).await;
        Self { client: server.client(), next, _server: server }
    }

    /// The value that an operation returns for this response, as JSON.
    async fn decode(&self, operation: &str, status: u16, body: &str) -> Result<Value, Error> {
        *self.next.lock().unwrap() = respond(status, &[], body);
        let client = &self.client;
        let value = match operation {
            "getCallPickup" => serde_json::to_value(client.get_call_pickup("l", "p").send().await?),
            "listCallPickups" => serde_json::to_value(client.list_call_pickups("l").send().await?),
            "createCallPickup" => {
                let created = client.create_call_pickup("l").body_map(|body| body.name("n"));
                serde_json::to_value(created.send().await?)
            }
            "updateCallPickup" => serde_json::to_value(client.update_call_pickup("l", "p").send().await?),
            "listAvailableAgents" => serde_json::to_value(client.list_available_agents("l").send().await?),
            "listLocations" => serde_json::to_value(client.list_locations().send().await?),
            "deleteCallPickup" => {
                let deleted = client.delete_call_pickup("l", "p");
                serde_json::to_value(deleted.send().await?)
            }
            other => panic!("add the operation {other}"),
        };
        Ok(value.unwrap())
    }

    async fn decode_place(&self, place: &Place, value: Value) -> Result<Value, Error> {
        self.decode(&place.operation, place.status, &place.response_with(value).to_string()).await
    }
}

/// The row of the table for a property, with a cell for each value.
async fn row(decoder: &Decoder, place: &Place, errors: &mut BTreeMap<char, usize>) -> String {
    let alias = if place.name == place.property { "" } else { ", alias" };
    let required = if place.is_required { ", required" } else { "" };
    let label = format!("{}.{} ({:?}{required}{alias})", place.schema, place.name, place.declared);
    let mut row = format!("{label:<58}");
    for value in values() {
        let marks: Vec<char> = RULES
            .iter()
            .filter(|rule| (rule.applies)(place.declared, place.is_required, &value))
            .map(|rule| rule.mark)
            .collect();
        let cell = match decoder.decode_place(place, value.clone()).await {
            Ok(decoded) => {
                assert!(marks.is_empty(), "{label} accepts {value}");
                match place.value_in(&decoded) {
                    None => "-".to_owned(),
                    Some(decoded) if *decoded == value => "=".to_owned(),
                    Some(decoded) => decoded.to_string(),
                }
            }
            Err(error) => {
                assert_eq!(marks.len(), 1, "the reasons {marks:?} of an error for {label} with {value}: {error}");
                assert!(error.is_decode(), "{error}");
                *errors.entry(marks[0]).or_default() += 1;
                marks[0].to_string()
            }
        };
        write!(row, "{cell:<8}").unwrap();
    }
    row.trim_end().to_owned() + "\n"
}

#[tokio::test]
async fn every_json_type_in_every_property() {
    let decoder = Decoder::start().await;
    let (places, mut errors) = (places(), BTreeMap::new());
    let mut table = format!("{:58}", "property");
    for value in values() {
        write!(table, "{:<8}", value.to_string()).unwrap();
    }
    table.push('\n');
    for place in &places {
        table += &row(&decoder, place, &mut errors).await;
    }
    let total: usize = errors.values().sum();
    write!(table, "\n{total} of {} cells are errors:\n", places.len() * values().len()).unwrap();
    for rule in RULES {
        let count = errors.get(&rule.mark).copied().unwrap_or_default();
        assert!(count > 0, "the rule {} applies to nothing: {}", rule.mark, rule.reason);
        writeln!(table, "{} {count:>4}  {}", rule.mark, rule.reason).unwrap();
    }
    println!("{table}");
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description("`=` is the value as sent, `-` an absent one, and a letter the reason of an error");
    settings.bind(|| insta::assert_snapshot!("leniency", table));
}

/// The validators of the schemas that the types have for what they accept.
fn validators() -> BTreeMap<&'static str, Validator> {
    named_types::ALL.iter().map(|named| (named.name(), jsonschema::options().build(&named.schema()).unwrap())).collect()
}

#[tokio::test]
async fn json_schemas_accept_what_the_types_accept() {
    let decoder = Decoder::start().await;
    let validators = validators();
    // The schemas have no aliases, as the document's own schemas.
    for place in places().into_iter().filter(|place| place.name == place.property) {
        for value in values() {
            let body = place.response_with(value.clone());
            let is_valid = validators[&*place.response_schema].is_valid(&body);
            let result = decoder.decode_place(&place, value.clone()).await;
            assert_eq!(is_valid, result.is_ok(), "{}.{} with {value}: {result:?}", place.schema, place.name);
        }
    }
}

#[tokio::test]
async fn all_schemas_of_responses_are_covered() {
    let schemas: BTreeSet<String> = places().into_iter().map(|place| place.schema).collect();
    let expected = [
        "Agent",
        "AgentLocation",
        "AvailableAgentList",
        "CallPickup",
        "CallPickupList",
        "CallPickupSummary",
        "CreatedCallPickup",
        "Location",
        "LocationList",
        "PhoneNumber",
        "UpdatedCallPickup",
    ];
    assert_eq!(schemas.into_iter().collect::<Vec<_>>(), expected);
}

/// The types that a message may name.
const EXPECTED: &[&str] =
    &["a string or a number", "a whole number", "a boolean, or `true` or `false` in quotes", "an array", "an object"];

#[tokio::test]
async fn errors_name_the_property_and_no_internal_type() {
    let decoder = Decoder::start().await;
    for place in places() {
        for value in values() {
            let Err(error) = decoder.decode_place(&place, value.clone()).await else { continue };
            let message = error.to_string();
            let rest = message.split(": cannot decode the response: at `").nth(1).unwrap();
            let (path, expected) = rest.split_once("`: expected ").unwrap();
            let expected = expected.split("; tracking ID ").next().unwrap();
            assert!(path.ends_with(&place.name), "{message}");
            assert!(EXPECTED.contains(&expected), "{message}");
        }
        // In the place of the object with the property, and of the whole response.
        for body in ["[]", "[null]", "\"canary\"", "8080", "null", "[\"a\", \"b\", \"c\", \"d\", \"e\"]"] {
            let error = decoder.decode(&place.operation, place.status, body).await.unwrap_err();
            let message = error.to_string();
            assert!(message.contains(": cannot decode the response: expected an object; "), "{message}");
        }
    }
}

#[tokio::test]
async fn any_successful_status_code_has_the_value() {
    let decoder = Decoder::start().await;
    let mut last = String::new();
    for place in places().into_iter().filter(|place| place.object_is_response()) {
        if std::mem::replace(&mut last, place.operation.clone()) == place.operation {
            continue;
        }
        let body = place.response().to_string();
        for status in [200, 201, 202, 203, 206, 207, 226, 299] {
            let value = decoder.decode(&place.operation, status, &body).await.unwrap();
            assert!(value.get(&place.property).is_some(), "{} {status}", place.operation);
            // A value that is missing is an error, and not a success without a value.
            let error = decoder.decode(&place.operation, status, "").await.unwrap_err();
            assert!(error.is_no_content(), "{} {status}: {error}", place.operation);
            for other in ["<html>canary</html>", "canary", "{}"] {
                let error = decoder.decode(&place.operation, status, other).await.unwrap_err();
                assert!(error.is_decode(), "{} {status}: {error}", place.operation);
            }
        }
        for status in [204, 205, 300, 304, 404] {
            let error = decoder.decode(&place.operation, status, "").await.unwrap_err();
            assert_eq!(error.is_no_content(), status < 300, "{} {status}: {error}", place.operation);
        }
    }
}

#[tokio::test]
async fn success_without_a_value_ignores_the_body() {
    let decoder = Decoder::start().await;
    for status in [200, 201, 202, 203, 226] {
        for body in ["", "{}", "{\"id\": \"a\"}", "<html>canary</html>", "{\"id\""] {
            decoder.decode("deleteCallPickup", status, body).await.unwrap();
        }
    }
    decoder.decode("deleteCallPickup", 204, "").await.unwrap();
    for status in [300, 304, 404] {
        assert!(decoder.decode("deleteCallPickup", status, "").await.is_err());
    }
}
