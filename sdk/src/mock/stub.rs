//! Doubles of single operations, which say word by word what they answer.

use std::{fmt, marker::PhantomData};

use hyper::header::CONTENT_TYPE;
use serde::Serialize;

use super::{
    MockServer, lock,
    reply::{Reply, json},
    routes::Parameters,
};
use crate::{operation::Operation, types::ErrorBody};

/// An operation that can be stubbed. The document's operations implement it; see [`stubs`](crate::mock::stubs).
pub trait Stubbed {
    /// What success gives.
    type Value: Serialize;
    /// The operation.
    const OPERATION: &'static Operation;
    /// The status of success.
    const STATUS: u16;
    /// Whether success has a body.
    const HAS_BODY: bool;
    /// The document's example of success, as JSON. Empty where the document has none.
    const EXAMPLE: &'static str;
}

/// A double of one operation that is being described. Nothing happens before one of the `respond` methods is called.
///
/// Where several doubles fit a request, the one that was described last answers.
#[must_use = "a stub answers nothing before one of its `respond` methods is called"]
pub struct Stub<'s, O> {
    server: &'s MockServer,
    conditions: Vec<Condition>,
    operation: PhantomData<O>,
}

impl<O: Stubbed> fmt::Debug for Stub<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stub").field("operation", &O::OPERATION.id).finish_non_exhaustive()
    }
}

impl<'s, O> Stub<'s, O> {
    pub(crate) fn new(server: &'s MockServer) -> Self {
        Self { server, conditions: Vec::new(), operation: PhantomData }
    }

    pub(crate) fn path_parameter(mut self, name: &'static str, value: String) -> Self {
        self.conditions.push(Condition { place: Place::Path, name, value });
        self
    }

    pub(crate) fn query_parameter(mut self, name: &'static str, value: String) -> Self {
        self.conditions.push(Condition { place: Place::Query, name, value });
        self
    }
}

impl<O: Stubbed> Stub<'_, O> {
    /// Answers with success and `value`.
    pub fn respond(self, value: O::Value) {
        self.respond_with_success(json(&value));
    }

    /// Answers with success and the document's example, byte for byte.
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

    /// Answers with a failure and a body of the API's.
    ///
    /// # Panics
    ///
    /// When `status` is none that HTTP has.
    pub fn respond_error(self, status: u16, body: ErrorBody) {
        self.respond_raw(status, &[(CONTENT_TYPE.as_str(), "application/json")], json(&body));
    }

    /// Answers with what you say, such as the page of a gateway.
    ///
    /// # Panics
    ///
    /// When `status` is none that HTTP has, or a header is none.
    pub fn respond_raw(self, status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) {
        let reply = Reply::raw(status, headers, body);
        let rule = Rule { operation: O::OPERATION, conditions: self.conditions, reply };
        lock(&self.server.state.rules).push(rule);
    }
}

/// What a stub has come to.
#[derive(Debug)]
pub(super) struct Rule {
    operation: &'static Operation,
    conditions: Vec<Condition>,
    pub(super) reply: Reply,
}

impl Rule {
    pub(super) fn fits(&self, operation: &Operation, path: &Parameters, query: &Parameters) -> bool {
        self.operation == operation
            && self.conditions.iter().all(|condition| {
                let parameters = if condition.place == Place::Path { path } else { query };
                parameters.iter().any(|(name, value)| name == condition.name && *value == condition.value)
            })
    }
}

#[derive(Debug)]
struct Condition {
    place: Place,
    name: &'static str,
    value: String,
}

#[derive(Debug, PartialEq)]
enum Place {
    Path,
    Query,
}
