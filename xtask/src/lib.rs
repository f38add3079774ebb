//! The maintainer's tasks, run as `cargo xtask`: one module a command, and what the commands share.
//!
//! A library, so that tests and benchmarks call the same code as the binary.

#![allow(unreachable_pub, reason = "public only for the tests, the benchmarks and the binary of this package")]

pub mod check;
pub mod codegen;
pub mod console;
mod counted;
pub mod diff;
mod git;
pub mod github;
pub mod mock;
pub mod sdk_program;
mod sdk_types;
pub mod spec_review;
pub mod task_error;
mod text_file;
mod toml_file;
pub mod workspace;
