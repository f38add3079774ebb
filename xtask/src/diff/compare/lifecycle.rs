//! Deprecation, sunset dates and stability levels.

use std::cmp::Ordering;

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Node, Path};

use super::{comparison::Comparison, raw_change::RawSide};
use crate::diff::rules;

impl<'a> Comparison<'a> {
    /// Compares the deprecation, the sunset date and the stability level of two objects.
    pub(super) fn lifecycle(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let show = |side: &Node<'a>| RawSide::showing(&side.path.key("deprecated"), side.value["deprecated"].clone());
        match (old.flag("deprecated"), new.flag("deprecated")) {
            (false, true) => self.report(&rules::DEPRECATED, "", show(old), show(new)),
            (true, false) => self.report(&rules::UNDEPRECATED, "", show(old), show(new)),
            _ => {
                self.report_malformed(old, new, "deprecated", Value::is_boolean);
            }
        }
        let pair = |key| (old.get(key), new.get(key));
        self.sunset(pair("x-sunset"), &old.path.key("x-sunset"), &new.path.key("x-sunset"));
        let key = "x-stability-level";
        self.stability(pair(key), &old.path.key(key), &new.path.key(key));
    }

    /// Compares two sunset dates.
    pub(super) fn sunset(&mut self, pair: (Option<Node<'a>>, Option<Node<'a>>), old: &Path<'a>, new: &Path<'a>) {
        match pair {
            (None, Some(b)) => self.report(&rules::SUNSET_ADDED, "", old.clone(), &b),
            (Some(a), None) => self.report(&rules::SUNSET_REMOVED, "", &a, new.clone()),
            (Some(a), Some(b)) if a.value != b.value => {
                // Dates in the format of RFC 3339 sort as strings.
                let is_later = a.value.as_str().zip(b.value.as_str()).is_some_and(|(a, b)| a < b);
                self.report(if is_later { &rules::SUNSET_LATER } else { &rules::SUNSET_EARLIER }, "", &a, &b);
            }
            _ => {}
        }
    }

    /// Compares two stability levels.
    pub(super) fn stability(&mut self, (a, b): (Option<Node<'a>>, Option<Node<'a>>), old: &Path<'a>, new: &Path<'a>) {
        let value = |side: &Option<Node<'a>>| side.as_ref().map(|side| side.value.clone());
        let (before, after) = (value(&a), value(&b));
        if before == after {
            return;
        }
        let level = |side: &Option<Value>| stability_level(side.as_ref().and_then(Value::as_str));
        let rule = match level(&before).cmp(&level(&after)) {
            Ordering::Less => &rules::STABILITY_RAISED,
            Ordering::Greater => &rules::STABILITY_LOWERED,
            Ordering::Equal => &rules::EXTENSION_CHANGED,
        };
        let show = |side: Option<Value>, path: &Path<'a>| RawSide::showing(path, side.unwrap_or_default());
        self.report(rule, "x-stability-level", show(before, old), show(after, new));
    }
}

/// Returns `true` if callers had to expect the removal of an operation: it is deprecated, and its sunset date, if it has
/// one, is past.
pub(super) fn is_sunset(operation: &Node<'_>, today: &str) -> bool {
    let is_date = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let sunset = operation.str("x-sunset").and_then(|text| text.get(..10)).filter(|date| is_date(date));
    operation.flag("deprecated") && sunset.is_none_or(|sunset| sunset <= today)
}

/// Returns the rank of a stability level. The default is `stable`.
fn stability_level(name: Option<&str>) -> usize {
    match name {
        Some("draft") => 0,
        Some("alpha") => 1,
        Some("beta") => 2,
        _ => 3,
    }
}
