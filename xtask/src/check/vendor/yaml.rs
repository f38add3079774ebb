//! Writes values as YAML in block style.

use serde_json::{Map, Value};

/// The words that YAML parsers read as another type than a string.
const NON_STRING_WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

/// Returns the lines of an object, indented by `indent` spaces.
pub(super) fn block(entries: &Map<String, Value>, indent: usize) -> String {
    entries.iter().map(|(key, value)| format!("{:indent$}{}:{}", "", string(key), after(value, indent))).collect()
}

/// Returns the lines of a list.
pub(super) fn list(items: &[Value]) -> String {
    items.iter().map(|item| list_item(item, 0)).collect()
}

/// Returns the rest of a line that ends in `:` or `-`, and the lines below it.
fn after(value: &Value, indent: usize) -> String {
    match value {
        Value::Object(entries) if !entries.is_empty() => format!("\n{}", block(entries, indent + 2)),
        Value::Array(items) if items.iter().any(Value::is_object) => {
            format!("\n{}", items.iter().map(|item| list_item(item, indent + 2)).collect::<String>())
        }
        _ => format!(" {}\n", flow(value)),
    }
}

fn list_item(item: &Value, indent: usize) -> String {
    match item {
        Value::Object(entries) if !entries.is_empty() => {
            let lines = block(entries, indent + 2);
            format!("{:indent$}- {}", "", lines.trim_start())
        }
        _ => format!("{:indent$}- {}\n", "", flow(item)),
    }
}

/// Returns a value in a single line.
fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => string(text),
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        _ => value.to_string(),
    }
}

/// Returns a string, in quotes where YAML needs them.
fn string(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_/$.-".contains(&byte);
    let is_path = text.starts_with('/') && text.bytes().all(|byte| is_plain(byte) || b"{}".contains(&byte));
    let is_word =
        text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '$') && text.bytes().all(is_plain);
    if is_path || (is_word && !NON_STRING_WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))) {
        text.to_owned()
    } else if text.contains(char::is_control) {
        Value::from(text).to_string()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use webex_call_pickup_codegen::Document;

    use super::*;

    #[test]
    fn yaml_is_read_as_the_same_value() {
        let value = json!({
            "/bells/{bellId}": {"get": {"parameters": [{"name": "a", "in": "query"}, [], "x", 1], "tags": ["A b", "on"]}},
            "200": {"$ref": "#/components/x", "empty": {}, "none": [], "null": null, "flag": true, "n": -1.5},
            "words": ["true", "Yes", "~", "", " a", "a: b", "it's", "a\nb", "# c", "- d", "{e}", "1e3", "0x1F", "é", "*f"],
            "y": {"deep": [{"er": {"still": "x"}}]},
        });
        let text = block(value.as_object().unwrap(), 0);
        assert_eq!(Document::parse(&text).unwrap().root(), &value, "{text}");
    }
}
