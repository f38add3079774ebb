//! Components without references.

use webex_call_pickup_codegen::openapi::{
    Node,
    operation::operations,
    visit::reachable,
    vocabulary::{SECURITY_SCHEMES, is_extension},
};

use crate::check::{document::lint::Lint, rules};

pub(super) fn lint(lint: &mut Lint<'_>) {
    let root = lint.resolver.root().clone();
    let mut used = reachable(&lint.resolver, root.get("paths"));
    let operations = operations(&lint.resolver);
    let owners = operations.iter().map(|operation| &operation.node).chain([&root]);
    let requirements = owners.flat_map(|owner| owner.items_of("security"));
    used.extend(
        requirements.flat_map(|requirement| requirement.entries()).map(|(scheme, _)| (SECURITY_SCHEMES, scheme)),
    );
    let sections = root.entries_of("components").filter(|(section, _)| !is_extension(section));
    let components: Vec<(&str, Node<'_>)> = sections.flat_map(|(_, section)| section.entries()).collect();
    for (name, component) in components {
        if component.path.component().is_some_and(|component| !used.contains(&component)) {
            let message = format!("no operation uses `{name}`");
            let help = "remove it, or add the missing reference";
            lint.report(rules::UNUSED_COMPONENT, &component.pointer(), message, help);
        }
    }
}
