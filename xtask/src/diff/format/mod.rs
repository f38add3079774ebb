//! The output formats, each rendered from a review.

pub mod github;
pub mod json;
pub mod markdown;
mod phrases;
pub mod terminal;
mod witness;
