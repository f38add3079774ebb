//! The builders, methods and constants of operations.

use crate::support::{assert_has, assert_has_not, generated, odds, pickups, section};

#[test]
fn the_example_of_a_method_has_a_body() {
    assert_has(
        &section(pickups(), "operation.create_pickup"),
        &[r#"/// .body_map(|body| body.name("Front desk").kind("A").delay(5).primary(true)) /// .send()"#],
    );
    assert_has_not(&section(pickups(), "operation.set_labels"), &["/// .body"]);
}

#[test]
fn a_builder_redacts_personal_parameters() {
    let list = section(pickups(), "operation.list_pickups");
    assert_has(
        &list,
        &[
            "/// Optional. Personal data: omitted from `Debug` output. pub fn name(mut self, values: impl IntoIterator<Item = String>)",
            "#[derive(Clone)] pub struct ListPickups<'a>",
            "impl<'a> ::std::fmt::Debug for ListPickups<'a>",
            "self.name.as_ref().map(|value| { value.as_ref().map(|_| crate::model::redacted::Redacted) })",
            ".optional(\"max\", self.max.as_ref().map(Option::as_ref))",
        ],
    );
    assert_has(
        &section(pickups(), "operation.get_pickup"),
        &["#[must_use = \"a request is not sent until `send` is called or it is awaited\"] #[derive(Clone)]"],
    );
}

#[test]
fn a_stub_knows_if_its_response_has_a_body() {
    for (operation, has_body) in [("delete_pickup", false), ("update_pickup", false), ("create_pickup", true)] {
        let expected = format!("const HAS_BODY: bool = {has_body};");
        assert_has(&section(pickups(), &format!("operation.{operation}")), &[&expected]);
    }
}

#[test]
fn parameters_come_from_the_path_and_the_operation() {
    let list = section(pickups(), "operation.list_pickups");
    assert_has(
        &list,
        &[
            "/// The maximum number, for this operation. /// /// Optional. pub fn max<V>(mut self, value: V) -> Self \
             where V: std::convert::TryInto<i64>,",
            "pub fn kinds(mut self, values: impl IntoIterator<Item = crate::types::Kind>) -> Self",
            "pub fn set_kinds(mut self, values: Option<impl IntoIterator<Item = crate::types::Kind>>) -> Self",
            "pub fn list_pickups(&self, location_id: impl std::convert::TryInto< crate::types::LocationId,",
            "V: std::convert::TryInto<crate::types::ListPickupsOrder>,",
            r#"x_request_id: Err(String::new()),"#,
            r#"let x_request_id = x_request_id .map_err(|reason| crate::generated_runtime::invalid_parameter("x_request_id", reason))?;"#,
            r#".append( "X-Request-Id", crate::generated_runtime::encode_header( "X-Request-Id", &x_request_id.to_string(), )?, );"#,
            r#".query_values("kinds", kinds.iter().flat_map(|items| items.iter()))"#,
            r#"let url = client .inner .url( format_args!( "/locations/{}/pickups","#,
            r#"encode_path("location_id", location_id .as_str()) ?"#,
            "/// - `location_id`: The location.",
            r#"/// .list_pickups(location_id) /// .x_request_id("r-1") /// .send()"#,
        ],
    );
    assert_has_not(&list, &["api-version"]);
    let create = section(pickups(), "operation.create_pickup");
    assert_has(&create, &["V: std::convert::TryInto<i32>,"]);
    assert_has_not(&create, &["header_map", "NonZero"]);
    // A name that occurs in progenitor's code does not change the request, and an error names an optional header as well.
    assert_has(
        &section(odds(), "operation.get_x_y"),
        &[
            r#"let _url = _client .inner .url( format_args!( "/names/{}/{}", encode_path("type_", & type_.to_string()) ?,"#,
            "pub fn body(mut self, values: impl IntoIterator<Item = i64>) -> Self { self.body = Ok(Some(values.into_iter().collect()));",
            r#"if let Some(value) = x_level { header_map .append( "X-Level", crate::generated_runtime::encode_header("X-Level", &value.to_string())?, ); }"#,
        ],
    );
}

#[test]
fn a_parameter_may_have_the_name_of_a_method_for_bodies() {
    let document = "openapi: 3.0.3\ninfo: {title: Bells, version: '1'}\npaths:\n  /bells:\n    get:\n      operationId: ring\n      \
        parameters: [{name: bodyMap, in: query, description: A map., schema: {type: string}}]\n      \
        responses: {'204': {description: It rang.}}\n";
    assert_has(
        &section(&generated(document), "operation.ring"),
        &["/// A map. /// /// Optional. pub fn body_map<V>(mut self, value: V) -> Self", "pub fn set_body_map<V>"],
    );
}

#[test]
fn bodies_are_documented_and_named_in_errors() {
    let update = section(pickups(), "operation.update_pickup");
    assert_has(
        &update,
        &[
            "/// Replaces the pickup. /// /// The operation is idempotent.",
            "/// The new state of the pickup. /// /// Required. pub fn body<V>",
            r#".map_err(|s| format!("body: {}", s));"#,
            "/// Changes the request body that has been set, or an empty one if none has. pub fn body_map<F>",
            ".json(&body)",
        ],
    );
    assert_has(&section(pickups(), "type.UpdatePickupBody"), &["pub agents: Option<Vec<String>>,"]);
    assert_has(
        &section(pickups(), "operation.set_labels"),
        &["pub fn body(mut self, values: impl IntoIterator<Item = types::NewLabel>) -> Self"],
    );
}

#[test]
fn successes_have_one_type() {
    let generated = pickups();
    for (operation, value, decode) in [
        // A 200 beside a 204, and JSON with a parameter.
        ("get_pickup", "types::Pickup", "from_response"),
        ("create_pickup", "crate::types::PickupId", "from_response"),
        ("delete_pickup", "()", "empty"),
        ("change_pickup", "types::Pickup", "from_response"),
        ("set_labels", "Vec<String>", "from_response"),
        ("get_labels", "types::Labels", "from_response"),
    ] {
        let text = section(generated, &format!("operation.{operation}"));
        let send = format!("pub async fn send(self) -> Result<{value}, crate::Error>");
        let stub = format!("type Value = {value};");
        let constant = operation.to_uppercase();
        let exchange = format!("= {value}; const OPERATION: &'static crate::Operation = &operations::{constant};");
        // Whatever the status codes in the document.
        let decode = format!("-> Result<ResponseValue<Self::Value>, Error> {{ ResponseValue::{decode}(response) }}");
        assert_has(&text, &[&send, &stub, &exchange, &decode]);
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
fn constants_have_scopes_servers_and_descriptions() {
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
            r#"(201u16, "The pickup was created."), (400u16, "The request is wrong."), (409u16, "The name exists.")"#,
            "/// Requires a token with the scopes `pickups_read` and `pickups_write`.",
        ],
    );
    assert_has(&section(generated, "operation.get_tree"), &["scopes: &[],"]);
    assert_has(&section(generated, "operation.change_pickup"), &["deprecated: true,"]);
    assert_has(&section(generated, "operation.get_pickup"), &["r#\"{ \"id\": \"p-1\", \"name\": \"Front desk\" }\"#"]);
}
