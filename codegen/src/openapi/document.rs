//! Documents: reads the text of one, in YAML or JSON, with the line and column of every part.
//!
//! One reader serves two purposes. A document of ours is read strictly, since what is ambiguous in it is a mistake. A
//! document that somebody else publishes is read leniently: what can be understood is understood.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};
use serde_json::{Map, Number, Value};

use super::{
    location::{Pointer, Position},
    node::Node,
    reference::Resolver,
};
use crate::error::{Error, Problem};

/// A document as plain JSON, with the positions of its parts.
#[derive(Debug, Clone)]
pub struct Document {
    pub(crate) root: Value,
    positions: HashMap<Pointer, Position>,
}

impl Document {
    /// Reads YAML, and so JSON, strictly: no anchors, tags, merge keys or duplicate keys, which JSON cannot express or
    /// tools read in several ways.
    ///
    /// # Errors
    ///
    /// The text is not well-formed, or uses one of these. Only the first problem is reported: what follows bad syntax is
    /// guesswork.
    pub fn parse(text: &str) -> Result<Self, Error> {
        reject_forbidden_characters(text)?;
        let mut reader = Reader::new(Strictness::Strict);
        match reader.read(text)? {
            None | Some(Value::Null) => Err(Problem::new("the document is empty")
                .at_position(Position { line: 1, column: 1 })
                .help("start with `openapi: 3.0.3`, `info` and `paths`")
                .into()),
            Some(root) => Ok(Self { root, positions: reader.positions }),
        }
    }

    /// Reads JSON by a reader of its own, many times faster than as YAML, and without positions.
    ///
    /// # Errors
    ///
    /// The text is not JSON.
    pub fn parse_json(text: &str) -> Result<Self, Error> {
        match serde_json::from_str(text) {
            Ok(root) => Ok(Self { root, positions: HashMap::new() }),
            Err(error) => Err(Problem::new(format!("this is not JSON: {}", without_position(&error)))
                .at_position(Position { line: error.line(), column: error.column() })
                .into()),
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
        // YAML has braces as well, but their author means JSON, and has to know what is wrong with that.
        Self::parse_json(text).or_else(|_| Self::parse_lenient_yaml(text)).map_err(|error| {
            match serde_json::from_str::<Value>(text) {
                Err(json) => neither_json_nor_yaml(&without_position(&json))
                    .at_position(Position { line: json.line(), column: json.column() })
                    .into(),
                Ok(_) => error,
            }
        })
    }

    fn parse_lenient_yaml(text: &str) -> Result<Self, Error> {
        let root = Reader::new(Strictness::Lenient).read(text)?;
        Ok(Self { root: root.unwrap_or_default(), positions: HashMap::new() })
    }

    /// The document as plain JSON, its keys in the order of the text.
    pub fn root(&self) -> &Value {
        &self.root
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

impl From<Marker> for Position {
    fn from(marker: Marker) -> Self {
        Self { line: marker.line().max(1), column: marker.col() + 1 }
    }
}

/// How a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strictness {
    Strict,
    Lenient,
}

impl Strictness {
    /// The deepest nesting that is read: what reads a document afterwards calls itself once a level.
    fn max_depth(self) -> usize {
        match self {
            Self::Strict => 64,
            // As `serde_json` has it.
            Self::Lenient => 128,
        }
    }
}

/// The most values of a document, with those that its aliases repeat.
const MAX_VALUES: usize = 2_000_000;

/// Reads YAML events.
struct Reader {
    strictness: Strictness,
    /// Of all values; empty where the reader is lenient.
    positions: HashMap<Pointer, Position>,
    /// The values with an anchor, by its number.
    anchors: HashMap<usize, Value>,
    values: usize,
}

type Events<'t> = Parser<'t, StrInput<'t>>;

impl Reader {
    fn new(strictness: Strictness) -> Self {
        Self { strictness, positions: HashMap::new(), anchors: HashMap::new(), values: 0 }
    }

    fn is_strict(&self) -> bool {
        self.strictness == Strictness::Strict
    }

    /// Reads the first document of `text`; `None` where there is none.
    fn read(&mut self, text: &str) -> Result<Option<Value>, Problem> {
        let mut events = Parser::new_from_str(text);
        let mut root = None;
        while let Some(event) = events.next_event() {
            let (event, span) = event.map_err(|error| self.bad_syntax(error))?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
                Event::StreamEnd => break,
                first if root.is_none() => {
                    root = Some(self.value(&mut events, first, span, &Pointer::default(), 0)?);
                    if !self.is_strict() {
                        break;
                    }
                }
                _ => {
                    return Err(Problem::new("the file holds more than one YAML document")
                        .at_position(span.start.into())
                        .help("remove the `---` line and what follows it"));
                }
            }
        }
        Ok(root)
    }

    fn next<'t>(&self, events: &mut Events<'t>) -> Result<(Event<'t>, Span), Problem> {
        match events.next_event() {
            Some(event) => event.map_err(|error| self.bad_syntax(error)),
            None => Err(Problem::new("the document ends in the middle of a value")),
        }
    }

