//! `cargo xtask diff`: what a change of the document does to callers and to Rust.

pub mod change;
pub mod compare;
mod place;
mod resolve;
pub mod rules;
