//! The candidates that are numbers or strings: near the bounds and lengths of the schemas, and the values in their keywords.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use webex_call_pickup_codegen::openapi::{Node, Schema};

use super::search_summary::Gap;

/// The maximum length of a string, and the maximum number of items or properties, of a candidate.
pub(super) const MAX_LENGTH: usize = 1_000;
/// 2^53. JSON libraries with floating-point numbers cannot distinguish all greater integers.
const MAX_INTEGER: f64 = 9_007_199_254_740_992.0;

/// Keywords of JSON Schema that the search ignores.
const IGNORED_KEYWORDS: [&str; 14] = [
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
    "patternProperties",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties",
    "unevaluatedItems",
    "if",
    "then",
    "else",
    "contentSchema",
];

/// A type of JSON values. A number is an integer or a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum JsonKind {
    Null,
    Boolean,
    Integer,
    Fraction,
    String,
    Array,
    Object,
}

/// Returns the kinds of values that a schema allows.
pub(super) fn kinds(schema: &Schema<'_>) -> BTreeSet<JsonKind> {
    use JsonKind::{Array, Boolean, Fraction, Integer, Null, Object, String};
    let mut kinds: BTreeSet<JsonKind> = [Null, Boolean, Integer, Fraction, String, Array, Object].into();
    for found in schema.all("type") {
        let names: Vec<&str> = match found.value {
            Value::String(name) => vec![name],
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            _ => continue,
        };
        kinds.retain(|kind| {
            names.iter().any(|name| match *name {
                "null" => *kind == Null,
                "boolean" => *kind == Boolean,
                "integer" => *kind == Integer,
                "number" => [Integer, Fraction].contains(kind),
                "string" => *kind == String,
                "array" => *kind == Array,
                "object" => *kind == Object,
                _ => false,
            })
        });
    }
    kinds
}

/// The values and limits in the keywords of both documents for a place.
#[derive(Default)]
pub(super) struct KeywordValues {
    /// Values of `enum`, `const`, `default` and examples.
    pub(super) values: Vec<Value>,
    numbers: Vec<f64>,
    multiples: Vec<f64>,
    lengths: Vec<usize>,
    pub(super) item_counts: Vec<usize>,
    pub(super) property_counts: Vec<usize>,
    pub(super) is_nullable: bool,
    pub(super) gaps: BTreeSet<Gap>,
}

impl KeywordValues {
    pub(super) fn of<'a, 'n>(nodes: impl Iterator<Item = &'n Node<'a>>) -> Self
    where
        'a: 'n,
    {
        let mut keywords = Self::default();
        for (keyword, node) in nodes.flat_map(Node::entries) {
            keywords.add(keyword, node.value);
        }
        keywords
    }

    fn add(&mut self, keyword: &str, value: &Value) {
        let count = || value.as_u64().map(|count| usize::try_from(count).unwrap_or(usize::MAX));
        match (keyword, value) {
            ("enum" | "examples", Value::Array(values)) => self.values.extend(values.iter().cloned()),
            ("const" | "default" | "example", value) => self.values.push(value.clone()),
            ("minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum", Value::Number(number)) => {
                self.numbers.extend(number.as_f64());
            }
            ("multipleOf", Value::Number(number)) => {
                self.multiples.extend(number.as_f64().filter(|number| *number > 0.0));
            }
            ("format", Value::String(format)) if format == "int32" => {
                self.numbers.extend([f64::from(i32::MIN), f64::from(i32::MAX)]);
            }
            ("minLength" | "maxLength", _) => self.lengths.extend(count()),
            ("minItems" | "maxItems", _) => self.item_counts.extend(count()),
            ("minProperties" | "maxProperties", _) => self.property_counts.extend(count()),
            ("nullable", Value::Bool(true)) => self.is_nullable = true,
            ("not", _) => drop(self.gaps.insert(Gap::Not)),
            (keyword, _) if IGNORED_KEYWORDS.contains(&keyword) => drop(self.gaps.insert(Gap::OtherKeyword)),
            _ => {}
        }
        if self.numbers.iter().any(|number| number.abs() >= MAX_INTEGER) {
            self.gaps.insert(Gap::LargeInteger);
        }
        let counts = [&self.lengths, &self.item_counts, &self.property_counts];
        // The neighbors of such a limit are not candidates.
        if counts.into_iter().flatten().any(|count| *count > MAX_LENGTH) {
            self.gaps.insert(Gap::Length);
        }
    }
}

/// Returns the counts next to `bounds` that are within the limits, the smallest first.
pub(super) fn counts(bounds: &[usize], limits: (usize, usize)) -> Vec<usize> {
    let around = bounds.iter().flat_map(|bound| [bound.saturating_sub(1), *bound, bound.saturating_add(1)]);
    let all: BTreeSet<usize> = [0, 1, 2, limits.0].into_iter().chain(around).collect();
    all.into_iter().filter(|count| (limits.0..=limits.1.min(MAX_LENGTH)).contains(count)).collect()
}

