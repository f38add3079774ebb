//! Components without references.

use std::collections::BTreeSet;

use webex_call_pickup_codegen::Node;

use crate::{
    check::{document::lint::Lint, rules},
    openapi::{Kind, reachable},
};

pub(super) fn lint(lint: &mut Lint<'_>) {
    let root = Node::root(lint.document);
    let mut used = reachable(lint.document, root.get("paths"));
    let requirements = std::iter::once(&root)
        .chain(lint.objects.iter().filter(|object| object.kind == Kind::Operation).map(|object| &object.node))
        .filter_map(|node| node.get("security"));
    let schemes: BTreeSet<&str> = requirements
        .flat_map(|requirements| requirements.items().collect::<Vec<_>>())
        .flat_map(|requirement| requirement.entries().map(|(scheme, _)| scheme).collect::<Vec<_>>())
        .collect();
    used.extend(schemes.into_iter().map(|scheme| ("securitySchemes", scheme)));
    for (section, entries) in root.get("components").iter().flat_map(Node::entries) {
        if section.starts_with("x-") {
            continue;
        }
        for (name, component) in entries.entries().filter(|(name, _)| !used.contains(&(section, *name))) {
            let message = format!("no operation uses `{name}`");
            lint.report(
                rules::UNUSED_COMPONENT,
                &component.pointer,
                message,
                "remove it, or add the missing reference",
            );
        }
    }
}
