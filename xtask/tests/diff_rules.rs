//! Tests each rule of `cargo xtask diff` in each direction, on the pairs of values in `fixtures/diff/pairs`.

// The helpers fail the test that called them.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use serde_json::{Value, json};
use webex_call_pickup_codegen::openapi::Document;
use xtask::diff::{
    change::Change,
    compare::compare,
    rules::RULES,
    verdict::{Direction, Verdict},
};

fn read(text: &str) -> Value {
    Document::parse(text).unwrap().root().clone()
}

fn base() -> Value {
    read(include_str!("fixtures/diff/base.yaml"))
}

/// Returns the base document with `value` at `pointer`, or with nothing there.
fn with(pointer: &str, value: Option<&Value>) -> Value {
    let mut document = base();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    let parent = document.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(entries), Some(value)) => {
            entries.insert(key, value.clone());
        }
        (Value::Object(entries), None) => {
            entries.shift_remove(&key);
        }
        (parent, _) => panic!("{pointer} is not in an object, but in {parent}"),
    }
    document
}

/// The location of a schema in each direction.
fn schema_pointers() -> [(Direction, &'static str); 3] {
    [
        (Direction::Parameter, "/paths/~1bells~1{bellId}/get/parameters"),
        (Direction::Body, "/paths/~1bells~1{bellId}/put/requestBody/content/application~1json/schema"),
        (Direction::Response, "/paths/~1bells~1{bellId}/get/responses/200/content/application~1json/schema"),
    ]
}

/// Returns the value at such a location that holds the schema.
fn wrapped(direction: Direction, schema: &Value) -> Value {
    match direction {
        Direction::Parameter => json!([{ "name": "filter", "in": "query", "style": "deepObject", "schema": schema }]),
        _ => schema.clone(),
    }
}

fn ids(changes: &[Change]) -> BTreeSet<&str> {
    changes.iter().map(|change| change.rule.id).collect()
}

fn worst(changes: &[Change]) -> Option<Verdict> {
    changes.iter().map(|change| change.wire.old_caller).max()
}

/// Asserts that a pair triggers its rule with that verdict and no other rule, and the inverse rule when swapped.
fn assert_rule(pair: &Value, old: &Value, new: &Value, verdict: &str) {
    let id = pair["rule"].as_str().unwrap();
    let changes = compare(old, new);
    let mut expected: BTreeSet<&str> = [id].into();
    expected.extend(pair["also"].as_array().into_iter().flatten().map(|also| also.as_str().unwrap()));
    assert_eq!(ids(&changes), expected, "{pair}\n{changes:#?}");
    let change = changes.iter().find(|change| change.rule.id == id).unwrap();
    assert_eq!(change.wire.old_caller.as_str(), verdict, "{pair}\n{change:#?}");

    assert_eq!(compare(old, old), [], "{pair}");
    assert_eq!(compare(new, new), [], "{pair}");

    let swapped = compare(new, old);
    let inverse = swapped.iter().find(|swapped| swapped.rule == change.rule.inverse);
    let Some(inverse) = inverse else { panic!("{pair}\n{swapped:#?}") };
    assert_eq!(swapped.len(), changes.len(), "{pair}");
    assert_eq!(
        inverse.wire.old_caller, change.wire.new_caller,
        "{pair}: the verdict for a new caller is that of the swapped pair for an old one"
    );
    let message = change.message(str::to_owned);
    assert!(!["{old}", "{new}", "{subject}"].iter().any(|placeholder| message.contains(placeholder)), "{message}");
    assert!(!change.reason().is_empty());
}

#[test]
fn every_rule_applies_in_every_direction() {
    // The rule of witnesses needs a search, not a comparison; `witnesses.rs` tests it.
    let mut covered = BTreeSet::from(["witness-found".to_owned()]);
    for pair in read(include_str!("fixtures/diff/pairs/schemas.yaml")).as_array().unwrap() {
        covered.insert(pair["rule"].as_str().unwrap().to_owned());
        let verdicts = pair["verdicts"].as_array().unwrap();
        for ((direction, pointer), verdict) in schema_pointers().into_iter().zip(verdicts) {
            let is_excluded = |only: &Value| !only.as_array().unwrap().iter().any(|name| name == direction.as_str());
            if pair.get("only").is_some_and(is_excluded) {
                continue;
            }
            let [old, new] = ["old", "new"].map(|side| with(pointer, Some(&wrapped(direction, &pair[side]))));
            assert_rule(pair, &old, &new, verdict.as_str().unwrap());
            for change in &compare(&old, &new) {
                assert!(change.directions.iter().all(|found| *found == direction), "{pair}\n{change:#?}");
            }
        }
    }
    for pair in read(include_str!("fixtures/diff/pairs/operations.yaml")).as_array().unwrap() {
        covered.insert(pair["rule"].as_str().unwrap().to_owned());
        let [old, new] = ["old", "new"].map(|side| with(pair["at"].as_str().unwrap(), pair.get(side)));
        assert_rule(pair, &old, &new, pair["verdict"].as_str().unwrap());
    }
    let rules: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(rules.difference(&covered).collect::<Vec<_>>(), Vec::<&String>::new(), "rules without a pair");
    assert_eq!(covered.difference(&rules).collect::<Vec<_>>(), Vec::<&String>::new(), "pairs without a rule");
}

#[test]
fn two_notations_of_the_same_are_no_change() {
    for pair in read(include_str!("fixtures/diff/pairs/same.yaml")).as_array().unwrap() {
        let pointers = match pair.get("at") {
            Some(at) => vec![(None, at.as_str().unwrap())],
            None => schema_pointers().into_iter().map(|(direction, pointer)| (Some(direction), pointer)).collect(),
        };
        for (direction, pointer) in pointers {
            let [old, new] = ["old", "new"].map(|side| {
                let value = pair.get(side);
                let value = value.map(|schema| direction.map_or(schema.clone(), |way| wrapped(way, schema)));
                with(pointer, value.as_ref())
            });
            assert_ne!(old, new, "{pair}");
            assert_eq!(compare(&old, &new), [], "{pair}");
            assert_eq!(compare(&new, &old), [], "{pair}");
        }
    }
}

#[test]
fn an_overridden_key_of_the_root_breaks_no_caller() {
    let document = |key: &str, root: Value, own: Option<Value>| {
        let mut document = json!({ "paths": { "/a": { "get": { "responses": {} } } } });
        document[key] = root;
        if let Some(own) = own {
            document["paths"]["/a"]["get"][key] = own;
        }
        document
    };
    let server = |url: &str| json!([{ "url": url }]);
    let scheme = |name: &str| json!([{ name: [] }]);
    let cases =
        [("servers", server("a"), server("b"), server("c")), ("security", scheme("a"), scheme("b"), scheme("c"))];
    for (key, old, new, own) in cases {
        let verdict = |own: Option<Value>| {
            worst(&compare(&document(key, old.clone(), own.clone()), &document(key, new.clone(), own)))
        };
        assert_eq!(verdict(None), Some(Verdict::Breaking), "{key}");
        assert_eq!(verdict(Some(own)), Some(Verdict::Compatible), "{key}");
    }
}

/// Only the discriminator leads from the parent to its subtype.
#[test]
fn a_subtype_is_used_where_its_parent_is_used() {
    for discriminator in [
        json!({ "propertyName": "kind", "mapping": { "dog": "#/components/schemas/Dog" } }),
        json!({ "propertyName": "kind", "mapping": { "dog": "Dog" } }),
        json!({ "propertyName": "kind" }),
    ] {
        let document = |required: Value| {
            let pet = json!({ "$ref": "#/components/schemas/Pet" });
            let mut document = with(schema_pointers()[1].1, Some(&pet));
            document["components"]["schemas"]["Pet"] = json!({
                "type": "object",
                "discriminator": discriminator,
                "properties": { "kind": { "type": "string" } },
            });
            document["components"]["schemas"]["Dog"] =
                json!({ "allOf": [pet, { "required": required, "properties": { "age": { "type": "string" } } }] });
            document
        };
        let changes = compare(&document(json!([])), &document(json!(["age"])));
        assert_eq!(ids(&changes), ["property-required"].into(), "{discriminator}");
        assert_eq!(changes[0].wire.old_caller, Verdict::Breaking, "{discriminator}");
    }
}

#[test]
fn a_required_property_no_longer_read_only_breaks_requests() {
    let documents = |is_read_only: bool| {
        let property = json!({ "type": "string", "readOnly": is_read_only });
        let schema = json!({ "type": "object", "required": ["id"], "properties": { "id": property } });
        schema_pointers().map(|(direction, pointer)| with(pointer, Some(&wrapped(direction, &schema))))
    };
    let (read_only, writable) = (documents(true), documents(false));
    let verdicts = |old: &[Value], new: &[Value]| -> Vec<Option<Verdict>> {
        old.iter().zip(new).map(|(old, new)| worst(&compare(old, new))).collect()
    };
    let expected = [Verdict::Breaking, Verdict::Breaking, Verdict::Compatible].map(Some);
    assert_eq!(verdicts(&read_only, &writable), expected);
    assert_eq!(verdicts(&writable, &read_only), [Some(Verdict::Compatible); 3]);
}

#[test]
fn rules_have_unique_ids_and_symmetric_inverses() {
    let mut seen = BTreeSet::new();
    for rule in RULES {
        assert!(seen.insert(rule.id), "{} is there twice", rule.id);
        assert_eq!(rule.inverse.inverse, *rule);
        assert_eq!(rule.verdicts.contains(&Verdict::Documentation), rule.is_documentation(), "{}", rule.id);
    }
}
