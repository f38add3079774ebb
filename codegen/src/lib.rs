//! Generates the client of the `webex-call-pickup` SDK from an OpenAPI document.
//!
//! The steps from the document to the client:
//!
//! 1. `openapi` reads the document strictly, with the position of every part, resolves its references, and joins `allOf`.
//! 2. `validate` rejects documents that no rewriting can make a client of.
//! 3. `normalize` rewrites the rest into a document that [progenitor] accepts, and whose client survives the real API.
//! 4. progenitor generates a client.
//! 5. `postprocess` binds the client to the SDK's runtime, documents it, makes its types lenient, and redacts personal data. It
//!    parses, rewrites and formats one type or one operation after the other.
//! 6. `sections` splits the code into the sections that are reviewed.
//!
//! The same document always gives the same bytes. The generated code is part of the SDK: it expects the SDK's modules, such
//! as `crate::generated_runtime`, around it.
//!
//! [progenitor]: https://docs.rs/progenitor
//!
//! ```
//! let document = "
//! openapi: 3.0.3
//! info: {title: Bells, version: 1.0.0}
//! paths:
//!   /bells/{bellId}:
//!     get:
//!       operationId: ringBell
//!       parameters:
//!         - {name: bellId, in: path, required: true, schema: {type: string}}
//!       responses:
//!         '204': {description: It rang.}
//! ";
//! let generated = webex_call_pickup_codegen::generate(document)?;
//! assert!(generated.code().contains("pub fn ring_bell(&self)"));
//!
//! let error = webex_call_pickup_codegen::generate("openapi: 3.1.0").unwrap_err();
//! assert_eq!(error.problems()[0].pointer(), Some("#/openapi"));
//! # Ok::<(), webex_call_pickup_codegen::Error>(())
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod contract_schemas;
mod error;
mod json_schema;
mod names;
mod normalize;
#[doc(hidden)]
pub mod openapi;
mod postprocess;
mod public_api;
mod sections;
mod texts;
mod validate;

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle};
use quote::quote;
use serde_json::Value;
use typify::TypeSpaceImpl;

use openapi::{Resolver, vocabulary::SCHEMAS};

pub use contract_schemas::{contract_schemas, contract_schemas_of};
pub use error::{Error, Problem};
pub use json_schema::json_schema;
pub use openapi::{Document, Pointer, Position};
pub use sections::Section;

/// The client that was generated from a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    code: String,
    sections: Vec<Section>,
    public_api: String,
}

impl Generated {
    /// The formatted code of the client, as the SDK compiles it.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The same code in sections, sorted by name: one for each type, one for each operation, and one for the rest.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The public items of the code, sorted, one per line.
    pub fn public_api(&self) -> &str {
        &self.public_api
    }
}

/// Generates the client from the text of an OpenAPI 3.0 document, in YAML or JSON.
///
/// # Errors
///
/// The document is not well-formed, is not OpenAPI 3.0, or cannot become a client. The error lists every problem that was
/// found.
pub fn generate(document: &str) -> Result<Generated, Error> {
    let document = valid_document(document)?;
    let normalized = normalize::normalize(&document);
    let (code, public_api) = postprocess::postprocess(progenitor_tokens(&normalized)?, &document, &normalized)?;
    let (code, sections) = code.finish();
    Ok(Generated { code, sections, public_api: public_api.finish() })
}

/// The code that progenitor generates.
fn progenitor_tokens(normalized: &Value) -> Result<TokenStream, Problem> {
    let api = openapi(normalized)?;
    // progenitor and typify panic on some documents. `validate` rejects the known ones. On others, return an error instead of
    // a panic.
    catch_unwind(AssertUnwindSafe(|| Generator::new(&settings(normalized)).generate_tokens(&api)))
        .map_err(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
            not_generated(&format!("progenitor panicked: {text}"))
        })?
        .map_err(|error| not_generated(&error.to_string()))
}

/// The document and the settings as progenitor takes them, for a benchmark of progenitor alone.
#[doc(hidden)]
pub fn progenitor_input(document: &str) -> Result<(openapiv3::OpenAPI, GenerationSettings), Error> {
    let normalized = normalize::normalize(&valid_document(document)?);
    Ok((openapi(&normalized)?, settings(&normalized)))
}

/// The document, if it is valid, with its code blocks marked, and [split by direction](split_by_direction).
fn valid_document(document: &str) -> Result<Document, Error> {
    let document = Document::parse(document)?;
    validate_document(&document)?;
    Ok(document.map_root(|root| {
        texts::mark_code_blocks_of(root);
        normalize::split_by_direction(root);
    }))
}

/// Returns every problem because of which a document cannot become a client, without generating it.
#[doc(hidden)]
pub fn validate_document(document: &Document) -> Result<(), Error> {
    let problems = validate::validate(document);
    if problems.is_empty() { Ok(()) } else { Err(Error::new(problems)) }
}

/// The document without `readOnly` properties in requests and `writeOnly` ones in responses. A component that both have and
/// that differs is split, and the copy for requests has a name that ends in `Input`.
#[doc(hidden)]
pub fn split_by_direction(document: &Document) -> Document {
    document.clone().map_root(normalize::split_by_direction)
}

/// The document as the types of the client see it: [split by direction](split_by_direction), and with each `anyOf` joined.
#[doc(hidden)]
pub fn document_of_types(document: &Document) -> Document {
    split_by_direction(document).map_root(normalize::join_any_of)
}

fn not_generated(reason: &str) -> Problem {
    Problem::new(format!("the client could not be generated: {reason}"))
        .help("the document uses something that this generator does not support; try without the latest addition")
}

fn openapi(normalized: &Value) -> Result<openapiv3::OpenAPI, Problem> {
    serde_path_to_error::deserialize(normalized).map_err(|error: serde_path_to_error::Error<serde_json::Error>| {
        Problem::new(format!("this is not OpenAPI 3.0: {}, near `{}`", error.inner(), error.path()))
    })
}

fn settings(normalized: &Value) -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_tag(TagStyle::Merged)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::generated_runtime::Transport));
    for (name, schema) in Resolver::new(normalized).components(SCHEMAS) {
        // `postprocess` writes these types; progenitor only needs to know that they can be printed and parsed.
        if schema.has("enum") || schema.str("type") == Some("string") {
            let name = names::pascal_case(name);
            let path = format!("crate::types::{name}");
            settings.with_replacement(name, path, [TypeSpaceImpl::Display, TypeSpaceImpl::FromStr].into_iter());
        }
    }
    settings
}
