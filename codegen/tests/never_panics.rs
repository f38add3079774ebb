//! The generator never panics, and never fails with an error of progenitor.
//!
//! Valid documents are damaged at random, and others are generated. More cases: `PROPTEST_CASES=5000 cargo test --test never_panics`.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests are not in a `#[test]` function")]

use std::collections::HashSet;

use proptest::{
    prelude::*,
    sample::{Index, select},
};
use serde_json::{Map, Value, json};
use syn::{ImplItem, Item};
use webex_call_pickup_codegen::{Document, generate};

const DOCUMENTS: [&str; 4] = [
    include_str!("samples/pickups.yaml"),
    include_str!("samples/odds.yaml"),
    // progenitor panics on some of its forms: several media types, `encoding`, a media type without a schema.
    include_str!("samples/vendors.yaml"),
    webex_call_pickup_spec::OPENAPI,
];

/// A change of a document, at the place that the index picks.
#[derive(Debug, Clone)]
enum Mutation {
    Remove(Index),
    Rename(Index, String),
    Replace(Index, Value),
    /// Replaces the value by a reference to a component.
    Refer(Index, Index),
    /// Replaces the first value by a copy of the second.
    Copy(Index, Index),
    /// Inserts an entry of another object into this one.
    Insert(Index, Index),
    Swap(Index, Index),
    Duplicate(Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    let name = select(vec![
        "",
        "*",
        "2",
        "a b",
        "self",
        "type",
        "Error",
        "é",
        "x-rust-type",
        "x-identifier",
        "x-aliases",
        "items",
        "allOf",
        "oneOf",
        "anyOf",
        "nullable",
        "properties",
        "additionalProperties",
        "enum",
        "$ref",
        "default",
        "schema",
        "get",
        "/{a}/{b}",
        "default",
        "200",
        "application/json",
        "a~1b/c",
    ]);
    let value = select(vec![
        json!(null),
        json!(true),
        json!(5),
        json!(-1),
        json!(1e300),
        json!("text"),
        json!(""),
        json!("object"),
        json!("array"),
        json!("string"),
        json!([]),
        json!({}),
        json!([5]),
        json!({"a": {}}),
        json!({"type": "object"}),
        json!({"type": "array", "items": {}}),
        json!({"$ref": "#/components/schemas/Nothing"}),
        json!({"type": "string", "maxLength": 3}),
        json!({"type": "string", "enum": ["A"]}),
        json!({"oneOf": [{"type": "boolean"}, {"type": "string", "enum": ["true", "false"]}]}),
    ]);
    prop_oneof![
        at().prop_map(Mutation::Remove),
        (at(), name).prop_map(|(at, name)| Mutation::Rename(at, name.to_owned())),
        (at(), value).prop_map(|(at, value)| Mutation::Replace(at, value)),
        (at(), at()).prop_map(|(at, to)| Mutation::Refer(at, to)),
        (at(), at()).prop_map(|(at, from)| Mutation::Copy(at, from)),
        (at(), at()).prop_map(|(at, from)| Mutation::Insert(at, from)),
        (at(), at()).prop_map(|(a, b)| Mutation::Swap(a, b)),
        at().prop_map(Mutation::Duplicate),
    ]
}

/// A place in a document: the keys and numbers that lead there.
type Place = Vec<String>;

fn places(value: &Value, here: &mut Place, all: &mut Vec<Place>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (step, child) in children {
        here.push(step);
        all.push(here.clone());
        places(child, here, all);
        here.pop();
    }
}

fn get<'v>(value: &'v mut Value, place: &[String]) -> &'v mut Value {
    place.iter().fold(value, |value, step| match value {
        Value::Object(entries) => entries.get_mut(step).unwrap(),
        Value::Array(items) => &mut items[step.parse::<usize>().unwrap()],
        _ => unreachable!(),
    })
}

