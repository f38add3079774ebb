//! Stubs: fixed responses of single operations.

use std::{fmt, marker::PhantomData};

use hyper::header::CONTENT_TYPE;
use serde::Serialize;

use super::{
    request::Parameters,
    response::{MockResponse, to_json},
    shared::Shared,
};
use crate::{Operation, types::ErrorBody};

/// An operation that can be stubbed. The types in [`stubs`](crate::mock::stubs) implement it.
pub trait StubOperation {
    /// The value of a successful response.
    type Value: Serialize;
    /// The operation.
    const OPERATION: &'static Operation;
    /// The status code of a successful response.
    const STATUS: u16;
    /// `true` if a successful response has a body.
    const HAS_BODY: bool;
    /// The document's example of a successful response, as JSON. Empty if the document has no example.
    const EXAMPLE: &'static str;
}

/// A stub of one operation, under construction. It has no effect until one of the `respond` methods is called.
///
/// If several stubs match a request, the one that was added last responds.
#[must_use = "a stub has no effect until one of its `respond` methods is called"]
pub struct Stub<'s, O> {
    registry: &'s StubRegistry,
    conditions: Vec<StubCondition>,
    operation: PhantomData<O>,
}

impl<O: StubOperation> fmt::Debug for Stub<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stub").field("operation", &O::OPERATION.id).finish_non_exhaustive()
    }
}

impl<'s, O> Stub<'s, O> {
    pub(super) fn new(registry: &'s StubRegistry) -> Self {
        Self { registry, conditions: Vec::new(), operation: PhantomData }
    }

    pub(crate) fn path_parameter(mut self, name: &'static str, value: String) -> Self {
        self.conditions.push(StubCondition { location: ParameterLocation::Path, name, value });
        self
    }

    pub(crate) fn query_parameter(mut self, name: &'static str, value: String) -> Self {
        self.conditions.push(StubCondition { location: ParameterLocation::Query, name, value });
        self
    }
}

impl<O: StubOperation> Stub<'_, O> {
    /// Responds with success and `value`.
    pub fn respond(self, value: O::Value) {
        self.respond_with_success(to_json(&value));
    }

    /// Responds with success and the document's example, byte for byte.
    pub fn respond_with_example(self) {
        self.respond_with_success(O::EXAMPLE);
    }

    fn respond_with_success(self, body: impl Into<Vec<u8>>) {
        if O::HAS_BODY {
            self.respond_raw(O::STATUS, &[(CONTENT_TYPE.as_str(), "application/json")], body);
        } else {
            self.respond_raw(O::STATUS, &[], Vec::new());
        }
    }

    /// Responds with a failure and an error body of the API.
    ///
    /// # Panics
    ///
    /// If `status` is not a valid status code.
    pub fn respond_error(self, status: u16, body: ErrorBody) {
        self.respond_raw(status, &[(CONTENT_TYPE.as_str(), "application/json")], to_json(&body));
    }

    /// Responds with an arbitrary response, such as the HTML page of a gateway.
    ///
    /// # Panics
    ///
    /// If `status` is not a valid status code, or a header is invalid.
    pub fn respond_raw(self, status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) {
        let response = MockResponse::raw(status, headers, body);
        let rule = StubRule { operation: O::OPERATION, conditions: self.conditions, response };
        self.registry.rules.lock().push(rule);
    }
}

/// The stubs of a server, in the order in which they were added.
#[derive(Debug, Default)]
pub(super) struct StubRegistry {
    rules: Shared<Vec<StubRule>>,
}

impl StubRegistry {
    /// Returns the response of the last stub that matches a request.
    pub(super) fn response(
        &self,
        operation: &Operation,
        path: &Parameters,
        query: &Parameters,
    ) -> Option<MockResponse> {
        let rules = self.rules.lock();
        let rule = rules.iter().rev().find(|rule| rule.matches(operation, path, query))?;
        Some(rule.response.clone())
    }
}

#[derive(Debug)]
struct StubRule {
    operation: &'static Operation,
    conditions: Vec<StubCondition>,
    response: MockResponse,
}

impl StubRule {
    fn matches(&self, operation: &Operation, path: &Parameters, query: &Parameters) -> bool {
        self.operation == operation
            && self.conditions.iter().all(|condition| {
                let mut parameters = match condition.location {
                    ParameterLocation::Path => path.iter(),
                    ParameterLocation::Query => query.iter(),
                };
                parameters.any(|(name, value)| name == condition.name && *value == condition.value)
            })
    }
}

/// A parameter, and the value that it must have.
#[derive(Debug)]
struct StubCondition {
    location: ParameterLocation,
    name: &'static str,
    value: String,
}

#[derive(Debug)]
enum ParameterLocation {
    Path,
    Query,
}
