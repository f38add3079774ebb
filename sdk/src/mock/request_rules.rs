//! Holds requests against the document: what it says of parameters and bodies, as the build script has found it.

use std::{collections::HashMap, sync::LazyLock};

use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderMap};
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use super::{refusal::Refusal, routes::Parameters};
use crate::operation::Operation;

/// What codegen's `request_schemas` gives.
const SCHEMAS: &str = include_str!(concat!(env!("OUT_DIR"), "/requests.json"));

/// By the IDs of the operations.
static RULES: LazyLock<HashMap<String, Rules>> = LazyLock::new(|| {
    let schemas: Value = serde_json::from_str(SCHEMAS).unwrap_or_default();
    let operations = schemas["operations"].as_object().into_iter().flatten();
    operations.map(|(id, operation)| (id.clone(), Rules::new(operation, &schemas["components"]))).collect()
});

/// What the requests of one operation have to be.
struct Rules {
    /// As what the parameters are meant, by their place and name.
    types: Value,
    /// Empty for an operation without a body.
    media_types: Vec<String>,
    validator: Result<Validator, String>,
}

impl Rules {
    fn new(operation: &Value, components: &Value) -> Self {
        let mut schema = operation["schema"].clone();
        schema["components"] = components.clone();
        let media_types = operation["mediaTypes"].as_array().into_iter().flatten();
        Self {
            types: operation["types"].clone(),
            media_types: media_types.filter_map(Value::as_str).map(str::to_owned).collect(),
            validator: jsonschema::options()
                .with_draft(Draft::Draft4)
                .offline()
                .build(&schema)
                .map_err(|error| error.to_string()),
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
pub(super) fn check(
    operation: &Operation,
    path: &Parameters,
    query: &Parameters,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Value, Refusal> {
    let Some(rules) = RULES.get(operation.id) else {
        return Err(Refusal::broken_document("it has none"));
    };
    let mut request = json!({ "path": rules.parameters("path", path), "query": rules.parameters("query", query) });
    if !rules.media_types.is_empty() {
        let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default().trim();
        if !rules.media_types.iter().any(|known| known.eq_ignore_ascii_case(media_type)) {
            return Err(Refusal::unsupported_media_type(&rules.media_types));
        }
        let not_json = |_| Refusal::bad_request("The body is not JSON.");
        request["body"] = serde_json::from_slice(body).map_err(not_json)?;
    }
    let validator = rules.validator.as_ref().map_err(|reason| Refusal::broken_document(reason))?;
    let causes: Vec<String> = validator
        .iter_errors(&request)
        .map(|error| format!("{}: {}", error.instance_path(), error.masked_with("the value")))
        .collect();
    if causes.is_empty() { Ok(request["body"].take()) } else { Err(Refusal::invalid(causes)) }
}
