//! Reads a document's text: strict YAML (and so JSON), with the line and column of every place in it.

use std::{collections::HashMap, fmt};

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, Tag};
use serde_json::{Map, Number, Value};

use crate::error::{Error, Problem};

/// Deeper documents are refused: what walks them afterwards calls itself once a level.
const MAX_DEPTH: usize = 64;

/// A place in a document's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

impl From<Marker> for Position {
    fn from(marker: Marker) -> Self {
        Self { line: marker.line().max(1), column: marker.col() + 1 }
    }
}

/// A JSON pointer (RFC 6901). Shown as a URI fragment, so that it can be pasted after a file name or into a `$ref`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer of an object's value.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        Self(format!("{}/{}", self.0, key.replace('~', "~0").replace('/', "~1")))
    }

    /// The pointer of an array's item.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// A document as plain JSON, with the positions of its parts.
#[derive(Debug, Clone)]
pub struct Document {
    pub(crate) root: Value,
    positions: HashMap<Pointer, Position>,
}

impl Document {
    /// Reads `text`, in YAML or JSON.
    ///
    /// # Errors
    ///
    /// When the text is not well-formed, or uses what YAML has beyond JSON (anchors, tags, duplicate keys). Only the
    /// first problem is reported: what follows bad syntax is guesswork.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Ok(Self::read(text)?)
    }

    fn read(text: &str) -> Result<Self, Problem> {
        no_forbidden_character(text)?;
        let mut reader = Reader { positions: HashMap::new() };
        let mut parser = Parser::new_from_str(text);
        let mut root = None;
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(bad_syntax)?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
                Event::StreamEnd => break,
                first if root.is_none() => {
                    root = Some(reader.node(&mut parser, first, span, &Pointer::default(), 0)?);
                }
                _ => {
                    return Err(Problem::new("the file holds more than one YAML document")
                        .at_position(span.start.into())
                        .help("remove the `---` line and what follows it"));
                }
            }
        }
        match root {
            None | Some(Value::Null) => Err(Problem::new("the document is empty")
                .at_position(Position { line: 1, column: 1 })
                .help("start with `openapi: 3.0.3`, `info` and `paths`")),
            Some(root) => Ok(Self { root, positions: reader.positions }),
        }
    }

    /// The document as plain JSON, its keys in the order of the text.
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// Where the value at `pointer`, or the key before it, stands in the text. For a pointer that the text does not
    /// have (a missing key), where its nearest parent stands.
    pub fn position(&self, pointer: &Pointer) -> Option<Position> {
        let mut text = pointer.0.as_str();
        loop {
            if let Some(position) = self.positions.get(&Pointer(text.to_owned())) {
                return Some(*position);
            }
            text = &text[..text.rfind('/')?];
        }
    }

    /// A problem at `pointer`.
    pub(crate) fn problem(&self, pointer: &Pointer, message: impl Into<String>) -> Problem {
        Problem::new(message).at(pointer, self.position(pointer))
    }
}

fn bad_syntax(error: ScanError) -> Problem {
    if error.info().contains("recursion limit") {
        return too_deep().at_position((*error.marker()).into());
    }
    Problem::new(format!("this is not YAML: {}", error.info()))
        .rule_of_documents("syntax")
        .at_position((*error.marker()).into())
        .help("here or before: indent with spaces, close quotes and brackets, and quote text that holds `: ` or ` #`")
}

fn too_deep() -> Problem {
    Problem::new(format!("the document nests more than {MAX_DEPTH} levels deep"))
        .help("name inner parts in `components` and use `$ref`")
}

/// YAML ends a document at a NUL, and Rust refuses other such characters in comments.
fn no_forbidden_character(text: &str) -> Result<(), Problem> {
    for (index, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if let Some((column, c)) = line.chars().enumerate().find(|(_, c)| is_forbidden(*c)) {
            return Err(forbidden(c).at_position(Position { line: index + 1, column: column + 1 }));
        }
    }
    Ok(())
}

/// Control characters, and those that turn the direction of writing: what follows them is not what it looks like.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn forbidden(c: char) -> Problem {
    Problem::new(format!("the control character U+{:04X} is not supported", u32::from(c))).help("remove it")
}

struct Reader {
    positions: HashMap<Pointer, Position>,
}