/// Returns the limits of a count, such as `minLength` and `maxLength`.
pub(super) fn count_limits(schema: &Schema<'_>, min: &str, max: &str) -> (usize, usize) {
    let all = |keyword: &str| -> Vec<usize> {
        let numbers = schema.all(keyword).into_iter().filter_map(|node| node.value.as_u64());
        numbers.map(|number| usize::try_from(number).unwrap_or(usize::MAX)).collect()
    };
    (all(min).into_iter().max().unwrap_or(0), all(max).into_iter().min().unwrap_or(usize::MAX))
}

/// Returns the strings that the schema may allow: the shortest first, then those in keywords.
pub(super) fn strings(schema: &Schema<'_>, keywords: &KeywordValues) -> Vec<Value> {
    let limits = count_limits(schema, "minLength", "maxLength");
    let mut found: Vec<Value> =
        counts(&keywords.lengths, limits).into_iter().map(|length| Value::from("a".repeat(length))).collect();
    let shortest = limits.0.max(1);
    if shortest <= limits.1.min(MAX_LENGTH) {
        found.push(format!("{}b", "a".repeat(shortest - 1)).into());
    }
    let is_within =
        |text: &str| (limits.0..=limits.1).contains(&text.chars().count()) && text.chars().count() <= MAX_LENGTH;
    found.extend(keywords.values.iter().filter(|value| value.as_str().is_some_and(is_within)).cloned());
    found
}

/// Returns the numbers that the schema allows, in the order of their absolute values.
pub(super) fn numbers(schema: &Schema<'_>, keywords: &KeywordValues, kinds: &BTreeSet<JsonKind>) -> Vec<Value> {
    let steps: Vec<f64> =
        schema.all("multipleOf").iter().filter_map(|node| node.value.as_f64()).filter(|step| *step > 0.0).collect();
    let mut all = vec![0.0, 1.0, -1.0, 2.0, 0.5, 1.5];
    for limit in &keywords.numbers {
        all.extend([limit - 1.0, *limit, limit + 1.0, limit - 0.5, limit + 0.5]);
    }
    for step in &keywords.multiples {
        all.extend([*step, -step, 2.0 * step, 3.0 * step, step / 2.0, 1.5 * step]);
    }
    all.extend(keywords.values.iter().filter_map(Value::as_f64));
    let near = |number: f64| {
        let multiples =
            steps.iter().flat_map(move |step| [(number / step).floor() * step, (number / step).ceil() * step]);
        [number].into_iter().chain(multiples)
    };
    let is_multiple = |number: f64, step: &f64| ((number / step) - (number / step).round()).abs() < 1e-9;
    let mut all: Vec<f64> = all.into_iter().flat_map(near).map(rounded).filter(|number| number.is_finite()).collect();
    all.retain(|number| {
        let kind = if number.fract() == 0.0 { JsonKind::Integer } else { JsonKind::Fraction };
        number.abs() <= MAX_INTEGER
            && kinds.contains(&kind)
            && is_within_bounds(schema, *number)
            && steps.iter().all(|step| is_multiple(*number, step))
    });
    all.sort_by(|a, b| a.abs().total_cmp(&b.abs()).then(b.total_cmp(a)));
    all.dedup();
    all.into_iter().map(number_value).collect()
}

/// Returns the number without the errors of floating-point arithmetic, and without the sign of zero.
fn rounded(number: f64) -> f64 {
    if number.fract() == 0.0 { number + 0.0 } else { (number * 1e9).round() / 1e9 }
}

fn number_value(number: f64) -> Value {
    // At most 2^53, so that the conversion is exact.
    #[allow(clippy::cast_possible_truncation)]
    if number.fract() == 0.0 { json!(number as i64) } else { json!(number) }
}

fn is_within_bounds(schema: &Schema<'_>, number: f64) -> bool {
    schema.parts().iter().all(|part| {
        let bound = |keyword: &str| part.value.get(keyword).and_then(Value::as_f64);
        let (is_above, is_below) = (part.flag("exclusiveMinimum"), part.flag("exclusiveMaximum"));
        let is_int32 = part.str("format") == Some("int32");
        bound("minimum").is_none_or(|least| number > least || (number == least && !is_above))
            && bound("maximum").is_none_or(|most| number < most || (number == most && !is_below))
            && bound("exclusiveMinimum").is_none_or(|least| number > least)
            && bound("exclusiveMaximum").is_none_or(|most| number < most)
            && (!is_int32 || (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number))
    })
}
