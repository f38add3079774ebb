//! Links from responses to operations. The generator ignores them; testers and documentation tools follow them.

use webex_call_pickup_codegen::openapi::{
    Node, Operation,
    operation::operations,
    vocabulary::{LINKS, is_extension},
};

use crate::check::{document::lint::Lint, rules};

pub(super) fn lint(lint: &mut Lint<'_>) {
    let operations = operations(&lint.resolver);
    let responses = operations.iter().flat_map(Operation::responses);
    let written: Vec<_> = responses.flat_map(|response| response.node.entries_of(LINKS)).collect();
    for (name, link) in written.iter().filter(|(name, _)| !is_extension(name)) {
        let link = lint.resolver.resolve(link).target;
        // A reference leads to an operation of any document.
        if !link.has("operationRef") {
            lint_link(lint, name, &link, &operations);
        }
    }
}

fn lint_link(lint: &mut Lint<'_>, name: &str, link: &Node<'_>, operations: &[Operation<'_>]) {
    let id = link.str("operationId");
    let Some(target) = operations.iter().find(|operation| id.is_some() && operation.id() == id) else {
        let pointer = link.get("operationId").unwrap_or_else(|| link.clone()).pointer();
        let message = match id {
            Some(id) => format!("the link `{name}` leads to `{id}`, which no operation has as its operationId"),
            None => format!("the link `{name}` has no `operationId`"),
        };
        return lint.report(rules::LINK, &pointer, message, "name the operation that the link leads to");
    };
    let parameters = target.parameters();
    let set: Vec<_> = link.entries_of("parameters").collect();
    let is_set = |location: &str, name: &str, key: &str| key == name || key == format!("{location}.{name}");
    for (key, value) in &set {
        if !parameters.iter().any(|parameter| is_set(parameter.location, parameter.name, key)) {
            let message = format!("the link `{name}` sets `{key}`, which is not a parameter of {}", target.name());
            lint.report(rules::LINK, &value.pointer(), message, "name a parameter of the operation");
        }
    }
    for parameter in parameters.iter().filter(|parameter| parameter.is_required()) {
        if !set.iter().any(|(key, _)| is_set(parameter.location, parameter.name, key)) {
            let message = format!("the link `{name}` does not set `{}`, which is required", parameter.name);
            let help = "set it in `parameters`, for example to `$request.path.NAME` or `$response.body#/NAME`";
            lint.report(rules::LINK, &link.pointer(), message, help);
        }
    }
}
