//! The requests that came.

use std::{collections::VecDeque, fmt};

use hyper::header::HeaderMap;

use crate::operation::Operation;

/// A request as it came.
///
/// `Debug` shows no target, no body and of the headers the names: the rest may be personal or a token.
#[derive(Clone)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The operation that the method and the path belong to, where there is one.
    pub operation: Option<&'static Operation>,
    /// The method.
    pub method: String,
    /// The path and the query, as they were on the wire.
    pub target: String,
    /// The headers. The `Authorization` header is there.
    pub headers: HeaderMap,
    /// The body. Empty where there was none, or one of more than 1 MiB.
    pub body: Vec<u8>,
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.keys().collect();
        f.debug_struct("RecordedRequest")
            .field("operation", &self.operation.map(|operation| operation.id))
            .field("method", &self.method)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}

/// The last requests, and how many came at all.
pub(super) struct RequestLog {
    kept: VecDeque<RecordedRequest>,
    most: usize,
    count: usize,
}

impl RequestLog {
    /// Keeps so many at most.
    pub(super) fn new(most: usize) -> Self {
        Self { kept: VecDeque::new(), most, count: 0 }
    }

    /// Gives the request its number, from 1.
    pub(super) fn record(&mut self, request: RecordedRequest) -> usize {
        self.count += 1;
        self.kept.push_back(request);
        if self.kept.len() > self.most {
            self.kept.pop_front();
        }
        self.count
    }

    pub(super) fn all(&self) -> Vec<RecordedRequest> {
        self.kept.iter().cloned().collect()
    }
}
