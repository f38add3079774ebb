//! Documents: reads the text of one, in YAML or JSON, with the line and column of every part.
//!
//! Our own document is read strictly, since ambiguity in it is a mistake. The documents of vendors are read leniently.

use std::{borrow::Cow, collections::HashMap};

use serde::de::IgnoredAny;
use serde_json::Value;

use super::{
    location::{Pointer, Position},
    node::Node,
    reference::Resolver,
    yaml::{Strictness, YamlReader, neither_json_nor_yaml, reject_forbidden_characters},
};
use crate::error::{Error, Problem};

/// A document as plain JSON, with the positions of its parts.
#[derive(Debug, Clone)]
pub struct Document {
    root: Value,
    positions: HashMap<Pointer, Position>,
}

impl Document {
    /// Reads YAML, and so JSON, strictly: anchors, tags, merge keys and duplicate keys are rejected, because JSON cannot
    /// express them, or because tools interpret them in several ways.
    ///
    /// # Errors
    ///
    /// The text is not well-formed, or uses one of these. Only the first problem is reported, since bad syntax makes the
    /// rest unreliable.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim_start_matches('\u{feff}');
        reject_forbidden_characters(text)?;
        let text = &*with_joined_surrogates(text);
        let mut reader = YamlReader::new(Strictness::Strict);
        match reader.read(text)? {
            None | Some(Value::Null) => Err(Problem::new("the document is empty")
                .at_position(Position { line: 1, column: 1 })
                .help("start with `openapi: 3.0.3`, `info` and `paths`")
                .into()),
            Some(root) => Ok(Self { root, positions: reader.into_positions() }),
        }
    }

    /// Reads a published document, JSON or YAML, leniently and without positions: of duplicate keys the last one counts, as
    /// in JSON, anchors and merge keys are followed, and only the first of several YAML documents is read.
    ///
    /// # Errors
    ///
    /// The text is neither JSON nor YAML, nests too deeply, or repeats too much by anchors.
    pub fn parse_leniently(text: &str) -> Result<Self, Error> {
        let text = text.trim_start_matches('\u{feff}');
        if !text.trim_start().starts_with(['{', '[']) {
            return Self::parse_lenient_yaml(text);
        }
        // Braces are valid YAML, but their author usually means JSON, and needs the error of the JSON parser.
        Self::parse_json(text).or_else(|json| {
            Self::parse_lenient_yaml(text).map_err(|_| {
                let position = Position { line: json.line(), column: json.column() };
                neither_json_nor_yaml(&without_position(&json)).at_position(position).into()
            })
        })
    }

    /// JSON has a reader of its own, which is many times faster than that of YAML.
    fn parse_json(text: &str) -> Result<Self, serde_json::Error> {
        Ok(Self { root: serde_json::from_str(text)?, positions: HashMap::new() })
    }

    fn parse_lenient_yaml(text: &str) -> Result<Self, Error> {
        let root = YamlReader::new(Strictness::Lenient).read(text)?;
        Ok(Self { root: root.unwrap_or_default(), positions: HashMap::new() })
    }

    /// The document as plain JSON, its keys in the order of the text.
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// The document with changes to its root, and with the positions of the original.
    pub(crate) fn map_root(mut self, change: impl FnOnce(&mut Value)) -> Self {
        change(&mut self.root);
        self
    }

    /// The root as a node.
    pub fn node(&self) -> Node<'_> {
        Node::root(&self.root)
    }

    /// A resolver of the references within the document.
    pub fn resolver(&self) -> Resolver<'_> {
        Resolver::new(&self.root)
    }

    /// The position of the value at `pointer`, or of its key. For a pointer that the text does not have, such as that of a
    /// missing key, the position of its nearest parent.
    pub fn position(&self, pointer: &Pointer) -> Option<Position> {
        let mut pointer = pointer.clone();
        loop {
            if let Some(position) = self.positions.get(&pointer) {
                return Some(*position);
            }
            pointer = pointer.parent()?;
        }
    }

    /// A problem at `pointer`.
    pub(crate) fn problem(&self, pointer: &Pointer, message: impl Into<String>) -> Problem {
        Problem::new(message).at(pointer, self.position(pointer))
    }
}

/// JSON with each pair of escaped surrogates, such as `\ud83d\ude00`, replaced by its character: YAML has no such escapes. A
/// text that is not JSON stays as it is.
fn with_joined_surrogates(text: &str) -> Cow<'_, str> {
    let is_json = || serde_json::from_str::<IgnoredAny>(text).is_ok();
    if !text.trim_start().starts_with('{') || !text.contains("\\u") || !is_json() {
        return text.into();
    }
    let escape = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok();
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, found)) = rest.find('\\').map(|at| rest.split_at(at)) {
        joined.push_str(before);
        let units = [escape(found), found.get(6..).and_then(escape)];
        let pair = units[0].zip(units[1]).and_then(|(high, low)| String::from_utf16(&[high, low]).ok());
        let is_pair = units[0].is_some_and(|unit| (0xD800..0xDC00).contains(&unit));
        let (character, length) = match pair.filter(|_| is_pair) {
            Some(pair) => (pair, 12),
            // The escape of a backslash is skipped as a whole. JSON ends no text with a backslash.
            None => (found.chars().take(2).collect(), found.chars().take(2).map(char::len_utf8).sum()),
        };
        joined.push_str(&character);
        rest = &found[length..];
    }
    joined.push_str(rest);
    joined.into()
}

fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(message, _)| message.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(text: &str) -> Result<Value, String> {
        Document::parse(text).map(|document| document.root).map_err(|problem| problem.to_string())
    }

    fn parse_leniently(text: &str) -> Result<Value, String> {
        Document::parse_leniently(text).map(|document| document.root).map_err(|error| error.in_file("f").to_string())
    }

    const JSON: &str = r#"{"a": 1, "b": ["x", "true", true, null, 1.5, -3, 4, "1.2.3"], "200": {}}"#;

    #[test]
    fn json_and_yaml_are_read_alike() {
        let expected = json!({"a": 1, "b": ["x", "true", true, null, 1.5, -3, 4, "1.2.3"], "200": {}});
        let yaml = "a: 1\nb: [x, 'true', true, ~, 1.5, -3, +4, 1.2.3]\n200: {}\n";
        for text in [JSON, yaml] {
            assert_eq!(parse(text).unwrap(), expected);
            assert_eq!(parse_leniently(text).unwrap(), expected);
        }
        assert_eq!(parse_leniently("{a: 1}").unwrap(), json!({"a": 1}), "YAML in braces");
        assert_eq!(parse_leniently(&format!("\u{feff}{JSON}")).unwrap(), expected);
    }

    #[test]
    fn a_position_is_that_of_the_key() {
        let document = Document::parse("a:\n  b:\n    - c\n    - d\n").unwrap();
        let at = |pointer: &Pointer| document.position(pointer).map(|p| (p.line, p.column));
        let b = Pointer::default().key("a").key("b");
        assert_eq!(at(&b), Some((2, 3)));
        assert_eq!(at(&b.index(1)), Some((4, 7)));
        assert_eq!(at(&b.key("missing")), Some((2, 3)), "the nearest parent");
    }

    #[test]
    fn key_order_is_kept() {
        let root = parse("z: 1\na: 2\nm: 3\n").unwrap();
        assert_eq!(root.as_object().unwrap().keys().collect::<Vec<_>>(), ["z", "a", "m"]);
    }

    #[test]
    fn rejects_a_duplicate_key_with_both_lines() {
        let message = parse("a: 1\nb: 2\na: 3\n").unwrap_err();
        assert_eq!(
            message,
            "line 3, column 1: the key `a` occurs twice\n  at #/a\n  help: the first one is on line 1; keep one of them"
        );
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(&nested(64)).is_ok());
        for depth in [66, 100_000] {
            let message = parse(&nested(depth)).unwrap_err();
            assert!(message.contains("the document nests more than 64 levels deep"), "{message:.200}");
        }
        for (open, close) in [("[", "]"), ("{a: ", "}")] {
            let deep = format!("a: {}{}", open.repeat(10_000), close.repeat(10_000));
            assert!(parse_leniently(&deep).unwrap_err().contains("nests more than 128 levels deep"));
        }
    }

    #[test]
    fn lines_may_end_in_either_way() {
        assert_eq!(parse("a: 1\r\nb: |\r\n  c\r\n  d\r\n").unwrap(), json!({"a": 1, "b": "c\nd\n"}));
        assert!(parse("a: \"b\\rc\"\n").unwrap_err().contains("U+000D"));
    }

    #[test]
    fn json_may_escape_surrogates() {
        let json = r#"{"a": "\ud83d\ude00\\ud83d \u00e9\/"}"#;
        assert_eq!(parse(json).unwrap(), serde_json::from_str::<Value>(json).unwrap());
    }

    #[test]
    fn published_documents_are_read_leniently() {
        assert_eq!(parse_leniently("a: 1\na: 2\n").unwrap(), json!({"a": 2}), "the last one counts, as in JSON");
        assert_eq!(parse_leniently(r#"{"a": 1, "a": 2}"#).unwrap(), json!({"a": 2}));
        let merged = parse_leniently("x: &x {p: 1}\ny: *x\nz: {<<: *x, q: 2}\n").unwrap();
        assert_eq!(merged, json!({"x": {"p": 1}, "y": {"p": 1}, "z": {"p": 1, "q": 2}}));
        assert_eq!(parse_leniently("a: !!str 12\n").unwrap(), json!({"a": "12"}));
        assert_eq!(parse_leniently("a: 1\n---\nb: 2\n").unwrap(), json!({"a": 1}));
        assert_eq!(parse_leniently("a: 99999999999999999999\n").unwrap(), json!({"a": 1e20}));
    }

    #[test]
    fn lenient_errors_have_a_position() {
        let message = parse_leniently("{\"a\": 1,\n  \"b\" 2}").unwrap_err();
        assert_eq!(message, "f:2:7: this is neither JSON nor YAML: expected `:`");
        let unbalanced = parse_leniently("a: [1, 2\nb: 3\n").unwrap_err();
        assert!(unbalanced.starts_with("f:2:"), "{unbalanced}");
        assert!(parse_leniently("? [a]\n: 1\n").unwrap_err().starts_with("f:1:3: a key must be a string"));
    }

    #[test]
    fn aliases_are_bounded() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let items = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{items}]\n"));
        }
        assert!(parse_leniently(&bomb).unwrap_err().contains("too large"));
    }
}
