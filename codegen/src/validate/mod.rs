//! Rejects documents that no rewriting can make a client of.
//!
//! In progenitor such a document would cause a panic, an error without a position, or silently another client than it
//! describes. [`walk`] hands each object to [`Validation`] once, and each kind of object has a file of its own. `operation`
//! also validates the parts of an operation together.

mod body;
mod composition;
mod document;
mod keys;
mod operation;
mod pagination;
mod parameter;
mod paths;
mod response;
mod schema;
mod security;
mod validation;

use self::validation::Validation;
use crate::{
    error::Problem,
    openapi::{Descend, Document, Part, PartKind, Visitor, visit::walk},
};

/// Returns every problem of the document. Without any, `normalize` and progenitor can take it.
pub(crate) fn validate(document: &Document) -> Vec<Problem> {
    let mut validation = Validation::new(document);
    walk(&document.node(), &mut validation);
    validation.problems
}

impl<'d> Visitor<'d> for Validation<'d> {
    fn visit(&mut self, part: &Part<'d>) -> Descend {
        let node = &part.node;
        match part.kind {
            PartKind::Document => return self.validate_document(node),
            PartKind::Info => self.validate_info(node),
            PartKind::Server => self.validate_server(node),
            PartKind::SecurityScheme => self.validate_security_scheme(node),
            PartKind::PathItem => return self.validate_path_item(node),
            PartKind::Operation => return self.validate_operation(node),
            PartKind::Parameter => return self.validate_parameter(node),
            PartKind::RequestBody => return self.validate_request_body(node),
            PartKind::Response => return self.validate_response(node),
            PartKind::Header => return self.validate_header(node),
            PartKind::MediaType => return self.validate_media_type(node),
            PartKind::Schema(place) => return self.validate_schema(node, place),
            PartKind::Tag | PartKind::Example => {}
        }
        Descend::Into
    }
}
