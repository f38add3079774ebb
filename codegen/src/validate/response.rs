//! Responses, by themselves and together.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{keys, validation::Validation};
use crate::openapi::{
    Descend, MediaType, Node, Operation, Response,
    vocabulary::{RESPONSES, status},
};

impl<'d> Validation<'d> {
    /// Validates a response; a reference is validated where it leads.
    pub(super) fn validate_response(&mut self, node: &Node<'d>) -> Descend {
        // A key of an operation's `responses` that is not a status was reported, and its value is not a response.
        let is_component = node.path.component().is_some();
        if !is_component && !is_status(node.path.last_key().unwrap_or_default()) {
            return Descend::Past;
        }
        if node.has("$ref") {
            self.resolve(node, RESPONSES);
            return Descend::Past;
        }
        if !self.validate_object(node, "a response", &[keys::RESPONSE]) {
            return Descend::Past;
        }
        if !node.has("description") {
            self.report(&node.path, "`description` is missing; OpenAPI requires it of a response");
        }
        Descend::Into
    }

    /// Validates the responses of an operation together: their statuses, and that all successes have one type.
    pub(super) fn validate_responses(&mut self, operation: &Operation<'d>) {
        let Some(responses) = operation.node.get(RESPONSES) else {
            self.report(&operation.node.path, "`responses` is missing");
            return;
        };
        let is_head = operation.method == "head";
        let mut values: Vec<(&str, &Value)> = Vec::new();
        let mut has_success = false;
        for response in operation.responses() {
            let at = &response.written.path;
            if !is_status(response.status) {
                self.report_with_help(
                    at,
                    format!("`{}` is not a status code", response.status),
                    "write a code (`'200'`), a range (`4XX`) or `default`",
                );
                continue;
            }
            has_success |= response.is_success();
            if response.status == "101" {
                self.report_with_help(at, "an upgrade of the connection is not supported", "remove the response");
            }
            if response.is_success()
                && !response.node.has("$ref")
                && let Some(schema) = self.validate_success(&response, is_head)
            {
                values.push((response.status, schema));
            }
        }
        if !has_success {
            self.report_rule(
                "success-response",
                &responses.path,
                "no status code from 200 to 299 is documented",
                "`default` describes errors here; describe the success response",
            );
        }
        if let Some((first, rest)) = values.split_first()
            && let Some((other, _)) = rest.iter().find(|(_, schema)| *schema != first.1)
        {
            self.report_with_help(
                &responses.path.key(other),
                format!("the responses {} and {other} differ in their schemas", first.0),
                "give them the same `$ref`; an operation has one type of value",
            );
        }
    }

    /// Returns the schema of the value that a response of success has. `None` means that it has none, or that a problem
    /// was reported.
    fn validate_success(&mut self, response: &Response<'d>, is_head: bool) -> Option<&'d Value> {
        let content = response.content();
        if content.is_empty() {
            return None;
        }
        let at = response.node.path.key("content");
        if is_head {
            self.report_with_help(&at, "a response to `head` never has a body", "remove `content`");
        }
        let Some(json) = response.json() else {
            self.report_with_help(
                &at,
                "a response that is not `application/json` is not supported",
                "describe the response as `application/json`, or remove `content`",
            );
            return None;
        };
        for other in content.iter().filter(|other| other.is_json() && other.name != json.name) {
            if schema_of(other) != schema_of(&json) {
                self.report_with_help(
                    &other.node.path,
                    format!(
                        "`{}` and `{}` differ in their schemas, and a response has one type of value",
                        other.name, json.name
                    ),
                    "remove one of them",
                );
            }
        }
        Some(schema_of(&json))
    }
}

/// The schema of a media type. Without one, any value is valid.
fn schema_of<'d>(media: &MediaType<'d>) -> &'d Value {
    static ANY: LazyLock<Value> = LazyLock::new(|| json!({}));
    media.schema.as_ref().map_or(&ANY, |schema| schema.value)
}

/// Returns `true` if a key of `responses` is a status code, a range or `default`, as OpenAPI writes it.
fn is_status(key: &str) -> bool {
    status(key).is_some_and(|status| status == key)
}
