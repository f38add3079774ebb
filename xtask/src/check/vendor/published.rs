//! Reads a document that the vendor publishes, JSON or YAML, and forgives what can be understood all the same.

use std::{collections::HashMap, fs, path::Path};

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

use crate::task_error::TaskError;

/// Deeper documents are refused, as `serde_json` does.
const MAX_DEPTH: usize = 128;

/// The most values of a YAML document, with what its aliases repeat.
const MAX_VALUES: usize = 2_000_000;

const TOO_LARGE: &str = "the document is too large";

/// A document of the vendor's.
#[derive(Debug, Clone)]
pub(super) struct PublishedDocument {
    /// The file as the command line names it.
    pub(super) name: String,
    pub(super) root: Value,
}

impl PublishedDocument {
    pub(super) fn read(path: &Path) -> Result<Self, TaskError> {
        let name = path.display().to_string();
        let bytes = fs::read(path).map_err(|error| format!("cannot read {name}: {error}"))?;
        let text = String::from_utf8(bytes)
            .map_err(|error| format!("{name} is not UTF-8 text, from byte {} on", error.utf8_error().valid_up_to()))?;
        let root = parse(text.trim_start_matches('\u{feff}')).map_err(|reason| format!("{name}{reason}"))?;
        match root.get("paths") {
            Some(Value::Object(_)) => Ok(Self { name, root }),
            _ => Err(TaskError::new(format!(
                "{name} is not an OpenAPI document: it has no `paths`; was something else downloaded?"
            ))),
        }
    }
}

/// What is wrong is to be put behind the file's name.
fn parse(text: &str) -> Result<Value, String> {
    if !text.trim_start().starts_with(['{', '[']) {
        return yaml(text);
    }
    // YAML has braces as well. Who writes them means JSON, and wants to know what is wrong with that.
    serde_json::from_str(text).or_else(|error| {
        let place = format!(":{}:{}", error.line(), error.column());
        yaml(text).map_err(|_| format!("{place}: this is neither JSON nor YAML: {}", without_place(&error)))
    })
}

fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(message, _)| message.to_owned())
}

/// A list or an object that is being read.
enum Open {
    List(Vec<Value>),
    /// The last is the key whose value comes next.
    Object(Map<String, Value>, Option<String>),
}

/// Reads YAML: of a key that is there twice the last one counts, as in JSON, and anchors are followed.
fn yaml(text: &str) -> Result<Value, String> {
    let mut anchors: HashMap<usize, Value> = HashMap::new();
    // With the anchor of each.
    let mut open: Vec<(Open, usize)> = Vec::new();
    let mut values = 0_usize;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let marker = error.marker();
            format!(":{}:{}: this is neither JSON nor YAML: {}", marker.line(), marker.col() + 1, error.info())
        })?;
        let problem = |what: &str| Err(format!(":{}:{}: {what}", span.start.line(), span.start.col() + 1));
        let mut added = 1;
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.suffix == "str");
                (if is_text { Value::String(text.into_owned()) } else { scalar(&text) }, anchor)
            }
            Event::Alias(anchor) => match anchors.get(&anchor) {
                Some(value) => {
                    added = size(value);
                    if values.saturating_add(added) > MAX_VALUES {
                        return problem(TOO_LARGE);
                    }
                    (value.clone(), 0)
                }
                None => return problem("this YAML alias leads nowhere"),
            },
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= MAX_DEPTH => {
                return problem(&format!("the document nests more than {MAX_DEPTH} levels deep"));
            }
            Event::SequenceStart(anchor, _) => {
                open.push((Open::List(Vec::new()), anchor));
                continue;
            }
            Event::MappingStart(anchor, _) => {
                open.push((Open::Object(Map::new(), None), anchor));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some((Open::List(items), anchor)) => (Value::Array(items), anchor),
                Some((Open::Object(entries, _), anchor)) => (Value::Object(entries), anchor),
                None => return problem("a list or an object ends that did not begin"),
            },
            Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {
                continue;
            }
        };
        values = values.saturating_add(added);
        if values > MAX_VALUES {
            return problem(TOO_LARGE);
        }
        if anchor != 0 {
            anchors.insert(anchor, value.clone());
        }
        match open.last_mut() {
            // What follows the first document is none of our business.
            None => return Ok(value),
            Some((Open::List(items), _)) => items.push(value),
            Some((Open::Object(entries, key), _)) => match (key.take(), value) {
                (None, Value::String(text)) => *key = Some(text),
                (None, Value::Array(_) | Value::Object(_)) => return problem("a key has to be text"),
                // 200, true, null
                (None, scalar) => *key = Some(scalar.to_string()),
                (Some(name), Value::Object(merged)) if name == "<<" => {
                    merged.into_iter().for_each(|(key, value)| {
                        entries.entry(key).or_insert(value);
                    });
                }
                (Some(name), value) => {
                    entries.insert(name, value);
                }
            },
        }
    }
    Ok(Value::Null)
}

