//! Stubs: fixed responses of single operations.

use std::{fmt, marker::PhantomData};

use serde::Serialize;

use super::{
    request::Parameters,
    response::{MockResponse, to_json},
    shared::Shared,
};
use crate::{Operation, types::ErrorBody};

/// Prevents implementations of [`StubOperation`] by other crates.
pub trait SealedOperation {}

/// An operation that can be stubbed. Only the types in [`stubs`](crate::mock::stubs) implement it.
pub trait StubOperation: SealedOperation {
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
/// If several stubs match a request, the one that was added last responds. [`StubbedResponse::times`] limits the number of its
/// responses, and its `then` methods add further ones.
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

impl<'s, O: StubOperation> Stub<'s, O> {
    /// Responds with success and `value`.
    pub fn respond(self, value: O::Value) -> StubbedResponse<'s, O> {
        add_stub(self, success::<O>(to_json(&value)))
    }

    /// Responds with success and the document's example, byte for byte.
    pub fn respond_with_example(self) -> StubbedResponse<'s, O> {
        add_stub(self, success::<O>(O::EXAMPLE))
    }

    /// Responds with a failure and an error body of the API.
    ///
    /// # Panics
    ///
    /// If `status` is not a valid status code.
    pub fn respond_error(self, status: u16, body: ErrorBody) -> StubbedResponse<'s, O> {
        add_stub(self, failure(status, &body))
    }

    /// Responds with an arbitrary response, such as the HTML page of a gateway.
    ///
    /// # Panics
    ///
    /// If `status` is not a valid status code, or a header is invalid.
    pub fn respond_raw(
        self,
        status: u16,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> StubbedResponse<'s, O> {
        add_stub(self, MockResponse::raw(status, headers, body))
    }
}

/// Adds the stub with its first response. Not a method: the generated ones have the names of parameters.
fn add_stub<O: StubOperation>(stub: Stub<'_, O>, response: MockResponse) -> StubbedResponse<'_, O> {
    let Stub { registry, conditions, .. } = stub;
    let stub = registry.add(StubRule::new(O::OPERATION, conditions, response));
    StubbedResponse { registry, stub, operation: PhantomData }
}

/// A response that a stub has. [`times`](Self::times) limits it, and the `then` methods add the response that follows it.
///
/// The responses of a stub are sent in order: each one once, and the last one to all further requests. `times` sets another
/// number.
pub struct StubbedResponse<'s, O> {
    registry: &'s StubRegistry,
    stub: StubIndex,
    operation: PhantomData<O>,
}

impl<O: StubOperation> fmt::Debug for StubbedResponse<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StubbedResponse").field("operation", &O::OPERATION.id).finish_non_exhaustive()
    }
}

impl<O: StubOperation> StubbedResponse<'_, O> {
    /// Sends the response to at most `n` requests. The default is 1 if another response follows, and no limit otherwise.
    ///
    /// A stub whose responses are used up matches no more requests: an earlier stub or the organization handles them.
    pub fn times(self, n: usize) -> Self {
        self.registry.change(self.stub, |rule| rule.limit_last_response(n));
        self
    }

    /// Responds to the next requests with success and `value`.
    pub fn then_respond(self, value: O::Value) -> Self {
        self.then(success::<O>(to_json(&value)))
    }

    /// Responds to the next requests with success and the document's example, byte for byte.
    pub fn then_respond_with_example(self) -> Self {
        self.then(success::<O>(O::EXAMPLE))
    }

    /// Responds to the next requests with a failure and an error body of the API.
    ///
    /// # Panics
    ///
    /// If `status` is not a valid status code.
    pub fn then_respond_error(self, status: u16, body: ErrorBody) -> Self {
        self.then(failure(status, &body))
    }

    /// Responds to the next requests with an arbitrary response, such as the HTML page of a gateway.
    ///
    /// # Panics
    ///
    /// If `status` is not a valid status code, or a header is invalid.
    pub fn then_respond_raw(self, status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Self {
        self.then(MockResponse::raw(status, headers, body))
    }

    fn then(self, response: MockResponse) -> Self {
        self.registry.change(self.stub, |rule| rule.responses.push(LimitedResponse { response, limit: None }));
        self
    }
}

/// The header of a JSON body.
const JSON: (&str, &str) = ("content-type", "application/json");

fn success<O: StubOperation>(body: impl Into<Vec<u8>>) -> MockResponse {
    if O::HAS_BODY {
        MockResponse::raw(O::STATUS, &[JSON], body)
    } else {
        MockResponse::raw(O::STATUS, &[], Vec::new())
    }
}

fn failure(status: u16, body: &ErrorBody) -> MockResponse {
    MockResponse::raw(status, &[JSON], to_json(body))
}

/// The position of a stub in its registry. Stubs are never removed.
#[derive(Debug, Clone, Copy)]
struct StubIndex(usize);

/// The stubs of a server, in the order in which they were added.
#[derive(Debug, Default)]
pub(super) struct StubRegistry {
    rules: Shared<Vec<StubRule>>,
}

impl StubRegistry {
    fn add(&self, rule: StubRule) -> StubIndex {
        let mut rules = self.rules.lock();
        rules.push(rule);
        StubIndex(rules.len() - 1)
    }

    fn change(&self, stub: StubIndex, change: impl FnOnce(&mut StubRule)) {
        self.rules.lock().get_mut(stub.0).map(change);
    }

    /// Returns the response of the last stub that matches a request and has a response left.
    pub(super) fn response(
        &self,
        operation: &Operation,
        path: &Parameters,
        query: &Parameters,
    ) -> Option<MockResponse> {
        let mut rules = self.rules.lock();
        let mut matching = rules.iter_mut().rev().filter(|rule| rule.matches(operation, path, query));
        matching.find_map(StubRule::next_response)
    }
}

#[derive(Debug)]
struct StubRule {
    operation: &'static Operation,
    conditions: Vec<StubCondition>,
    responses: Vec<LimitedResponse>,
    /// The index of the current response.
    current: usize,
    /// The number of requests that got the current response.
    sent: usize,
}

/// A response, and the number of requests that get it at most, if it was set.
#[derive(Debug)]
struct LimitedResponse {
    response: MockResponse,
    limit: Option<usize>,
}

impl StubRule {
    fn new(operation: &'static Operation, conditions: Vec<StubCondition>, response: MockResponse) -> Self {
        let responses = vec![LimitedResponse { response, limit: None }];
        Self { operation, conditions, responses, current: 0, sent: 0 }
    }

    fn limit_last_response(&mut self, limit: usize) {
        if let Some(last) = self.responses.last_mut() {
            last.limit = Some(limit);
        }
    }

    /// Returns the response to the next request, or `None` if all are used up.
    fn next_response(&mut self) -> Option<MockResponse> {
        while let Some(LimitedResponse { response, limit }) = self.responses.get(self.current) {
            let is_last = self.current + 1 == self.responses.len();
            if self.sent < limit.unwrap_or(if is_last { usize::MAX } else { 1 }) {
                self.sent += 1;
                return Some(response.clone());
            }
            self.current += 1;
            self.sent = 0;
        }
        None
    }

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
