//! The code as a whole: its public API, its sections, and the order of a document's keys.

use serde_json::{Map, Value};
use webex_call_pickup_codegen::{Document, Generated};

use crate::support::{ODDS, PICKUPS, assert_has, generated, odds, pickups, section};

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn lists_the_public_api() {
    snapshot("pickups_public_api", pickups().public_api());
    snapshot("odds_public_api", odds().public_api());
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(*pickups(), generated(PICKUPS));
    assert_eq!(*odds(), generated(ODDS));
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
    // The name of the builder's type has other words than that of the method.
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

/// The document with the keys of its objects in reverse order, except where the order has a meaning. `here` is the key of
/// `value`.
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
        let (one, other) = (generated(document), generated(&reordered));
        for (line, other) in one.code().lines().zip(other.code().lines()) {
            assert_eq!(line, other);
        }
        assert_eq!(one, other);
    }
}
