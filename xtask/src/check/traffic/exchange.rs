//! Holds one exchange against its operation, and counts what was seen and what the document does not know.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use webex_call_pickup_codegen::Pointer;

use super::{
    api::{Answer, Api, Known},
    har::{Body, Content, Request},
    value_schema::{Id, Others},
};
use crate::check::operation_location::OperationLocation;

/// What the document does not know: the rule, the place, and what was there instead, without any value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Discrepancy {
    pub(super) operation: usize,
    pub(super) place: OperationLocation,
    pub(super) rule: &'static str,
    pub(super) message: String,
}

/// How often it was there.
#[derive(Debug, Clone)]
pub(super) struct Occurrences {
    pub(super) count: usize,
    /// Of what was there: the least and the most characters, items or properties.
    pub(super) lengths: Option<(usize, usize)>,
    pub(super) pointer: Pointer,
}

/// What was seen of an operation.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) exchanges: usize,
    /// By the status code that was sent.
    pub(super) statuses: BTreeMap<String, usize>,
    /// What the document calls these: `404`, `4XX`, `default`.
    pub(super) answers: BTreeSet<String>,
    /// Parameters and properties, by their places.
    pub(super) places: BTreeMap<OperationLocation, usize>,
    /// Values of enums that the document has.
    pub(super) values: BTreeMap<OperationLocation, BTreeMap<String, usize>>,
}

/// Everything that is counted.
#[derive(Debug, Default)]
pub(super) struct Observations {
    pub(super) surprises: BTreeMap<Discrepancy, Occurrences>,
    pub(super) seen: BTreeMap<usize, Seen>,
    /// Bodies that could not be looked at, by what they are.
    pub(super) unread: BTreeMap<&'static str, usize>,
}

/// One exchange.
struct Exchange<'o, 'a> {
    api: &'o Api<'a>,
    operation: usize,
    observations: &'o mut Observations,
}

impl Observations {
    /// Counts something that the document does not know.
    pub(super) fn surprise(&mut self, surprise: Discrepancy, pointer: &Pointer, length: Option<usize>) {
        let sightings = self.surprises.entry(surprise).or_insert_with(|| Occurrences {
            count: 0,
            lengths: None,
            pointer: pointer.clone(),
        });
        sightings.count += 1;
        if let Some(length) = length {
            let (least, most) = sightings.lengths.unwrap_or((length, length));
            sightings.lengths = Some((least.min(length), most.max(length)));
        }
    }

    /// Looks at an exchange with the operation of this number.
    pub(super) fn look(
        &mut self,
        (api, operation): (&Api<'_>, usize),
        query: &[(String, String)],
        sent: &Request,
        (status, content): (i64, Option<&Content>),
    ) {
        let known = &api.operations[operation];
        self.seen.entry(operation).or_default().exchanges += 1;
        let mut exchange = Exchange { api, operation, observations: self };
        exchange.query(known, query);
        let pointer = known.pointer.key("requestBody");
        let body = (sent.body(), sent.media_type());
        exchange.body(&OperationLocation::request(), known.request.as_ref(), body, &pointer, known.requires_body);
        exchange.answer(known, status, content);
    }
}

impl Exchange<'_, '_> {
    fn seen(&mut self) -> &mut Seen {
        self.observations.seen.entry(self.operation).or_default()
    }

    fn surprise(
        &mut self,
        place: &OperationLocation,
        rule: &'static str,
        message: String,
        pointer: &Pointer,
        length: Option<usize>,
    ) {
        let surprise = Discrepancy { operation: self.operation, place: place.clone(), rule, message };
        self.observations.surprise(surprise, pointer, length);
    }

    fn query(&mut self, known: &Known<'_>, query: &[(String, String)]) {
        for (name, text) in query {
            let Some(parameter) = known.query.get(name.as_str()) else {
                let message = format!("a query parameter {}, which the document lacks", shown(name));
                self.surprise(
                    &OperationLocation::operation(),
                    "undocumented-parameter",
                    message,
                    &known.pointer.key("parameters"),
                    None,
                );
                continue;
            };
            let place = OperationLocation::parameter("query", name);
            *self.seen().places.entry(place.clone()).or_default() += 1;
            match self.api.shapes[parameter.shape].items {
                // A list is sent as several parameters of one name, or joined by commas.
                Some(items) => text.split(',').for_each(|text| self.query_value(items, text, &place)),
                None => self.query_value(parameter.shape, text, &place),
            }
        }
        let sent: BTreeSet<_> = query.iter().map(|(name, _)| name.as_str()).collect();
        for (name, parameter) in
            known.query.iter().filter(|(name, parameter)| parameter.is_required && !sent.contains(*name))
        {
            let message = "not there, and the document requires it".to_owned();
            self.surprise(
                &OperationLocation::parameter("query", name),
                "missing-parameter",
                message,
                &parameter.pointer,
                None,
            );
        }
    }

