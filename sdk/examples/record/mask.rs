//! Masks the personal data of a recording: replaces strings by placeholders of the same length, and numbers by 1.
//!
//! The mask keeps booleans, `null`, the enum values of the document, and the names of its properties and parameters. It keeps
//! other names if they can only be names: letters, at most two digits, `_` and `-`, up to 40 characters.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Map, Value};
use webex_call_pickup::{operations, reqwest::Url};
use webex_call_pickup_codegen::openapi::{Document, PartKind, Resolver, SchemaPlace, WrittenSchema, visit::parts};

/// The values that a recording keeps.
pub(crate) struct Mask {
    /// The enum values of each property and parameter, by name.
    enums: BTreeMap<String, BTreeSet<String>>,
}

impl Mask {
    /// Collects the names of the properties and parameters in the document, with their enum values.
    pub(crate) fn of_document() -> Result<Self, webex_call_pickup_codegen::Error> {
        Ok(Self::new(&Document::parse(webex_call_pickup_spec::OPENAPI)?))
    }

    fn new(document: &Document) -> Self {
        let resolver = document.resolver();
        let mut mask = Self { enums: BTreeMap::new() };
        for part in parts(&document.node()) {
            let named_schema = match part.kind {
                PartKind::Schema(SchemaPlace::Property) => Some((part.name(), part.node)),
                PartKind::Parameter => {
                    part.node.str("name").and_then(|name| Some((name.into(), part.node.get("schema")?)))
                }
                _ => None,
            };
            if let Some((name, schema)) = named_schema {
                let values = mask.enums.entry(name.into_owned()).or_default();
                values.extend(enum_values(&resolver, WrittenSchema::of(schema)));
            }
        }
        mask
    }

    /// Masks a JSON body.
    pub(crate) fn body(&self, value: &Value) -> Value {
        self.value(value, "")
    }

    /// Masks a value of the property `name`, or an item of it.
    fn value(&self, value: &Value, name: &str) -> Value {
        match value {
            Value::Null | Value::Bool(_) => value.clone(),
            Value::Number(number) if number.is_f64() => 1.5.into(),
            Value::Number(_) => 1.into(),
            Value::String(text) if self.is_listed(name, text) => value.clone(),
            Value::String(text) => placeholder(text).into(),
            Value::Array(items) => items.iter().map(|item| self.value(item, name)).collect(),
            Value::Object(entries) => {
                let mut masked = Map::new();
                for (name, value) in entries {
                    let mut masked_name = self.name(name);
                    while masked.contains_key(&masked_name) {
                        masked_name.push('x');
                    }
                    masked.insert(masked_name, self.value(value, name));
                }
                masked.into()
            }
        }
    }

    /// Masks the URL of a request. It keeps the fixed segments of the operation's path.
    pub(crate) fn url(&self, method: &str, url: &Url) -> Url {
        let segments: Vec<_> = url.path().split('/').collect();
        let fits = |template: &[&str]| {
            let end = segments.len().checked_sub(template.len()).map(|start| &segments[start..]);
            end.is_some_and(|end| template.iter().zip(end).all(|(a, b)| a.starts_with('{') || a == b))
        };
        let templates = operations::ALL.iter().filter(|operation| operation.method == method);
        let templates = templates.map(|operation| operation.path.split('/').skip(1).collect::<Vec<_>>());
        // A fixed segment takes precedence: `/bells/all` over `/bells/{bellId}`.
        let parameters = |template: &Vec<&str>| template.iter().filter(|segment| segment.starts_with('{')).count();
        let template = templates.filter(|template| fits(template)).min_by_key(parameters).unwrap_or_default();
        let first = segments.len() - template.len();
        // The segments before the template are the path of the server.
        let is_kept = |index: usize| match index.checked_sub(first) {
            Some(index) => !template[index].starts_with('{'),
            None => !template.is_empty(),
        };
        let path = segments.iter().enumerate();
        let path: Vec<_> =
            path.map(|(index, text)| if is_kept(index) { (*text).to_owned() } else { placeholder(text) }).collect();
        let mut masked = url.clone();
        masked.set_path(&path.join("/"));
        masked.set_fragment(None);
        let _ = masked.set_username("");
        let _ = masked.set_password(None);
        masked.set_query(None);
        if url.query().is_some() {
            let mut query = masked.query_pairs_mut();
            for (name, text) in url.query_pairs() {
                // A list may be joined in one parameter.
                let is_listed = text.split([',', '|', ' ']).all(|item| self.is_listed(&name, item));
                let is_kept = is_listed || matches!(&*text, "true" | "false");
                query.append_pair(&self.name(&name), &if is_kept { text.into_owned() } else { placeholder(&text) });
            }
        }
        masked
    }

