//! Requests that passed the checks of the mock server.

use percent_encoding::percent_decode_str;
use reqwest::Url;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::api_error::ApiError;
use crate::Operation;

/// The decoded parameters of a path or a query, in the order of the request.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Parameters {
    decoded: Vec<(String, String)>,
    /// The items of each value, if it is a list that is joined by commas: a comma that is encoded is part of an item.
    comma_items: Vec<Vec<String>>,
}

impl Parameters {
    /// Splits and decodes the query of a URL.
    pub(super) fn from_query(query: &str) -> Self {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let decode_plus = |text: &str| percent_decode(&text.replace('+', " "));
        let mut parameters = Self::default();
        for (name, value) in pairs {
            parameters.push(decode_plus(name), value, decode_plus);
        }
        parameters
    }

    /// Adds a parameter whose value is still percent-encoded.
    pub(super) fn push_encoded(&mut self, name: &str, value: &str) {
        self.push(name.to_owned(), value, percent_decode);
    }

    fn push(&mut self, name: String, value: &str, decode: impl Fn(&str) -> String) {
        self.decoded.push((name, decode(value)));
        self.comma_items.push(value.split(',').map(&decode).collect());
    }

    /// Returns the first value of a parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, (String, String)> {
        self.decoded.iter()
    }

    /// Returns the items of all values of a parameter that is a joined list. A separator other than a comma is always
    /// encoded in a URL, so it is never part of an item.
    pub(super) fn joined_items(&self, name: &str, separator: char) -> Vec<&str> {
        let mut items = Vec::new();
        for ((_, value), comma_items) in
            self.decoded.iter().zip(&self.comma_items).filter(|((known, _), _)| known == name)
        {
            match separator {
                ',' => items.extend(comma_items.iter().map(String::as_str)),
                _ => items.extend(value.split(separator)),
            }
        }
        items
    }
}

fn percent_decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A request that satisfies the contract of its operation.
pub(super) struct MockRequest<'r> {
    pub(super) operation: &'static Operation,
    pub(super) path: &'r Parameters,
    /// The parameters of the query as they were sent, including undeclared ones.
    pub(super) query: &'r Parameters,
    /// The declared parameters of the query.
    pub(super) query_values: Map<String, Value>,
    /// The JSON body; `null` if the operation has none.
    pub(super) body: Value,
    /// The URL of the request, without its query.
    pub(super) url: Url,
}

impl MockRequest<'_> {
    /// Returns a parameter of the path; the empty string if the template does not have it.
    pub(super) fn path_parameter(&self, name: &str) -> &str {
        self.path.get(name).unwrap_or_default()
    }

    /// Returns a declared string parameter of the query.
    pub(super) fn query_parameter(&self, name: &str) -> Option<&str> {
        self.query_values.get(name)?.as_str()
    }

    /// Returns the strings of a declared list in the query.
    pub(super) fn query_list(&self, name: &str) -> Option<Vec<&str>> {
        Some(self.query_values.get(name)?.as_array()?.iter().filter_map(Value::as_str).collect())
    }

    /// Returns a declared integer parameter of the query. The contract has already rejected negative numbers.
    pub(super) fn query_number(&self, name: &str) -> Option<usize> {
        self.query_values.get(name)?.as_u64()?.try_into().ok()
    }

    /// Takes the body as a value of the generated type. The contract has already validated it.
    pub(super) fn take_body<T: DeserializeOwned>(&mut self) -> Result<T, ApiError> {
        serde_json::from_value(self.body.take()).map_err(|error| ApiError::bad_request(format!("/body: {error}")))
    }
}
