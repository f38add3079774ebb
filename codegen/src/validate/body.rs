//! Request bodies and media types.

use super::{keys, validation::Validation};
use crate::openapi::{
    Descend, Node, operation,
    vocabulary::{REQUEST_BODIES, is_json},
};

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
        if !node.flag("required") {
            self.report_with_help(
                &node.path,
                "an optional request body is not supported; it would always be sent",
                "write `required: true`",
            );
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
        for media in &content {
            // The client sends this media type, and no other one.
            if media.essence() != "application/json" {
                self.report_with_help(
                    &media.node.path,
                    format!("a request body of `{}` is not supported", media.name),
                    "describe the body as `application/json`, if the API takes it",
                );
            } else if let Some(schema) = &media.schema {
                self.reject_null(schema, "a request body");
            }
        }
        if content.len() > 1 {
            self.report_with_help(
                &node.path.key("content"),
                "a request body has to have one media type",
                "remove the others",
            );
        }
        Descend::Into
    }

    pub(super) fn validate_media_type(&mut self, media: &Node<'d>) -> Descend {
        if !self.validate_object(media, "a media type", &[keys::MEDIA_TYPE]) {
            return Descend::Past;
        }
        if !is_json(media.path.last_key().unwrap_or_default()) {
            return Descend::Into;
        }
        if let Some(encoding) = media.get("encoding").filter(|encoding| encoding.entries().next().is_some()) {
            self.report_with_help(
                &encoding.path,
                "`encoding` is not supported",
                "remove it; it does not apply to JSON",
            );
        }
        if !media.has("schema") {
            self.report(&media.path, "`schema` is missing");
        }
        Descend::Into
    }
}
