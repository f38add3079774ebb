//! Every rule of `cargo xtask diff`, in each direction, on a pair of its own: `fixtures/diff/pairs`.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use serde_json::{Value, json};
use webex_call_pickup_codegen::Document;
use xtask::diff::{
    change::{Change, Direction, Verdict},
    compare::compare,
    rules::{RULES, find},
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
    assert_eq!(change.wire.old_caller.word(), verdict, "{pair}\n{change:#?}");

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
    let sentence = change.sentence(str::to_owned);
    assert!(!["{old}", "{new}", "{subject}"].iter().any(|hole| sentence.contains(hole)), "{sentence}");
    assert!(!change.why().is_empty());
}

#[test]
fn every_rule_in_every_direction() {
    let mut hit = BTreeSet::new();
    for pair in read(include_str!("fixtures/diff/pairs/schemas.yaml")).as_array().unwrap() {
        hit.insert(pair["rule"].as_str().unwrap().to_owned());
        let verdicts = pair["verdicts"].as_array().unwrap();
        for ((direction, place), verdict) in places().into_iter().zip(verdicts) {
            let is_left_out = |only: &Value| !only.as_array().unwrap().iter().any(|word| word == direction.word());
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
fn the_table_is_sound() {
    let mut seen = BTreeSet::new();
    for rule in RULES {
        assert!(seen.insert(rule.id), "{} is there twice", rule.id);
        assert!(rule.id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.id);
        let inverse = find(rule.inverse).unwrap_or_else(|| panic!("{} has no inverse", rule.id));
        assert_eq!(inverse.inverse, rule.id);
        assert!(rule.wire.contains(&Verdict::Documentation) == rule.is_documentation(), "{}", rule.id);
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
