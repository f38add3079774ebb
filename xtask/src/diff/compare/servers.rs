//! Servers of the document and of operations.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Keyed, Node, Operation, match_keyed};

use super::{comparison::Comparison, list_items::distinct, raw_change::RawSide};
use crate::diff::rules;

/// Servers with their URLs.
type Servers<'a> = Vec<(Option<&'a str>, Node<'a>)>;

impl<'a> Comparison<'a> {
    pub(super) fn root_servers(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let scope = self.scope_of_root_key("servers");
        self.in_scope(scope, |comparison| {
            comparison.servers(old.get("servers").as_ref(), new.get("servers").as_ref(), old, new);
        });
    }

    /// Compares the servers of an operation, unless both sides inherit those of the document.
    pub(super) fn operation_servers(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let has_own = |operation: &Operation<'a>| operation.node.has("servers") || operation.item.has("servers");
        if has_own(old) || has_own(new) {
            self.servers(old.servers().as_ref(), new.servers().as_ref(), &old.node, &new.node);
        }
    }

    /// Compares servers by URL. Without any, the only server is `/`.
    fn servers(&mut self, a: Option<&Node<'a>>, b: Option<&Node<'a>>, old: &Node<'a>, new: &Node<'a>) {
        if [a, b].into_iter().flatten().any(|list| !list.value.is_array()) {
            return match (a, b) {
                (Some(a), Some(b)) => self.report_smallest_differences(a, b),
                _ => self.report_unclassified(old, new, "servers"),
            };
        }
        let by_url = |side: Option<&Node<'a>>| -> Servers<'a> {
            distinct(side.into_iter().flat_map(Node::items).map(|server| (server.str("url"), server)))
        };
        let (a, b) = (by_url(a), by_url(b));
        let is_default = |list: &Servers<'a>| list.iter().all(|(url, _)| *url == Some(IMPLIED_URL));
        if (a.is_empty() || b.is_empty()) && is_default(&a) && is_default(&b) {
            return;
        }
        self.default_server(old, new, &a, &b);
        for matched in match_keyed(a, b) {
            match matched {
                Keyed::Both(_, a, b) => {
                    self.compare_documentation(&a, &b);
                    self.report_unclassified(&a, &b, "variables");
                    self.compare_other_keys(&a, &b, &["url", "variables"]);
                }
                Keyed::Removed(url, server) => {
                    let subject = url.unwrap_or(NO_URL);
                    self.report(&rules::SERVER_REMOVED, subject, &server, new.path.key("servers"));
                }
                Keyed::Added(url, server) => {
                    let subject = url.unwrap_or(NO_URL);
                    self.report(&rules::SERVER_ADDED, subject, old.path.key("servers"), &server);
                }
            }
        }
    }

    /// Compares the first servers, if the old one still exists. Without any, it is `/`, whose meaning depends on the place
    /// of the document.
    fn default_server(&mut self, old: &Node<'a>, new: &Node<'a>, a: &Servers<'a>, b: &Servers<'a>) {
        let first = |list: &Servers<'a>| list.first().map_or(Some(IMPLIED_URL), |(url, _)| *url);
        let (before, after) = (&first(a), &first(b));
        let is_implied = a.is_empty() || b.is_empty();
        if before != after && (is_implied || b.iter().any(|(url, _)| url == before)) {
            let show = |side: &Node<'a>, url: &Option<&str>| {
                RawSide::showing(&side.path.key("servers"), Value::from(url.unwrap_or(NO_URL)))
            };
            self.report(&rules::DEFAULT_SERVER_CHANGED, "servers", show(old, before), show(new, after));
        }
    }
}

/// The URL of the only server of a document without servers.
const IMPLIED_URL: &str = "/";

const NO_URL: &str = "without a URL";
