//! Reads YAML from the events of a parser, strictly or leniently.

use std::{borrow::Cow, collections::HashMap};

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};
use serde_json::{Map, Number, Value};

use super::location::{Pointer, Position};
use crate::error::Problem;

impl From<Marker> for Position {
    fn from(marker: Marker) -> Self {
        Self { line: marker.line().max(1), column: marker.col() + 1 }
    }
}

/// The strictness of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    Strict,
    Lenient,
}

impl Strictness {
    /// The maximum depth of nesting. Later steps recurse once per level.
    fn max_depth(self) -> usize {
        match self {
            Self::Strict => 64,
            // As `serde_json` has it.
            Self::Lenient => 128,
        }
    }
}

/// The maximum number of values of a document, with those that its aliases repeat.
const MAX_VALUES: usize = 2_000_000;

/// Reads YAML events.
pub(super) struct YamlReader {
    strictness: Strictness,
    /// Of all values; empty where the reader is lenient.
    positions: HashMap<Pointer, Position>,
    /// The values with an anchor, by its number.
    anchors: HashMap<usize, Value>,
    values: usize,
}

type Events<'t> = Parser<'t, StrInput<'t>>;

impl YamlReader {
    pub(super) fn new(strictness: Strictness) -> Self {
        Self { strictness, positions: HashMap::new(), anchors: HashMap::new(), values: 0 }
    }

    pub(super) fn into_positions(self) -> HashMap<Pointer, Position> {
        self.positions
    }

    fn is_strict(&self) -> bool {
        self.strictness == Strictness::Strict
    }

    /// Reads the first document of `text`, if there is one.
    pub(super) fn read(&mut self, text: &str) -> Result<Option<Value>, Problem> {
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
            // Without a pointer, which would be as long as the nesting is deep.
            return Err(self.too_deep().at_position(position));
        }
        self.count(1).map_err(|problem| problem.at_position(position))?;
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.check_decorations(anchor, tag.as_deref()).map_err(at)?;
                let is_string = style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.suffix == "str");
                let text = with_line_feeds(text);
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
                _ => return Err(at(Problem::new("a key must be a string"))),
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

    /// Returns a function that adds the location to a problem. Only a strict reader tracks pointers.
    fn placed<'p>(&self, pointer: &'p Pointer, position: Position) -> impl Fn(Problem) -> Problem + use<'p> {
        let is_strict = self.is_strict();
        move |problem| if is_strict { problem.at(pointer, Some(position)) } else { problem.at_position(position) }
    }

    /// Records the position of a key, and rejects a duplicate. Returns the pointer of the value.
    fn new_key(&mut self, key: &str, object: &Pointer, position: Position) -> Result<Pointer, Problem> {
        if key == "<<" {
            return Err(Problem::new("a YAML merge key (`<<`) is not supported")
                .with_rule(PLAIN_YAML)
                .help(SHARE)
                .at(object, Some(position)));
        }
        let pointer = object.key(key);
        match self.positions.insert(pointer.clone(), position) {
            None => Ok(pointer),
            Some(first) => Err(Problem::new(format!("the key `{key}` occurs twice"))
                .with_rule("duplicate-key")
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

    /// Rejects anchors and tags.
    fn check_decorations(&self, anchor: usize, tag: Option<&Tag>) -> Result<(), Problem> {
        if !self.is_strict() {
            return Ok(());
        }
        if anchor != 0 {
            let problem = Problem::new("a YAML anchor (`&name`) is not supported");
            return Err(problem.with_rule(PLAIN_YAML).help(SHARE));
        }
        let Some(tag) = tag else { return Ok(()) };
        let tag = tag.to_string().replace("tag:yaml.org,2002:!", "!!");
        Err(Problem::new(format!("a YAML tag (`{tag}`) is not supported"))
            .with_rule(PLAIN_YAML)
            .help("remove it; quotes make a string of a value"))
    }

    /// Rejects forbidden characters, which escapes can express as well.
    fn check_characters(&self, text: &str) -> Result<(), Problem> {
        match text.chars().find(|c| is_forbidden(*c)) {
            Some(c) if self.is_strict() => Err(forbidden(c)),
            _ => Ok(()),
        }
    }

    /// A scalar without quotes, by the core schema of YAML 1.2, but without its hexadecimal, octal and infinite numbers, which
    /// JSON does not have.
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
                .with_rule("syntax")
                .at_position(position)
                .help("here or before: indent with spaces, close quotes and brackets, and quote strings with `: ` or ` #`"),
        }
    }

    fn too_deep(&self) -> Problem {
        Problem::new(format!("the document nests more than {} levels deep", self.strictness.max_depth()))
            .help("name inner parts in `components` and use `$ref`")
    }
}

/// The rule against features of YAML that JSON does not have.
const PLAIN_YAML: &str = "plain-yaml";
const SHARE: &str = "name the shared part in `components` and use `$ref`";

/// YAML ends a document at a NUL, and Rust rejects other such characters in comments.
pub(super) fn reject_forbidden_characters(text: &str) -> Result<(), Problem> {
    for (index, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if let Some((column, c)) = line.chars().enumerate().find(|(_, c)| is_forbidden(*c)) {
            return Err(forbidden(c).at_position(Position { line: index + 1, column: column + 1 }));
        }
    }
    Ok(())
}

/// Returns `true` for control characters, and for characters that change the direction of writing, which can make text look
/// different from what it is.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn forbidden(c: char) -> Problem {
    Problem::new(format!("the control character U+{:04X} is not supported", u32::from(c))).help("remove it")
}

/// The text with a line feed at the end of each line, as YAML reads its own line breaks; an escape can express another one.
fn with_line_feeds(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains("\r\n") { text.replace("\r\n", "\n").into() } else { text }
}

/// The number of values that an alias repeats.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(entries) => 1 + entries.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

pub(super) fn neither_json_nor_yaml(reason: &str) -> Problem {
    Problem::new(format!("this is neither JSON nor YAML: {reason}"))
}
