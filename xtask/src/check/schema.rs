//! A schema by its meaning: every `$ref` followed, `allOf` joined, and the ways to say one thing made one.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Number, Value};
use webex_call_pickup_codegen::{Node, Pointer};

/// The most parts that one schema may be joined from, so that a made-up document cannot take all time.
const MAX_PARTS: usize = 256;

/// A type that is a flag, also where it is sent as text.
pub(crate) const QUOTED_BOOLEAN: &str = "quoted boolean";

/// What is looked at apart from the other keywords.
const STRUCTURE: [&str; 8] = ["$ref", "allOf", "oneOf", "anyOf", "properties", "required", "items", "const"];

/// What carries no meaning for a client, or is everybody's own to write.
const NOT_COMPARED: [&str; 9] =
    ["title", "description", "example", "examples", "externalDocs", "xml", "$comment", "$id", "$schema"];

/// What the parameters of Swagger 2.0, which are schemas as well, have besides.
const OF_PARAMETERS: [&str; 3] = ["in", "name", "collectionFormat"];

/// A schema: everything that holds for one value.
#[derive(Debug, Clone)]
pub(crate) struct Schema<'a> {
    root: &'a Value,
    parts: Vec<Node<'a>>,
    alternatives: Vec<Node<'a>>,
    /// Of several alternatives, one was `null`.
    has_null: bool,
    /// A reference that leads nowhere in this document.
    dangling: Option<&'a str>,
}

impl<'a> Schema<'a> {
    /// The schema that `starts` are together, each within the document `root`.
    pub(crate) fn new(root: &'a Value, starts: Vec<Node<'a>>) -> Self {
        let mut schema = Self { root, parts: Vec::new(), alternatives: Vec::new(), has_null: false, dangling: None };
        let mut queue = VecDeque::from(starts);
        let mut seen = HashSet::new();
        while let Some(node) = queue.pop_front() {
            if !node.value.is_object() || seen.len() >= MAX_PARTS || !seen.insert(node.pointer.clone()) {
                continue;
            }
            if let Some(reference) = node.text("$ref") {
                match resolve(root, reference) {
                    Some(target) => queue.push_back(target),
                    None => schema.dangling = schema.dangling.or(Some(reference)),
                }
            }
            queue.extend(node.get("allOf").iter().flat_map(Node::items));
            for keyword in ["oneOf", "anyOf"] {
                let (nulls, mut others): (Vec<_>, Vec<_>) =
                    node.get(keyword).iter().flat_map(Node::items).partition(|item| is_null_type(item.value));
                schema.has_null |= !nulls.is_empty();
                if others.len() == 1 {
                    queue.extend(others);
                } else if schema.alternatives.is_empty() {
                    schema.alternatives.append(&mut others);
                }
            }
            schema.parts.push(node);
        }
        schema
    }

    /// Where the schema stands in its document.
    pub(crate) fn pointer(&self) -> Option<&Pointer> {
        self.parts.first().map(|part| &part.pointer)
    }

    /// Where everything stands that it is joined from: two schemas with the same are the same.
    pub(crate) fn parts(&self) -> Vec<Pointer> {
        self.parts.iter().map(|part| part.pointer.clone()).collect()
    }

