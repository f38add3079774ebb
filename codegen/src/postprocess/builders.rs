//! The builders of types that are sent: setters with documentation, and `Debug` without personal data.

use quote::quote;
use syn::{ImplItemFn, Item, parse_quote, visit_mut::VisitMut};

use super::{
    doc,
    messages::{self, RewriteMessages},
    personal_data::redact_builder,
    schema_index::{ComponentSchema, SchemaIndex},
    syntax::{argument_of, functions_mut, has_function, is_type, module, owner_of_item, setter_value, type_name},
};

/// Keeps the builders of the types that are sent, and rewrites them. `types` are the items of the module `types`.
///
/// The other types have a `new` instead, whose signature does not change when an optional property is added.
pub(super) fn rewrite_builders(types: &mut Vec<Item>, schemas: &SchemaIndex<'_>) {
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
                for function in functions_mut(block) {
                    match schema.and_then(|schema| setter(function, schema, schemas)) {
                        Some(setter) => *function = setter,
                        None => RewriteMessages.visit_block_mut(&mut function.block),
                    }
                }
            }
            Item::Struct(builder) => {
                let name = builder.ident.to_string();
                let text = format!("Builder for [`{name}`](super::{name}). Properties that are not set are omitted.");
                doc::replace(&mut builder.attrs, &text);
                let mut properties = schemas.get(&name).into_iter().flat_map(ComponentSchema::properties);
                if properties.any(|property| property.is_personal()) {
                    added.push(redact_builder(builder));
                }
            }
            _ => {}
        }
    }
    builders.extend(added);
}

fn remove_unsent_builders(types: &mut Vec<Item>, schemas: &SchemaIndex<'_>) {
    let is_sent =
        |item: &Item| owner_of_item(item).and_then(|name| schemas.get(&name)).is_some_and(|schema| schema.is_sent);
    types.retain_mut(|item| match item {
        Item::Impl(block) if block.trait_.is_none() && block.items.len() == 1 && has_function(block, "builder") => {
            is_sent(item)
        }
        Item::Mod(module) if module.ident == "builder" => {
            let Some((_, builders)) = &mut module.content else { return true };
            builders.retain(is_sent);
            !builders.is_empty()
        }
        _ => true,
    });
}

/// The setter that replaces typify's, which has no documentation and makes callers wrap optional values in `Some`. `None` if
/// the function sets no property.
fn setter(function: &ImplItemFn, schema: &ComponentSchema<'_>, schemas: &SchemaIndex<'_>) -> Option<ImplItemFn> {
    let ident = &function.sig.ident;
    let property = schema.properties().find(|property| *ident == property.rust_name)?;
    let field_type = setter_value(function)?;
    let optional = if property.is_required { None } else { argument_of(field_type, "Option") };
    let value = optional.unwrap_or(field_type);
    let mut setter: ImplItemFn = if is_type(value, "Vec") {
        // Takes the list itself, so that callers can pass `vec![]` and `collect()` without naming its type.
        let list = if optional.is_some() { quote!(Some(value)) } else { quote!(value) };
        parse_quote! {
            pub fn #ident(mut self, value: #value) -> Self {
                self.#ident = Ok(#list);
                self
            }
        }
    } else {
        messages::setter(ident, value, optional.is_some())
    };
    let description = schemas.description(&property.node).unwrap_or_default().trim();
    let need = if property.is_required { "Required." } else { "Optional." };
    doc::replace(&mut setter.attrs, format!("{description}\n\n{need}").trim());
    Some(setter)
}
