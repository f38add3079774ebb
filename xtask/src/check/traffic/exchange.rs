//! Compares one exchange with its operation.

use std::collections::BTreeSet;

use serde_json::Value;
use webex_call_pickup_codegen::openapi::Pointer;

use crate::check::{
    operation_location::OperationLocation,
    rules::{self, CheckRule},
    traffic::{
        api::{BodySchemas, DocumentedApi, DocumentedOperation},
        har::{HarRequest, HarResponse, RecordedBody},
        observations::{Discrepancy, Observations},
        value_schema::{AdditionalProperties, SchemaId, ValueSchema},
    },
    value_kind::value_kind,
};

/// An exchange of one operation.
pub(super) struct RecordedExchange<'r> {
    /// The index of the operation.
    pub(super) operation: usize,
    pub(super) query: Vec<(String, String)>,
    pub(super) request: &'r HarRequest,
    /// From 100 to 999.
    pub(super) status: i64,
    pub(super) response: &'r HarResponse,
}

/// Records the coverage of an exchange and its discrepancies from the document.
pub(super) fn observe(api: &DocumentedApi<'_>, exchange: &RecordedExchange<'_>, observations: &mut Observations) {
    let operation = &api.operations[exchange.operation];
    observations.coverage_mut(exchange.operation).exchanges += 1;
    let mut observer = ExchangeObserver { api, index: exchange.operation, operation, observations };
    observer.query(&exchange.query);
    observer.body(&ObservedBody {
        location: OperationLocation::request(),
        documented: operation.request.as_ref(),
        body: exchange.request.body(),
        media_type: exchange.request.media_type(),
        pointer: operation.pointer.key("requestBody"),
        is_required: operation.requires_body,
    });
    observer.response(exchange.status, exchange.response);
}

/// A body beside its documentation.
struct ObservedBody<'a> {
    location: OperationLocation,
    documented: Option<&'a BodySchemas>,
    body: RecordedBody,
    media_type: String,
    pointer: Pointer,
    is_required: bool,
}

struct ExchangeObserver<'o, 'a> {
    api: &'o DocumentedApi<'a>,
    index: usize,
    operation: &'o DocumentedOperation<'a>,
    observations: &'o mut Observations,
}

impl ExchangeObserver<'_, '_> {
    fn record(
        &mut self,
        location: &OperationLocation,
        rule: CheckRule,
        message: impl Into<String>,
        pointer: &Pointer,
        length: Option<usize>,
    ) {
        let discrepancy =
            Discrepancy { operation: self.index, location: location.clone(), rule, message: message.into() };
        self.observations.record(discrepancy, pointer, length);
    }

    fn cover(&mut self, location: &OperationLocation) {
        *self.observations.coverage_mut(self.index).locations.entry(location.clone()).or_default() += 1;
    }

    fn query(&mut self, query: &[(String, String)]) {
        let operation = self.operation;
        for (name, text) in query {
            let Some(parameter) = operation.query.get(name.as_str()) else {
                let message = format!("{} is not documented", redact_name("query parameter", name));
                let pointer = operation.pointer.key("parameters");
                self.record(&OperationLocation::operation(), rules::UNDOCUMENTED_PARAMETER, message, &pointer, None);
                continue;
            };
            let location = OperationLocation::parameter("query", name);
            self.cover(&location);
            match self.api.schemas[parameter.schema].items {
                // Commas are common even where the document describes one parameter for each item.
                Some(items) => {
                    let texts = text.split(parameter.separator.unwrap_or(','));
                    texts.for_each(|text| self.query_value(items, text, &location));
                }
                None => self.query_value(parameter.schema, text, &location),
            }
        }
        let names: BTreeSet<_> = query.iter().map(|(name, _)| name.as_str()).collect();
        for (name, parameter) in &operation.query {
            if parameter.is_required && !names.contains(name) {
                let location = OperationLocation::parameter("query", name);
                self.record(&location, rules::MISSING_PARAMETER, "required, but missing", &parameter.pointer, None);
            }
        }
    }

    fn query_value(&mut self, id: SchemaId, text: &str, location: &OperationLocation) {
        // Unless the schema allows strings, the text is JSON of another type.
        let types = &self.api.schemas[id].types;
        let is_string = types.is_empty() || types.iter().any(|name| name == "string");
        let parsed = serde_json::from_str(text).ok().filter(|_| !is_string);
        self.value(id, &parsed.unwrap_or_else(|| Value::from(text)), location, location);
    }

