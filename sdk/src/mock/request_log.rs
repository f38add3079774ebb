//! The requests that a mock server received.

use std::{collections::VecDeque, fmt};

use hyper::header::HeaderMap;

use crate::Operation;

/// A request that a mock server received.
///
/// `Debug` shows the operation, the method and the names of the headers. It omits everything that may contain personal data
/// or a token.
#[derive(Clone)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The operation of the method and path, if the document has one.
    pub operation: Option<&'static Operation>,
    /// The method.
    pub method: String,
    /// The path and query, exactly as they were sent.
    pub target: String,
    /// The headers, including `Authorization`.
    pub headers: HeaderMap,
    /// The body. Empty if there was none, or if it was larger than 1 MiB.
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

/// The most recent requests, and the number of all requests.
pub(super) struct RequestLog {
    requests: VecDeque<RecordedRequest>,
    capacity: usize,
    count: usize,
}

impl RequestLog {
    /// Creates a log that keeps at most `capacity` requests.
    pub(super) fn new(capacity: usize) -> Self {
        Self { requests: VecDeque::new(), capacity, count: 0 }
    }

    /// Adds a request, and returns its number. The first request has the number 1.
    pub(super) fn record(&mut self, request: RecordedRequest) -> usize {
        self.count += 1;
        self.requests.push_back(request);
        if self.requests.len() > self.capacity {
            self.requests.pop_front();
        }
        self.count
    }

    pub(super) fn requests(&self) -> Vec<RecordedRequest> {
        self.requests.iter().cloned().collect()
    }
}
