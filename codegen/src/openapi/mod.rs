//! The one view of an OpenAPI document: what every part of this workspace asks a document, and nothing else.
//!
//! The view is lenient and borrowed: it copies nothing, fails nowhere, and ends on documents that are cyclic, malformed or
//! hostile. Whether a document is one to generate a client from is for `validate` to say; this module answers what the
//! document means.
//!
//! From the bottom up:
//!
//! - [`location`]: positions in the text, JSON pointers, and paths that become pointers only when they are reported;
//! - [`node`]: a value with its path;
//! - [`document`]: reads text, strictly or as vendors publish it;
//! - [`vocabulary`]: the methods, sections, keywords and media types of OpenAPI, and our extensions;
//! - [`mod@reference`]: follows `$ref`;
//! - [`operation`]: operations with their parameters, bodies, responses and security;
//! - [`shape`]: the shape of a single schema;
//! - [`schema`]: schemas as they take effect;
//! - [`visit`]: each part of a document once.
//!
//! The feature `comparison` adds what comparing documents of others takes: [`keyed`] matching, `discriminator`s and the
//! forms of Swagger 2.0. This crate's users outside the workspace do not need it; the module is exempt from semantic
//! versioning.

#[cfg(feature = "comparison")]
pub mod discriminator;
pub mod document;
#[cfg(feature = "comparison")]
pub mod keyed;
pub mod location;
pub mod node;
pub mod operation;
pub mod reference;
pub mod schema;
pub mod shape;
#[cfg(feature = "comparison")]
pub mod swagger;
pub mod visit;
pub mod vocabulary;
mod yaml;

pub use document::Document;
#[cfg(feature = "comparison")]
pub use keyed::{Keyed, match_keyed};
pub use location::{Path, Pointer, Position, Segment};
pub use node::Node;
pub use operation::{MediaType, Operation, Parameter, ParameterKey, PathItem, RequestBody, Response};
pub use reference::{Resolved, Resolver};
pub use schema::{Schema, Written};
pub use visit::{Descend, Part, PartKind, SchemaPlace, Visitor};
