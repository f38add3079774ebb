//! The oracle: a plain evaluator of OpenAPI 3.0 schemas, and every value of a small universe. It shares no code with the
//! search for witnesses.

use serde_json::{Map, Value, json};

/// Schemas of one document, all of which hold.
pub(crate) struct Evaluator<'d> {
    pub(crate) document: &'d Value,
    pub(crate) schemas: Vec<&'d Value>,
    /// Set to reject properties that no schema declares.
    pub(crate) is_strict: bool,
}

/// The names that the schemas of an object declare. Only a strict evaluator collects them.
type Names<'v> = Vec<&'v str>;

impl Evaluator<'_> {
    /// Returns `true` if the schemas accept a value.
    pub(crate) fn accepts(&self, value: &Value) -> bool {
        self.all_accept(&self.schemas, value)
    }

    fn all_accept(&self, schemas: &[&Value], value: &Value) -> bool {
        let mut declared = Names::new();
        for schema in schemas {
            match self.names(schema, value) {
                Some(names) => declared.extend(names),
                None => return false,
            }
        }
        let names = || value.as_object().into_iter().flat_map(Map::keys);
        !self.is_strict || names().all(|name| declared.contains(&name.as_str()))
    }

    /// Returns the names that a schema declares for an object, or `None` if it rejects the value.
    fn names<'v>(&'v self, schema: &'v Value, value: &'v Value) -> Option<Names<'v>> {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.names(self.document.pointer(reference.strip_prefix('#')?)?, value);
        }
        let allows_null = || schema.get("enum").is_none_or(|values| values.as_array().unwrap().contains(&Value::Null));
        if value.is_null() && schema.get("nullable") == Some(&json!(true)) && allows_null() {
            return Some(Names::new());
        }
        if !has_type(schema, value) || !is_in_enum(schema, value) || !is_within_limits(schema, value) {
            return None;
        }
        let mut declared = Names::new();
        if let Value::Object(entries) = value {
            declared.extend(self.properties(schema, entries)?);
        }
        if let (Value::Array(items), Some(schema)) = (value, schema.get("items")) {
            if !items.iter().all(|item| self.all_accept(&[schema], item)) {
                return None;
            }
        }
        for part in list(schema, "allOf") {
            declared.extend(self.names(part, value)?);
        }
        for (keyword, is_exclusive) in [("oneOf", true), ("anyOf", false)] {
            if schema.get(keyword).is_none() {
                continue;
            }
            let matched: Vec<Names<'_>> =
                list(schema, keyword).iter().filter_map(|alternative| self.names(alternative, value)).collect();
            if matched.is_empty() || (is_exclusive && matched.len() > 1) {
                return None;
            }
            declared.extend(matched.into_iter().flatten());
        }
        Some(declared)
    }

    /// Checks the properties of an object, and returns the names that the schema declares.
    fn properties<'v>(&'v self, schema: &'v Value, entries: &'v Map<String, Value>) -> Option<Names<'v>> {
        let required = list(schema, "required").iter().map(|name| name.as_str().unwrap());
        let mut declared = Names::new();
        for name in required {
            entries.get(name)?;
            declared.push(name);
        }
        for (name, value) in entries {
            let own = schema.get("properties").and_then(|properties| properties.get(name));
            let of_name = match (own, schema.get("additionalProperties")) {
                (Some(own), _) => own,
                (None, Some(Value::Bool(false))) => return None,
                (None, Some(typed @ Value::Object(entries))) if !entries.is_empty() => typed,
                _ => continue,
            };
            declared.push(name);
            if !self.all_accept(&[of_name], value) {
                return None;
            }
        }
        Some(declared)
    }
}

fn list<'v>(schema: &'v Value, keyword: &str) -> &'v [Value] {
    schema.get(keyword).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn has_type(schema: &Value, value: &Value) -> bool {
    match schema.get("type").and_then(Value::as_str) {
        None => true,
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64(),
        Some("number") => value.is_number(),
        Some("string") => value.is_string(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        Some(other) => panic!("{other}"),
    }
}

fn is_in_enum(schema: &Value, value: &Value) -> bool {
    schema.get("enum").is_none_or(|values| !value.is_null() && values.as_array().unwrap().contains(value))
}

fn is_within_limits(schema: &Value, value: &Value) -> bool {
    let limit = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
    let flag = |keyword: &str| schema.get(keyword) == Some(&json!(true));
    let is_between = |count: usize, least: &str, most: &str| {
        limit(least).is_none_or(|least| count as f64 >= least) && limit(most).is_none_or(|most| count as f64 <= most)
    };
    match value {
        Value::Number(number) => {
            let number = number.as_f64().unwrap();
            limit("minimum").is_none_or(|least| number > least || (number == least && !flag("exclusiveMinimum")))
                && limit("maximum").is_none_or(|most| number < most || (number == most && !flag("exclusiveMaximum")))
                && limit("multipleOf").is_none_or(|step| (number / step).fract() == 0.0)
        }
        Value::String(text) => is_between(text.chars().count(), "minLength", "maxLength"),
        Value::Array(items) => {
            let is_distinct = || items.iter().enumerate().all(|(index, item)| !items[..index].contains(item));
            is_between(items.len(), "minItems", "maxItems") && (!flag("uniqueItems") || is_distinct())
        }
        Value::Object(entries) => is_between(entries.len(), "minProperties", "maxProperties"),
        _ => true,
    }
}

/// Returns every value of the universe: scalars, and arrays and objects of them, up to a depth of 3.
pub(crate) fn universe() -> Vec<Value> {
    let scalars = vec![
        json!(null),
        json!(false),
        json!(true),
        json!(-1),
        json!(0),
        json!(1),
        json!(2),
        json!(3),
        json!(4),
        json!(5),
        json!(0.5),
        json!(2.5),
        json!(""),
        json!("a"),
        json!("b"),
        json!("aa"),
        json!("aaa"),
        json!("aaaa"),
    ];
    let common = [json!(null), json!(0), json!(1), json!(3), json!("a"), json!("aaa"), json!(true)];
    let mut first = vec![json!([]), json!({})];
    for a in &scalars {
        first.push(json!([a]));
        first.extend(["a", "b", "c", "d"].map(|name| json!({ name: a })));
    }
    for a in &common {
        for b in &common {
            first.push(json!([a, b]));
            for (x, y) in [("a", "b"), ("a", "c"), ("b", "c")] {
                first.push(json!({ x: a, y: b }));
            }
            first.extend(common.iter().step_by(2).map(|c| json!({ "a": a, "b": b, "c": c })));
        }
        first.push(json!([a, a, a]));
    }
    first.push(json!([0, 1, 3]));
    first.push(json!(["a", "b", "aa"]));
    let mut second = Vec::new();
    for inner in &first {
        second.push(json!([inner]));
        second.extend(["a", "b"].map(|name| json!({ name: inner })));
    }
    for inner in first.iter().step_by(23) {
        second.push(json!([inner, inner]));
        second.push(json!([inner, 0]));
        second.extend(
            common.iter().flat_map(|other| [json!({ "a": inner, "b": other }), json!({ "a": other, "b": inner })]),
        );
    }
    let third: Vec<Value> = second
        .iter()
        .step_by(11)
        .flat_map(|inner| [json!([inner]), json!({ "a": inner }), json!({ "b": inner })])
        .collect();
    [scalars, first, second, third].concat()
}