    fn value<'t>(
        &mut self,
        events: &mut Events<'t>,
        event: Event<'t>,
        span: Span,
        pointer: &Pointer,
        depth: usize,
    ) -> Result<Value, Problem> {
        let position = Position::from(span.start);
        if self.is_strict() {
            // A value of an object has the position of its key already, which is the more useful one.
            self.positions.entry(pointer.clone()).or_insert(position);
        }
        let at = &self.placed(pointer, position);
        if depth > self.strictness.max_depth() {
            // Without the pointer, which is as long as the nesting is deep.
            return Err(self.too_deep().at_position(position));
        }
        self.count(1).map_err(|problem| problem.at_position(position))?;
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.check_decorations(anchor, tag.as_deref()).map_err(at)?;
                let is_string = style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.suffix == "str");
                self.check_characters(&text).map_err(at)?;
                let value = if is_string {
                    Value::String(text.into_owned())
                } else {
                    self.plain_scalar(&text)
                        .map_err(|message| at(Problem::new(message).help("quote it if it is a string")))?
                };
                Ok(self.anchored(anchor, value))
            }
            Event::Alias(anchor) => {
                let Some(value) = self.anchors.get(&anchor).cloned() else {
                    return Err(Problem::new("this YAML alias leads nowhere").at_position(position));
                };
                self.count(size(&value)).map_err(|problem| problem.at_position(position))?;
                Ok(value)
            }
            Event::SequenceStart(anchor, tag) => {
                self.check_decorations(anchor, tag.as_deref()).map_err(at)?;
                let items = self.items(events, pointer, depth)?;
                Ok(self.anchored(anchor, Value::Array(items)))
            }
            Event::MappingStart(anchor, tag) => {
                self.check_decorations(anchor, tag.as_deref()).map_err(at)?;
                let entries = self.entries(events, pointer, depth)?;
                Ok(self.anchored(anchor, Value::Object(entries)))
            }
            _ => Err(at(Problem::new("a value is missing here"))),
        }
    }

    fn items(&mut self, events: &mut Events<'_>, pointer: &Pointer, depth: usize) -> Result<Vec<Value>, Problem> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next(events)?;
            if event == Event::SequenceEnd {
                return Ok(items);
            }
            let pointer = if self.is_strict() { pointer.index(items.len()) } else { Pointer::default() };
            items.push(self.value(events, event, span, &pointer, depth + 1)?);
        }
    }

    fn entries(
        &mut self,
        events: &mut Events<'_>,
        pointer: &Pointer,
        depth: usize,
    ) -> Result<Map<String, Value>, Problem> {
        let mut entries = Map::new();
        loop {
            let (event, span) = self.next(events)?;
            let position = Position::from(span.start);
            let at = &self.placed(pointer, position);
            let key = match event {
                Event::MappingEnd => return Ok(entries),
                Event::Scalar(key, _, anchor, tag) => {
                    self.check_decorations(anchor, tag.as_deref()).map_err(at)?;
                    self.check_characters(&key).map_err(at)?;
                    key.into_owned()
                }
                _ => return Err(at(Problem::new("a key has to be a string"))),
            };
            let pointer = if self.is_strict() { self.new_key(&key, pointer, position)? } else { Pointer::default() };
            let (event, span) = self.next(events)?;
            match self.value(events, event, span, &pointer, depth + 1)? {
                Value::Object(merged) if key == "<<" => {
                    merged.into_iter().for_each(|(key, value)| _ = entries.entry(key).or_insert(value));
                }
                value => _ = entries.insert(key, value),
            }
        }
    }

    /// Puts a problem where it is. Only a strict reader knows pointers.
    fn placed<'p>(&self, pointer: &'p Pointer, position: Position) -> impl Fn(Problem) -> Problem + use<'p> {
        let is_strict = self.is_strict();
        move |problem| if is_strict { problem.at(pointer, Some(position)) } else { problem.at_position(position) }
    }

    /// Notes where a key stands, and rejects a second one of its name. Returns the pointer of its value.
    fn new_key(&mut self, key: &str, object: &Pointer, position: Position) -> Result<Pointer, Problem> {
        if key == "<<" {
            return Err(Problem::new("a YAML merge key (`<<`) is not supported")
                .rule_of_documents(PLAIN_YAML)
                .help(SHARE)
                .at(object, Some(position)));
        }
        let pointer = object.key(key);
        match self.positions.insert(pointer.clone(), position) {
            None => Ok(pointer),
            Some(first) => Err(Problem::new(format!("the key `{key}` occurs twice"))
                .rule_of_documents("duplicate-key")
                .at(&pointer, Some(position))
                .help(format!("the first one is on line {}; keep one of them", first.line))),
        }
    }

    fn anchored(&mut self, anchor: usize, value: Value) -> Value {
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        value
    }

    fn count(&mut self, added: usize) -> Result<(), Problem> {
        self.values = self.values.saturating_add(added);
        if self.values > MAX_VALUES { Err(Problem::new("the document is too large")) } else { Ok(()) }
    }

    /// Rejects what a value can have in YAML besides itself.
    fn check_decorations(&self, anchor: usize, tag: Option<&Tag>) -> Result<(), Problem> {
        if !self.is_strict() {
            return Ok(());
        }
        if anchor != 0 {
            let problem = Problem::new("a YAML anchor (`&name`) is not supported");
            return Err(problem.rule_of_documents(PLAIN_YAML).help(SHARE));
        }
        let Some(tag) = tag else { return Ok(()) };
        let tag = tag.to_string().replace("tag:yaml.org,2002:!", "!!");
        Err(Problem::new(format!("a YAML tag (`{tag}`) is not supported"))
            .rule_of_documents(PLAIN_YAML)
            .help("remove it; quotes make a string of a value"))
    }

    /// Rejects the characters that the text of a document cannot have, but its escapes can express.
    fn check_characters(&self, text: &str) -> Result<(), Problem> {
        match text.chars().find(|c| is_forbidden(*c)) {
            Some(c) if self.is_strict() => Err(forbidden(c)),
            _ => Ok(()),
        }
    }

    /// A scalar without quotes, by the core schema of YAML 1.2.
    fn plain_scalar(&self, text: &str) -> Result<Value, String> {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::Null),
            "true" | "True" | "TRUE" => return Ok(Value::Bool(true)),
            "false" | "False" | "FALSE" => return Ok(Value::Bool(false)),
            _ => {}
        }
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            return Ok(Value::String(text.to_owned()));
        }
        // YAML allows a plus sign, and JSON does not.
        let number = text.strip_prefix('+').unwrap_or(text);
        if let Some(number) =
            number.parse::<i64>().ok().map(Number::from).or(number.parse::<u64>().ok().map(Number::from))
        {
            return Ok(Value::Number(number));
        }
        if self.is_strict() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(format!("the number {number} does not fit 64 bits"));
        }
        let is_float = digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
        match number.parse::<f64>() {
            Ok(float) if is_float => match Number::from_f64(float) {
                Some(number) => Ok(Value::Number(number)),
                None if self.is_strict() => Err(format!("the number {text} is out of range")),
                None => Ok(Value::String(text.to_owned())),
            },
            _ => Ok(Value::String(text.to_owned())),
        }
    }

    fn bad_syntax(&self, error: ScanError) -> Problem {
        let position = Position::from(*error.marker());
        if error.info().contains("recursion limit") {
            return self.too_deep().at_position(position);
        }
        match self.strictness {
            Strictness::Lenient => neither_json_nor_yaml(error.info()).at_position(position),
            Strictness::Strict => Problem::new(format!("this is not YAML: {}", error.info()))
                .rule_of_documents("syntax")
                .at_position(position)
                .help("here or before: indent with spaces, close quotes and brackets, and quote strings with `: ` or ` #`"),
        }
    }

    fn too_deep(&self) -> Problem {
        Problem::new(format!("the document nests more than {} levels deep", self.strictness.max_depth()))
            .help("name inner parts in `components` and use `$ref`")
    }
}

