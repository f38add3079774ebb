//! Rewrites a document into one of which progenitor makes a client that survives the real API.
//!
//! Each rule is one function. A rule works on plain JSON, and on any document that `validate` accepts. What progenitor
//! cannot express stays in the normalized document as an extension, which `postprocess` reads.

mod all_of;
mod any_of;
mod directions;
mod naming;
mod objects;
mod references;
mod responses;
mod taken_names;
mod values;
mod visit_mut;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::openapi::{
    Document, Node, Resolver,
    operation::operations,
    visit::reachable,
    vocabulary::{PARAMETERS, RESPONSES, SCHEMAS},
};

pub(crate) use any_of::{join_any_of, schema_of_any_of};
pub(crate) use directions::split_by_direction;
use references::resolve_references;

/// Applies every rule to a document that is [split by direction](split_by_direction). The order matters where a comment
/// explains it.
pub(crate) fn normalize(document: &Document) -> Value {
    let mut document = resolve_references(document.root());
    taken_names::rename_taken_schemas(&mut document);
    taken_names::rename_taken_operations(&mut document);
    all_of::lift_annotations(&mut document);
    join_any_of(&mut document);
    // Before the error responses go: their schemas are received, too.
    let received_with_errors = received(&document, &BTreeSet::new());
    responses::remove_error_responses(&mut document);
    responses::unify_media_types(&mut document);
    responses::keep_one_success_type(&mut document);
    responses::strip_unused_keys(&mut document);
    objects::infer_object_type(&mut document);
    values::normalize_enums(&mut document);
    all_of::expand_alias_components(&mut document);
    // After the components that only refer to a quoted boolean became ones themselves.
    values::replace_quoted_booleans(&mut document);
    naming::title_alternatives(&mut document);
    // Before `join_all_of`: an inline schema is then a reference in every schema that joins it.
    naming::name_inline_schemas(&mut document, naming::needs_component);
    all_of::join_all_of(&mut document);
    objects::remove_unknown_required(&mut document);
    let sent_only = &(&sent(&document) - &received(&document, &received_with_errors));
    objects::open_objects(&mut document);
    values::remove_defaults(&mut document);
    values::remove_string_formats(&mut document);
    values::move_bounds(&mut document);
    values::strip_received_constraints(&mut document, sent_only);
    // After the constraints of received strings went.
    naming::name_inline_schemas(&mut document, naming::is_constrained_string);
    taken_names::rename_taken_properties(&mut document);
    objects::move_null_to_uses(&mut document);
    objects::treat_null_as_absent(&mut document, sent_only);
    objects::mark_sent_only(&mut document, sent_only);
    objects::sort_schemas(&mut document);
    document
}

/// The names of the component schemas that requests have.
pub(crate) fn sent(document: &Value) -> BTreeSet<String> {
    let resolver = Resolver::new(document);
    let operations = operations(&resolver);
    let parts = operations.iter().flat_map(|operation| [PARAMETERS, "requestBody"].map(|key| operation.node.get(key)));
    reachable_schemas(&resolver, parts.flatten())
}

/// The names of the component schemas that responses use, directly or through other schemas, and of the `known` ones with the
/// schemas that they use.
fn received(document: &Value, known: &BTreeSet<String>) -> BTreeSet<String> {
    let resolver = Resolver::new(document);
    let operations = operations(&resolver);
    let responses = operations.iter().filter_map(|operation| operation.node.get(RESPONSES));
    let known_schemas = known.iter().filter_map(|name| resolver.component(SCHEMAS, name));
    &reachable_schemas(&resolver, responses.chain(known_schemas)) | known
}

fn reachable_schemas<'a>(resolver: &Resolver<'a>, roots: impl IntoIterator<Item = Node<'a>>) -> BTreeSet<String> {
    reachable(resolver, roots).into_iter().map(|(_, name)| name.to_owned()).collect()
}
