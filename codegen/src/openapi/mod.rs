//! The view of an OpenAPI document that the whole workspace shares. References, `allOf`, parameters of path items and the other
//! rules of OpenAPI are interpreted here only.
//!
//! The view borrows from the document and copies nothing. It is lenient: it never fails, and it terminates on documents that
//! are cyclic, malformed or hostile. `validate` decides if a client can be generated from a document; this module only
//! describes the document.
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
//! - [`visit`]: the parts of a document, each once.
//!
//! The feature `comparison` adds what the comparison of documents needs: matching by keys, discriminators, and the
//! forms of Swagger 2.0. A build of the SDK does not enable it. The module is exempt from semantic versioning.

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
pub use schema::{Schema, WrittenSchema};
pub use visit::{Descend, Part, PartKind, SchemaPlace, Visitor};