    fn response(&mut self, status: i64, response: &HarResponse) {
        let operation = self.operation;
        let code = status.to_string();
        *self.observations.coverage_mut(self.index).statuses.entry(code.clone()).or_default() += 1;
        let range = format!("{}XX", status / 100);
        let keys = [code.as_str(), range.as_str(), "default"];
        let documented = keys.into_iter().find_map(|key| operation.responses.get_key_value(key));
        let responses = operation.pointer.key("responses");
        let Some((key, documented)) = documented else {
            let message = format!("the status code {code} is not documented");
            let location = OperationLocation::operation();
            return self.record(&location, rules::UNDOCUMENTED_STATUS, message, &responses, None);
        };
        self.observations.coverage_mut(self.index).responses.insert(key.clone());
        self.body(&ObservedBody {
            location: OperationLocation::response(key),
            documented: Some(documented),
            body: response.body(),
            media_type: response.media_type(),
            pointer: responses.key(key),
            is_required: (200..300).contains(&status),
        });
    }

    fn body(&mut self, observed: &ObservedBody<'_>) {
        let ObservedBody { location, body, media_type, pointer, .. } = observed;
        let documented = observed.documented.map(|schemas| &schemas.content).filter(|content| !content.is_empty());
        match (body, documented) {
            (RecordedBody::Empty, Some(_)) if observed.is_required => {
                return self.record(location, rules::MISSING_BODY, "documented, but without a body", pointer, None);
            }
            (RecordedBody::Empty, _) | (RecordedBody::Unknown, None) => return,
            (RecordedBody::Unknown, Some(_)) if !observed.is_required => return,
            (_, None) => {
                let message = format!("{}, but no body is documented", redact_media_type(media_type));
                return self.record(location, rules::UNDOCUMENTED_BODY, message, pointer, None);
            }
            _ => {}
        }
        if matches!(body, RecordedBody::NotRecorded | RecordedBody::Unknown) && media_type.is_empty() {
            return self.unchecked_body("not recorded");
        }
        let find = |name: &str| documented.and_then(|content| content.get_key_value(name));
        let Some((media_type, schema)) = find(media_type).or_else(|| find("*/*")) else {
            let message = format!("{}, which is not documented", redact_media_type(media_type));
            return self.record(location, rules::UNDOCUMENTED_MEDIA_TYPE, message, &pointer.key("content"), None);
        };
        let reason = match body {
            RecordedBody::Json(value) => {
                let base = location.body(media_type);
                return self.value(*schema, value, &base, &base);
            }
            RecordedBody::InvalidJson => {
                let message = "a body with a JSON media type that is not valid JSON";
                return self.record(location, rules::BROKEN_BODY, message, pointer, None);
            }
            RecordedBody::Empty | RecordedBody::Other => return,
            RecordedBody::NotRecorded | RecordedBody::Unknown => "not recorded",
            RecordedBody::Truncated => "truncated",
            RecordedBody::Compressed => "compressed",
            RecordedBody::Undecodable => "in an unknown encoding",
            RecordedBody::BeyondLimits => "beyond the limits of the parser",
        };
        self.unchecked_body(reason);
    }

    fn unchecked_body(&mut self, reason: &'static str) {
        *self.observations.unchecked_bodies.entry(reason).or_default() += 1;
    }

    /// Compares a value and everything in it with a schema. The locations of its properties are below `base`, which for the
    /// items of an array is the location of the array.
    fn value(&mut self, id: SchemaId, value: &Value, location: &OperationLocation, base: &OperationLocation) {
        let schema = &self.api.schemas[id];
        let pointer = schema.pointer.clone();
        if value.is_null() {
            if !schema.allows_null() {
                self.record(location, rules::UNDOCUMENTED_NULL, "null, but not nullable", &pointer, None);
            }
            return;
        }
        if !schema.allows_type_of(value) {
            let message = format!("{}, but documented as {}", value_kind(value), schema.types.join(" or "));
            return self.record(location, rules::OTHER_TYPE, message, &pointer.key("type"), length(value));
        }
        if let Some(values) = &schema.enum_values {
            let text = value.to_string();
            if values.contains(&text) {
                let covered = &mut self.observations.coverage_mut(self.index).enum_values;
                *covered.entry(location.clone()).or_default().entry(text).or_default() += 1;
            } else {
                let message = format!("{} that is not in the enum", value_kind(value));
                self.record(location, rules::UNDOCUMENTED_VALUE, message, &pointer.key("enum"), length(value));
            }
        }
        if !schema.alternatives.is_empty() {
            self.alternatives(schema, value, location, &pointer);
        }
        match value {
            Value::Object(entries) => self.object(schema, entries, base, &pointer),
            Value::Array(items) => {
                if let Some(id) = schema.items {
                    items.iter().for_each(|item| self.value(id, item, &location.items(), base));
                }
            }
            _ => {}
        }
    }