/// The rule against what YAML has beyond JSON.
const PLAIN_YAML: &str = "plain-yaml";
const SHARE: &str = "name the shared part in `components` and use `$ref`";

fn neither_json_nor_yaml(reason: &str) -> Problem {
    Problem::new(format!("this is neither JSON nor YAML: {reason}"))
}

fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(message, _)| message.to_owned())
}

/// YAML ends a document at a NUL, and Rust rejects other such characters in comments.
fn reject_forbidden_characters(text: &str) -> Result<(), Problem> {
    for (index, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if let Some((column, c)) = line.chars().enumerate().find(|(_, c)| is_forbidden(*c)) {
            return Err(forbidden(c).at_position(Position { line: index + 1, column: column + 1 }));
        }
    }
    Ok(())
}

/// Returns `true` for control characters, and for those that turn the direction of writing: what follows them is not what
/// it looks like.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn forbidden(c: char) -> Problem {
    Problem::new(format!("the control character U+{:04X} is not supported", u32::from(c))).help("remove it")
}

/// The number of values that an alias repeats.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(entries) => 1 + entries.values().map(size).sum::<usize>(),
        _ => 1,
    }
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
        assert_eq!(Document::parse_json(JSON).unwrap().root, expected);
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
        assert!(parse_leniently("? [a]\n: 1\n").unwrap_err().starts_with("f:1:3: a key has to be a string"));
        assert_eq!(Document::parse_json("{").unwrap_err().problems()[0].position().unwrap().line, 1);
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
