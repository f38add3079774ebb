//! What becomes of documents with several operations, rule by rule. `samples/` has the documents; their code was compiled
//! in the place of the real document's.

#![allow(clippy::panic, clippy::unwrap_used)] // Helpers of tests are tests.

use std::sync::LazyLock;

use serde_json::{Map, Value};
use webex_call_pickup_codegen::{Document, Generated, generate};

const PICKUPS: &str = include_str!("samples/pickups.yaml");
const ODDS: &str = include_str!("samples/odds.yaml");

static PICKUPS_GENERATED: LazyLock<Generated> = LazyLock::new(|| made(PICKUPS));
static ODDS_GENERATED: LazyLock<Generated> = LazyLock::new(|| made(ODDS));

fn made(document: &str) -> Generated {
    generate(document).unwrap_or_else(|error| panic!("{error}"))
}

fn pickups() -> &'static Generated {
    &PICKUPS_GENERATED
}

fn odds() -> &'static Generated {
    &ODDS_GENERATED
}

/// The section of that name, on one line.
fn section(generated: &Generated, name: &str) -> String {
    let section = generated.sections().iter().find(|section| section.name() == name);
    let section = section.unwrap_or_else(|| panic!("no section {name}"));
    on_one_line(section.text())
}

/// Code without the traces of where its lines were broken, which depends on the lengths of names.
fn on_one_line(code: &str) -> String {
    let mut line = code.split_whitespace().collect::<Vec<_>>().join(" ");
    for (broken, whole) in
        [("( ", "("), (", )", ")"), (" )", ")"), ("[ ", "["), (", ]", "]"), (" ]", "]"), (" .", "."), (" ?", "?")]
    {
        line = line.replace(broken, whole);
    }
    line
}

#[track_caller]
fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(&on_one_line(part)), "`{part}` is not in:\n{text}");
    }
}

#[track_caller]
fn assert_has_not(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(!text.contains(&on_one_line(part)), "`{part}` is in:\n{text}");
    }
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn public_api() {
    snapshot("pickups_public_api", pickups().public_api());
    snapshot("odds_public_api", odds().public_api());
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(*pickups(), made(PICKUPS));
    assert_eq!(*odds(), made(ODDS));
}

#[test]
fn every_line_is_in_one_section() {
    for generated in [pickups(), odds()] {
        let mut lines: Vec<&str> = generated.code().lines().collect();
        let mut cut: Vec<&str> = generated.sections().iter().flat_map(|section| section.text().lines()).collect();
        lines.sort_unstable();
        cut.sort_unstable();
        assert_eq!(lines, cut);
        assert!(generated.sections().is_sorted_by_key(|section| section.name()));
    }
}

#[test]
fn a_section_is_a_type_or_an_operation() {
    let names = |generated: &Generated, kind: &str| -> Vec<String> {
        let names = generated.sections().iter().map(|section| section.name().to_owned());
        names.filter(|name| name.starts_with(kind)).collect()
    };
    assert_eq!(
        names(pickups(), "operation."),
        [
            "operation.change_pickup",
            "operation.create_pickup",
            "operation.delete_pickup",
            "operation.get_labels",
            "operation.get_pickup",
            "operation.get_tree",
            "operation.list_pickups",
            "operation.set_labels",
            "operation.update_pickup",
        ]
    );
    // The type of the builder has other words than the method.
    assert_has(
        &section(odds(), "operation.get_x_y"),
        &[
            "pub fn get_x_y(&self)",
            "pub struct GetXY<'a>",
            "pub const GET_X_Y: Operation",
            "impl crate::mock::Stub<'_, GetXY>",
        ],
    );
    for foreign in ["type.String", "type.Vec", "type.HashMap", "type.i64"] {
        assert!(!names(odds(), "type.").iter().any(|name| name == foreign), "{foreign}");
    }
}

/// The document with the keys of its objects in the opposite order, but for those whose order means something. `here` is
/// the key that leads to `value`.
fn reordered(value: &Value, here: &str) -> Value {
    match value {
        Value::Object(_) if here == "example" => value.clone(),
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| (key.clone(), reordered(value, key)));
            // The entries of a path are its operations.
            if here.starts_with('/') || ["paths", "properties", "responses"].contains(&here) {
                Value::Object(entries.collect())
            } else {
                Value::Object(entries.rev().collect::<Map<_, _>>())
            }
        }
        Value::Array(items) => items.iter().map(|item| reordered(item, "")).collect(),
        other => other.clone(),
    }
}

