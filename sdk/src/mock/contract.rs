//! Checks requests and responses against the OpenAPI document.

use std::sync::{LazyLock, OnceLock};

use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderMap};
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use super::{api_error::ApiError, request::Parameters, response::MockResponse};
use crate::Operation;

/// The function `contract`, which `contract_schemas` of the generator writes.
mod generated {
    use super::{Contract, OperationContract, ParameterContract, ResponseContract, Schema};
    #[cfg(feature = "codegen")]
    include!(concat!(env!("OUT_DIR"), "/contract.rs"));
    #[cfg(not(feature = "codegen"))]
    include!("../generated/contract.rs");
}

static CONTRACT: LazyLock<Contract> = LazyLock::new(generated::contract);

/// The requests and responses of all operations.
struct Contract {
    /// The component schemas, as the JSON object `{"schemas": ...}`.
    components: &'static str,
    operations: Box<[OperationContract]>,
}

/// The requests and responses of one operation.
struct OperationContract {
    operation: &'static Operation,
    path_parameters: &'static [ParameterContract],
    query_parameters: &'static [ParameterContract],
    /// The media types of the request body. Empty if the operation has none.
    media_types: &'static [&'static str],
    /// `true` if a request without a body is invalid.
    requires_body: bool,
    /// The schema of an object with the properties `path`, `query` and `body`.
    request: Schema,
    responses: Box<[ResponseContract]>,
}

struct ParameterContract {
    name: &'static str,
    /// `true` if the value, or an item of the list, is sent as it is. `false` if it is JSON, such as a number.
    is_string: bool,
    /// `true` if the value is a list. The parameter occurs once for each item, unless there is a separator.
    is_list: bool,
    /// The character between the items of a list that is sent in one parameter.
    separator: Option<char>,
}

struct ResponseContract {
    /// A status code, a range such as `4XX`, or `default`.
    status: &'static str,
    /// The schema of the JSON body, if the response has one.
    body: Option<Schema>,
}

/// A JSON Schema (draft 4) as JSON, and its validator, which is compiled on first use because most never are used.
struct Schema {
    json: &'static str,
    validator: OnceLock<Result<Validator, String>>,
}

static COMPONENTS: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(CONTRACT.components).unwrap_or_default());

impl Schema {
    fn new(json: &'static str) -> Self {
        Self { json, validator: OnceLock::new() }
    }

    fn compile(&self) -> Result<Validator, String> {
        let schema: Value = serde_json::from_str(self.json).map_err(|error| error.to_string())?;
        // In `allOf`, because draft 4 ignores everything beside a reference.
        let schema = json!({ "allOf": [schema], "components": *COMPONENTS });
        let options = jsonschema::options().with_draft(Draft::Draft4).offline();
        options.build(&schema).map_err(|error| error.to_string())
    }

    /// Describes the violations of the schema in `value`, without the value.
    fn violations(&self, value: &Value) -> Result<Vec<String>, ApiError> {
        let validator = self.validator.get_or_init(|| self.compile());
        let validator = validator.as_ref().map_err(|reason| ApiError::unusable_schema(reason))?;
        let errors = validator.iter_errors(value);
        Ok(errors.map(|error| format!("{}: {}", error.instance_path(), error.masked_with("the value"))).collect())
    }
}

impl OperationContract {
    fn of(operation: &Operation) -> Result<&'static Self, ApiError> {
        let contract = CONTRACT.operations.iter().find(|contract| contract.operation.id == operation.id);
        contract.ok_or_else(|| ApiError::unusable_schema("it has none"))
    }

    /// Returns the values of a request, if it is valid.
    fn check_request(
        &self,
        path: &Parameters,
        query: &Parameters,
        headers: &HeaderMap,
        body: &Bytes,
    ) -> Result<CheckedRequest, ApiError> {
        let mut request = Map::from_iter([
            ("path".to_owned(), parameters_to_json(self.path_parameters, path)?.into()),
            ("query".to_owned(), parameters_to_json(self.query_parameters, query)?.into()),
        ]);
        let has_body = self.requires_body || headers.contains_key(CONTENT_TYPE) || !body.is_empty();
        if has_body && !self.media_types.is_empty() {
            let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
            let media_type = media_type.split(';').next().unwrap_or_default().trim();
            if !self.media_types.iter().any(|known| known.eq_ignore_ascii_case(media_type)) {
                return Err(ApiError::unsupported_media_type(self.media_types));
            }
            let not_json = |_| ApiError::bad_request("The body is not JSON.");
            request.insert("body".to_owned(), with_integers(serde_json::from_slice(body).map_err(not_json)?));
        }
        let mut request = Value::from(request);
        let violations = self.request.violations(&request)?;
        if !violations.is_empty() {
            return Err(ApiError::invalid_request(violations));
        }
        let query = match request["query"].take() {
            Value::Object(query) => query,
            _ => Map::new(),
        };
        Ok(CheckedRequest { query, body: request["body"].take() })
    }
}

