//! What a change is: the model that the comparison makes, and that everything printed is made from.

use serde_json::Value;
use webex_call_pickup_codegen::Pointer;

use crate::diff::{
    rules::Rule,
    verdict::{Direction, WireVerdicts},
};

/// What changed, on one side.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedSide {
    /// Where it is; where there is nothing, where it would be.
    pub pointer: Pointer,
    /// What is there.
    pub value: Option<Value>,
}

/// An operation that a change reaches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationUse {
    /// `GET /bells/{bellId}`.
    pub operation: String,
    /// Which ways it goes there.
    pub directions: Vec<Direction>,
}

/// One difference between two documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What kind of difference it is.
    pub rule: &'static Rule,
    /// What it is about, such as a name or a keyword; empty where the place says it all.
    pub subject: String,
    /// The old document's side.
    pub old: ChangedSide,
    /// The new document's side.
    pub new: ChangedSide,
    /// The operations that it reaches, at most the first fifty. Empty for what belongs to no operation, or to a
    /// component that none uses.
    pub uses: Vec<OperationUse>,
    /// How many operations it reaches.
    pub use_count: usize,
    /// Which ways the changed value travels, over all operations.
    pub directions: Vec<Direction>,
    /// What it does on the wire.
    pub wire: WireVerdicts,
}

impl Change {
    /// What happened, in a plain sentence; `quote` marks what is quoted from the documents.
    pub fn message(&self, quote: fn(&str) -> String) -> String {
        let value = |side: &ChangedSide| match &side.value {
            None => "nothing".to_owned(),
            // A name or a type reads better without its quotes.
            Some(Value::String(text)) if self.rule.id.ends_with("renamed") || self.rule.id.ends_with("moved") => {
                quote(text)
            }
            Some(value) => quote(&abbreviate(value)),
        };
        let subject = if self.subject.is_empty() { "value".to_owned() } else { quote(&self.subject) };
        let mut sentence = String::new();
        let mut rest = self.rule.message;
        while let Some((before, after)) = rest.split_once('{') {
            sentence.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            sentence.push_str(&match name {
                "old" => value(&self.old),
                "new" => value(&self.new),
                _ => subject.clone(),
            });
            rest = after;
        }
        sentence + rest
    }

    /// Why its verdict is what it is.
    pub fn reason(&self) -> &'static str {
        let worst = self.directions.iter().rev().max_by_key(|direction| self.rule.verdict(**direction));
        match worst {
            Some(Direction::Response) => self.rule.reason_response,
            _ => self.rule.reason_request,
        }
    }
}

/// The most characters of a value that are shown.
const MAX_VALUE_CHARS: usize = 60;

/// A value as JSON, so that its type shows, and no longer than a line.
pub fn abbreviate(value: &Value) -> String {
    let text = match value {
        Value::Object(entries) if entries.len() > 3 => format!("{{… {} entries}}", entries.len()),
        Value::Array(items) if items.len() > 12 => format!("[… {} items]", items.len()),
        value => value.to_string(),
    };
    if text.chars().count() <= MAX_VALUE_CHARS {
        return text;
    }
    text.chars().take(MAX_VALUE_CHARS - 1).chain(['…']).collect()
}
