//! The changes that a comparison finds, which every output format prints.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::Pointer;

use crate::diff::{
    rules::ChangeRule,
    verdict::{Direction, Verdict, WireVerdicts},
};

/// The maximum number of operations that are listed for one change.
pub const MAX_REPORTED_USES: usize = 50;

/// One side of a change.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedSide {
    /// The location of the value, or the one that a missing value would have.
    pub pointer: Pointer,
    /// The value, or `None` if this side has none.
    pub value: Option<Value>,
}

/// An operation that a change affects.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationUse {
    /// The method and path, such as `GET /bells/{bellId}`.
    pub operation: String,
    /// The directions in which the changed value travels.
    pub directions: Vec<Direction>,
}

/// A value that shows a break.
#[derive(Clone, Debug, PartialEq)]
pub struct Witness {
    /// The direction in which the value travels.
    pub direction: Direction,
    /// The value, at the place of the change.
    pub value: Value,
    /// The schemas of the old document at the place of the value. If there are several, all of them apply.
    pub old: Vec<Pointer>,
    /// The schemas of the new document at the place of the value. If there are several, all of them apply.
    pub new: Vec<Pointer>,
    /// The reason why the receiver rejects it.
    pub reason: String,
}

/// One difference between two documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The kind of difference.
    pub rule: &'static ChangeRule,
    /// The name or keyword that changed. Empty if the location names it.
    pub subject: String,
    /// The old document's side.
    pub old: ChangedSide,
    /// The new document's side.
    pub new: ChangedSide,
    /// The affected operations, at most the first [`MAX_REPORTED_USES`]. Empty for changes of unused components, and for those
    /// that belong to no operation.
    pub uses: Vec<OperationUse>,
    /// The number of affected operations.
    pub use_count: usize,
    /// The directions in which the changed value travels, over all operations.
    pub directions: Vec<Direction>,
    /// The verdicts on the wire.
    pub wire: WireVerdicts,
    /// The differences between two components, the worst first, if the change is that of a reference from one to the other.
    pub differences: Vec<Change>,
    /// A value that shows the break, if one was searched for and found.
    pub witness: Option<Witness>,
}

impl Change {
    /// Returns a description of the change. `quote` marks quotations from the documents.
    pub fn message(&self, quote: fn(&str) -> String) -> String {
        // Names and locations are more readable without JSON quotes.
        let shows_names = ["-renamed", "-moved", "reference-replaced"].iter().any(|end| self.rule.id.ends_with(end))
            || self.rule.id.starts_with("discriminator-value");
        let value = |side: &ChangedSide| match &side.value {
            None => "nothing".to_owned(),
            Some(Value::String(text)) if shows_names => quote(text),
            Some(value) => quote(&abbreviate(value)),
        };
        let subject = if self.subject.is_empty() { "value".to_owned() } else { quote(&self.subject) };
        let mut message = String::new();
        let mut rest = self.rule.message;
        while let Some((before, after)) = rest.split_once('{') {
            message.push_str(before);
            let (placeholder, after) = after.split_once('}').unwrap_or((after, ""));
            message.push_str(&match placeholder {
                "old" => value(&self.old),
                "new" => value(&self.new),
                _ => subject.clone(),
            });
            rest = after;
        }
        message + rest
    }

    /// Returns the verdict for an old caller in one direction: that of the rule, or the worst one of the differences.
    pub fn verdict(&self, direction: Direction) -> Verdict {
        let visible = self.differences.iter().filter(|difference| difference.directions.contains(&direction));
        let worst = visible.map(|difference| difference.verdict(direction)).max();
        match worst {
            _ if self.differences.is_empty() => self.rule.verdict(direction),
            worst => worst.unwrap_or(Verdict::Documentation),
        }
    }

    /// Returns the reason for the verdict.
    pub fn reason(&self) -> &'static str {
        let worst = self.directions.iter().rev().max_by_key(|direction| self.verdict(**direction));
        match worst {
            Some(Direction::Response) => self.rule.reason_response,
            _ => self.rule.reason_request,
        }
    }
}

/// The maximum number of characters of a value in a message.
const MAX_VALUE_CHARS: usize = 60;

/// Returns a value as JSON that fits on a line.
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
