//! The document as a whole: its head, tags and paths.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Keyed, Node, match_keyed};

use super::{comparison::Comparison, keywords::OF_DOCUMENT, operation::operations_inherit, reachability::Scope};
use crate::diff::rules;

impl<'a> Comparison<'a> {
    /// Compares everything outside of `components`.
    pub(super) fn document(&mut self) {
        let (old, new) = (&self.old.root().clone(), &self.new.root().clone());
        self.compare_documentation(old, new);
        self.compare_key(&rules::OPENAPI_VERSION_CHANGED, old, new, "openapi");
        self.info(old, new);
        self.root_servers(old, new);
        self.root_security(old, new);
        self.tags(old, new);
        self.paths(old, new);
        self.webhooks(old, new);
        self.report_unclassified(old, new, "jsonSchemaDialect");
        self.compare_other_keys(old, new, &OF_DOCUMENT);
    }

    fn info(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let (Some(old), Some(new)) = (old.get("info"), new.get("info")) else {
            return self.compare_key(&rules::TEXT_CHANGED, old, new, "info");
        };
        self.compare_key(&rules::API_VERSION_CHANGED, &old, &new, "version");
        self.compare_documentation(&old, &new);
        for key in ["termsOfService", "contact", "license"] {
            self.compare_key(&rules::TEXT_CHANGED, &old, &new, key);
        }
        self.compare_other_keys(&old, &new, &["version", "termsOfService", "contact", "license"]);
    }

    fn tags(&mut self, old: &Node<'a>, new: &Node<'a>) {
        if self.report_malformed(old, new, "tags", Value::is_array) {
            return;
        }
        let by_name =
            |side: &Node<'a>| side.items_of("tags").map(|tag| (tag.str("name").unwrap_or(""), tag)).collect::<Vec<_>>();
        for matched in match_keyed(by_name(old), by_name(new)) {
            match matched {
                Keyed::Both(_, a, b) => {
                    self.compare_documentation(&a, &b);
                    self.compare_other_keys(&a, &b, &["name"]);
                }
                Keyed::Removed(name, tag) => self.report(&rules::TAG_REMOVED, name, &tag, new.path.key("tags")),
                Keyed::Added(name, tag) => self.report(&rules::TAG_ADDED, name, old.path.key("tags"), &tag),
            }
        }
    }

    /// Returns the scope of a key of the root: the document, or an unused scope if no operation inherits the key on both
    /// sides. An operation that inherits it on one side is compared by what is in effect.
    pub(super) fn scope_of_root_key(&mut self, key: &str) -> Scope {
        let [old, new] = [&self.old, &self.new].map(|resolver| operations_inherit(resolver, key));
        let has_operation = !old.is_empty() || !new.is_empty();
        let is_inherited =
            match_keyed(old, new).into_iter().fold([false; 3], |[both, removed, added], matched| match matched {
                Keyed::Both(_, a, b) => [both || (a && b), removed, added],
                Keyed::Removed(_, inherits) => [both, removed || inherits, added],
                Keyed::Added(_, inherits) => [both, removed, added || inherits],
            });
        // An operation that was removed may be one that was added elsewhere.
        let is_used = matches!(is_inherited, [true, ..] | [_, true, true]);
        if is_used || !has_operation { Scope::DOCUMENT } else { self.uses.add_scope() }
    }
}