/// The values that an alias repeats.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(entries) => 1 + entries.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// YAML 1.2's core schema for a scalar without quotes; what it does not know is text.
fn scalar(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return true.into(),
        "false" | "False" | "FALSE" => return false.into(),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return text.into();
    }
    let number = text.strip_prefix('+').unwrap_or(text);
    if let Ok(number) = number.parse::<i64>() {
        return number.into();
    }
    let is_float = digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    match number.parse::<f64>() {
        Ok(number) if is_float && number.is_finite() => number.into(),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_and_yaml_are_one() {
        let expected = json!({"a": 1, "b": ["x", "true", true, null, 1.5, -3, 4, "1.2.3"], "200": {}});
        let read = parse(r#"{"a": 1, "b": ["x", "true", true, null, 1.5, -3, 4, "1.2.3"], "200": {}}"#).unwrap();
        assert_eq!(read, expected);
        assert_eq!(parse("a: 1\nb: [x, 'true', true, ~, 1.5, -3, +4, 1.2.3]\n200: {}\n").unwrap(), expected);
        assert_eq!(parse("{a: 1}").unwrap(), json!({"a": 1}), "YAML in braces");
    }

    #[test]
    fn what_is_sloppy_is_forgiven() {
        assert_eq!(parse("a: 1\na: 2\n").unwrap(), json!({"a": 2}), "the last one counts, as in JSON");
        assert_eq!(parse(r#"{"a": 1, "a": 2}"#).unwrap(), json!({"a": 2}));
        assert_eq!(parse("x: &x {p: 1}\ny: *x\nz: {<<: *x, q: 2}\n").unwrap()["z"], json!({"p": 1, "q": 2}));
        assert_eq!(parse("a: !!str 12\n").unwrap(), json!({"a": "12"}));
        assert_eq!(parse("a: 1\n---\nb: 2\n").unwrap(), json!({"a": 1}));
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        assert_eq!(parse("{\"a\": 1,\n  \"b\" 2}").unwrap_err(), ":2:7: this is neither JSON nor YAML: expected `:`");
        let unbalanced = parse("a: [1, 2\nb: 3\n").unwrap_err();
        assert!(unbalanced.starts_with(":2:"), "{unbalanced}");
        assert_eq!(parse("? [a]\n: 1\n").unwrap_err(), ":1:5: a key has to be text");
    }

    #[test]
    fn nesting_and_aliases_are_bounded() {
        for (open, close) in [("[", "]"), ("{a: ", "}")] {
            let deep = format!("a: {}{}", open.repeat(10_000), close.repeat(10_000));
            assert!(
                parse(&deep).unwrap_err().contains("levels deep") || parse(&deep).unwrap_err().contains("recursion")
            );
        }
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let items = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{items}]\n"));
        }
        assert!(parse(&bomb).unwrap_err().contains("too large"));
    }
}
