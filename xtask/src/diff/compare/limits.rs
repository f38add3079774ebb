//! Limits of numbers, strings, arrays and objects.

use std::cmp::Ordering;

use serde_json::{Number, Value};
use webex_call_pickup_codegen::openapi::{Node, Schema, vocabulary::is_default};

use super::{
    comparison::Comparison,
    keywords::{Bound, LIMITS},
    moot_keywords::MootKeywords,
    raw_change::RawSide,
};
use crate::diff::rules;

/// A limit that takes effect.
#[derive(Clone)]
struct Limit<'a> {
    value: Number,
    is_exclusive: bool,
    node: Node<'a>,
    keyword: &'static str,
}

impl<'a> Comparison<'a> {
    pub(super) fn limits(&mut self, old: &Schema<'a>, new: &Schema<'a>, moot: MootKeywords) {
        for (key, exclusive, bound) in LIMITS.into_iter().filter(|(key, ..)| !moot.contains(key)) {
            let is_valid_exclusive = |value: &Value| value.is_number() || value.is_boolean();
            if self.report_invalid_keyword(old, new, key, Value::is_number)
                || exclusive.is_some_and(|key| self.report_invalid_keyword(old, new, key, is_valid_exclusive))
            {
                continue;
            }
            let (a, b) = (tightest(old, key, exclusive, bound), tightest(new, key, exclusive, bound));
            let [added, removed, lowered, raised] = match bound {
                Bound::Upper => [
                    &rules::UPPER_LIMIT_ADDED,
                    &rules::UPPER_LIMIT_REMOVED,
                    &rules::UPPER_LIMIT_LOWERED,
                    &rules::UPPER_LIMIT_RAISED,
                ],
                Bound::Lower => [
                    &rules::LOWER_LIMIT_ADDED,
                    &rules::LOWER_LIMIT_REMOVED,
                    &rules::LOWER_LIMIT_LOWERED,
                    &rules::LOWER_LIMIT_RAISED,
                ],
            };
            match (a, b) {
                (None, Some(b)) => self.report(added, b.keyword, old.path().key(b.keyword), shown(&b)),
                (Some(a), None) => self.report(removed, a.keyword, shown(&a), new.path().key(a.keyword)),
                (Some(a), Some(b)) => match by_value(&a, &b, bound) {
                    Ordering::Less => self.report(raised, b.keyword, shown(&a), shown(&b)),
                    Ordering::Greater => self.report(lowered, b.keyword, shown(&a), shown(&b)),
                    Ordering::Equal => {}
                },
                (None, None) => {}
            }
        }
    }
}

fn shown<'a>(limit: &Limit<'a>) -> RawSide<'a> {
    let value = Value::Number(limit.value.clone());
    if limit.is_exclusive {
        let preposition = if limit.keyword.ends_with("aximum") { "below" } else { "above" };
        return RawSide::showing(&limit.node.path, format!("{preposition} {value}"));
    }
    RawSide::showing(&limit.node.path, value)
}

/// Orders limits by value. An exclusive limit is the tighter one of two with the same value.
fn by_value(a: &Limit<'_>, b: &Limit<'_>, bound: Bound) -> Ordering {
    let exclusive = match bound {
        Bound::Upper => b.is_exclusive.cmp(&a.is_exclusive),
        Bound::Lower => a.is_exclusive.cmp(&b.is_exclusive),
    };
    compare_numbers(&a.value, &b.value).then(exclusive)
}

pub(super) fn compare_numbers(a: &Number, b: &Number) -> Ordering {
    match (a.as_i128(), b.as_i128(), a.as_f64(), b.as_f64()) {
        (Some(a), Some(b), ..) => a.cmp(&b),
        (_, _, Some(a), Some(b)) => a.total_cmp(&b),
        _ => Ordering::Equal,
    }
}

/// Returns the tightest of several limits. `exclusive` is a flag in OpenAPI 3.0 and a limit of its own in 3.1.
fn tightest<'a>(
    side: &Schema<'a>,
    key: &'static str,
    exclusive: Option<&'static str>,
    bound: Bound,
) -> Option<Limit<'a>> {
    let is_flagged = exclusive.is_some_and(|exclusive| side.flag(exclusive));
    let numbers = |keyword: &'static str, is_exclusive: bool| {
        side.all(keyword).into_iter().filter_map(move |node| {
            let Value::Number(value) = node.value else { return None };
            Some(Limit { value: value.clone(), is_exclusive, node, keyword })
        })
    };
    let limits = numbers(key, is_flagged).chain(exclusive.into_iter().flat_map(|keyword| numbers(keyword, true)));
    let limits = limits.filter(|limit| !is_default(limit.keyword, limit.node.value));
    match bound {
        Bound::Upper => limits.min_by(|a, b| by_value(a, b, bound)),
        Bound::Lower => limits.max_by(|a, b| by_value(a, b, bound)),
    }
}