impl Reader {
    fn next<'t>(parser: &mut Parser<'t, saphyr_parser::StrInput<'t>>) -> Result<(Event<'t>, Span), Problem> {
        match parser.next_event() {
            Some(event) => event.map_err(bad_syntax),
            None => Err(Problem::new("the document ends in the middle of a value")),
        }
    }

    fn node<'t>(
        &mut self,
        parser: &mut Parser<'t, saphyr_parser::StrInput<'t>>,
        event: Event<'t>,
        span: Span,
        pointer: &Pointer,
        depth: usize,
    ) -> Result<Value, Problem> {
        let position = Position::from(span.start);
        // A mapping entry has the position of its key already; that is the more useful one.
        self.positions.entry(pointer.clone()).or_insert(position);
        let here = |problem: Problem| problem.at(pointer, Some(position));
        if depth > MAX_DEPTH {
            // Without the pointer, which is as deep.
            return Err(too_deep().at_position(position));
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                plain_node(anchor, tag.as_deref()).and_then(|()| plain_text(&text)).map_err(here)?;
                if style == ScalarStyle::Plain {
                    plain_scalar(&text).map_err(|message| here(Problem::new(message).help("quote it, if it is text")))
                } else {
                    Ok(Value::String(text.into_owned()))
                }
            }
            Event::SequenceStart(anchor, tag) => {
                plain_node(anchor, tag.as_deref()).map_err(here)?;
                let mut items = Vec::new();
                loop {
                    let (event, span) = Self::next(parser)?;
                    if event == Event::SequenceEnd {
                        return Ok(Value::Array(items));
                    }
                    let pointer = pointer.index(items.len());
                    items.push(self.node(parser, event, span, &pointer, depth + 1)?);
                }
            }
            Event::MappingStart(anchor, tag) => {
                plain_node(anchor, tag.as_deref()).map_err(here)?;
                let mut entries = Map::new();
                loop {
                    let (event, span) = Self::next(parser)?;
                    let position = Position::from(span.start);
                    let here = |problem: Problem| problem.at(pointer, Some(position));
                    let key = match event {
                        Event::MappingEnd => return Ok(Value::Object(entries)),
                        Event::Scalar(key, _, anchor, tag) => {
                            plain_node(anchor, tag.as_deref()).and_then(|()| plain_text(&key)).map_err(here)?;
                            key.into_owned()
                        }
                        _ => return Err(here(Problem::new("a key has to be text"))),
                    };
                    if key == "<<" {
                        let problem =
                            Problem::new("a YAML merge key (`<<`) is not supported").rule_of_documents(PLAIN_YAML);
                        return Err(here(problem.help(SHARE)));
                    }
                    let pointer = pointer.key(&key);
                    if let Some(first) = self.positions.insert(pointer.clone(), position) {
                        return Err(Problem::new(format!("the key `{key}` is here twice"))
                            .rule_of_documents("duplicate-key")
                            .at(&pointer, Some(position))
                            .help(format!("the first one is on line {}; keep one of them", first.line)));
                    }
                    let (event, span) = Self::next(parser)?;
                    let value = self.node(parser, event, span, &pointer, depth + 1)?;
                    entries.insert(key, value);
                }
            }
            _ => Err(here(Problem::new("a value is missing here"))),
        }
    }
}

/// The rule against what YAML has beyond JSON.
const PLAIN_YAML: &str = "plain-yaml";
const SHARE: &str = "name the shared part in `components` and use `$ref`";

/// A node with nothing but its value. (There is no alias without an anchor.)
fn plain_node(anchor: usize, tag: Option<&Tag>) -> Result<(), Problem> {
    if anchor != 0 {
        return Err(Problem::new("a YAML anchor (`&name`) is not supported").rule_of_documents(PLAIN_YAML).help(SHARE));
    }
    match tag {
        None => Ok(()),
        Some(tag) => {
            let tag = tag.to_string().replace("tag:yaml.org,2002:!", "!!");
            Err(Problem::new(format!("a YAML tag (`{tag}`) is not supported"))
                .rule_of_documents(PLAIN_YAML)
                .help("remove it; quotes make text of a value"))
        }
    }
}

/// Escapes can say what the text of the document cannot hold.
fn plain_text(text: &str) -> Result<(), Problem> {
    text.chars().find(|c| is_forbidden(*c)).map_or(Ok(()), |c| Err(forbidden(c)))
}