    /// What its author says about it in words.
    pub(crate) fn description(&self) -> Option<&'a str> {
        self.parts.iter().find_map(|part| part.text("description"))
    }

    /// The properties that are always there.
    pub(crate) fn required(&self) -> BTreeSet<&'a str> {
        let lists = self.parts.iter().filter_map(|part| part.value.get("required").and_then(Value::as_array));
        lists.flatten().filter_map(Value::as_str).collect()
    }

    /// The properties by their names.
    pub(crate) fn properties(&self) -> BTreeMap<&'a str, Schema<'a>> {
        let mut nodes: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (name, node) in self.parts.iter().filter_map(|part| part.get("properties")).flat_map(|all| all.entries()) {
            nodes.entry(name).or_default().push(node);
        }
        nodes.into_iter().map(|(name, nodes)| (name, Self::new(self.root, nodes))).collect()
    }

    /// Other names of the property that this is the schema of.
    pub(crate) fn aliases(&self) -> impl Iterator<Item = &'a str> {
        let lists = self.parts.iter().filter_map(|part| part.value.get("x-aliases").and_then(Value::as_array));
        lists.flatten().filter_map(Value::as_str)
    }

    /// What the list holds.
    pub(crate) fn items(&self) -> Option<Schema<'a>> {
        self.child("items")
    }

    /// What the properties without a name in the schema hold.
    pub(crate) fn others(&self) -> Option<Schema<'a>> {
        self.child("additionalProperties")
    }

    /// Whether the schema says that there may be properties that it has no name for.
    pub(crate) fn allows_others(&self) -> bool {
        self.parts.iter().any(|part| part.flag("additionalProperties"))
    }

    fn child(&self, keyword: &str) -> Option<Schema<'a>> {
        let nodes = self.parts.iter().filter_map(|part| part.get(keyword)).filter(|node| node.value.is_object());
        let nodes: Vec<_> = nodes.collect();
        (!nodes.is_empty()).then(|| Self::new(self.root, nodes))
    }

    /// The schemas of which one holds, each with its type, and with a number from the second one of a type on.
    pub(crate) fn alternatives(&self) -> Vec<(String, Schema<'a>)> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let schemas = self.alternatives.iter().map(|node| Self::new(self.root, vec![node.clone()]));
        schemas
            .map(|schema| {
                let label = schema.label();
                let count = counts.entry(label.clone()).and_modify(|count| *count += 1).or_insert(1);
                (if *count == 1 { label } else { format!("{label} {count}") }, schema)
            })
            .collect()
    }

    /// The type without regard to alternatives, of which there may be any depth.
    fn label(&self) -> String {
        let facts = self.own_facts();
        match (facts.get("type").and_then(Value::as_str), facts.get("enum").and_then(Value::as_array)) {
            (Some("string"), Some(values)) if *values == ["false", "true"] => QUOTED_BOOLEAN.to_owned(),
            (Some(name), _) => name.to_owned(),
            (None, _) => "any".to_owned(),
        }
    }

    /// The keywords that mean something, by their names; what is so by default is left out.
    pub(crate) fn facts(&self) -> BTreeMap<&'a str, Value> {
        let mut facts = self.own_facts();
        if !self.alternatives.is_empty() {
            let mut labels: Vec<_> = self.alternatives().into_iter().map(|(_, schema)| schema.label()).collect();
            labels.sort();
            facts.insert("type", labels.join(" or ").into());
        }
        facts
    }

    fn own_facts(&self) -> BTreeMap<&'a str, Value> {
        let mut facts = BTreeMap::new();
        let mut is_nullable = self.has_null;
        for object in self.parts.iter().filter_map(|part| part.value.as_object()) {
            for (keyword, value) in object {
                is_nullable |= says_null(keyword, value);
                if let Some(value) = fact(object, keyword, value) {
                    let keyword = if keyword == "const" { "enum" } else { keyword.as_str() };
                    // What stands beside a reference goes before what it leads to.
                    facts.entry(keyword).or_insert(value);
                }
            }
        }
        if is_nullable {
            facts.insert("nullable", true.into());
        }
        if let Some(reference) = self.dangling {
            facts.insert("$ref", reference.into());
        }
        if !facts.contains_key("type")
            && let Some(name) = self.implied_type(&facts)
        {
            facts.insert("type", name.into());
        }
        facts
    }

    /// The type of a schema that forgot to say it.
    fn implied_type(&self, facts: &BTreeMap<&str, Value>) -> Option<&'static str> {
        let has = |keyword| self.parts.iter().any(|part| part.value.get(keyword).is_some_and(Value::is_object));
        let is_text = |values: &Vec<Value>| !values.is_empty() && values.iter().all(Value::is_string);
        if has("properties") {
            Some("object")
        } else if has("items") {
            Some("array")
        } else if facts.get("enum").and_then(Value::as_array).is_some_and(is_text) {
            Some("string")
        } else {
            None
        }
    }
}

