//! The request builders, one for each operation: their setters and documentation.

use proc_macro2::TokenStream;
use serde_json::Value;
use syn::{FieldValue, ImplItem, ImplItemFn, Item, ItemImpl, ItemMod, Member, Type, parse_quote, visit_mut::VisitMut};

use super::{
    client::request_example,
    deprecation::deprecate,
    doc,
    messages::{RemoveMissingValueMessages, RewriteMessages},
    operation_doc::{ExampleSetters, OperationDoc, PathArgument},
    optional_body,
    personal_data::builder_debug,
    schema_index::SchemaIndex,
    setters::SetterValue,
    syntax::{generated_type, setter_value, type_arguments},
};
use crate::{
    openapi::{Parameter, vocabulary::PERSONAL_DATA},
    texts::with_values,
};

const MODULE_DOC: &str = "The request builders, one for each operation.

A builder is returned by a method of [`Client`](super::Client). It has a setter for each query parameter and for the \
                          request body; an invalid value becomes the error of `send`.";

/// The module `builder`, without the builders.
pub(super) fn module(attributes: &Option<TokenStream>) -> ItemMod {
    let docs = doc::comment(MODULE_DOC);
    parse_quote! {
        #(#docs)*
        #attributes
        pub mod builder {
            use crate::generated_runtime::QueryValues as _;
            use super::{Error, ResponseValue, encode_path, operations, types};
        }
    }
}