/// YAML 1.2's core schema for a scalar without quotes.
fn plain_scalar(text: &str) -> Result<Value, String> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::Null),
        "true" | "True" | "TRUE" => return Ok(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Ok(Value::Bool(false)),
        _ => {}
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Ok(Value::String(text.to_owned()));
    }
    let is_integer = unsigned.bytes().all(|b| b.is_ascii_digit());
    if is_integer {
        // "+5" is a number in YAML and none in Rust's parser for `u64`.
        let text = text.strip_prefix('+').unwrap_or(text);
        return if let Ok(number) = text.parse::<i64>() {
            Ok(number.into())
        } else if let Ok(number) = text.parse::<u64>() {
            Ok(number.into())
        } else {
            Err(format!("the number {text} does not fit 64 bits"))
        };
    }
    let looks_like_float =
        unsigned.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    match text.parse::<f64>() {
        Ok(number) if looks_like_float => {
            Number::from_f64(number).map(Value::Number).ok_or_else(|| format!("the number {text} is out of range"))
        }
        _ => Ok(Value::String(text.to_owned())),
    }
}

/// A part of a document, with where it is.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// The part itself.
    pub value: &'a Value,
    /// Where it is.
    pub pointer: Pointer,
}

impl<'a> Node<'a> {
    /// The whole document.
    pub fn root(document: &'a Document) -> Self {
        Self { value: &document.root, pointer: Pointer::default() }
    }

    /// The value of `key`, where this is an object that has it.
    pub fn get(&self, key: &str) -> Option<Node<'a>> {
        self.value.get(key).map(|value| Node { value, pointer: self.pointer.key(key) })
    }

    /// The values of an object with their keys; nothing where this is no object.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, Node<'a>)> + use<'a> {
        let pointer = self.pointer.clone();
        self.value
            .as_object()
            .into_iter()
            .flatten()
            .map(move |(key, value)| (key.as_str(), Node { value, pointer: pointer.key(key) }))
    }

    /// The items of an array; nothing where this is no array.
    pub fn items(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let pointer = self.pointer.clone();
        self.value
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
            .map(move |(index, value)| Node { value, pointer: pointer.index(index) })
    }

    /// The text of `key`, where it is text.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key).and_then(Value::as_str)
    }

    /// Whether `key` is `true`.
    pub fn flag(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(text: &str) -> Result<Document, String> {
        Document::parse(text).map_err(|problem| problem.to_string())
    }

    #[test]
    fn json_and_yaml_are_one() {
        let yaml = parse("a: 1\nb: [x, 'true', true, ~, 1.5, -3, +4, 1.2.3]\n").unwrap();
        let json = parse(r#"{"a": 1, "b": ["x", "true", true, null, 1.5, -3, 4, "1.2.3"]}"#).unwrap();
        assert_eq!(yaml.root, json.root);
        assert_eq!(yaml.root["b"], json!(["x", "true", true, null, 1.5, -3, 4, "1.2.3"]));
    }

    #[test]
    fn a_position_is_that_of_the_key() {
        let document = parse("a:\n  b:\n    - c\n    - d\n").unwrap();
        let at = |pointer: &Pointer| document.position(pointer).map(|p| (p.line, p.column));
        let b = Pointer::default().key("a").key("b");
        assert_eq!(at(&b), Some((2, 3)));
        assert_eq!(at(&b.index(1)), Some((4, 7)));
        assert_eq!(at(&b.key("missing")), Some((2, 3)), "the nearest parent");
    }

    #[test]
    fn key_order_is_kept() {
        let document = parse("z: 1\na: 2\nm: 3\n").unwrap();
        assert_eq!(document.root.as_object().unwrap().keys().collect::<Vec<_>>(), ["z", "a", "m"]);
    }

    #[test]
    fn a_duplicate_key_is_refused_with_both_lines() {
        let message = parse("a: 1\nb: 2\na: 3\n").unwrap_err();
        assert_eq!(
            message,
            "line 3, column 1: the key `a` is here twice\n  at #/a\n  help: the first one is on line 1; keep one of them"
        );
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(parse(&format!("{}{}", "[".repeat(64), "]".repeat(64))).is_ok());
        for depth in [66, 100_000] {
            let message = parse(&format!("{}{}", "[".repeat(depth), "]".repeat(depth))).unwrap_err();
            assert!(message.contains("the document nests more than 64 levels deep"), "{message:.200}");
        }
    }

    #[test]
    fn lines_may_end_in_either_way() {
        assert_eq!(parse("a: 1\r\nb: |\r\n  c\r\n  d\r\n").unwrap().root, json!({"a": 1, "b": "c\nd\n"}));
        assert!(parse("a: \"b\\rc\"\n").unwrap_err().contains("U+000D"));
    }
}
