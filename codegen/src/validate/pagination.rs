//! Pageable lists: whether the next page can be found, and the items of each.

use super::validation::Validation;
use crate::openapi::{
    Node, Operation, Response, Schema, WrittenSchema,
    shape::unwrapped,
    vocabulary::{ITEM_NAME, PAGEABLE},
};

impl<'d> Validation<'d> {
    pub(super) fn validate_pageable(&mut self, operation: &Operation<'d>) {
        let Some(pageable) = operation.node.get(PAGEABLE) else { return };
        if operation.method != "get" {
            self.report_with_help(
                &pageable.path,
                format!("a `{}` cannot be pageable", operation.method),
                format!("the next page is read by a `get` of the link to it; remove `{PAGEABLE}`"),
            );
        }
        if !pageable.is_object() {
            self.report_with_help(
                &pageable.path,
                format!("`{PAGEABLE}` must be an object"),
                format!("write `{PAGEABLE}: {{{ITEM_NAME}: NAME}}` with the property that holds the items of a page"),
            );
            return;
        }
        for (key, value) in pageable.entries().filter(|(key, _)| *key != ITEM_NAME) {
            self.report_with_help(
                &value.path,
                format!("`{key}` is not a key of `{PAGEABLE}`"),
                format!(
                    "remove it; `{ITEM_NAME}` is the only key, and the `Link` header has the link to the next page"
                ),
            );
        }
        let Some(name) = pageable.str(ITEM_NAME) else {
            self.report_with_help(
                &pageable.path.key(ITEM_NAME),
                format!("`{ITEM_NAME}` must be a string"),
                "name the property that holds the items of a page",
            );
            return;
        };
        self.validate_page(operation, &pageable.get(ITEM_NAME).unwrap_or(pageable), name);
    }

    /// Validates that the successful response is a page: an object with the list `name`, and a link to the next page.
    fn validate_page(&mut self, operation: &Operation<'d>, at: &Node<'d>, name: &str) {
        let successes: Vec<_> = operation.responses().filter(Response::is_success).collect();
        if successes.iter().any(|response| response.node.has("$ref")) {
            // A reference to nothing was reported.
            return;
        }
        let page = successes.iter().find_map(|response| Some((response, response.json()?.schema?)));
        let schema = page.as_ref().map(|(_, schema)| Schema::new(&self.resolver, &WrittenSchema::of(schema.clone())));
        if schema.as_ref().is_some_and(|schema| schema.dangling().is_some()) {
            return;
        }
        let list = schema.as_ref().and_then(|schema| schema.properties().remove(name));
        let list = list.and_then(|list| unwrapped(&self.resolver, list.nodes().first()?));
        let is_nullable = schema.is_some_and(|schema| schema.is_nullable());
        if is_nullable || list.is_none_or(|list| list.str("type") != Some("array")) {
            self.report_with_help(
                &at.path,
                format!("the success response is not an object with a list `{name}`"),
                format!("name the property that holds the items of a page, or remove `{PAGEABLE}`"),
            );
            return;
        }
        let headers = page.map(|(response, _)| response.headers()).unwrap_or_default();
        if !headers.iter().any(|header| header.name.eq_ignore_ascii_case("link")) {
            self.report_with_help(
                &at.path,
                "the success response has no `Link` header, which leads to the next page",
                format!("add the header to the response, or remove `{PAGEABLE}`"),
            );
        }
    }
}
