//! Deprecation, sunset dates and stability levels.

use std::cmp::Ordering;

use serde_json::Value;
use time::{Date, Month};
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
        let key = "x-sunset";
        let deprecated = [old.flag("deprecated"), new.flag("deprecated")];
        self.sunset(pair(key), deprecated, &old.path.key(key), &new.path.key(key));
        let key = "x-stability-level";
        self.stability(pair(key), &old.path.key(key), &new.path.key(key));
    }

    /// Compares two sunset dates. `deprecated` is the deprecation of both sides.
    pub(super) fn sunset(
        &mut self,
        (old, new): (Option<Node<'a>>, Option<Node<'a>>),
        deprecated: [bool; 2],
        old_path: &Path<'a>,
        new_path: &Path<'a>,
    ) {
        let show = |side: &Option<Node<'a>>, path: &Path<'a>| match side {
            Some(node) => RawSide::from(node),
            None => RawSide::from(path.clone()),
        };
        let date = |side: &Option<Node<'a>>| side.as_ref().and_then(|side| sunset_date(side.value.as_str()?));
        let (before, after) = (date(&old), date(&new));
        let is_invalid = [old.is_some() && before.is_none(), new.is_some() && after.is_none()];
        let rule = match (is_invalid, before, after) {
            _ if old.as_ref().map(|old| old.value) == new.as_ref().map(|new| new.value) => return,
            ([true, true], ..) => &rules::EXTENSION_CHANGED,
            ([false, true], ..) => &rules::SUNSET_INVALID,
            ([true, false], ..) => &rules::SUNSET_CORRECTED,
            (_, None, Some(_)) if deprecated == [false, true] => &rules::SUNSET_ANNOUNCED,
            (_, Some(_), None) if deprecated == [true, false] => &rules::SUNSET_WITHDRAWN,
            (_, None, Some(_)) => &rules::SUNSET_ADDED,
            (_, Some(_), None) => &rules::SUNSET_REMOVED,
            (_, Some(before), Some(after)) if before < after => &rules::SUNSET_LATER,
            (_, Some(before), Some(after)) if before > after => &rules::SUNSET_EARLIER,
            _ => &rules::EXTENSION_CHANGED,
        };
        let subject = if *rule == rules::EXTENSION_CHANGED { "x-sunset" } else { "" };
        self.report(rule, subject, show(&old, old_path), show(&new, new_path));
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
    let sunset = operation.str("x-sunset").and_then(sunset_date);
    operation.flag("deprecated") && sunset.is_none_or(|sunset| sunset <= today)
}

/// Returns the date at the start of a date or a time in the format of RFC 3339, and `None` for other strings. Dates in this
/// format sort as strings.
fn sunset_date(text: &str) -> Option<&str> {
    let date = text.get(..10)?;
    let mut parts = date.split('-');
    let mut number = |length: usize| {
        let part =
            parts.next().filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))?;
        part.parse::<u16>().ok()
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(year.into(), month, u8::try_from(day).ok()?).ok()?;
    let rest = &text[10..];
    (rest.is_empty() || rest.starts_with(['T', 't', ' '])).then_some(date)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sunset_dates_are_days_that_exist() {
        for date in ["2030-01-31", "2030-01-31T10:00:00Z", "2028-02-29 10:00"] {
            assert_eq!(sunset_date(date), Some(&date[..10]));
        }
        for other in ["soon", "", "2030-02-30", "2030-13-01", "2030-1-1", "2030-01-011", "30-01-2030", "2030-01-0é"] {
            assert_eq!(sunset_date(other), None, "{other}");
        }
    }
}
