//! The types that responses have.

use crate::support::{assert_has, assert_has_not, odds, pickups, section};

#[test]
fn received_types_are_lenient() {
    let generated = pickups();
    let pickup = section(generated, "type.Pickup");
    assert_has(
        &pickup,
        &[
            // The properties of both parts of `allOf`, in the order of the document.
            "new(name: impl Into<String>, id: PickupId) -> Self { Self { name: name.into(), id, kind: Default::default(),",
            "/// The identifier of the pickup. #[cfg_attr(feature = \"schemars\", \
             schemars(with = \"crate::model::json_schema::ReceivedForm<PickupId>\"))] pub id: PickupId,",
            "pub created: Option<String>,",
            "pub since: Option<i64>,",
            // The forms that the API is known to send.
            "#[serde(default, deserialize_with = \"crate::model::received::received\")] agents: Vec<Agent>,",
            "#[serde(default, deserialize_with = \"crate::model::received::received\")] \
             counts: ::std::collections::HashMap<String, i64>,",
            "schemars(with = \"crate::model::json_schema::ReceivedForm<::std::collections::HashMap<String,i64>>\")",
            "pub location: Option<Location>,",
            "pub labels: Option<Labels>,",
            "pub anything: Option<::serde_json::Value>,",
            "#[serde(default, deserialize_with = \"crate::model::received::received\")] primary: Option<bool>,",
            "#[serde(default, deserialize_with = \"crate::model::received::received\")] active: Option<bool>,",
            "pub color: Option<PickupColor>,",
            "pub fn new(name: impl Into<String>, id: PickupId) -> Self",
            // Requests have the type as well.
            "pub fn builder() -> builder::Pickup",
        ],
    );
    assert_has_not(&pickup, &["deny_unknown_fields", "= \"defaults::"]);
    // Not validated, although one of its two uses is in a request.
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
            "#[serde(deserialize_with = \"crate::model::received::received\")] flag: bool,",
            "#[serde(deserialize_with = \"crate::model::received::received\")] whole: i32,",
            // Required and nullable.
            "#[serde(default, deserialize_with = \"crate::model::received::received\")] half: Option<i64>,",
            "#[serde(default, deserialize_with = \"crate::model::received::received\")] sure: Option<bool>,",
        ],
    );
}

#[test]
fn enums_are_open_in_every_place() {
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
        &["/// ``. Empty,", "/// `1`. _1,", "/// `self`. Self_,", "/// `2_TWO`. _2Two,", "Self::_1 => \"1\","],
    );
}

#[test]
fn redacts_personal_data_and_reads_aliases() {
    let generated = pickups();
    assert_has(
        &section(generated, "type.Agent"),
        &[
            ".field(\"email\", &crate::model::redacted::Redacted)",
            "&self.nickname.as_ref().map(|_| crate::model::redacted::Redacted)",
            "nickname: wire.nickname.or(wire.nickname_2),",
        ],
    );
    assert_has(
        &section(generated, "type.Pickup"),
        &[
            r#"#[serde(default, deserialize_with = "crate::model::received::received", rename = "members")]"#,
            "agents: if wire.agents.is_empty() { if wire.agents_2.is_empty() { wire.agents_3 } else { wire.agents_2 } } \
             else { wire.agents },",
        ],
    );
    assert_has(
        &section(generated, "type.NewPickup"),
        &[
            ".optional(\"email\", self.email.as_ref().map(|value| { value.as_ref().map(|_| crate::model::redacted::Redacted) }))",
            ".field(\"email\", &self.email.as_ref().map(|_| crate::model::redacted::Redacted))",
        ],
    );
    let odd = section(odds(), "type.Odd");
    assert_has(
        &odd,
        &[
            // The fields of aliases avoid the names of other fields.
            "plain_2: ::serde_json::Map<String, ::serde_json::Value>,",
            ".field(\"personal\", &crate::model::redacted::Redacted)",
            ".field(\"flag\", &crate::model::redacted::Redacted)",
            ".field(\"level\", &self.level.as_ref().map(|_| crate::model::redacted::Redacted))",
            "level: wire.level.or(wire.level_2),",
            "lenient: wire.lenient.or(wire.lenient_2),",
        ],
    );
}

#[test]
fn schemas_may_contain_themselves() {
    assert_has(&section(pickups(), "type.Tree"), &["pub parent: Option<Box<Tree>>,", "pub children: Vec<Tree>,"]);
    let odds = odds();
    assert_has(
        &section(odds, "type.Chain"),
        &["#[serde(deserialize_with = \"crate::model::received::received\")]", "pub Vec<Chain>);"],
    );
    assert_has(&section(odds, "type.Web"), &["pub struct Web(", "pub ::std::collections::HashMap<String, Web>);"]);
    assert_has(&section(odds, "type.Odd"), &["pub it_self: Box<Odd>,"]);
    assert_has(
        &section(odds, "type.KnotTie"),
        &[
            "schemars(with = \"crate::model::json_schema::ReceivedForm<Option<Box<KnotTie>>>\"))] pub tie: Option<Box<KnotTie>>,",
            "tie: wire.tie.or(wire.tie_2),",
        ],
    );
    // A component that refers to another has a type of its own.
    assert_has(
        &section(odds, "type.Copy"),
        &["/// Base under another name.", "pub struct Copy {", "pub id: String, }"],
    );
    assert_has(
        &section(odds, "type.OtherKey"),
        &["pub struct OtherKey(String);", "crate::model::identifier::validate(&text)?;"],
    );
    assert_has(&section(odds, "type.LevelTwo"), &["/// A level of its own.", "Unknown(String),"]);
    assert_has(&section(odds, "type.Twice"), &["pub more: String,"]);
}
