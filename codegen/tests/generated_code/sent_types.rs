//! The types that requests have.

use crate::support::{assert_has, assert_has_not, pickups, section};

#[test]
fn sent_types_have_builders_and_are_validated() {
    let generated = pickups();
    assert_has(
        &section(generated, "type.NewPickup"),
        &[
            "pub name: NewPickupName,",
            "pub ids: Vec<String>,",
            // Omitting the list and sending an empty one differ.
            "pub agents: Option<Vec<NewAgent>>,",
            "pub labels: Option<::std::collections::HashMap<String, String>>,",
            // The bounds of a number do not change its type, and a default is ignored.
            "pub delay: Option<i32>,",
            "pub fn builder() -> builder::NewPickup",
            r#"name: Err("name: required, but not set".to_string())"#,
        ],
    );
    assert_has_not(&section(generated, "type.NewPickup"), &["pub fn new(", "delay: Ok(super"]);
    assert_has(
        &section(generated, "type.NewPickupName"),
        &[
            "StringConstraints { min_length: Some(1), max_length: Some(80), pattern: None, }",
            "CONSTRAINTS.validate(&text)?;",
        ],
    );
    assert_has(
        &section(generated, "type.NewLabelText"),
        &[r#"pattern: "^[a-z]+$", example: None,"#, r#"::regress::Regex::new("^[a-z]+$").unwrap()"#],
    );
    // Only its use shows that it is only sent.
    assert_has(&section(generated, "type.AgentId"), &["max_length: Some(10)"]);
}

#[test]
fn setters_of_optional_properties_take_the_value() {
    assert_has(
        &section(pickups(), "type.NewPickup"),
        &[
            "/// At most 80 characters. /// /// Required. pub fn name<V>(mut self, value: V) -> Self \
             where V: std::convert::TryInto<crate::types::NewPickupName>, V::Error: std::fmt::Display, \
             { self.name = value.try_into().map_err(|reason| format!(\"name: {reason}\")); self }",
            // The first line of the type's description, if the property has no description.
            "/// The kind of a pickup. /// /// Optional. pub fn kind<V>(mut self, value: V) -> Self \
             where V: std::convert::TryInto<crate::types::Kind>,",
            "self.delay = value.try_into().map_err(|reason| format!(\"delay: {reason}\")).map(Some);",
            "pub fn set_delay<V>(mut self, value: Option<V>) -> Self",
            "pub fn ids(mut self, values: impl IntoIterator<Item = String>) -> Self \
             { self.ids = Ok(values.into_iter().collect()); self }",
            "pub fn agents(mut self, values: impl IntoIterator<Item = super::NewAgent>) -> Self \
             { self.agents = Ok(Some(values.into_iter().collect())); self }",
        ],
    );
}