    fn query_value(&mut self, id: Id, text: &str, place: &OperationLocation) {
        // What is text on the wire may be meant as another type.
        let types = &self.api.shapes[id].types;
        let is_text = types.is_empty() || types.iter().any(|name| name == "string");
        let meant = serde_json::from_str(text).ok().filter(|_| !is_text);
        self.value(id, &meant.unwrap_or_else(|| Value::from(text)), place, place);
    }

    fn answer(&mut self, known: &Known<'_>, status: i64, content: Option<&Content>) {
        let code = status.to_string();
        *self.seen().statuses.entry(code.clone()).or_default() += 1;
        let range = format!("{}XX", status / 100);
        let answer =
            [code.as_str(), range.as_str(), "default"].into_iter().find_map(|key| known.answers.get_key_value(key));
        let responses = known.pointer.key("responses");
        let Some((key, answer)) = answer else {
            let message = format!("the status {code}, which the document lacks");
            return self.surprise(&OperationLocation::operation(), "undocumented-status", message, &responses, None);
        };
        self.seen().answers.insert(key.clone());
        let is_success = (200..300).contains(&status);
        let body = (content.map_or(Body::None, Content::body), content.map(Content::media_type).unwrap_or_default());
        self.body(&OperationLocation::response(key), Some(answer), body, &responses.key(key), is_success);
    }

    /// A body of the request or of the answer.
    fn body(
        &mut self,
        place: &OperationLocation,
        known: Option<&Answer>,
        (body, media_type): (Body, String),
        pointer: &Pointer,
        is_needed: bool,
    ) {
        let documented = known.map(|known| &known.content).filter(|content| !content.is_empty());
        match (&body, documented) {
            (Body::None, Some(_)) if is_needed => {
                let message = "no body, and the document has one".to_owned();
                return self.surprise(place, "missing-body", message, pointer, None);
            }
            (Body::None, _) => return,
            (_, None) => {
                let message = format!("{}, and the document has none", shown_type(&media_type));
                return self.surprise(place, "undocumented-body", message, pointer, None);
            }
            _ => {}
        }
        let find = |name: &str| documented.and_then(|content| content.get_key_value(name));
        let Some((media_type, shape)) = find(&media_type).or_else(|| find("*/*")) else {
            let message = format!("{}, which the document lacks", shown_type(&media_type));
            return self.surprise(place, "undocumented-media-type", message, &pointer.key("content"), None);
        };
        let unread = match body {
            Body::Json(value) => {
                let base = place.body(media_type);
                return self.value(*shape, &value, &base, &base);
            }
            Body::NotJson => {
                let message = "a body that says it is JSON, and is not".to_owned();
                return self.surprise(place, "broken-body", message, pointer, None);
            }
            Body::None | Body::Other => return,
            Body::NotRecorded => "not recorded",
            Body::CutOff => "cut off",
            Body::Compressed => "still packed",
            Body::Unreadable => "in an unknown encoding",
            Body::BeyondLimits => "beyond the limits of the parser",
        };
        *self.observations.unread.entry(unread).or_default() += 1;
    }