    fn is_listed(&self, name: &str, text: &str) -> bool {
        self.enums.get(name).is_some_and(|values| values.contains(text))
    }

    fn name(&self, name: &str) -> String {
        // Phone numbers, identifiers and tokens begin with a digit or have many.
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let digits = name.bytes().filter(u8::is_ascii_digit).count();
        let has_initial_letter = name.starts_with(|first: char| first.is_ascii_alphabetic());
        let is_name = has_initial_letter && digits <= 2 && name.len() <= 40 && name.bytes().all(is_name);
        let is_kept = self.enums.contains_key(name) || is_name;
        if is_kept { name.to_owned() } else { placeholder(name) }
    }
}

/// Returns a placeholder of the same length: digits for a number, `x` for any other string.
fn placeholder(text: &str) -> String {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (if is_number { "1" } else { "x" }).repeat(text.chars().count())
}

/// Returns the enum values of a schema, also those of references, alternatives and items.
fn enum_values<'a>(resolver: &Resolver<'a>, schema: WrittenSchema<'a>) -> Vec<String> {
    let (mut pending, mut seen, mut values) = (vec![schema], HashSet::new(), Vec::new());
    while let Some(schema) = pending.pop() {
        let schema = schema.resolve(resolver);
        if seen.insert(schema.key()) {
            values.extend(
                schema
                    .all("enum")
                    .iter()
                    .flat_map(|list| list.items())
                    .filter_map(|item| item.value.as_str().map(str::to_owned)),
            );
            pending.extend(schema.items());
            pending.extend(schema.alternatives().into_iter().map(WrittenSchema::of));
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn mask() -> Mask {
        let document = Document::parse(
            "\
openapi: 3.0.3
components:
  parameters:
    Unit: {name: unit, in: query, schema: {type: string, enum: [STONE, TON]}}
  schemas:
    Bell:
      properties:
        material: {allOf: [{$ref: '#/components/schemas/Material'}]}
        tones: {items: {type: string, enum: [A, B]}}
        a name with spaces: {type: string}
        itself: {$ref: '#/components/schemas/Itself'}
    Material: {type: string, enum: [BRONZE]}
    Itself: {allOf: [{$ref: '#/components/schemas/Itself'}]}
",
        );
        Mask::new(&document.unwrap())
    }

    #[test]
    fn keeps_the_structure_of_a_body() {
        let body = json!({
            "material": "BRONZE", "id": "Müller", "weight": 312, "height": 0.25, "cracked": true, "none": null,
            "tones": ["A", "C"], "a name with spaces": "A", "john@example.com": 1, "john@example.org": {"material": "Ann"},
        });
        let expected = json!({
            "material": "BRONZE", "id": "xxxxxx", "weight": 1, "height": 1.5, "cracked": true, "none": null,
            "tones": ["A", "x"], "a name with spaces": "x", "xxxxxxxxxxxxxxxx": 1, "xxxxxxxxxxxxxxxxx": {"material": "xxx"},
        });
        assert_eq!(mask().body(&body), expected);
    }

    #[test]
    fn keeps_the_fixed_segments_of_a_url() {
        let masked = |url: &str| mask().url("GET", &Url::parse(url).unwrap()).to_string();
        assert_eq!(
            masked(
                "https://me:pw@host/v1/telephony/config/locations/L1%2B/callPickups/ann?unit=STONE&max=200&who=ann#ann"
            ),
            "https://host/v1/telephony/config/locations/xxxxx/callPickups/xxx?unit=STONE&max=111&who=xxx"
        );
        assert_eq!(
            masked("https://host/v1/telephony/config/locations/L1/callPickups/availableUsers"),
            "https://host/v1/telephony/config/locations/xx/callPickups/availableUsers"
        );
        assert_eq!(
            masked("https://host/v1/people?unit=STONE%7CTON&unit=STONE%7Cann"),
            "https://host/xx/xxxxxx?unit=STONE%7CTON&unit=xxxxxxxxx"
        );
        assert_eq!(masked("https://host/v1/people/ann?a%20b=ann"), "https://host/xx/xxxxxx/xxx?xxx=xxx");
    }
}
