//! The builders of types that are sent: setters with documentation, and `Debug` without personal data.

use syn::{ImplItem, ImplItemFn, Item, ItemMod, parse_quote, visit_mut::VisitMut};

use super::{
    deprecation::deprecate,
    doc,
    messages::RewriteMessages,
    operation_doc::OperationDocs,
    personal_data::builder_debug,
    schema_index::{ComponentSchema, SchemaIndex},
    setters::SetterValue,
    syntax::{argument_of, functions_mut, setter_value, type_name},
    types::OptionOutsideBox,
};
use crate::names;

/// The module `types::builder`, without the builders.
pub(super) fn module() -> ItemMod {
    parse_quote! {
        /// Builders for the types of requests.
        pub mod builder {}
    }
}

/// Rewrites the function `builder` of a type, or removes it from a type that is not sent. `items` are the type and its `impl`
/// blocks.
///
/// The types that are not sent have a `new` instead, whose signature does not change when an optional property is added.
pub(super) fn rewrite_builder_function(items: &mut Vec<Item>, is_sent: bool) {
    items.retain_mut(|item| {
        let Item::Impl(block) = item else { return true };
        let Some(function) = functions_mut(block).find(|function| function.sig.ident == "builder") else { return true };
        doc::replace(
            &mut function.attrs,
            "Returns a builder for a value of this type. Properties that are not set are omitted.",
        );
        is_sent
    });
}

/// Rewrites the builder of a type that is sent. `items` are its struct and its `impl` blocks.
pub(super) fn rewrite_builder(items: &mut Vec<Item>, operations: &OperationDocs<'_>, schemas: &SchemaIndex<'_>) {
    let mut added: Vec<Item> = Vec::new();
    for item in items.iter_mut() {
        OptionOutsideBox.visit_item_mut(item);
        match item {
            Item::Impl(block) => {
                let schema = type_name(&block.self_ty).and_then(|name| schemas.get(&name));
                let mut items = Vec::with_capacity(block.items.len());
                for mut item in block.items.drain(..) {
                    let setters = match (&mut item, schema) {
                        (ImplItem::Fn(function), Some(schema)) => setters(function, schema, schemas),
                        _ => Vec::new(),
                    };
                    if setters.is_empty() {
                        RewriteMessages.visit_impl_item_mut(&mut item);
                        items.push(item);
                    }
                    items.extend(setters);
                }
                block.items = items;
            }
            Item::Struct(builder) => {
                let name = builder.ident.to_string();
                doc::replace(&mut builder.attrs, &builder_doc(&name, &operations.example_setters_of(&name)));
                let properties: Vec<_> = schemas.get(&name).into_iter().flat_map(ComponentSchema::properties).collect();
                let is_personal =
                    |name: &str| properties.iter().any(|property| property.rust_name == name && property.is_personal());
                added.push(builder_debug(builder, is_personal));
            }
            _ => {}
        }
    }
    items.extend(added);
}

fn builder_doc(name: &str, example_setters: &[String]) -> String {
    let text = format!("Builder for [`{name}`](super::{name}). Properties that are not set are omitted.");
    if example_setters.is_empty() {
        return text;
    }
    let (variable, setters) = (names::snake_case(name), example_setters.join("\n    ."));
    format!(
        "{text}\n\n# Example\n\n```\nuse webex_call_pickup::types::{name};\n\nlet {variable} = {name}::builder()\n    \
         .{setters};\n# let _ = {variable};\n```"
    )
}

/// The setters that replace typify's, which has no documentation and makes callers wrap optional values in `Some`. Empty if
/// the function sets no property.
fn setters(function: &ImplItemFn, schema: &ComponentSchema<'_>, schemas: &SchemaIndex<'_>) -> Vec<ImplItem> {
    let ident = &function.sig.ident;
    let property = schema.properties().find(|property| *ident == property.rust_name);
    let (Some(property), Some(field_type)) = (property, setter_value(function)) else { return Vec::new() };
    let optional = if property.is_required { None } else { argument_of(field_type, "Option") };
    let description = schemas.description(&property.node).unwrap_or_default().trim();
    let need = if property.is_required { "Required." } else { "Optional." };
    let value = optional.unwrap_or(field_type);
    let setter = SetterValue { ident, value, is_optional: optional.is_some(), is_converted: false };
    let is_taken = |name: &str| schema.properties().any(|property| property.rust_name == name);
    let mut setters = setter.setters(&format!("{description}\n\n{need}"), is_taken);
    if property.is_deprecated() {
        deprecate(&mut setters);
    }
    setters
}
