//! Tests the laws that hold for every pair of documents, on generated pairs.

// The helpers fail the test that called them.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use proptest::{prelude::*, sample::Index};
use serde_json::{Map, Value, json};
use xtask::diff::{change::Change, compare::compare, verdict::Verdict};

const COMPONENTS: usize = 4;

/// A schema that often refers to a component, and so often to itself.
fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        (1..9u32).prop_map(|most| json!({ "type": "string", "maxLength": most })),
        (0..5i32).prop_map(|least| json!({ "type": "integer", "minimum": least, "format": "int32" })),
        Just(json!({ "type": "string", "enum": ["A", "B"], "description": "A letter." })),
        Just(json!({ "type": "boolean", "nullable": true })),
        (0..COMPONENTS).prop_map(|number| json!({ "$ref": format!("#/components/schemas/S{number}") })),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|items| json!({ "type": "array", "items": items, "minItems": 1 })),
            inner.clone().prop_map(|only| json!({ "allOf": [only], "description": "The same." })),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|all| json!({ "oneOf": all })),
            (prop::collection::btree_map("[a-d]", inner, 1..4), any::<bool>()).prop_map(|(properties, is_required)| {
                let mut object = json!({ "type": "object", "properties": properties });
                if is_required {
                    object["required"] = json!([properties.keys().next()]);
                }
                object
            }),
        ]
    })
}

fn operation() -> impl Strategy<Value = Value> {
    (schema(), schema(), any::<bool>()).prop_map(|(request, response, is_deprecated)| {
        let mut operation = json!({
            "summary": "Does it.",
            "parameters": [{ "name": "q", "in": "query", "schema": { "type": "string", "default": "x" } }],
            "requestBody": { "required": true, "content": { "application/json": { "schema": request } } },
            "responses": {
                "200": {
                    "description": "Done.",
                    "headers": { "etag": { "schema": { "type": "string" } } },
                    "content": { "application/json": { "schema": response } },
                },
            },
        });
        if is_deprecated {
            operation["deprecated"] = json!(true);
        }
        operation
    })
}

fn document() -> impl Strategy<Value = Value> {
    let components = prop::collection::vec(schema(), COMPONENTS);
    let paths = prop::collection::btree_map("/[a-c]", operation(), 1..4);
    (components, paths).prop_map(|(components, paths)| {
        // A component that is nothing but a reference must not lead to itself: it would be any value, as without the reference.
        let targets: Vec<String> = (0..COMPONENTS).map(|number| format!("#/components/schemas/S{number}")).collect();
        let schemas: Map<String, Value> = components
            .into_iter()
            .enumerate()
            .map(|(number, schema)| {
                let target =
                    schema["$ref"].as_str().and_then(|target| targets.iter().position(|known| known == target));
                let schema =
                    if target.is_some_and(|target| target >= number) { json!({ "type": "boolean" }) } else { schema };
                (format!("S{number}"), schema)
            })
            .collect();
        let paths: Map<String, Value> =
            paths.into_iter().map(|(path, operation)| (path, json!({ "post": operation }))).collect();
        json!({
            "openapi": "3.0.3",
            "info": { "title": "Any", "version": "1" },
            "servers": [{ "url": "https://a.example" }],
            "security": [{ "key": ["read"] }],
            "paths": paths,
            "components": { "schemas": schemas, "securitySchemes": { "key": { "type": "http", "scheme": "bearer" } } },
        })
    })
}

/// Collects the pointers of all values of a document.
fn pointers(value: &Value, pointer: String, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(entries) => {
            entries.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, value) in children {
        let pointer = format!("{pointer}/{key}");
        found.push(pointer.clone());
        pointers(value, pointer, found);
    }
}

/// A change of one value.
#[derive(Clone, Debug)]
enum Mutation {
    Remove,
    String,
    Number,
    Object,
    Add,
}

fn mutation() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        Just(Mutation::Remove),
        Just(Mutation::String),
        Just(Mutation::Number),
        Just(Mutation::Object),
        Just(Mutation::Add)
    ]
}

fn mutate(document: &Value, pointer: &str, mutation: &Mutation) -> Value {
    let mut document = document.clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match mutation {
        Mutation::String => *document.pointer_mut(pointer).unwrap() = json!("mutated"),
        Mutation::Number => *document.pointer_mut(pointer).unwrap() = json!(424_242),
        Mutation::Object => *document.pointer_mut(pointer).unwrap() = json!({ "mutated": 1 }),
        Mutation::Add => {
            if let Value::Object(entries) = document.pointer_mut(pointer).unwrap() {
                entries.insert("mutated".to_owned(), json!({ "description": "New." }));
            }
        }
        Mutation::Remove => match document.pointer_mut(parent).unwrap() {
            Value::Object(entries) => {
                entries.shift_remove(&key.replace("~1", "/").replace("~0", "~"));
            }
            Value::Array(items) => {
                items.remove(key.parse().unwrap());
            }
            _ => unreachable!(),
        },
    }
    document
}

