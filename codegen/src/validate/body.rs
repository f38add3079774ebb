//! Request bodies and media types.

use super::{keys, validation::Validation};
use crate::openapi::{Descend, Node, operation, vocabulary::REQUEST_BODIES};

impl<'d> Validation<'d> {
    /// Validates a request body; a reference is validated where it leads.
    pub(super) fn validate_request_body(&mut self, node: &Node<'d>) -> Descend {
        if node.has("$ref") {
            self.resolve(node, REQUEST_BODIES);
            return Descend::Past;
        }
        if !self.validate_object(node, "a request body", &[keys::REQUEST_BODY]) {
            return Descend::Past;
        }
        let content = operation::content(node);
        if content.is_empty() {
            self.report_with_help(
                &node.path,
                "the request body has no `content`",
                "describe the body as `application/json`, or remove `requestBody`",
            );
            return Descend::Past;
        }
        // The client sends JSON, whatever else the API takes.
        match operation::json_content(node) {
            Some(json) => {
                if let Some(schema) = &json.schema {
                    self.reject_null(schema, "a request body");
                }
            }
            None => {
                let names: Vec<_> = content.iter().map(|media| format!("`{}`", media.name)).collect();
                self.report_with_help(
                    &node.path.key("content"),
                    format!("a request body of {} is not supported", names.join(" or ")),
                    "describe the body as `application/json`, if the API takes it",
                );
            }
        }
        Descend::Into
    }

    pub(super) fn validate_media_type(&mut self, media: &Node<'d>) -> Descend {
        if !self.validate_object(media, "a media type", &[keys::MEDIA_TYPE]) {
            return Descend::Past;
        }
        Descend::Into
    }
}
