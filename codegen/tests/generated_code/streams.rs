//! Lists as streams.

use crate::support::{assert_has, assert_has_not, generated, pickups, section};

#[test]
fn a_pageable_operation_has_a_stream() {
    let list = section(pickups(), "operation.list_pickups");
    assert_has(
        &list,
        &[
            "pub fn stream(self) -> crate::ItemStream<types::Pickup>",
            "crate::ItemStream::new::<ListPickups<'static>>(client, self.build_request())",
            "impl crate::generated_runtime::Pageable for ListPickups<'_> { type Item = types::Pickup;",
            "fn items(page: Self::Value) -> Vec<Self::Item> { page.items }",
            "fn item_id(item: &Self::Item) -> Option<&str> { Some(item.id.as_str()) }",
            r#"/// .x_request_id("r-1") /// .stream(); /// while let Some(item) = items.next().await {"#,
        ],
    );
    assert_has_not(&section(pickups(), "operation.get_pickup"), &["Stream", "Pageable"]);
    assert_has_not(pickups().public_api(), &["Pageable", "Exchange"]);
}

const WITHOUT_ID: &str = "fn item_id(_: &Self::Item) -> Option<&str> { None }";

#[test]
fn items_may_be_optional_and_of_any_type() {
    let pages = |list: &str, item: &str| {
        let generated = generated(&format!(
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
    assert_has(&text, &["type Item = Option<String>;", "{ page.bells.unwrap_or_default() }", WITHOUT_ID]);
    let text = pages("", "{$ref: '#/components/schemas/Kind'}");
    assert_has(&text, &["type Item = crate::types::Kind;", WITHOUT_ID]);
    let text = pages("", "{properties: {tone: {type: string}}}");
    assert_has(&text, &["type Item = types::BellsBellsItem;", "{ page.bells }", WITHOUT_ID]);
    let text = pages("", "{properties: {id: {type: string}}}");
    assert_has(&text, &[WITHOUT_ID]);
    let text = pages("", "{required: [id], properties: {id: {type: integer}}}");
    assert_has(&text, &[WITHOUT_ID]);
    let text = pages("", "{required: [id], properties: {id: {type: string}}}");
    assert_has(&text, &["fn item_id(item: &Self::Item) -> Option<&str> { Some(item.id.as_str()) }"]);
}