fn shuffled(value: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            entries.iter().rev().map(|(key, value)| (key.clone(), shuffled(value))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(shuffled).collect(),
        other => other.clone(),
    }
}

fn is_within(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The rule or its inverse, so that both are the same.
fn class(change: &Change) -> &'static str {
    change.rule.id.min(change.rule.inverse.id)
}

fn key(change: &Change) -> (&str, &str, String, String) {
    (change.rule.id, &change.subject, change.old.pointer.to_string(), change.new.pointer.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_document_equals_itself(document in document()) {
        prop_assert_eq!(compare(&document, &document), []);
        prop_assert_eq!(compare(&document, &shuffled(&document)), [], "the order of keys does not count");
    }

    #[test]
    fn every_mutation_is_reported(document in document(), at in any::<Index>(), mutation in mutation()) {
        let mut found = Vec::new();
        pointers(&document, String::new(), &mut found);
        let pointer = at.get::<String>(&found);
        let other = mutate(&document, pointer, &mutation);
        prop_assume!(other != document);
        // An `allOf` that refers to its own schema has no effect.
        let is_reference =
            pointer.ends_with("/$ref") || document.pointer(pointer).unwrap().to_string().contains("$ref");
        // A description may repeat that of the schema around its `allOf`.
        let may_be_repeated = pointer.ends_with("/description");
        let is_removed_part = pointer.contains("/allOf") && matches!(mutation, Mutation::Remove);
        prop_assume!(!(is_removed_part && (is_reference || may_be_repeated)));
        let changes = compare(&document, &other);
        prop_assert!(!changes.is_empty(), "{} {:?}", pointer, mutation);
        let back = compare(&other, &document);
        prop_assert!(!back.is_empty(), "{} {:?}, undone", pointer, mutation);
        let keys: BTreeSet<_> = changes.iter().map(key).collect();
        prop_assert_eq!(keys.len(), changes.len(), "each change is reported once");
    }

    #[test]
    fn each_of_two_mutations_is_reported(
        document in document(),
        at in any::<(Index, Index)>(),
        mutations in (mutation(), mutation()),
    ) {
        let mut found = Vec::new();
        pointers(&document, String::new(), &mut found);
        let both = [(at.0.get::<String>(&found), &mutations.0), (at.1.get::<String>(&found), &mutations.1)];
        let [(first, _), (second, _)] = both;
        // Neither mutation contains the other, or moves it within a list.
        let is_list = |pointer: &str| document.pointer(pointer.rsplit_once('/').unwrap().0).unwrap().is_array();
        prop_assume!(!is_list(first) && !is_list(second));
        prop_assume!(!is_within(first, second) && !is_within(second, first));
        // A property that is removed is not reported as optional, too.
        let is_about_properties_of = |other: &str, required: &str| {
            required.strip_suffix("/required").is_some_and(|schema| is_within(other, &format!("{schema}/properties")))
        };
        prop_assume!(!is_about_properties_of(first, second) && !is_about_properties_of(second, first));
        prop_assume!(both.iter().all(|(pointer, mutation)| mutate(&document, pointer, mutation) != document));
        let other = both.iter().fold(document.clone(), |other, (pointer, mutation)| mutate(&other, pointer, mutation));
        let changes = compare(&document, &other);
        for (pointer, mutation) in both {
            let alone = compare(&document, &mutate(&document, pointer, mutation));
            let is_reported = alone.iter().any(|one| changes.iter().any(|change| {
                [(&change.old, &one.old), (&change.new, &one.new)].into_iter().any(|(change, one)| {
                    let (a, b) = (change.pointer.to_string(), one.pointer.to_string());
                    is_within(&a, &b) || is_within(&b, &a)
                })
            }));
            // Nothing else of a schema is compared if its type has become another one, or no type.
            let is_replaced = changes.iter().any(|change| {
                let changed = change.old.pointer.to_string();
                changed.strip_suffix("/type").is_some_and(|schema| is_within(&format!("#{pointer}"), schema))
            });
            let is_expected = !alone.is_empty() && !is_replaced;
            prop_assert!(is_reported || !is_expected, "{} {:?} of {:?}: {:#?}", pointer, mutation, both, changes);
        }
    }

    #[test]
    fn swapping_sides_keeps_the_count(document in document(), at in any::<Index>(), mutation in mutation()) {
        let mut found = Vec::new();
        pointers(&document, String::new(), &mut found);
        let other = mutate(&document, at.get::<String>(&found), &mutation);
        let (there, back) = (compare(&document, &other), compare(&other, &document));
        let classes = |changes: &[Change]| {
            let mut classes: Vec<_> = changes.iter().map(class).collect();
            classes.sort_unstable();
            classes
        };
        prop_assert_eq!(classes(&there), classes(&back), "{} {:?}", at.get::<String>(&found), mutation);
        let added = |changes: &[Change]| changes.iter().filter(|change| change.rule.id.ends_with("-added")).count();
        let removed = |changes: &[Change]| changes.iter().filter(|change| change.rule.id.ends_with("-removed")).count();
        prop_assert_eq!(added(&there), removed(&back));
        let worst = |changes: &[Change], which: fn(&Change) -> Verdict| changes.iter().map(which).max();
        prop_assert_eq!(
            worst(&there, |change| change.wire.new_caller),
            worst(&back, |change| change.wire.old_caller),
            "a new caller of an old server is an old caller of a new server in the swapped pair: {} {:?}",
            at.get::<String>(&found),
            mutation
        );
    }

    #[test]
    fn a_shared_change_is_reported_once(document in document(), number in 0..COMPONENTS, operations in 2..6usize) {
        let mut old = document;
        let reference = json!({ "$ref": format!("#/components/schemas/S{number}") });
        for index in 0..operations {
            let response = json!({ "description": "It.", "content": { "application/json": { "schema": reference } } });
            old["paths"][format!("/shared{index}")] = json!({ "get": { "responses": { "200": response } } });
        }
        old["components"]["schemas"][format!("S{number}")] = json!({ "type": "string" });
        let mut new = old.clone();
        new["components"]["schemas"][format!("S{number}")]["maxLength"] = json!(7);
        let changes = compare(&old, &new);
        // A schema that contains the shared one as an alternative may have changed as well.
        let (own, others): (Vec<_>, Vec<_>) =
            changes.iter().partition(|change| change.rule.id == "upper-limit-added");
        prop_assert_eq!(own.len(), 1);
        prop_assert!(others.iter().all(|change| change.rule.id.contains("alternative")), "{:#?}", others);
        let is_used = |index| own[0].uses.iter().any(|used| used.operation == format!("GET /shared{index}"));
        prop_assert!((0..operations).all(is_used));
        // The same value once more changes nothing.
        let mut again = new.clone();
        again["components"]["schemas"][format!("S{number}")]["maxLength"] = json!(7);
        prop_assert_eq!(compare(&old, &again), changes);
    }
}

#[test]
fn an_inline_schema_equals_a_reference() {
    let with = |schema: Value| {
        json!({
            "paths": { "/a": { "get": { "responses": { "200": { "content": { "application/json": { "schema": schema } } } } } } },
            "components": { "schemas": { "A": { "type": "object", "properties": { "b": { "type": "string" } } } } },
        })
    };
    let inline = with(json!({ "type": "object", "properties": { "b": { "type": "string" } } }));
    let reference = with(json!({ "$ref": "#/components/schemas/A" }));
    let wrapped = with(json!({ "allOf": [{ "$ref": "#/components/schemas/A" }] }));
    let split = with(json!({ "allOf": [{ "type": "object" }, { "properties": { "b": { "type": "string" } } }] }));
    // A component that is no longer used is no change while it exists.
    for one in [&inline, &reference, &wrapped, &split] {
        for other in [&inline, &reference, &wrapped, &split] {
            assert_eq!(compare(one, other), [], "{one} {other}");
        }
    }
}

#[test]
fn recursive_schemas_are_compared_once() {
    let tree = |most: u32| {
        json!({
            "paths": { "/a": { "get": { "responses": { "200": { "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/A" } } } } } } } },
            "components": { "schemas": {
                "A": { "allOf": [{ "$ref": "#/components/schemas/A" }, { "$ref": "#/components/schemas/B" }] },
                "B": { "properties": { "a": { "$ref": "#/components/schemas/A" }, "s": { "type": "string", "maxLength": most } } },
                "C": { "$ref": "#/components/schemas/D" },
                "D": { "$ref": "#/components/schemas/C" },
            } },
        })
    };
    let changes = compare(&tree(3), &tree(2));
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(changes[0].rule.id, "upper-limit-lowered");
}

#[test]
fn a_long_chain_of_references_does_not_overflow_the_stack() {
    let chain = |most: u32| {
        let schemas: Map<String, Value> = (0..20_000)
            .map(|number| {
                let next = json!({ "$ref": format!("#/components/schemas/S{}", number + 1) });
                (format!("S{number}"), json!({ "properties": { "next": next } }))
            })
            .chain([("S20000".to_owned(), json!({ "type": "string", "maxLength": most }))])
            .collect();
        json!({
            "paths": { "/a": { "get": { "responses": { "200": { "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/S0" } } } } } } } },
            "components": { "schemas": schemas },
        })
    };
    let changes = compare(&chain(3), &chain(2));
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].uses[0].operation, "GET /a");
}
