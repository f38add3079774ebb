//! The builders of types that are sent: setters with documentation, and `Debug` without personal data.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{ImplItem, ImplItemFn, Item, visit_mut::VisitMut};

use super::{
    deprecation::deprecate,
    doc,
    messages::RewriteMessages,
    operation_doc::OperationDocs,
    personal_data::builder_debug,
    schema_index::{ComponentSchema, SchemaIndex},
    setters::SetterValue,
    syntax::{argument_of, functions_mut, has_function, module, owner_of_item, setter_value, type_name},
};
use crate::names;

/// Keeps the builders of the types that are sent, and rewrites them. `types` are the items of the module `types`.
///
/// The other types have a `new` instead, whose signature does not change when an optional property is added.
pub(super) fn rewrite_builders(types: &mut Vec<Item>, operations: &OperationDocs<'_>, schemas: &SchemaIndex<'_>) {
    remove_unsent_builders(types, schemas);
    for item in types.iter_mut() {
        match item {
            Item::Mod(module) if module.ident == "builder" => {
                doc::replace(&mut module.attrs, "Builders for the types of requests.");
            }
            Item::Impl(block) => {
                for function in functions_mut(block).filter(|function| function.sig.ident == "builder") {
                    doc::replace(
                        &mut function.attrs,
                        "Returns a builder for a value of this type. Properties that are not set are omitted.",
                    );
                }
            }
            _ => {}
        }
    }
    // Without a type that is sent there is no such module.
    let Ok(builders) = module(types, "builder") else { return };
    let mut added: Vec<Item> = Vec::new();
    for item in builders.iter_mut() {
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
    builders.extend(added);
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

fn remove_unsent_builders(types: &mut Vec<Item>, schemas: &SchemaIndex<'_>) {
    let is_sent =
        |item: &Item| owner_of_item(item).and_then(|name| schemas.get(&name)).is_some_and(|schema| schema.is_sent);
    types.retain_mut(|item| match item {
        Item::Impl(block) if block.trait_.is_none() && block.items.len() == 1 && has_function(block, "builder") => {
            is_sent(item)
        }
        Item::Mod(module) if module.ident == "builder" => {
            module.content.as_ref().is_none_or(|(_, builders)| !builders.is_empty())
        }
        _ => true,
    });
}

/// Removes the builders of types that are not sent from the code that progenitor generated. It is not parsed yet: these
/// builders are a large part of it.
pub(super) fn without_unsent_builders(tokens: TokenStream, schemas: &SchemaIndex<'_>) -> TokenStream {
    let is_sent = |name: &str| schemas.get(name).is_some_and(|schema| schema.is_sent);
    let sent_items = |builders: TokenStream| {
        let (mut kept, mut item, mut last_name) = (Vec::new(), Vec::new(), None);
        for token in builders {
            if let TokenTree::Ident(ident) = &token {
                last_name = Some(ident.to_string());
            }
            let is_last = is_block(&token);
            item.push(token);
            // In front of its block, a struct or an `impl` names its type.
            if is_last {
                if last_name.as_deref().is_some_and(is_sent) {
                    kept.append(&mut item);
                }
                item.clear();
            }
        }
        kept.into_iter().chain(item).collect()
    };
    change_module(tokens, "types", |types| change_module(types, "builder", sent_items))
}

/// Changes the content of the module `name`.
fn change_module(tokens: TokenStream, name: &str, change: impl Fn(TokenStream) -> TokenStream) -> TokenStream {
    let mut is_named = false;
    let changed = tokens.into_iter().map(|token| {
        let is_content = is_named && is_block(&token);
        is_named = matches!(&token, TokenTree::Ident(ident) if ident == name);
        match token {
            TokenTree::Group(group) if is_content => {
                let content = group.stream();
                // Otherwise its tokens would be copied.
                drop(group);
                Group::new(Delimiter::Brace, change(content)).into()
            }
            token => token,
        }
    });
    changed.collect()
}

fn is_block(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
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
    let setter = SetterValue { ident, value, is_optional: optional.is_some(), conversion: None };
    let is_taken = |name: &str| schema.properties().any(|property| property.rust_name == name);
    let mut setters = setter.setters(&format!("{description}\n\n{need}"), is_taken);
    if property.is_deprecated() {
        deprecate(&mut setters);
    }
    setters
}

#[cfg(test)]
mod tests {
    use quote::quote;
    use serde_json::json;

    use super::*;

    #[test]
    fn only_types_that_are_sent_keep_their_builders() {
        let body = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Sent"}}}});
        let normalized = json!({
            "paths": {"/bells": {"post": {"requestBody": body, "responses": {}}}},
            "components": {"schemas": {"Sent": {}, "Received": {}}},
        });
        let code = |received: TokenStream| {
            quote! {
                pub mod types {
                    pub struct Received { pub name: String }
                    pub mod builder {
                        #[derive(Clone)]
                        pub struct Sent { name: Result<String, String> }
                        #received
                        impl ::std::convert::TryFrom<Sent> for super::Sent { type Error = super::error::ConversionError; }
                    }
                }
                pub mod builder { pub struct Received { client: Client } }
            }
        };
        let received = quote! {
            #[derive(Clone)]
            pub struct Received { name: Result<String, String> }
            impl ::std::default::Default for Received { fn default() -> Self { Self {} } }
        };
        let kept = without_unsent_builders(code(received), &SchemaIndex::new(&normalized));
        assert_eq!(kept.to_string(), code(TokenStream::new()).to_string());
    }
}