fn mutate(document: &mut Value, mutation: &Mutation) {
    let mut all = Vec::new();
    places(document, &mut Vec::new(), &mut all);
    if all.is_empty() {
        return;
    }
    let place = |index: &Index| index.get(&all).clone();
    let holder = |document: &mut Value, place: &Place| get(document, &place[..place.len() - 1]).clone();
    match mutation {
        Mutation::Remove(at) => {
            let at = place(at);
            let (last, holder) = at.split_last().unwrap();
            match get(document, holder) {
                Value::Object(entries) => drop(entries.shift_remove(last)),
                Value::Array(items) => drop(items.remove(last.parse().unwrap())),
                _ => unreachable!(),
            }
        }
        Mutation::Rename(at, name) => {
            let at = place(at);
            let (last, holder) = at.split_last().unwrap();
            if let Value::Object(entries) = get(document, holder) {
                let renamed: Map<String, Value> = std::mem::take(entries)
                    .into_iter()
                    .map(|(key, value)| (if key == *last { name.clone() } else { key }, value))
                    .collect();
                *entries = renamed;
            }
        }
        Mutation::Replace(at, value) => *get(document, &place(at)) = value.clone(),
        Mutation::Refer(at, to) => {
            let components: Vec<&Place> =
                all.iter().filter(|place| place.len() == 3 && place[0] == "components").collect();
            if !components.is_empty() {
                *get(document, &place(at)) = json!({ "$ref": format!("#/{}", to.get(&components).join("/")) });
            }
        }
        Mutation::Copy(at, from) => {
            let value = get(document, &place(from)).clone();
            *get(document, &place(at)) = value;
        }
        Mutation::Insert(at, from) => {
            let (at, from) = (place(at), place(from));
            if let (Value::Object(entries), Some(key)) = (holder(document, &from), from.last())
                && let Value::Object(target) = get(document, &at)
            {
                target.insert(key.clone(), entries[key].clone());
            }
        }
        Mutation::Swap(a, b) => {
            let (a, b) = (place(a), place(b));
            // Neither value may be within the other.
            if !a.starts_with(&b) && !b.starts_with(&a) {
                let value = get(document, &a).take();
                let other = std::mem::replace(get(document, &b), value);
                *get(document, &a) = other;
            }
        }
        Mutation::Duplicate(at) => {
            let at = place(at);
            let (last, holder) = at.split_last().unwrap();
            match get(document, holder) {
                Value::Object(entries) => {
                    let copy = entries[last].clone();
                    entries.insert(format!("{last}_"), copy);
                }
                Value::Array(items) => {
                    let index: usize = last.parse().unwrap();
                    items.insert(index, items[index].clone());
                }
                _ => unreachable!(),
            }
        }
    }
}

/// Generates code, and checks the properties of every outcome.
fn check(document: &str) -> Result<(), TestCaseError> {
    match generate(document) {
        Ok(generated) => assert_unique_names(generated.code()),
        Err(error) => {
            let text = error.to_string();
            for foreign in ["panicked", "could not be generated", "this is not OpenAPI 3.0", "progenitor", "not Rust"] {
                prop_assert!(!text.contains(foreign), "{text}");
            }
            Ok(())
        }
    }
}

/// Asserts that no two items, fields, variants or methods have one name, since such code does not compile.
fn assert_unique_names(code: &str) -> Result<(), TestCaseError> {
    let file = syn::parse_file(code).unwrap();
    let mut seen = HashSet::new();
    names(&file.items, "", &mut |name| {
        prop_assert!(seen.insert(name.clone()), "`{name}` occurs twice");
        Ok(())
    })
}