impl ParameterContract {
    /// Converts a value into JSON. A value that is not JSON stays a string, which the schema then rejects.
    fn to_json(&self, text: &str) -> Value {
        // JSON allows white space around a number, and a parameter does not.
        if self.is_string || text.trim() != text {
            return text.into();
        }
        serde_json::from_str(text).map_or_else(|_| text.into(), with_integers)
    }
}

/// Converts the declared parameters of the path or the query into a JSON object.
fn parameters_to_json(
    contracts: &[ParameterContract],
    parameters: &Parameters,
) -> Result<Map<String, Value>, ApiError> {
    let mut object = Map::new();
    for contract in contracts {
        let texts: Vec<&str> = match contract.separator {
            Some(separator) => parameters.joined_items(contract.name, separator),
            None => {
                parameters.iter().filter(|(name, _)| name == contract.name).map(|(_, text)| text.as_str()).collect()
            }
        };
        let mut values: Vec<Value> = texts.into_iter().map(|text| contract.to_json(text)).collect();
        let value = match values.len() {
            0 => continue,
            _ if contract.is_list => values.into(),
            1 => values.remove(0),
            _ => {
                let description = format!("/query/{}: The parameter occurs more than once.", contract.name);
                return Err(ApiError::bad_request(description));
            }
        };
        object.insert(contract.name.to_owned(), value);
    }
    Ok(object)
}

/// Converts numbers without a fraction, such as `10.0`, into integers. To JSON they are the same, but not to draft 4.
fn with_integers(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            // Below 2^53, every integer has a representation of its own.
            Some(float) if float.fract() == 0.0 && float.abs() < 9_007_199_254_740_992.0 => (float as i64).into(),
            _ => number.into(),
        },
        Value::Array(items) => items.into_iter().map(with_integers).collect(),
        Value::Object(entries) => entries.into_iter().map(|(key, value)| (key, with_integers(value))).collect(),
        _ => value,
    }
}

/// The values of a valid request.
pub(super) struct CheckedRequest {
    /// The declared parameters of the query, by name.
    pub(super) query: Map<String, Value>,
    /// The JSON body, or `null` if the request has none.
    pub(super) body: Value,
}