/// What `keyword` says, if it says something that has a meaning and is not so by default.
fn fact(object: &Map<String, Value>, keyword: &str, value: &Value) -> Option<Value> {
    let is_structure = STRUCTURE.contains(&keyword) && keyword != "const";
    let is_known = is_structure || NOT_COMPARED.contains(&keyword) || OF_PARAMETERS.contains(&keyword);
    if is_known || keyword.starts_with("x-") {
        return None;
    }
    let is_exclusive = |bound: &str| object.get(bound) == Some(&Value::Bool(true));
    match (keyword, value) {
        (_, Value::Null) => None,
        ("nullable" | "uniqueItems" | "deprecated" | "readOnly" | "writeOnly", Value::Bool(false)) => None,
        ("minLength" | "minItems" | "minProperties", Value::Number(number)) if number.as_f64() == Some(0.0) => None,
        ("additionalProperties", Value::Bool(true) | Value::Object(_)) => None,
        ("nullable", Value::Bool(true)) => None,
        ("type", Value::Array(_)) => type_name(value).map(Value::from),
        ("type", Value::String(name)) if name == "null" => None,
        ("enum", Value::Array(values)) => Some(set(values.iter().filter(|value| !value.is_null()))),
        ("const", value) => Some(set([value].into_iter())),
        // OpenAPI 3.0 says "this bound, and exclusive", 3.1 "this exclusive bound".
        ("minimum", _) if is_exclusive("exclusiveMinimum") => None,
        ("maximum", _) if is_exclusive("exclusiveMaximum") => None,
        ("exclusiveMinimum", Value::Bool(true)) => object.get("minimum").map(normal),
        ("exclusiveMaximum", Value::Bool(true)) => object.get("maximum").map(normal),
        ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(false)) => None,
        (_, value) => Some(normal(value)),
    }
}

/// The types of OpenAPI 3.1's list, without `null`.
fn type_name(value: &Value) -> Option<String> {
    let names: BTreeSet<_> =
        value.as_array()?.iter().filter_map(Value::as_str).filter(|name| *name != "null").collect();
    (!names.is_empty()).then(|| names.into_iter().collect::<Vec<_>>().join(" or "))
}

fn says_null(keyword: &str, value: &Value) -> bool {
    match keyword {
        "nullable" => *value == Value::Bool(true),
        "type" => *value == "null" || value.as_array().is_some_and(|names| names.iter().any(|name| name == "null")),
        "enum" => value.as_array().is_some_and(|values| values.contains(&Value::Null)),
        _ => false,
    }
}

fn is_null_type(value: &Value) -> bool {
    ["type", "enum"].into_iter().any(|keyword| match value.get(keyword) {
        Some(Value::Array(values)) => {
            !values.is_empty() && values.iter().all(|value| value.is_null() || (keyword == "type" && value == "null"))
        }
        Some(value) => keyword == "type" && value == "null",
        None => false,
    })
}

/// Values in an order of their own, each once.
pub(crate) fn set<'v>(values: impl Iterator<Item = &'v Value>) -> Value {
    let values: BTreeMap<String, Value> = values.map(normal).map(|value| (value.to_string(), value)).collect();
    values.into_values().collect()
}

/// A value as an entry of `spec/deviations.toml` can hold it too: `1.0` is `1`, and what TOML has no word for is JSON's
/// text. So is the text that stands for nothing there.
pub(crate) fn normal(value: &Value) -> Value {
    match value {
        Value::String(text) if text == "absent" => value.to_string().into(),
        Value::Number(number) => normal_number(number),
        Value::Array(items) if items.iter().all(has_toml) => items.iter().map(normal).collect(),
        Value::Object(entries) if entries.values().all(has_toml) => {
            entries.iter().map(|(key, value)| (key.clone(), normal(value))).collect()
        }
        Value::Null | Value::Array(_) | Value::Object(_) => value.to_string().into(),
        Value::Bool(_) | Value::String(_) => value.clone(),
    }
}

fn normal_number(number: &Number) -> Value {
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15 => Value::from(float as i64),
        _ if number.is_u64() && number.as_i64().is_none() => number.to_string().into(),
        _ => Value::Number(number.clone()),
    }
}

fn has_toml(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => items.iter().all(has_toml),
        Value::Object(entries) => entries.values().all(has_toml),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

/// What a reference within the document leads to.
pub(crate) fn resolve<'a>(root: &'a Value, reference: &str) -> Option<Node<'a>> {
    let mut node = Node { value: root, pointer: Pointer::default() };
    let path = reference.strip_prefix('#')?;
    if path.is_empty() {
        return Some(node);
    }
    for step in path.strip_prefix('/')?.split('/') {
        let step = percent_decode_str(step).decode_utf8_lossy().replace("~1", "/").replace("~0", "~");
        node = match node.value {
            Value::Array(_) => step.parse().ok().and_then(|index| node.items().nth(index))?,
            _ => node.get(&step)?,
        };
    }
    Some(node)
}

/// The node itself, or what its chain of references leads to. None for a chain without an end.
pub(crate) fn followed<'a>(root: &'a Value, mut node: Node<'a>) -> Option<Node<'a>> {
    let mut seen = HashSet::new();
    while let Some(reference) = node.text("$ref") {
        if !seen.insert(reference) {
            return None;
        }
        node = resolve(root, reference)?;
    }
    Some(node)
}
