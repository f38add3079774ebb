//! The oracle: a plain evaluator of OpenAPI 3.0 schemas, and every value of a small universe. It shares no code with the
//! search for witnesses.

use serde_json::{Map, Value, json};

/// A schema of a document, read once because it validates thousands of values.
pub(crate) struct Schema<'d> {
    allows_null: bool,
    kind: Option<&'d str>,
    values: Option<&'d [Value]>,
    least: Option<f64>,
    is_above: bool,
    most: Option<f64>,
    lengths: Counts,
    item_counts: Counts,
    is_distinct: bool,
    items: Option<Box<Self>>,
    properties: Vec<(&'d str, Self)>,
    required: Vec<&'d str>,
    additional: Additional<'d>,
    all_of: Vec<Self>,
    one_of: Option<Vec<Self>>,
    any_of: Option<Vec<Self>>,
}

/// The least and the greatest count.
type Counts = (Option<usize>, Option<usize>);

enum Additional<'d> {
    Allowed,
    Forbidden,
    Typed(Box<Schema<'d>>),
}

/// The names that schemas declare for an object.
type Names<'d> = Vec<&'d str>;

impl<'d> Schema<'d> {
    pub(crate) fn new(document: &'d Value, mut schema: &'d Value) -> Self {
        while let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            schema = document.pointer(reference.strip_prefix('#').unwrap()).unwrap();
        }
        let read = |schema: &'d Value| Self::new(document, schema);
        let list = |keyword: &str| schema.get(keyword).and_then(Value::as_array).map(Vec::as_slice);
        let all = |keyword: &str| list(keyword).map(|all| all.iter().map(read).collect::<Vec<_>>());
        let flag = |keyword: &str| schema.get(keyword) == Some(&json!(true));
        let number = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
        let counts = |least: &str, most: &str| {
            [least, most].map(|keyword| schema.get(keyword).and_then(Value::as_u64).map(|count| count as usize)).into()
        };
        let values = list("enum");
        let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        Self {
            allows_null: flag("nullable") && values.is_none_or(|values| values.contains(&Value::Null)),
            kind: schema.get("type").and_then(Value::as_str),
            values,
            least: number("minimum"),
            is_above: flag("exclusiveMinimum"),
            most: number("maximum"),
            lengths: counts("minLength", "maxLength"),
            item_counts: counts("minItems", "maxItems"),
            is_distinct: flag("uniqueItems"),
            items: schema.get("items").map(read).map(Box::new),
            properties: properties.map(|(name, property)| (name.as_str(), read(property))).collect(),
            required: list("required").unwrap_or_default().iter().map(|name| name.as_str().unwrap()).collect(),
            additional: match schema.get("additionalProperties") {
                Some(Value::Bool(false)) => Additional::Forbidden,
                Some(typed @ Value::Object(_)) => Additional::Typed(Box::new(read(typed))),
                _ => Additional::Allowed,
            },
            all_of: all("allOf").unwrap_or_default(),
            one_of: all("oneOf"),
            any_of: all("anyOf"),
        }
    }

    /// Returns `true` if the schema accepts a value; if `is_strict` is set, only one whose properties are all declared.
    pub(crate) fn accepts(&self, value: &Value, is_strict: bool) -> bool {
        accept(std::slice::from_ref(&self), value, is_strict)
    }

    /// Returns the names that the schema declares for an object, or `None` if it rejects the value.
    fn names(&self, value: &Value, is_strict: bool) -> Option<Names<'d>> {
        if value.is_null() && self.allows_null {
            return Some(Names::new());
        }
        if !self.has_type(value) || !self.is_within_limits(value) {
            return None;
        }
        if self.values.is_some_and(|values| value.is_null() || !values.contains(value)) {
            return None;
        }
        let mut declared = match value {
            Value::Object(entries) => self.property_names(entries, is_strict)?,
            _ => Names::new(),
        };
        if let (Value::Array(values), Some(items)) = (value, &self.items)
            && !values.iter().all(|value| items.accepts(value, is_strict))
        {
            return None;
        }
        for part in &self.all_of {
            declared.extend(part.names(value, is_strict)?);
        }
        for (alternatives, is_exclusive) in [(&self.one_of, true), (&self.any_of, false)] {
            let Some(alternatives) = alternatives else { continue };
            let matched: Vec<Names<'d>> =
                alternatives.iter().filter_map(|alternative| alternative.names(value, is_strict)).collect();
            if matched.is_empty() || (is_exclusive && matched.len() > 1) {
                return None;
            }
            declared.extend(matched.into_iter().flatten());
        }
        Some(declared)
    }

    /// Checks the properties of an object, and returns the names that the schema declares.
    fn property_names(&self, entries: &Map<String, Value>, is_strict: bool) -> Option<Names<'d>> {
        if !self.required.iter().all(|name| entries.contains_key(*name)) {
            return None;
        }
        let mut declared = self.required.clone();
        for (name, value) in entries {
            let own = self.properties.iter().find(|(own, _)| own == name);
            let schema = match (own, &self.additional) {
                (Some((own, schema)), _) => {
                    declared.push(own);
                    schema
                }
                (None, Additional::Typed(schema)) => {
                    declared.extend(EVERY_NAME.iter().find(|known| *known == name));
                    schema
                }
                (None, Additional::Forbidden) => return None,
                (None, Additional::Allowed) => continue,
            };
            if !schema.accepts(value, is_strict) {
                return None;
            }
        }
        Some(declared)
    }

    fn has_type(&self, value: &Value) -> bool {
        match self.kind {
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

    fn is_within_limits(&self, value: &Value) -> bool {
        let is_between = |count: usize, (least, most): Counts| {
            least.is_none_or(|least| count >= least) && most.is_none_or(|most| count <= most)
        };
        match value {
            Value::Number(number) => {
                let number = number.as_f64().unwrap();
                self.least.is_none_or(|least| number > least || (number == least && !self.is_above))
                    && self.most.is_none_or(|most| number <= most)
            }
            Value::String(text) => is_between(text.chars().count(), self.lengths),
            Value::Array(items) => {
                let is_distinct = || items.iter().enumerate().all(|(index, item)| !items[..index].contains(item));
                is_between(items.len(), self.item_counts) && (!self.is_distinct || is_distinct())
            }
            _ => true,
        }
    }
}

/// The names of properties in the universe and in candidates.
const EVERY_NAME: [&str; 7] = ["a", "b", "c", "d", "key", "key2", "key3"];

/// Returns `true` if all schemas accept a value. A name is declared if any schema declares it.
pub(crate) fn accept(schemas: &[&Schema<'_>], value: &Value, is_strict: bool) -> bool {
    let mut declared = Names::new();
    for schema in schemas {
        match schema.names(value, is_strict) {
            Some(names) => declared.extend(names),
            None => return false,
        }
    }
    let mut names = value.as_object().into_iter().flat_map(Map::keys);
    !is_strict || names.all(|name| declared.contains(&name.as_str()))
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
    for inner in first.iter().step_by(2) {
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
        .step_by(13)
        .flat_map(|inner| [json!([inner]), json!({ "a": inner }), json!({ "b": inner })])
        .collect();
    [scalars, first, second, third].concat()
}