fn names(
    items: &[Item],
    module: &str,
    see: &mut dyn FnMut(String) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    for item in items {
        match item {
            Item::Mod(item) => {
                let inner = item.content.as_ref().map_or(&[][..], |(_, items)| items);
                names(inner, &format!("{module}{}::", item.ident), see)?;
            }
            Item::Struct(item) => {
                see(format!("{module}{}", item.ident))?;
                for field in item.fields.iter().filter_map(|field| field.ident.as_ref()) {
                    see(format!("{module}{}.{field}", item.ident))?;
                }
            }
            Item::Enum(item) => {
                see(format!("{module}{}", item.ident))?;
                for variant in &item.variants {
                    see(format!("{module}{}::{}", item.ident, variant.ident))?;
                }
            }
            Item::Const(item) => see(format!("{module}{}", item.ident))?,
            Item::Impl(item) if item.trait_.is_none() => {
                let ty = &item.self_ty;
                for function in &item.items {
                    if let ImplItem::Fn(function) = function {
                        see(format!("impl {} {}", quote::quote!(#ty), function.sig.ident))?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn config(cases: u32) -> ProptestConfig {
    // proptest reads the variable only for the default number of cases.
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 500, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn survives_damaged_documents(document in select(DOCUMENTS.to_vec()), mutations in prop::collection::vec(mutation(), 1..4)) {
        let mut document = Document::parse(document).unwrap().root().clone();
        for mutation in &mutations {
            mutate(&mut document, mutation);
        }
        check(&document.to_string())?;
    }

    #[test]
    fn survives_damaged_text(
        document in select(DOCUMENTS.to_vec()),
        at in any::<Index>(),
        length in 0..40_usize,
        text in "[-:#{}\\[\\],&*!|>'\"%@` \n\t\u{0}a1é]{0,6}",
    ) {
        let mut chars: Vec<char> = document.chars().collect();
        let at = at.index(chars.len());
        let end = (at + length).min(chars.len());
        chars.splice(at..end, text.chars());
        check(&chars.into_iter().collect::<String>())?;
    }

    #[test]
    fn survives_truncated_text(document in select(DOCUMENTS.to_vec()), at in any::<Index>()) {
        let chars: Vec<char> = document.chars().collect();
        check(&chars[..at.index(chars.len())].iter().collect::<String>())?;
    }

    #[test]
    fn survives_any_text(text in any::<String>(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&text)?;
        check(&String::from_utf8_lossy(&bytes))?;
    }
}

const SCHEMAS: [&str; 4] = ["Apple", "Bell", "Cat", "Dog"];

/// A schema that is valid by itself, but not necessarily in its place.
fn schema() -> impl Strategy<Value = Value> {
    let reference = select(&SCHEMAS[..]).prop_map(|name| json!({ "$ref": format!("#/components/schemas/{name}") }));
    let simple = select(vec![
        json!({}),
        json!({"type": "string"}),
        json!({"type": "string", "maxLength": 3}),
        json!({"type": "string", "enum": ["A", "", "self"]}),
        json!({"type": "string", "x-identifier": true}),
        json!({"type": "string", "nullable": true, "format": "uuid", "default": 5}),
        json!({"type": "integer", "minimum": 1, "nullable": true}),
        json!({"type": "integer", "format": "uint8"}),
        json!({"type": "number", "title": "Ratio"}),
        json!({"type": "boolean"}),
        json!({"oneOf": [{"type": "boolean"}, {"type": "string", "enum": ["true", "false"]}]}),
    ]);
    let leaf = prop_oneof![reference, simple];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let several = || prop::collection::vec(inner.clone(), 1..4);
        let names = ["a", "fooBar", "type", "x-y"];
        prop_oneof![
            3 => (several(), any::<bool>(), 0..3_usize).prop_map(move |(schemas, nullable, required)| {
                let properties: Map<_, _> = names.iter().map(|name| (*name).to_owned()).zip(schemas).collect();
                let required: Vec<_> = properties.keys().take(required).cloned().collect();
                json!({"type": "object", "properties": properties, "required": required, "nullable": nullable})
            }),
            1 => inner.clone().prop_map(|items| json!({"type": "array", "items": items})),
            1 => inner.clone().prop_map(|values| json!({"type": "object", "additionalProperties": values})),
            1 => inner.clone().prop_map(|wrapped| json!({"description": "d", "nullable": true, "allOf": [wrapped]})),
            2 => several().prop_map(|parts| json!({ "allOf": parts })),
            1 => several().prop_map(|branches| {
                let titled = ["One", "Two", "Three"].iter().zip(branches);
                let titled: Vec<_> = titled.map(|(title, branch)| json!({"title": title, "allOf": [branch]})).collect();
                json!({ "oneOf": titled })
            }),
        ]
    })
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn survives_any_schemas(schemas in prop::collection::vec(schema(), 4), body in schema(), response in schema()) {
        let components: Map<_, _> = SCHEMAS.iter().map(|name| (*name).to_owned()).zip(schemas).collect();
        check(&json!({
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"post": {
                "operationId": "do",
                "requestBody": {"required": true, "content": {"application/json": {"schema": body}}},
                "responses": {"200": {"description": "d", "content": {"application/json": {"schema": response}}}},
            }}},
            "components": {"schemas": components},
        }).to_string())?;
    }
}

/// Makes a schema that contains the reference to the next one.
type Link = fn(Value) -> Value;

/// A document with a long chain of schemas that refer to each other.
fn chain(length: usize, link: Link) -> String {
    let to = |index: usize| json!({ "$ref": format!("#/components/schemas/S{index}") });
    let mut schemas: Map<String, Value> = (0..length).map(|index| (format!("S{index}"), link(to(index + 1)))).collect();
    schemas.insert(format!("S{length}"), json!({"type": "object", "properties": {"last": {"type": "string"}}}));
    json!({
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"operationId": "get", "responses": {"200": {
            "description": "d",
            "content": {"application/json": {"schema": to(0)}},
        }}}}},
        "components": {"schemas": schemas},
    })
    .to_string()
}

#[test]
fn long_chains_do_not_overflow_the_stack() {
    let links: [(&str, Link); 6] = [
        ("references", |next| next),
        ("allOf of one", |next| json!({"allOf": [next]})),
        ("allOf of two", |next| json!({"allOf": [next, next, {"type": "object"}]})),
        ("oneOf", |next| json!({"oneOf": [next, {"title": "Text", "type": "string"}]})),
        ("properties", |next| json!({"type": "object", "required": ["a"], "properties": {"a": next}})),
        ("items", |next| json!({"type": "array", "items": next})),
    ];
    for (name, link) in links {
        if let Err(error) = generate(&chain(70, link)) {
            panic!("{name}: {error}");
        }
    }
}
