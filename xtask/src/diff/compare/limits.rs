//! Limits: the least and the most that numbers, texts, lists and objects may be.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::{Comparison, Report, defaults::is_default, effective::Effective};
use crate::diff::place::Located;

/// What a limit bounds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Upper,
    Lower,
}

/// A keyword, the one that makes it exclusive, and what it bounds.
const LIMITS: [(&str, Option<&str>, End); 10] = [
    ("maximum", Some("exclusiveMaximum"), End::Upper),
    ("minimum", Some("exclusiveMinimum"), End::Lower),
    ("maxLength", None, End::Upper),
    ("minLength", None, End::Lower),
    ("maxItems", None, End::Upper),
    ("minItems", None, End::Lower),
    ("maxProperties", None, End::Upper),
    ("minProperties", None, End::Lower),
    ("maxContains", None, End::Upper),
    ("minContains", None, End::Lower),
];

pub(super) fn is_limit(key: &str) -> bool {
    LIMITS.iter().any(|(limit, exclusive, _)| *limit == key || *exclusive == Some(key))
}

/// A limit that takes effect.
#[derive(Clone)]
struct Limit<'a> {
    value: Number,
    is_exclusive: bool,
    at: Located<'a>,
    keyword: &'static str,
}

impl<'a> Comparison<'a> {
    pub(super) fn limits(&mut self, old: &Effective<'a>, new: &Effective<'a>) {
        for (key, exclusive, end) in LIMITS {
            let is_limit = |value: &Value| value.is_number() || value.is_boolean();
            if self.is_odd(old, new, key, Value::is_number)
                || exclusive.is_some_and(|exclusive| self.is_odd(old, new, exclusive, is_limit))
            {
                continue;
            }
            let (a, b) = (tightest(old, key, exclusive, end), tightest(new, key, exclusive, end));
            let ids = match end {
                End::Upper => ["upper-limit-added", "upper-limit-removed", "upper-limit-lowered", "upper-limit-raised"],
                End::Lower => ["lower-limit-added", "lower-limit-removed", "lower-limit-lowered", "lower-limit-raised"],
            };
            match (a, b) {
                (None, Some(b)) => self.report(ids[0], b.keyword, old.place.key(b.keyword), show(&b)),
                (Some(a), None) => self.report(ids[1], a.keyword, show(&a), new.place.key(a.keyword)),
                (Some(a), Some(b)) => match by_value(&a, &b, end) {
                    Ordering::Less => self.report(ids[3], b.keyword, show(&a), show(&b)),
                    Ordering::Greater => self.report(ids[2], b.keyword, show(&a), show(&b)),
                    Ordering::Equal => {}
                },
                (None, None) => {}
            }
        }
    }
}

fn show<'a>(limit: &Limit<'a>) -> Report<'a> {
    let value = Value::Number(limit.value.clone());
    if limit.is_exclusive {
        let sign = if limit.keyword.ends_with("aximum") { "below" } else { "above" };
        return Report::showing(&limit.at.place, format!("{sign} {value}"));
    }
    Report::showing(&limit.at.place, value)
}

/// The order of two limits by what they let through: for an upper one, more is greater.
fn by_value(a: &Limit<'_>, b: &Limit<'_>, end: End) -> Ordering {
    let exclusive = match end {
        End::Upper => b.is_exclusive.cmp(&a.is_exclusive),
        End::Lower => a.is_exclusive.cmp(&b.is_exclusive),
    };
    compare(&a.value, &b.value).then(exclusive)
}

fn compare(a: &Number, b: &Number) -> Ordering {
    match (a.as_i128(), b.as_i128(), a.as_f64(), b.as_f64()) {
        (Some(a), Some(b), ..) => a.cmp(&b),
        (_, _, Some(a), Some(b)) => a.total_cmp(&b),
        _ => Ordering::Equal,
    }
}

/// The limit that takes effect where several hold, by either version's way to say "exclusive".
fn tightest<'a>(
    side: &Effective<'a>,
    key: &'static str,
    exclusive: Option<&'static str>,
    end: End,
) -> Option<Limit<'a>> {
    let is_flagged = exclusive.is_some_and(|exclusive| side.flag(exclusive));
    let mut limits = Vec::new();
    for at in side.all(key) {
        if let Value::Number(value) = at.value {
            limits.push(Limit { value: value.clone(), is_exclusive: is_flagged, at: at.clone(), keyword: key });
        }
    }
    if let Some(keyword) = exclusive {
        for at in side.all(keyword) {
            if let Value::Number(value) = at.value {
                limits.push(Limit { value: value.clone(), is_exclusive: true, at: at.clone(), keyword });
            }
        }
    }
    limits.retain(|limit| !is_default(limit.keyword, limit.at.value));
    match end {
        End::Upper => limits.into_iter().min_by(|a, b| by_value(a, b, end)),
        End::Lower => limits.into_iter().max_by(|a, b| by_value(a, b, end)),
    }
}
