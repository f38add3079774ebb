//! Holds requests and answers against the document: what it says of parameters and bodies, as the build script has found it.

use std::{
    collections::HashMap,
    sync::{LazyLock, OnceLock},
};

use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderMap};
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use super::{api_error::ApiError, request::Parameters, response::MockResponse};
use crate::Operation;

/// What codegen's `contract_schemas` gives.
const SCHEMAS: &str = include_str!(concat!(env!("OUT_DIR"), "/exchanges.json"));

/// By the IDs of the operations.
static RULES: LazyLock<HashMap<String, Rules>> = LazyLock::new(|| {
    let schemas: Value = serde_json::from_str(SCHEMAS).unwrap_or_default();
    let operations = schemas["operations"].as_object().into_iter().flatten();
    operations.map(|(id, operation)| (id.clone(), Rules::new(operation, &schemas["components"]))).collect()
});

/// What the requests and answers of one operation have to be.
struct Rules {
    /// As what the parameters are meant, by their place and name.
    types: Value,
    /// Empty for an operation without a body.
    media_types: Vec<String>,
    request: Schema,
    /// By the status; none for one that comes without JSON.
    answers: HashMap<String, Option<Schema>>,
}

/// A schema with the components that it refers to.
struct Schema {
    schema: Value,
    /// Most are never asked.
    validator: OnceLock<Result<Validator, String>>,
}

impl Schema {
    fn new(schema: &Value, components: &Value) -> Self {
        // A schema that is a reference alone must have nothing beside it.
        let schema = json!({ "allOf": [schema], "components": components });
        Self { schema, validator: OnceLock::new() }
    }

    /// What is wrong with `value`, without saying what it is.
    fn causes(&self, value: &Value) -> Result<Vec<String>, ApiError> {
        let validator = self.validator.get_or_init(|| {
            let options = jsonschema::options().with_draft(Draft::Draft4).offline();
            options.build(&self.schema).map_err(|error| error.to_string())
        });
        let validator = validator.as_ref().map_err(|reason| ApiError::unusable_schema(reason))?;
        let causes = validator.iter_errors(value);
        Ok(causes.map(|error| format!("{}: {}", error.instance_path(), error.masked_with("the value"))).collect())
    }
}

impl Rules {
    fn of(operation: &Operation) -> Result<&'static Self, ApiError> {
        RULES.get(operation.id).ok_or_else(|| ApiError::unusable_schema("it has none"))
    }

    fn new(operation: &Value, components: &Value) -> Self {
        let media_types = operation["mediaTypes"].as_array().into_iter().flatten();
        let answers = operation["answers"].as_object().into_iter().flatten();
        Self {
            types: operation["types"].clone(),
            media_types: media_types.filter_map(Value::as_str).map(str::to_owned).collect(),
            request: Schema::new(&operation["request"], components),
            answers: answers
                .map(|(status, schema)| (status.clone(), (!schema.is_null()).then(|| Schema::new(schema, components))))
                .collect(),
        }
    }

    /// The parameters of a place, as what they are meant.
    fn parameters(&self, place: &str, sent: &Parameters) -> Value {
        let meant = |name: &str, text: &str| match self.types[place][name].as_str() {
            None | Some("string") => text.into(),
            // What is not of that type stays text, which the schema then does not allow.
            Some(_) => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        };
        sent.iter().map(|(name, text)| (name.clone(), meant(name, text))).collect::<Map<_, _>>().into()
    }
}

/// The body of a request that is as the document wants it; `null` for none.
pub(super) fn check_request(
    operation: &Operation,
    path: &Parameters,
    query: &Parameters,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Value, ApiError> {
    let rules = Rules::of(operation)?;
    let names = query.iter().map(|(name, _)| name);
    if let Some(name) = names.clone().enumerate().find_map(|(n, name)| names.clone().take(n).find(|one| *one == name)) {
        return Err(ApiError::bad_request(format!("/query/{name}: The parameter is there twice.")));
    }
    let mut request = json!({ "path": rules.parameters("path", path), "query": rules.parameters("query", query) });
    if !rules.media_types.is_empty() {
        let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default().trim();
        if !rules.media_types.iter().any(|known| known.eq_ignore_ascii_case(media_type)) {
            return Err(ApiError::unsupported_media_type(&rules.media_types));
        }
        let not_json = |_| ApiError::bad_request("The body is not JSON.");
        request["body"] = serde_json::from_slice(body).map_err(not_json)?;
    }
    let causes = rules.request.causes(&request)?;
    if causes.is_empty() { Ok(request["body"].take()) } else { Err(ApiError::invalid_request(causes)) }
}

/// An answer that is as the document says. Nobody shall test against what the API cannot answer.
pub(super) fn check_response(operation: &Operation, reply: MockResponse) -> Result<MockResponse, ApiError> {
    let status = reply.status.as_str();
    let range = format!("{}XX", &status[..1]);
    let answers = &Rules::of(operation)?.answers;
    let known = [status, &range, "default"].into_iter().find_map(|status| answers.get(status));
    let causes = match known {
        None => vec![format!("The document has no answer with the status {status}.")],
        Some(None) if reply.body.is_empty() => Vec::new(),
        Some(None) => vec![format!("The document has no body in an answer with the status {status}.")],
        Some(Some(schema)) => match serde_json::from_slice(&reply.body) {
            Ok(value) => schema.causes(&value)?,
            Err(_) => vec!["The body is not JSON.".to_owned()],
        },
    };
    if causes.is_empty() { Ok(reply) } else { Err(ApiError::contract_violation(causes)) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use reqwest::StatusCode;

    use super::*;
    use crate::operations::{DELETE_CALL_PICKUP, GET_CALL_PICKUP, LIST_LOCATIONS};

    #[test]
    fn an_answer_that_the_document_does_not_know_is_told() {
        let ok = |value: Value| MockResponse::json(StatusCode::OK, &value);
        for (operation, reply, cause) in [
            (&GET_CALL_PICKUP, ok(json!({ "id": "a" })), "\"name\" is a required property"),
            (&GET_CALL_PICKUP, ok(json!({ "id": "a", "name": "b", "agents": [5] })), "/agents/0"),
            (&GET_CALL_PICKUP, MockResponse::empty(StatusCode::IM_A_TEAPOT), "no answer with the status 418"),
            (&GET_CALL_PICKUP, MockResponse::raw(200, &[], "no"), "not JSON"),
            (&DELETE_CALL_PICKUP, MockResponse::raw(204, &[], "{}"), "no body"),
            (&LIST_LOCATIONS, MockResponse::json(StatusCode::NOT_FOUND, &json!({ "message": 5 })), "/message"),
        ] {
            let error = check_response(operation, reply).unwrap_err();
            assert!(error.message().contains(cause), "{error:?}");
        }
        let reply = ok(json!({ "id": "a", "name": "b", "agents": [] }));
        assert!(check_response(&GET_CALL_PICKUP, reply).is_ok());
        assert!(check_response(&DELETE_CALL_PICKUP, MockResponse::empty(StatusCode::NO_CONTENT)).is_ok());
    }
}
