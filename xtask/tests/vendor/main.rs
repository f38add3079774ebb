//! `cargo xtask check vendor`: every difference from the vendor's document is listed, or else reported.

#![allow(clippy::unwrap_used, reason = "helper functions of tests; clippy.toml covers only the tests themselves")]

#[path = "../json_values/mod.rs"]
mod json_values;
#[path = "../scratch/mod.rs"]
#[macro_use]
mod scratch;

mod comparison;
mod descriptions;
mod deviations;
mod document_lines;
mod files;
mod support;