    /// A value and everything in it. Its properties are counted from `base`: a list is passed through.
    fn value(&mut self, id: Id, value: &Value, place: &OperationLocation, base: &OperationLocation) {
        let api = self.api;
        let shape = &api.shapes[id];
        let pointer = shape.pointer.clone().unwrap_or_default();
        if value.is_null() {
            if !shape.allows_null() {
                self.surprise(
                    place,
                    "undocumented-null",
                    "null, which the document does not allow".to_owned(),
                    &pointer,
                    None,
                );
            }
            return;
        }
        if !shape.allows_type_of(value) {
            let message = format!("{}, and the document says {}", kind(value), shape.types.join(" or "));
            return self.surprise(place, "other-type", message, &pointer.key("type"), length(value));
        }
        if let Some(values) = &shape.values {
            let text = value.to_string();
            if values.contains(&text) {
                *self.seen().values.entry(place.clone()).or_default().entry(text).or_default() += 1;
            } else {
                let message = format!("{} that the enum does not have", kind(value));
                self.surprise(place, "undocumented-value", message, &pointer.key("enum"), length(value));
            }
        }
        if !shape.alternatives.is_empty() {
            let alternatives = shape.alternatives.iter();
            let mut of_type = alternatives.clone().filter(|(_, id)| api.shapes[*id].allows_type_of(value));
            let fitting = alternatives.clone().find(|(_, id)| api.shapes.fits(*id, value)).or_else(|| of_type.next());
            match fitting {
                Some((label, id)) => {
                    let place = place.alternative(label);
                    self.value(*id, value, &place, &place);
                }
                None => {
                    let labels: Vec<_> = alternatives.map(|(label, _)| label.as_str()).collect();
                    let message = format!("{}, and the document says {}", kind(value), labels.join(" or "));
                    self.surprise(place, "other-type", message, &pointer, length(value));
                }
            }
        }
        match value {
            Value::Object(entries) => {
                let is_there =
                    |name: &str| entries.keys().any(|key| shape.property(key).is_some_and(|(own, _)| own == name));
                for name in shape.required.iter().filter(|name| !entries.contains_key(*name) && !is_there(name)) {
                    let message = "not there, and the document requires it".to_owned();
                    self.surprise(&base.property(name), "missing-property", message, &pointer.key("required"), None);
                }
                for (name, value) in entries {
                    match (shape.property(name), &shape.others) {
                        (Some((own, id)), _) => {
                            let place = base.property(own);
                            *self.seen().places.entry(place.clone()).or_default() += 1;
                            self.value(id, value, &place, &place);
                        }
                        (None, Others::Shape(id)) => self.value(*id, value, &base.others(), &base.others()),
                        // An alternative has been asked.
                        (None, Others::Undocumented) if shape.alternatives.is_empty() => {
                            let message =
                                format!("a property {} ({}), which the document lacks", shown(name), kind(value));
                            self.surprise(base, "undocumented-property", message, &pointer, length(value));
                        }
                        (None, Others::Any | Others::Undocumented) => {}
                    }
                }
            }
            Value::Array(items) => {
                if let Some(id) = shape.items {
                    items.iter().for_each(|item| self.value(id, item, &place.items(), base));
                }
            }
            _ => {}
        }
    }
}

/// What a value is, and nothing of what it says.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "a whole number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// How many characters, items or properties.
fn length(value: &Value) -> Option<usize> {
    match value {
        Value::String(text) => Some(text.chars().count()),
        Value::Array(items) => Some(items.len()),
        Value::Object(entries) => Some(entries.len()),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// A name that somebody else made up: itself where it can only be a name, else how long it is.
pub(super) fn shown(name: &str) -> String {
    // Numbers and tokens begin with a digit or are full of them.
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic());
    if begins && digits <= 2 && name.len() <= 40 && name.bytes().all(is_name) {
        format!("`{name}`")
    } else {
        format!("with a name of {} characters", name.chars().count())
    }
}

/// What a body says it is, where that is well known; else how long it is.
fn shown_type(media_type: &str) -> String {
    const KNOWN: [&str; 9] = [
        "application/json",
        "application/octet-stream",
        "application/problem+json",
        "application/x-www-form-urlencoded",
        "application/xml",
        "multipart/form-data",
        "text/html",
        "text/plain",
        "text/xml",
    ];
    if media_type.is_empty() {
        "a body without a media type".to_owned()
    } else if KNOWN.contains(&media_type) {
        format!("a body of the media type {media_type}")
    } else {
        format!("a body of a media type of {} characters", media_type.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_value_is_not_shown() {
        for name in ["callPickups", "first-name", "line2", "x_1"] {
            assert_eq!(shown(name), format!("`{name}`"));
        }
        for value in ["19075552859", "NDJhM2ZhYmUtNDk2ZS00_PF84", "john@example.com", "", &"a".repeat(41)] {
            assert_eq!(shown(value), format!("with a name of {} characters", value.len()));
        }
    }
}
