//! What a change is: the model that the comparison makes, and that everything printed is made from.

use serde_json::Value;
use webex_call_pickup_codegen::Pointer;

use crate::diff::rules::Rule;

/// What a change does to those on the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is for readers only.
    Documentation,
    /// Nobody notices who does not want to.
    Compatible,
    /// It depends on what a caller does, or on what the server really checks.
    MayBreak,
    /// Somebody who keeps to the document on the one side fails on the other.
    Breaking,
}

impl Verdict {
    /// The word for it in all outputs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::Compatible => "compatible",
            Self::MayBreak => "may break",
            Self::Breaking => "breaking",
        }
    }
}

/// Which way a value travels, which decides who suffers when it is narrowed or widened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the caller, in the path, the query or a header.
    Parameter,
    /// From the caller, in the body.
    Body,
    /// To the caller.
    Response,
}

impl Direction {
    /// All, in the order of the columns of the rules.
    pub const ALL: [Self; 3] = [Self::Parameter, Self::Body, Self::Response];

    /// The word for it in all outputs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Parameter => "parameter",
            Self::Body => "request",
            Self::Response => "response",
        }
    }
}

/// What changed, on one side.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Where it is; where there is nothing, where it would be.
    pub pointer: Pointer,
    /// What is there.
    pub value: Option<Value>,
}

/// An operation that a change reaches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// `GET /bells/{bellId}`.
    pub operation: String,
    /// Which ways it goes there.
    pub directions: Vec<Direction>,
}

/// The two answers on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wire {
    /// A caller built against the old document, and a server of the new one.
    pub old_caller: Verdict,
    /// A caller built against the new document, and a server of the old one.
    pub new_caller: Verdict,
}

/// One difference between two documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What kind of difference it is.
    pub rule: &'static Rule,
    /// What it is about, such as a name or a keyword; empty where the place says it all.
    pub subject: String,
    /// The old document's side.
    pub old: Side,
    /// The new document's side.
    pub new: Side,
    /// The operations that it reaches, at most the first fifty. Empty for what belongs to no operation, or to a
    /// component that none uses.
    pub uses: Vec<Use>,
    /// How many operations it reaches.
    pub use_count: usize,
    /// Which ways the changed value travels, over all operations.
    pub directions: Vec<Direction>,
    /// What it does on the wire.
    pub wire: Wire,
}

impl Change {
    /// What happened, in a plain sentence; `quote` marks what is quoted from the documents.
    pub fn sentence(&self, quote: fn(&str) -> String) -> String {
        let value = |side: &Side| match &side.value {
            None => "nothing".to_owned(),
            // A name or a type reads better without its quotes.
            Some(Value::String(text)) if self.rule.id.ends_with("renamed") || self.rule.id.ends_with("moved") => {
                quote(text)
            }
            Some(value) => quote(&brief(value)),
        };
        let subject = if self.subject.is_empty() { "value".to_owned() } else { quote(&self.subject) };
        let mut sentence = String::new();
        let mut rest = self.rule.sentence;
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
    pub fn why(&self) -> &'static str {
        let worst = self.directions.iter().rev().max_by_key(|direction| self.rule.verdict(**direction));
        match worst {
            Some(Direction::Response) => self.rule.why_response,
            _ => self.rule.why_request,
        }
    }
}

/// The most characters of a value that are shown.
const BRIEF: usize = 60;

/// A value as JSON, so that its type shows, and no longer than a line.
pub fn brief(value: &Value) -> String {
    let text = match value {
        Value::Object(entries) if entries.len() > 3 => format!("{{… {} entries}}", entries.len()),
        Value::Array(items) if items.len() > 12 => format!("[… {} items]", items.len()),
        value => value.to_string(),
    };
    if text.chars().count() <= BRIEF {
        return text;
    }
    text.chars().take(BRIEF - 1).chain(['…']).collect()
}