/// Returns the values of a request, if it is valid. Undeclared parameters are ignored.
pub(super) fn check_request(
    operation: &Operation,
    path: &Parameters,
    query: &Parameters,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<CheckedRequest, ApiError> {
    OperationContract::of(operation)?.check_request(path, query, headers, body)
}

/// Returns the response if it is valid, so that no test relies on a response that the API cannot send.
pub(super) fn check_response(operation: &Operation, response: MockResponse) -> Result<MockResponse, ApiError> {
    let status = response.status.as_str();
    let range = format!("{}XX", &status[..1]);
    let responses = &OperationContract::of(operation)?.responses;
    let contract = [status, &range, "default"]
        .into_iter()
        .find_map(|status| responses.iter().find(|contract| contract.status == status));
    let violations = match contract.map(|contract| &contract.body) {
        None => vec![format!("The document has no response with the status {status}.")],
        Some(None) if response.body.is_empty() => Vec::new(),
        Some(None) => vec![format!("The document has no body in a response with the status {status}.")],
        Some(Some(schema)) => match serde_json::from_slice(&response.body) {
            Ok(value) => schema.violations(&value)?,
            Err(_) => vec!["The body is not JSON.".to_owned()],
        },
    };
    if violations.is_empty() { Ok(response) } else { Err(ApiError::contract_violation(violations)) }
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;

    use super::*;
    use crate::operations::{DELETE_CALL_PICKUP, GET_CALL_PICKUP, LIST_LOCATIONS};

    /// An operation with an optional body, and lists that are joined in one parameter.
    fn contract_with_optional_body() -> OperationContract {
        OperationContract {
            operation: &GET_CALL_PICKUP,
            path_parameters: &[],
            query_parameters: &[
                ParameterContract { name: "sizes", is_string: false, is_list: true, separator: Some(',') },
                ParameterContract { name: "names", is_string: true, is_list: true, separator: Some(',') },
                ParameterContract { name: "sort", is_string: true, is_list: true, separator: Some('|') },
            ],
            media_types: &["application/json"],
            requires_body: false,
            request: Schema::new(
                r#"{"properties": {
                    "query": {"properties": {"sizes": {"type": "array", "items": {"type": "integer"}}}},
                    "body": {"type": "object"}
                }}"#,
            ),
            responses: Box::new([]),
        }
    }

    #[test]
    fn request_may_lack_an_optional_body() {
        let check = |media_type: &[(hyper::header::HeaderName, hyper::header::HeaderValue)], body: &'static str| {
            let headers = HeaderMap::from_iter(media_type.iter().cloned());
            let empty = Parameters::default();
            contract_with_optional_body().check_request(&empty, &empty, &headers, &Bytes::from(body)).map(|r| r.body)
        };
        let json = [(CONTENT_TYPE, hyper::header::HeaderValue::from_static("application/json"))];
        assert_eq!(check(&[], "").unwrap(), Value::Null);
        assert_eq!(check(&json, "{}").unwrap(), json!({}));
        assert!(check(&json, "").is_err() && check(&[], "{}").is_err());
    }

    #[test]
    fn splits_a_joined_list() {
        let check = |query: &str| {
            let query = Parameters::from_query(query);
            let contract = contract_with_optional_body();
            let request = contract.check_request(&Parameters::default(), &query, &HeaderMap::new(), &Bytes::new());
            request.map(|request| Value::from(request.query))
        };
        assert_eq!(check("sizes=3,4").unwrap(), json!({"sizes": [3, 4]}));
        assert!(check("sizes=3,a").is_err());
        let names = json!({"names": ["a,b", "c d", "e"]});
        assert_eq!(check("names=a%2Cb,c+d&names=e").unwrap(), names, "split before it is decoded");
        assert_eq!(
            check("sort=a|b%7Cc,d").unwrap(),
            json!({"sort": ["a", "b", "c,d"]}),
            "the separator may be encoded"
        );
    }

    #[test]
    fn rejects_an_undocumented_response() {
        let ok = |value: Value| MockResponse::json(StatusCode::OK, &value);
        for (operation, response, cause) in [
            (&GET_CALL_PICKUP, ok(json!({ "id": "a" })), "\"name\" is a required property"),
            (&GET_CALL_PICKUP, ok(json!({ "id": "a", "name": "b", "agents": [5] })), "/agents/0"),
            (&GET_CALL_PICKUP, MockResponse::empty(StatusCode::IM_A_TEAPOT), "no response with the status 418"),
            (&GET_CALL_PICKUP, MockResponse::raw(200, &[], "no"), "not JSON"),
            (&DELETE_CALL_PICKUP, MockResponse::raw(204, &[], "{}"), "no body"),
            (&LIST_LOCATIONS, MockResponse::json(StatusCode::NOT_FOUND, &json!({ "message": 5 })), "/message"),
        ] {
            let error = check_response(operation, response).unwrap_err();
            assert!(error.message().contains(cause), "{error:?}");
        }
        let response = ok(json!({ "id": "a", "name": "b", "agents": [] }));
        assert!(check_response(&GET_CALL_PICKUP, response).is_ok());
        assert!(check_response(&DELETE_CALL_PICKUP, MockResponse::empty(StatusCode::NO_CONTENT)).is_ok());
    }
}
