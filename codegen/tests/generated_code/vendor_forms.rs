//! The code for what vendors write. `xtask/tests/round_trips.rs` uses it against a server.

use crate::support::{assert_has, assert_has_not, section, vendors};

const DEPRECATED: &str = r#"#[deprecated = "the OpenAPI document marks it as deprecated"]"#;

#[test]
fn deprecated_parts_are_deprecated_in_rust() {
    let list = section(vendors(), "operation.list_bells");
    assert_has(
        &list,
        &[
            &format!("{DEPRECATED} pub fn list_bells(&self)"),
            &format!("{DEPRECATED} pub fn max<V>"),
            &format!("{DEPRECATED} pub fn set_max<V>"),
        ],
    );
    assert_has_not(&list, &[&format!("{DEPRECATED} pub fn ids")]);
    assert_has(&section(vendors(), "type.Tower"), &[&format!("/// The name. {DEPRECATED}")]);
    assert_has(&section(vendors(), "type.TowerInput"), &[&format!("{DEPRECATED} pub fn name<V>")]);
    // Without it, what is derived would warn.
    assert_has(
        &section(vendors(), "client"),
        &["#[allow(deprecated)] pub mod types {", "#[allow(deprecated)] pub mod builder {"],
    );
}

#[test]
fn code_in_a_description_is_no_test() {
    let list = section(vendors(), "operation.list_bells");
    assert_has(
        &list,
        &[
            "/// ```text /// GET /bells /// ```",
            r#"/// ```text /// {"an": "unfinished example" /// ``` /// /// `GET /bells`"#,
            "/// First line. /// Second line. /// /// Optional.",
        ],
    );
}

#[test]
fn requests_and_responses_have_their_own_properties() {
    assert_has_not(&section(vendors(), "type.Tower"), &["code"]);
    assert_has_not(&section(vendors(), "type.TowerInput"), &["pub id"]);
    assert_has(&section(vendors(), "type.TowerInput"), &["parts: Option<Vec<TowerInput>>"]);
}

#[test]
fn examples_of_requests_have_their_properties_only() {
    assert_has(
        &section(vendors(), "operation.create_bell"),
        &[r#".create_bell() /// .body_map(|body| body.code("BEN").flag(true)) /// .send()"#],
    );
    assert_has(
        &section(vendors(), "type.TowerInput"),
        &[r#"/// let tower_input = TowerInput::builder() /// .code("BEN") /// .flag(true);"#],
    );
}

#[test]
fn taken_names_have_numbers() {
    assert_has(&section(vendors(), "type.Error2"), &["pub option: Option<Option2>,", "pub kind: Option<Error2Kind>,"]);
    assert_has(
        &section(vendors(), "type.Tone"),
        &[
            "`A_SHARP`. ASharp,",
            "`a-sharp`. ASharp2,",
            "`UNKNOWN`. UnknownValue,",
            "`*`. Star,",
            "`#`. Hash, /// A value",
        ],
    );
}

#[test]
fn taken_names_of_operations_and_parameters_have_numbers() {
    let audit = section(vendors(), "operation.audit3");
    assert_has(
        &audit,
        &[
            "pub fn audit3(&self, new_2: impl std::convert::TryInto<String, Error: std::fmt::Display>)",
            "pub const AUDIT3: Operation = Operation { id: \"audit\",",
            "pub fn send_2<V>",
            "query_values(\"new\", [&new_3])",
            "query_values(\"send\", &send_2)",
            "with_joined_list(",
            "header_map.append(\"New\",",
        ],
    );
    assert_has(&section(vendors(), "operation.audit2"), &["id: \"Audit\","]);
}

#[test]
fn taken_names_of_properties_have_numbers() {
    assert_has(
        &section(vendors(), "type.Tuning"),
        &[
            r#"rename = "pitch-class""#,
            r#"rename = "pitch_class""#,
            "pub pitch_class: Option<String>,",
            "pub pitch_class_2: Option<i64>,",
            "self.pitch_class_2",
        ],
    );
}

#[test]
fn members_of_any_of_become_one_type() {
    assert_has(
        &section(vendors(), "type.Event"),
        &[
            "pub kind: EventKind,",
            "pub bell_id: Option<String>,",
            "pub bell_id_2: Option<i64>,",
            "pub to: Option<String>,",
        ],
    );
    assert_has(&section(vendors(), "type.EventKind"), &["Rung,", "Moved,"]);
    assert_has(&section(vendors(), "type.BellCode"), &["Integer(i64),", "String(String),"]);
}

#[test]
fn enums_of_numbers_are_numbers() {
    let values = "/// The grade. /// /// Documented values: `1`, `2`, `3`.";
    assert_has(&section(vendors(), "type.Bell"), &[values, "pub grade: Option<i64>,"]);
    assert_has(&section(vendors(), "operation.list_bells"), &[&format!("{values} /// /// Optional. pub fn grade<V>")]);
}

#[test]
fn unset_body_is_not_sent() {
    assert_has(
        &section(vendors(), "operation.tune_bell"),
        &[
            "body: Result<Option<types::builder::Tuning>, String>",
            "/// Optional. If it is not set, the request has no body. pub fn body<V>",
            "pub fn set_body<V>(mut self, value: Option<V>) -> Self",
            r#"crate::generated_runtime::optional_json("#,
        ],
    );
}
