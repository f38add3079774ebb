//! The code that is generated from documents with several operations, rule by rule. The code of the documents in `samples/`
//! was compiled once in the place of the real document's.

#![allow(clippy::panic, reason = "helpers of tests are not in a `#[test]` function")]

mod bounds;
mod operations;
mod output;
mod received_types;
mod sent_types;
mod streams;
mod support;
mod vendor_forms;
