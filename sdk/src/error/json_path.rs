//! The path of a place within JSON, such as `agents[1].id`.

use std::fmt::Write;

/// An array or an object that has begun before the place.
enum Container<'j> {
    /// With the index of the current element, unless none has begun.
    Array(Option<usize>),
    /// With the quoted key of the current value, unless none has begun.
    Object(Option<&'j [u8]>),
}

/// The position of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ErrorPosition {
    /// In the first bytes of the value.
    Start,
    /// Within the value, or at its end.
    End,
    /// At the end of the value or, if it is the last one of an array or an object, at the end of that. serde_json reports an
    /// error of a union there.
    EndOfContainer,
}

/// Returns the path of the value that is being read after `column` bytes of the line `line`, which counts from 1. The path is
/// empty at the top level. Up to there, the text must be valid JSON.
pub(super) fn path_at(json: &[u8], line: usize, column: usize, position_of_error: ErrorPosition) -> String {
    let line_start: usize =
        json.split_inclusive(|byte| *byte == b'\n').take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    let (mut read, rest) = json.split_at(json.len().min(line_start + column));
    if position_of_error == ErrorPosition::EndOfContainer && !rest.starts_with(b",") {
        read = read.split_last().map_or(read, |(_, read)| read);
    }
    let mut containers = Vec::new();
    let mut last_string: &[u8] = &[];
    let mut position = 0;
    while let Some(byte) = read.get(position) {
        let token = &read[position..];
        let length = if *byte == b'"' { string_length(token) } else { 1 };
        if !byte.is_ascii_whitespace()
            && *byte != b']'
            && let Some(Container::Array(index @ None)) = containers.last_mut()
        {
            *index = Some(0);
        }
        match (byte, containers.last_mut()) {
            (b'"', _) => last_string = &token[..length],
            (b'[', _) => containers.push(Container::Array(None)),
            (b'{', _) => containers.push(Container::Object(None)),
            (b']' | b'}', _) => drop(containers.pop()),
            (b':', Some(Container::Object(key))) => *key = Some(last_string),
            (b',', Some(Container::Object(key))) => *key = None,
            (b',', Some(Container::Array(index))) => *index = index.map(|index| index + 1),
            _ => {}
        }
        position += length;
    }
    let mut path = String::new();
    for container in containers {
        match container {
            Container::Array(Some(index)) => drop(write!(path, "[{index}]")),
            Container::Object(Some(key)) => {
                let separator = if path.is_empty() { "" } else { "." };
                path += separator;
                path += &serde_json::from_slice::<String>(key).unwrap_or_default();
            }
            // Nothing of the array has been read.
            Container::Array(None) if position_of_error == ErrorPosition::Start => path += "[0]",
            Container::Array(None) | Container::Object(None) => {}
        }
    }
    path
}

/// The number of bytes of the string at the start of `json`, quotation marks included.
fn string_length(json: &[u8]) -> usize {
    let mut length = 1;
    while let Some(byte) = json.get(length) {
        length += match byte {
            b'"' => return length + 1,
            b'\\' => 2,
            _ => 1,
        };
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        error::decode::decode,
        types::{AvailableAgentList, CallPickup, ErrorBody},
    };

    /// Asserts that a value that cannot be decoded has the path that a deserializer that tracks its path finds.
    fn assert_tracked<T: DeserializeOwned>(json: &str) {
        let Err(error) = decode::<T>(json.as_bytes()) else { return };
        let deserializer = &mut serde_json::Deserializer::from_str(json);
        let tracked = serde_path_to_error::deserialize::<_, T>(deserializer).err().unwrap().path().to_string();
        assert_eq!(error.path, if tracked == "." { "" } else { &tracked }, "{error}: {json}");
    }

    #[test]
    fn strings_do_not_end_containers() {
        let json = br#"{"a\"]": [{"b": "}", "c": 1}, {"d": ["x\\", {"e": tru"#;
        assert_eq!(path_at(json, 1, json.len(), ErrorPosition::End), "a\"][1].d[1].e");
        assert_eq!(path_at(b"[1,\n [],\n  {\"a\": 2", 3, 9, ErrorPosition::End), "[2].a");
        assert_eq!(path_at(b"", 1, 0, ErrorPosition::End), "");
    }

    #[test]
    fn error_of_a_union_is_at_its_value() {
        for value in ["1.5", "{}", r#"{"a": [1]}"#, "[]", "true"] {
            for json in [
                format!(r#"{{"errors": [{{"errorCode": {value}}}]}}"#),
                format!(r#"{{"errors": [{{"errorCode": {value} , "description": "d"}}]}}"#),
                format!("{{\"errors\": [{{\"errorCode\": {value}\n}}\n]\n}}"),
            ] {
                let error = decode::<ErrorBody>(json.as_bytes()).unwrap_err();
                assert_eq!(error.path, "errors[0].errorCode", "{json}");
                assert_tracked::<ErrorBody>(&json);
            }
        }
    }

    /// Any JSON value, often with the keys of the document.
    fn value() -> impl Strategy<Value = Value> {
        let text = prop_oneof![Just("true".to_owned()), "[\"\\\\\\]}{\\[a, :]{0,4}"];
        let scalar = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            Just(json!(1.5)),
            text.prop_map(Value::from)
        ];
        scalar.prop_recursive(4, 24, 4, |inner| {
            let key = prop_oneof![
                prop::sample::select(
                    [
                        "agents",
                        "id",
                        "name",
                        "numbers",
                        "primary",
                        "errors",
                        "error",
                        "message",
                        "errorCode",
                        "location"
                    ]
                    .to_vec()
                )
                .prop_map(str::to_owned),
                "[\"\\\\a:,]{0,2}",
            ];
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(key, inner, 0..5)
                    .prop_map(|entries| entries.into_iter().collect::<serde_json::Map<_, _>>().into()),
            ]
        })
    }

    proptest! {
        #[test]
        fn path_is_the_tracked_one(agents in value(), id in value(), name in value(), is_pretty: bool) {
            let group = json!({"id": id, "name": name, "agents": [{"id": "a", "numbers": agents}, agents]});
            let text = if is_pretty { serde_json::to_string_pretty(&group) } else { serde_json::to_string(&group) };
            let text = text.unwrap();
            assert_tracked::<CallPickup>(&text);
            assert_tracked::<AvailableAgentList>(&text);
            let errors = json!({"message": name, "errors": agents, "error": [{"message": id}]});
            assert_tracked::<ErrorBody>(&errors.to_string());
        }
    }
}