    /// Compares a value with the alternative that it is valid against, or else with the first one of its type.
    fn alternatives(&mut self, schema: &ValueSchema, value: &Value, location: &OperationLocation, pointer: &Pointer) {
        let schemas = &self.api.schemas;
        let alternatives = schema.alternatives.iter();
        let valid = alternatives.clone().find(|(_, id)| schemas.is_valid(*id, value));
        let chosen = valid.or_else(|| alternatives.clone().find(|(_, id)| schemas[*id].allows_type_of(value)));
        match chosen {
            Some((label, id)) => {
                let location = location.alternative(label);
                self.value(*id, value, &location, &location);
            }
            None => {
                let labels: Vec<_> = alternatives.map(|(label, _)| label.as_str()).collect();
                let message = format!("{}, but documented as {}", value_kind(value), labels.join(" or "));
                self.record(location, rules::OTHER_TYPE, message, pointer, length(value));
            }
        }
    }

    fn object(
        &mut self,
        schema: &ValueSchema,
        entries: &serde_json::Map<String, Value>,
        base: &OperationLocation,
        pointer: &Pointer,
    ) {
        let present: BTreeSet<&str> =
            entries.keys().map(|key| schema.property(key).map_or(key.as_str(), |(name, _)| name)).collect();
        let is_present = |name: &str| entries.contains_key(name) || present.contains(name);
        let required = schema.required.difference(schema.other_direction(base));
        for name in required.filter(|name| !is_present(name)) {
            let location = base.property(name);
            self.record(&location, rules::MISSING_PROPERTY, "required, but missing", &pointer.key("required"), None);
        }
        for (key, value) in entries {
            match (schema.property(key), &schema.additional_properties) {
                (Some((name, id)), _) => {
                    let location = base.property(name);
                    self.cover(&location);
                    self.value(id, value, &location, &location);
                }
                (None, AdditionalProperties::Schema(id)) => {
                    let location = base.additional_properties();
                    self.value(*id, value, &location, &location);
                }
                // The alternatives report a property that none of them has.
                (None, AdditionalProperties::Undocumented) if schema.alternatives.is_empty() => {
                    let name = redact_name("property", key);
                    let message = format!("{name} ({}) is not documented", value_kind(value));
                    self.record(base, rules::UNDOCUMENTED_PROPERTY, message, pointer, length(value));
                }
                (None, AdditionalProperties::Any | AdditionalProperties::Undocumented) => {}
            }
        }
    }
}

/// Returns the number of characters, items or properties.
fn length(value: &Value) -> Option<usize> {
    match value {
        Value::String(text) => Some(text.chars().count()),
        Value::Array(items) => Some(items.len()),
        Value::Object(entries) => Some(entries.len()),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Formats a recorded name if it cannot be personal data, such as a phone number or a token; else only its length.
fn redact_name(noun: &str, name: &str) -> String {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let starts_with_letter = name.starts_with(|first: char| first.is_ascii_alphabetic());
    if starts_with_letter && digits <= 2 && name.len() <= 40 && name.bytes().all(is_allowed) {
        format!("the {noun} `{name}`")
    } else {
        format!("a {noun} with a name of {} characters", name.chars().count())
    }
}

/// Formats a recorded media type if it is a common one; else only its length.
fn redact_media_type(media_type: &str) -> String {
    const COMMON: [&str; 9] = [
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
    } else if COMMON.contains(&media_type) {
        format!("a body of the media type {media_type}")
    } else {
        format!("a body of a media type of {} characters", media_type.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redacts_names_that_may_be_values() {
        for name in ["callPickups", "first-name", "line2", "x_1"] {
            assert_eq!(redact_name("property", name), format!("the property `{name}`"));
        }
        for value in ["19075552859", "NDJhM2ZhYmUtNDk2ZS00_PF84", "john@example.com", "", &"a".repeat(41)] {
            let redacted = format!("a property with a name of {} characters", value.len());
            assert_eq!(redact_name("property", value), redacted);
        }
    }
}
