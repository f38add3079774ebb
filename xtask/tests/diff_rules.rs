//! Every rule of `cargo xtask diff`, in each direction, on a pair of its own: `fixtures/diff/pairs`.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use serde_json::{Value, json};
use webex_call_pickup_codegen::Document;
use xtask::diff::{
    change::Change,
    compare::compare,
    rules::{RULES, find},
    verdict::{Direction, Verdict},
};

fn read(text: &str) -> Value {
    Document::parse(text).unwrap().root().clone()
}

fn base() -> Value {
    read(include_str!("fixtures/diff/base.yaml"))
}

/// The base with `value` at `pointer`; without anything there if there is no value.
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

fn places() -> [(Direction, &'static str); 3] {
    [
        (Direction::Parameter, "/paths/~1bells~1{bellId}/get/parameters"),
        (Direction::Body, "/paths/~1bells~1{bellId}/put/requestBody/content/application~1json/schema"),
        (Direction::Response, "/paths/~1bells~1{bellId}/get/responses/200/content/application~1json/schema"),
    ]
}

/// A schema as it stands in that direction.
fn placed(direction: Direction, schema: &Value) -> Value {
    match direction {
        Direction::Parameter => json!([{ "name": "filter", "in": "query", "style": "deepObject", "schema": schema }]),
        _ => schema.clone(),
    }
}

fn ids(changes: &[Change]) -> BTreeSet<&str> {
    changes.iter().map(|change| change.rule.id).collect()
}

/// The pair hits its rule with that verdict, and nothing else; its twins do not; and swapped it is the inverse.
fn check(pair: &Value, old: &Value, new: &Value, verdict: &str) {
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
    let inverse = swapped.iter().find(|swapped| swapped.rule.id == change.rule.inverse);
    let Some(inverse) = inverse else { panic!("{pair}\n{swapped:#?}") };
    assert_eq!(swapped.len(), changes.len(), "{pair}");
    assert_eq!(
        inverse.wire.old_caller, change.wire.new_caller,
        "{pair}: what a new caller meets is what swapping says"
    );
    let sentence = change.message(str::to_owned);
    assert!(!["{old}", "{new}", "{subject}"].iter().any(|hole| sentence.contains(hole)), "{sentence}");
    assert!(!change.reason().is_empty());
}

#[test]
fn every_rule_in_every_direction() {
    let mut hit = BTreeSet::new();
    for pair in read(include_str!("fixtures/diff/pairs/schemas.yaml")).as_array().unwrap() {
        hit.insert(pair["rule"].as_str().unwrap().to_owned());
        let verdicts = pair["verdicts"].as_array().unwrap();
        for ((direction, place), verdict) in places().into_iter().zip(verdicts) {
            let is_left_out = |only: &Value| !only.as_array().unwrap().iter().any(|word| word == direction.as_str());
            if pair.get("only").is_some_and(is_left_out) {
                continue;
            }
            let [old, new] = ["old", "new"].map(|side| with(place, Some(&placed(direction, &pair[side]))));
            check(pair, &old, &new, verdict.as_str().unwrap());
            let changes = compare(&old, &new);
            for change in &changes {
                assert!(change.directions.iter().all(|found| *found == direction), "{pair}\n{change:#?}");
            }
        }
    }
    for pair in read(include_str!("fixtures/diff/pairs/operations.yaml")).as_array().unwrap() {
        hit.insert(pair["rule"].as_str().unwrap().to_owned());
        let [old, new] = ["old", "new"].map(|side| with(pair["at"].as_str().unwrap(), pair.get(side)));
        check(pair, &old, &new, pair["verdict"].as_str().unwrap());
    }
    let rules: BTreeSet<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(rules.difference(&hit).collect::<Vec<_>>(), Vec::<&String>::new(), "rules without a pair");
    assert_eq!(hit.difference(&rules).collect::<Vec<_>>(), Vec::<&String>::new(), "pairs without a rule");
}

#[test]
fn two_ways_to_write_the_same_are_no_change() {
    for pair in read(include_str!("fixtures/diff/pairs/same.yaml")).as_array().unwrap() {
        let places = match pair.get("at") {
            Some(at) => vec![(None, at.as_str().unwrap())],
            None => places().into_iter().map(|(direction, place)| (Some(direction), place)).collect(),
        };
        for (direction, place) in places {
            let [old, new] = ["old", "new"].map(|side| {
                let placed = pair.get(side).map(|schema| direction.map_or(schema.clone(), |way| placed(way, schema)));
                with(place, placed.as_ref())
            });
            assert_ne!(old, new, "{pair}");
            assert_eq!(compare(&old, &new), [], "{pair}");
            assert_eq!(compare(&new, &old), [], "{pair}");
        }
    }
}

/// What a document says for all its operations reaches none that say something of their own.
#[test]
fn what_every_operation_overrides_breaks_nobody() {
    let of = |key: &str, root: Value, own: Option<Value>| {
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
        let worst = |own: Option<Value>| {
            let changes = compare(&of(key, old.clone(), own.clone()), &of(key, new.clone(), own));
            changes.iter().map(|change| change.wire.old_caller).max()
        };
        assert_eq!(worst(None), Some(Verdict::Breaking), "{key}");
        assert_eq!(worst(Some(own)), Some(Verdict::Compatible), "{key}");
    }
}

/// A subtype that only a discriminator leads to is sent where its parent is.
#[test]
fn subtypes_are_used_where_their_parent_is() {
    for discriminator in [
        json!({ "propertyName": "kind", "mapping": { "dog": "#/components/schemas/Dog" } }),
        json!({ "propertyName": "kind", "mapping": { "dog": "Dog" } }),
        json!({ "propertyName": "kind" }),
    ] {
        let of = |required: Value| {
            let mut document = with(places()[1].1, Some(&json!({ "$ref": "#/components/schemas/Pet" })));
            document["components"]["schemas"]["Pet"] = json!({ "type": "object", "discriminator": discriminator, "properties": { "kind": { "type": "string" } } });
            document["components"]["schemas"]["Dog"] = json!({ "allOf": [
                { "$ref": "#/components/schemas/Pet" },
                { "required": required, "properties": { "age": { "type": "string" } } },
            ] });
            document
        };
        let changes = compare(&of(json!([])), &of(json!(["age"])));
        assert_eq!(ids(&changes), ["property-required"].into(), "{discriminator}");
        assert_eq!(changes[0].wire.old_caller, Verdict::Breaking, "{discriminator}");
    }
}

#[test]
fn what_is_no_longer_only_received_has_to_be_sent() {
    let of = |is_read_only: bool| {
        let property = json!({ "type": "string", "readOnly": is_read_only });
        let schema = json!({ "type": "object", "required": ["id"], "properties": { "id": property } });
        places().map(|(direction, place)| with(place, Some(&placed(direction, &schema))))
    };
    let worst = |old: &Value, new: &Value| compare(old, new).iter().map(|change| change.wire.old_caller).max();
    let (hidden, sent) = (of(true), of(false));
    let there: Vec<_> = hidden.iter().zip(&sent).map(|(old, new)| worst(old, new)).collect();
    assert_eq!(there, [Some(Verdict::Breaking), Some(Verdict::Breaking), Some(Verdict::Compatible)]);
    let back: Vec<_> = hidden.iter().zip(&sent).map(|(new, old)| worst(old, new)).collect();
    assert_eq!(back, [Some(Verdict::Compatible); 3]);
}

#[test]
fn the_table_is_sound() {
    let mut seen = BTreeSet::new();
    for rule in RULES {
        assert!(seen.insert(rule.id), "{} is there twice", rule.id);
        assert!(rule.id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.id);
        let inverse = find(rule.inverse).unwrap_or_else(|| panic!("{} has no inverse", rule.id));
        assert_eq!(inverse.inverse, rule.id);
        assert!(rule.verdicts.contains(&Verdict::Documentation) == rule.is_documentation(), "{}", rule.id);
    }
}

/// Every name of a rule in the code is one of the table.
#[test]
fn no_rule_is_misspelt() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diff");
    let mut folders = vec![folder];
    let mut names = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for call in [".report(\"", ".changed(\"", ".differing(\"", "rule(\""] {
                for after in text.split(call).skip(1) {
                    let id = after.split('"').next().unwrap();
                    assert!(find(id).is_some(), "{id} in {}", path.display());
                    names += 1;
                }
            }
        }
    }
    assert!(names > 50);
}