#[test]
fn the_order_of_keys_does_not_matter() {
    for document in [PICKUPS, ODDS, webex_call_pickup_spec::OPENAPI] {
        let reordered = reordered(Document::parse(document).unwrap().root(), "").to_string();
        let (one, other) = (made(document), made(&reordered));
        for (line, other) in one.code().lines().zip(other.code().lines()) {
            assert_eq!(line, other);
        }
        assert_eq!(one, other);
    }
}

#[test]
fn what_is_sent_is_built_and_validated() {
    let generated = pickups();
    assert_has(
        &section(generated, "type.NewPickup"),
        &[
            "pub name: NewPickupName,",
            "pub ids: Vec<String>,",
            // Leaving it out and sending an empty one are different things.
            "pub agents: Option<Vec<NewAgent>>,",
            "pub labels: Option<::std::collections::HashMap<String, String>>,",
            // Bounds of numbers make no types, and defaults are the server's.
            "pub delay: Option<i32>,",
            "pub fn builder() -> builder::NewPickup",
            r#"name: Err("name: required, but not set".to_string())"#,
        ],
    );
    assert_has_not(&section(generated, "type.NewPickup"), &["pub fn new(", "delay: Ok(super"]);
    assert_has(
        &section(generated, "type.NewPickupName"),
        &["if value.chars().count() > 80usize", r#""longer than 80 characters""#, "if value.chars().count() < 1usize"],
    );
    assert_has(&section(generated, "type.NewLabelText"), &[r#"::regress::Regex::new("^[a-z]+$")"#]);
    // Only sent, though nothing says so but its use.
    assert_has(&section(generated, "type.AgentId"), &["> 10usize"]);
}

#[test]
fn setters_of_what_is_sent_take_the_value_itself() {
    assert_has(
        &section(pickups(), "type.NewPickup"),
        &[
            "/// At most 80 characters. /// /// Required. pub fn name<V>(mut self, value: V) -> Self \
             where V: std::convert::TryInto<super::NewPickupName>, V::Error: std::fmt::Display, \
             { self.name = value.try_into().map_err(|reason| format!(\"name: {reason}\")); self }",
            // Of the type's first line, where the property has none.
            "/// What kind a pickup is. /// /// Optional. pub fn kind<V>(mut self, value: V) -> Self \
             where V: std::convert::TryInto<crate::types::Kind>,",
            "self.delay = value .try_into() .map(Some) .map_err(|reason| format!(\"delay: {reason}\"));",
            "pub fn ids(mut self, value: Vec<String>) -> Self { self.ids = Ok(value); self }",
            "pub fn agents(mut self, value: Vec<super::NewAgent>) -> Self { self.agents = Ok(Some(value)); self }",
        ],
    );
}

#[test]
fn the_example_of_a_method_has_a_body() {
    assert_has(
        &section(pickups(), "operation.create_pickup"),
        &[r#"/// .body_map(|body| body.name("Front desk").kind("A").delay(5).primary(true)) /// .send()"#],
    );
    assert_has_not(&section(pickups(), "operation.set_labels"), &["/// .body"]);
}

#[test]
fn a_builder_with_a_personal_parameter_shows_nothing() {
    let list = section(pickups(), "operation.list_pickups");
    assert_has(
        &list,
        &[
            "/// Optional. Personal data: omitted from `Debug` output. pub fn name<V>",
            "#[derive(Clone)] pub struct ListPickups<'a>",
            "impl<'a> ::std::fmt::Debug for ListPickups<'a>",
            "f.debug_struct(\"ListPickups\").finish_non_exhaustive()",
        ],
    );
    assert_has(&section(pickups(), "operation.get_pickup"), &["#[derive(Debug, Clone)] pub struct GetPickup<'a>"]);
}

#[test]
fn a_double_knows_whether_its_answer_has_a_body() {
    for (operation, has_body) in [("delete_pickup", false), ("update_pickup", false), ("create_pickup", true)] {
        let expected = format!("const HAS_BODY: bool = {has_body};");
        assert_has(&section(pickups(), &format!("operation.{operation}")), &[&expected]);
    }
}

#[test]
fn what_is_received_is_tolerated() {
    let generated = pickups();
    let pickup = section(generated, "type.Pickup");
    assert_has(
        &pickup,
        &[
            // Of both parts of `allOf`, in the order of the document.
            "pub name: String, /// Its own. pub id: PickupId,",
            "pub created: Option<String>,",
            "pub since: Option<i64>,",
            "skip_serializing_if = \"Vec::is_empty\", deserialize_with = \"crate::model::deserialize::null_as_default\" )] \
             pub agents: Vec<Agent>,",
            "deserialize_with = \"crate::model::deserialize::null_as_default\" )] \
             pub counts: ::std::collections::HashMap<String, i64>,",
            "pub location: Option<Location>,",
            "pub labels: Option<Labels>,",
            "pub anything: Option<::serde_json::Value>,",
            "deserialize_with = \"crate::model::deserialize::optional_boolean\" )] pub primary: Option<bool>,",
            "deserialize_with = \"crate::model::deserialize::optional_boolean\" )] pub active: Option<bool>,",
            "pub color: Option<PickupColor>,",
            "pub fn new(name: impl Into<String>, id: PickupId) -> Self",
            // It is sent, too.
            "pub fn builder() -> builder::Pickup",
        ],
    );
    assert_has_not(&pickup, &["deny_unknown_fields", "= \"defaults::"]);
    // Validated nowhere, though one of the two that use it is a body.
    assert!(!generated.sections().iter().any(|section| section.name() == "type.PickupName"));
    assert_has_not(&section(generated, "type.Named"), &["builder"]);
    assert_has(
        &section(generated, "type.NewPickup"),
        &["deserialize_with = \"crate::model::deserialize::boolean\")] pub primary: bool,"],
    );
    assert!(!generated.code().contains("Flag"), "a quoted boolean is a bool");
    assert_has(
        &section(odds(), "type.Odd"),
        &[
            "#[serde(deserialize_with = \"crate::model::deserialize::boolean\")] pub flag: bool,",
            "#[serde(deserialize_with = \"crate::model::deserialize::integer\")] pub whole: i32,",
            // Required, and `null` at times.
            "#[serde(default, deserialize_with = \"crate::model::deserialize::optional_integer\")] pub half: Option<i64>,",
            "#[serde(default, deserialize_with = \"crate::model::deserialize::optional_boolean\")] pub sure: Option<bool>,",
        ],
    );
}

#[test]
fn enums_are_open_wherever_they_stand() {
    let generated = pickups();
    assert_has(
        &section(generated, "type.Kind"),
        &[
            "/// `A`: The first kind. A,",
            "/// `B-C`. BC,",
            "/// `d e`. DE,",
            "Unknown(String),",
            "KNOWN: &'static [Self] = &[Self::A, Self::BC, Self::DE]",
        ],
    );
    for name in ["ListPickupsOrder", "UpdatePickupBodyKind", "PickupColor"] {
        assert_has(&section(generated, &format!("type.{name}")), &["Unknown(String),"]);
    }
    assert_has(
        &section(odds(), "type.Level"),
        &["/// ``. X,", "/// `1`. _1,", "/// `self`. Self_,", "/// `2_TWO`. _2Two,", "Self::_1 => \"1\","],
    );
}

#[test]
fn parameters_come_from_the_path_and_the_operation() {
    let list = section(pickups(), "operation.list_pickups");
    assert_has(
        &list,
        &[
            "/// How many at most, in this operation. /// /// Optional. pub fn max<V>(mut self, value: V) -> Self \
             where V: std::convert::TryInto<i64>,",
            "V: std::convert::TryInto<Vec<String>>,",
            "V: std::convert::TryInto<Vec<crate::types::Kind>>,",
            "V: std::convert::TryInto<crate::types::ListPickupsOrder>,",
            r#"x_request_id: Err(String::new()),"#,
            r#"let x_request_id = x_request_id .map_err(|reason| crate::generated_runtime::invalid_parameter( "x_request_id", reason, ))?;"#,
            r#".append( "X-Request-Id", crate::generated_runtime::encode_header( "X-Request-Id", &x_request_id.to_string(), )?, );"#,
            r#".query(&progenitor_client::QueryParam::new("kinds", &kinds))"#,
            r#"let url = client .inner .url( format_args!( "/locations/{}/pickups","#,
            r#"encode_path("location_id", location_id .as_str()) ?"#,
            "The location. /// /// Required. Must be a valid identifier; otherwise `send` returns an error.",
            r#"/// .location_id("l-1") /// .x_request_id("r-1") /// .send()"#,
        ],
    );
    assert_has_not(&list, &["api-version"]);
    let create = section(pickups(), "operation.create_pickup");
    assert_has(&create, &["V: std::convert::TryInto<i32>,"]);
    assert_has_not(&create, &["header_map", "NonZero"]);
    // What is called like something in progenitor's code does not change what is sent. An optional header is told by its
    // name, too.
    assert_has(
        &section(odds(), "operation.get_x_y"),
        &[
            r#"let _url = _client .inner .url( format_args!( "/names/{}/{}", encode_path("type_", & type_.to_string()) ?,"#,
            r#"if let Some(value) = x_level { header_map .append( "X-Level", crate::generated_runtime::encode_header("X-Level", &value.to_string())?, ); }"#,
        ],
    );
}

#[test]
fn bodies_are_told_by_their_name() {
    let update = section(pickups(), "operation.update_pickup");
    assert_has(
        &update,
        &[
            "/// Replaces it whole. /// /// Twice is as good as once.",
            "/// What it shall be. /// /// Required. pub fn body<V>",
            r#".map_err(|s| format!("body: {}", s));"#,
            "/// Updates the request body that was set before, or else a new one without properties. pub fn body_map<F>",
            ".json(&body)",
        ],
    );
    assert_has(&section(pickups(), "type.UpdatePickupBody"), &["pub agents: Option<Vec<String>>,"]);
    assert_has(
        &section(pickups(), "operation.set_labels"),
        &["V: std::convert::TryInto<Vec<types::NewLabel>>,", r#".map_err(|reason| format!("body: {reason}"));"#],
    );
}

#[test]
fn answers_have_one_type() {
    let generated = pickups();
    for (operation, value, matched) in [
        // 200 beside 204, and JSON with a parameter.
        ("get_pickup", "types::Pickup", "200u16 => ResponseValue::from_response(response)"),
        ("create_pickup", "crate::types::PickupId", "201u16 => ResponseValue::from_response(response)"),
        ("delete_pickup", "()", "204u16 => Ok(ResponseValue::empty(response))"),
        ("change_pickup", "types::Pickup", "200..=299 => ResponseValue::from_response(response)"),
        ("set_labels", "Vec<String>", "200u16 => ResponseValue::from_response(response)"),
        ("get_labels", "types::Labels", "200u16 => ResponseValue::from_response(response)"),
    ] {
        let text = section(generated, &format!("operation.{operation}"));
        let send = format!("pub async fn send(self) -> Result<{value}, crate::Error>");
        let stub = format!("type Value = {value};");
        let constant = operation.to_uppercase();
        let exchange = format!("= {value}; const OPERATION: &'static crate::Operation = &operations::{constant};");
        let only = format!("{matched}, _ => Err(crate::generated_runtime::unexpected_response(response)),");
        assert_has(&text, &[&send, &stub, &exchange, &only]);
        assert_has_not(&text, &["ErrorResponse"]);
    }
    let odds = odds();
    for (operation, value) in [
        ("get_x_y", "i32"),
        ("get_anything", "::serde_json::Value"),
        ("get_maybe", "Option<types::Maybe>"),
        ("put_maybe", "Vec<Option<types::Maybe>>"),
        ("post_map", "::std::collections::HashMap<String, bool>"),
        ("post_union", "Option<types::PostUnionResponse>"),
    ] {
        assert_has(&section(odds, &format!("operation.{operation}")), &[&format!("type Value = {value};")]);
    }
    assert_has(
        &section(odds, "type.PostUnionResponse"),
        &["pub enum PostUnionResponse { Text(String), Details(PostUnionResponseDetails), }"],
    );
}

#[test]
fn what_progenitor_leaves_out_is_in_constants() {
    let generated = pickups();
    assert_has(
        &section(generated, "client"),
        &[
            r#"&[ Server { url: "https://one.example.com/v1", description: "The first.", }, Server { url: "https://two.example.com/v1", description: "", }, ]"#,
        ],
    );
    assert_has(
        &section(generated, "operation.create_pickup"),
        &[
            r#"scopes: &["pickups_read", "pickups_write"],"#,
            r#"(201u16, "It is there now."), (400u16, "The request is wrong."), (409u16, "The name is taken.")"#,
            "/// Requires a token with the scopes `pickups_read` and `pickups_write`.",
        ],
    );
    assert_has(&section(generated, "operation.get_tree"), &["scopes: &[],"]);
    assert_has(&section(generated, "operation.change_pickup"), &["deprecated: true,"]);
    assert_has(&section(generated, "operation.get_pickup"), &["r#\"{ \"id\": \"p-1\", \"name\": \"Front desk\" }\"#"]);
}

#[test]
fn personal_data_is_silent_and_aliases_are_read() {
    let generated = pickups();
    assert_has(
        &section(generated, "type.Agent"),
        &[
            ".field(\"email\", &crate::model::redacted::Redacted)",
            "&self.nickname.as_ref().map(|_| crate::model::redacted::Redacted)",
            "nickname: wire.nickname.or(wire.nickname_1),",
        ],
    );
    assert_has(
        &section(generated, "type.Pickup"),
        &[
            r#"#[serde( default, deserialize_with = "crate::model::deserialize::null_as_default", rename = "members" )]"#,
            "agents: if wire.agents.is_empty() { if wire.agents_1.is_empty() { wire.agents_2 } else { wire.agents_1 } } \
             else { wire.agents },",
        ],
    );
    // The builder of a type with personal data shows nothing.
    assert_has(
        &section(generated, "type.NewPickup"),
        &[
            "f.debug_struct(\"NewPickup\").finish_non_exhaustive()",
            ".field(\"email\", &self.email.as_ref().map(|_| crate::model::redacted::Redacted))",
        ],
    );
    let odd = section(odds(), "type.Odd");
    assert_has(
        &odd,
        &[
            // Fields that the names of the aliases must not meet.
            "plain_2: ::serde_json::Map<String, ::serde_json::Value>,",
            ".field(\"personal\", &crate::model::redacted::Redacted)",
            ".field(\"flag\", &crate::model::redacted::Redacted)",
            ".field(\"level\", &self.level.as_ref().map(|_| crate::model::redacted::Redacted))",
            "level: wire.level.or(wire.level_1),",
            "lenient: wire.lenient.or(wire.lenient_1),",
        ],
    );
}

#[test]
fn schemas_may_lead_back_to_themselves() {
    assert_has(&section(pickups(), "type.Tree"), &["pub parent: Option<Box<Tree>>,", "pub children: Vec<Tree>,"]);
    let odds = odds();
    assert_has(&section(odds, "type.Chain"), &["pub struct Chain(pub Vec<Chain>);"]);
    assert_has(&section(odds, "type.Web"), &["pub struct Web(pub ::std::collections::HashMap<String, Web>);"]);
    assert_has(&section(odds, "type.Odd"), &["pub it_self: Box<Odd>,"]);
    assert_has(
        &section(odds, "type.KnotTie"),
        &[
            "skip_serializing_if = \"Option::is_none\")] pub tie: Option<Box<KnotTie>>,",
            "tie: wire.tie.or(wire.tie_1),",
        ],
    );
    // A component that refers to another is a type of its own, and none within the other.
    assert_has(&section(odds, "type.Copy"), &["/// Base under another name.", "pub struct Copy { pub id: String, }"]);
    assert_has(
        &section(odds, "type.OtherKey"),
        &["pub struct OtherKey(String);", "crate::model::identifier::validate(&text)?;"],
    );
    assert_has(&section(odds, "type.LevelTwo"), &["/// A level of its own.", "Unknown(String),"]);
    assert_has(&section(odds, "type.Twice"), &["pub more: String,"]);
}

#[test]
fn a_list_is_a_stream_too() {
    let list = section(pickups(), "operation.list_pickups");
    assert_has(
        &list,
        &[
            "pub fn stream(self) -> crate::ItemStream<types::Pickup>",
            "crate::ItemStream::new::<ListPickups<'static>>(client, self.build_request())",
            "impl crate::generated_runtime::Pageable for ListPickups<'_> { type Item = types::Pickup;",
            "fn items(page: Self::Value) -> Vec<Self::Item> { page.items }",
            r#"/// .x_request_id("r-1") /// .stream(); /// while let Some(item) = items.next().await {"#,
        ],
    );
    assert_has_not(&section(pickups(), "operation.get_pickup"), &["Stream", "Pageable"]);
    assert_has_not(pickups().public_api(), &["Pageable", "Exchange"]);
}

#[test]
fn the_items_of_a_page_may_be_optional_and_of_any_type() {
    let pages = |list: &str, item: &str| {
        let generated = made(&format!(
            "
openapi: 3.0.3
info: {{title: Bells, version: '1'}}
paths:
  /bells:
    put:
      operationId: hangBells
      requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Bells'}}}}}}}}
      responses: {{'204': {{description: They hang.}}}}
    get:
      operationId: listBells
      x-pageable: {{itemName: bells}}
      responses:
        '200':
          description: A page.
          headers: {{Link: {{schema: {{type: string}}}}}}
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Bells'}}}}}}
components:
  schemas:
    Kind: {{type: string, enum: [A]}}
    Bells: {{type: object, {list} properties: {{bells: {{type: array, nullable: true, items: {item}}}}}}}
"
        ));
        section(&generated, "operation.list_bells")
    };
    let text = pages("required: [bells],", "{type: string, nullable: true}");
    assert_has(&text, &["type Item = Option<String>;", "{ page.bells.unwrap_or_default() }"]);
    let text = pages("", "{$ref: '#/components/schemas/Kind'}");
    assert_has(&text, &["type Item = crate::types::Kind;"]);
    let text = pages("", "{properties: {tone: {type: string}}}");
    assert_has(&text, &["type Item = types::BellsBellsItem;", "{ page.bells }"]);
}
