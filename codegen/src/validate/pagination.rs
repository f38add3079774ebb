//! Lists that cannot be followed from page to page, though `x-pageable` says so.

use super::{Check, HEADERS, RESPONSES};
use crate::{document::Node, validate::is_json};

/// Says of an operation that its answers are pages of a list, as `x-ms-pageable` of AutoRest does, and which property holds
/// the items. The link to the next page is in the `Link` header.
pub(crate) const PAGEABLE: &str = "x-pageable";
pub(crate) const ITEM_NAME: &str = "itemName";
/// What the builder of such an operation has besides.
pub(super) const TAKEN_PARAMETERS: [&str; 1] = ["stream"];

impl<'d> Check<'d> {
    pub(super) fn pageable(&mut self, method: &str, operation: &Node<'d>) {
        let Some(pageable) = operation.get(PAGEABLE) else { return };
        if method != "get" {
            self.report_with_help(
                &pageable.pointer,
                format!("a `{method}` cannot be pageable"),
                "the next page is read by a `get` of the link to it; remove `x-pageable`",
            );
        }
        if !pageable.value.is_object() {
            self.report_with_help(
                &pageable.pointer,
                format!("`{PAGEABLE}` has to be an object"),
                "write `x-pageable: {itemName: NAME}` with the property that holds the items of a page",
            );
            return;
        }
        for (key, value) in pageable.entries().filter(|(key, _)| *key != ITEM_NAME) {
            self.report_with_help(
                &value.pointer,
                format!("`{key}` is no key of `{PAGEABLE}`"),
                "remove it; `itemName` is the only one, and the link to the next page is that of the `Link` header",
            );
        }
        let Some(name) = pageable.text(ITEM_NAME) else {
            self.report_with_help(
                &pageable.pointer.key(ITEM_NAME),
                format!("`{ITEM_NAME}` has to be there, and text"),
                "name the property that holds the items of a page",
            );
            return;
        };
        self.page(operation, &pageable.get(ITEM_NAME).unwrap_or(pageable), name);
    }

    /// The answer of success has to be a page: with the property `name`, and with the link to the next one.
    fn page(&mut self, operation: &Node<'d>, at: &Node<'d>, name: &str) {
        let mut page = None;
        let responses = operation.get(RESPONSES);
        for (_, response) in responses.iter().flat_map(Node::entries).filter(|(status, _)| status.starts_with('2')) {
            // Where it leads nowhere, that is reported with the answers.
            let Some(response) = self.resolve(&response, RESPONSES) else { return };
            let schema = response.get("content").and_then(|content| {
                let (_, json) = content.entries().find(|(media_type, _)| is_json(media_type))?;
                json.get("schema")
            });
            page = page.or(schema.map(|schema| (response, schema)));
        }
        let parts = page.as_ref().map(|(_, schema)| self.parts(schema)).unwrap_or_default();
        let mut properties = parts.iter().filter_map(|part| part.get("properties")?.get(name));
        let items = properties.next().and_then(|property| self.target(&property));
        let is_null = parts.iter().any(|part| part.flag("nullable"));
        if is_null || items.is_none_or(|items| items.text("type") != Some("array")) {
            self.report_with_help(
                &at.pointer,
                format!("the answer of success is no object with a list `{name}`"),
                "name the property that holds the items of a page, or remove `x-pageable`",
            );
            return;
        }
        let headers = page.and_then(|(response, _)| response.get(HEADERS));
        if !headers.iter().flat_map(Node::entries).any(|(header, _)| header.eq_ignore_ascii_case("link")) {
            self.report_with_help(
                &at.pointer,
                "the answer of success has no header `Link`, which leads to the next page",
                "add the header to the answer, or remove `x-pageable`",
            );
        }
    }
}