/// Rewrites the builder of an operation. `items` are its struct and its methods.
pub(super) fn rewrite_operation_builder(
    items: &mut Vec<Item>,
    operation: &OperationDoc<'_>,
    schemas: &SchemaIndex<'_>,
) {
    let mut added: Vec<Item> = Vec::new();
    for item in items.iter_mut() {
        match item {
            Item::Struct(builder) => {
                doc::replace(&mut builder.attrs, &builder_doc(operation));
                if operation.has_optional_body() {
                    optional_body::rewrite_field(builder);
                }
                builder
                    .attrs
                    .push(parse_quote!(#[must_use = "a request is not sent until `send` is called or it is awaited"]));
                let is_personal =
                    |name: &str| operation.parameter(name).is_some_and(|parameter| parameter.node.flag(PERSONAL_DATA));
                added.push(builder_debug(builder, is_personal));
            }
            Item::Impl(block) => rewrite_methods(block, operation, schemas),
            _ => {}
        }
    }
    items.extend(added);
}

fn rewrite_methods(block: &mut ItemImpl, operation: &OperationDoc<'_>, schemas: &SchemaIndex<'_>) {
    let is_path_setter = |item: &ImplItem| {
        matches!(item, ImplItem::Fn(function)
            if operation.path_arguments.iter().any(|argument| argument.ident == function.sig.ident))
    };
    block.items.retain(|item| !is_path_setter(item));
    let mut items = Vec::with_capacity(block.items.len());
    for mut item in block.items.drain(..) {
        let ImplItem::Fn(function) = &mut item else { continue };
        match function.sig.ident.to_string().as_str() {
            "new" => {
                function.vis = parse_quote!(pub(super));
                RemoveMissingValueMessages.visit_block_mut(&mut function.block);
                take_path_arguments(function, operation);
                if operation.has_optional_body() {
                    optional_body::rewrite_initial_value(&mut function.block);
                }
            }
            "send" => {}
            // A query parameter or a header may be called `body`, too.
            "body" if operation.parameter("body").is_none() => {
                if operation.has_optional_body() {
                    items.extend(optional_body::setters(function, operation, &body_doc(operation)));
                    continue;
                }
                rewrite_body_setter(function);
                doc::replace(&mut function.attrs, &body_doc(operation));
            }
            "body_map" if operation.parameter("body_map").is_none() => {
                if operation.has_optional_body() {
                    optional_body::rewrite_body_map(function);
                }
                doc::replace(
                    &mut function.attrs,
                    "Changes the request body that has been set, or an empty one if none has.",
                );
            }
            _ => {
                items.extend(parameter_setters(function, operation, schemas));
                continue;
            }
        }
        items.push(item);
    }
    block.items = items;
}

/// The setters that replace progenitor's.
fn parameter_setters(function: &ImplItemFn, operation: &OperationDoc<'_>, schemas: &SchemaIndex<'_>) -> Vec<ImplItem> {
    let ident = &function.sig.ident;
    let name = ident.to_string();
    let (Some(parameter), Some(value)) = (operation.parameter(&name), setter_value(function)) else {
        return Vec::new();
    };
    let setter = SetterValue { ident, value, is_optional: !parameter.is_required(), is_converted: false };
    let mut setters =
        setter.setters(&parameter_doc(value, parameter, schemas), |name| operation.parameter(name).is_some());
    if parameter.node.flag("deprecated") {
        deprecate(&mut setters);
    }
    setters
}

/// A body without a builder is set like a parameter. One with a builder has another bound for the conversion to it.
fn rewrite_body_setter(function: &mut ImplItemFn) {
    let bounds = function.sig.generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    if bounds.count() == 1
        && let Some(value) = setter_value(function)
    {
        let ident = &function.sig.ident;
        *function = SetterValue { ident, value, is_optional: false, is_converted: false }.setter("");
    }
    RewriteMessages.visit_block_mut(&mut function.block);
}

/// Makes `new` take the path parameters, each as the `Result` of its conversion.
fn take_path_arguments(new: &mut ImplItemFn, operation: &OperationDoc<'_>) {
    for PathArgument { ident, value, .. } in &operation.path_arguments {
        new.sig.inputs.push(parse_quote!(#ident: Result<#value, String>));
    }
    InitializeFromArguments(&operation.path_arguments).visit_block_mut(&mut new.block);
}

/// Initializes the fields of the path parameters from the arguments of `new`.
struct InitializeFromArguments<'a>(&'a [PathArgument]);

impl VisitMut for InitializeFromArguments<'_> {
    fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
        let Member::Named(name) = &field.member else { return };
        if self.0.iter().any(|argument| argument.ident == *name) {
            *field = parse_quote!(#name);
        }
    }
}

fn builder_doc(operation: &OperationDoc<'_>) -> String {
    format!(
        "Request builder, returned by [`Client::{method}`](super::Client::{method}).\n\n{}\n\n{}",
        operation.request_line(),
        operation.example_section(&request_example(operation, ExampleSetters::All)),
        method = operation.method_name()
    )
}

fn parameter_doc(value: &Type, parameter: &Parameter<'_>, schemas: &SchemaIndex<'_>) -> String {
    let mut description = parameter.node.str("description").unwrap_or_default().trim().to_owned();
    if let Some(values) = plain_values(parameter) {
        description = with_values(&description, values);
    }
    let need = if parameter.is_required() { "Required." } else { "Optional." };
    let mut text = format!("{description}\n\n{need}");
    if contains_identifier(value, schemas) {
        text.push_str(" Must be a valid identifier; otherwise `send` returns an error.");
    }
    if parameter.node.flag(PERSONAL_DATA) {
        text.push_str(" Personal data: omitted from `Debug` output.");
    }
    text
}

/// The values of an enum that has no type of its own in Rust, such as one of integers.
fn plain_values<'d>(parameter: &Parameter<'d>) -> Option<&'d [Value]> {
    let schema = parameter.node.get("schema")?;
    let is_plain = schema.str("type").is_some_and(|name| name != "string");
    Some(schema.get("enum").filter(|_| is_plain)?.value.as_array()?.as_slice())
}

fn body_doc(operation: &OperationDoc<'_>) -> String {
    let body = operation.openapi.request_body();
    let description = body.and_then(|body| body.node.str("description")).unwrap_or_default().trim();
    // An empty object is invalid if the body has a required property.
    let is_set_by_default = operation.body_schema().is_some_and(|schema| schema.required().is_empty());
    let need = match (operation.has_optional_body(), is_set_by_default) {
        (true, _) => "Optional. If it is not set, the request has no body.",
        (false, true) => "Optional. If it is not set, an empty object is sent.",
        (false, false) => "Required.",
    };
    format!("{description}\n\n{need}")
}

/// Returns `true` if the type is an identifier, or a list of identifiers.
fn contains_identifier(ty: &Type, schemas: &SchemaIndex<'_>) -> bool {
    if generated_type(ty).is_some_and(|name| schemas.is_identifier(&name)) {
        return true;
    }
    let Type::Path(path) = ty else { return false };
    type_arguments(&path.path).any(|argument| contains_identifier(argument, schemas))
}
