//! The choice of the script for a request.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{ReceivedRequest, Script};

/// The scripts of a server.
pub(crate) enum ScriptQueue {
    /// One for each request, in order. The last one is repeated.
    InOrder(Vec<Script>, AtomicUsize),
    /// The script that the function returns for the request.
    ByRequest(Box<dyn Fn(&ReceivedRequest) -> Script + Send + Sync>),
}

impl ScriptQueue {
    pub(crate) fn in_order(scripts: impl IntoIterator<Item = Script>) -> Self {
        Self::InOrder(scripts.into_iter().collect(), AtomicUsize::new(0))
    }

    /// The script for `request`.
    pub(crate) fn next(&self, request: &ReceivedRequest) -> Script {
        match self {
            Self::InOrder(scripts, next) => {
                let number = next.fetch_add(1, Ordering::Relaxed);
                scripts.get(number).or(scripts.last()).cloned().unwrap_or_default()
            }
            Self::ByRequest(handler) => handler(request),
        }
    }

    /// The next script, if it begins before its request is read.
    pub(crate) fn next_before_request(&self) -> Option<Script> {
        let Self::InOrder(scripts, next) = self else { return None };
        let script = scripts.get(next.load(Ordering::Relaxed)).or(scripts.last())?;
        if !script.first()?.is_before_request() {
            return None;
        }
        next.fetch_add(1, Ordering::Relaxed);
        Some(script.clone())
    }
}
