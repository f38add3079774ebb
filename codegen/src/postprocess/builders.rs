//! The builders of what is sent: setters that say what they set, and `Debug` that says nothing personal.

use quote::quote;
use serde_json::Value;
use syn::{ImplItemFn, Item, ItemStruct, Type, parse_quote};

use super::{
    doc, functions, messages, module, self_type,
    types::{argument_of, is_personal, last_segment},
};
use crate::{
    names,
    normalize::{innermost, referenced_schema, schemas},
};

pub(super) fn finish(items: &mut [Item], prepared: &Value) {
    let Ok(builders) = module(items, "builder") else { return };
    let structs: Vec<ItemStruct> = builders
        .iter()
        .filter_map(|item| match item {
            Item::Struct(builder) => Some(builder.clone()),
            _ => None,
        })
        .collect();
    let schema_of =
        |name: &str| schemas(prepared).find(|(component, _)| names::pascal_case(component) == name).map(|(_, s)| s);
    let mut silent: Vec<Item> = Vec::new();
    for item in builders.iter_mut() {
        match item {
            Item::Impl(block) => {
                let name = self_type(block).unwrap_or_default();
                let builder = structs.iter().find(|builder| builder.ident == name);
                let is_setters = block.trait_.is_none();
                for function in functions(block) {
                    match (builder, schema_of(&name)) {
                        (Some(builder), Some(schema)) if is_setters => set(function, builder, schema, prepared),
                        _ => messages::rewrite(&mut function.block),
                    }
                }
            }
            Item::Struct(builder) => {
                let schema = schema_of(&builder.ident.to_string()).unwrap_or(&Value::Null);
                if schema["properties"].as_object().into_iter().flatten().any(|(_, property)| is_personal(property)) {
                    silent.push(silence(builder));
                }
            }
            _ => {}
        }
    }
    builders.extend(silent);
}

/// Rewrites a setter. typify's takes an `Option` where the property is optional, so that text and numbers would have to
/// be wrapped, and gives no documentation. Leaving the property out is not calling the setter.
fn set(function: &mut ImplItemFn, builder: &ItemStruct, schema: &Value, prepared: &Value) {
    let ident = function.sig.ident.clone();
    let name = ident.to_string();
    let field = builder.fields.iter().find(|field| field.ident.as_ref() == Some(&ident));
    let properties = schema["properties"].as_object().into_iter().flatten();
    let property = properties.into_iter().find(|(property, _)| names::snake_case(property) == name);
    let (Some(field), Some((wire_name, property))) = (field, property) else {
        messages::rewrite(&mut function.block);
        return;
    };
    let Some(whole) = argument_of(&field.ty, "Result") else { return };
    let is_required = schema["required"].as_array().is_some_and(|required| required.iter().any(|r| r == wire_name));
    let optional = if is_required { None } else { argument_of(whole, "Option") };
    let value = optional.unwrap_or(whole);
    let wrap = optional.map(|_| quote!(.map(Some)));
    *function = if last_segment(value) == "Vec" {
        list_setter(&ident, value, optional.is_some())
    } else {
        let reason = format!("{name}: {{reason}}");
        parse_quote! {
            pub fn #ident<V>(mut self, value: V) -> Self
            where
                V: std::convert::TryInto<#value>,
                V::Error: std::fmt::Display,
            {
                self.#ident = value.try_into() #wrap .map_err(|reason| format!(#reason));
                self
            }
        }
    };
    let of_type = referenced_schema(innermost(property))
        .and_then(|name| prepared["components"]["schemas"][name]["description"].as_str())
        .map(doc::first_line);
    let description = property["description"].as_str().or(of_type).unwrap_or_default().trim();
    let need = if is_required { "Required." } else { "Optional." };
    doc::replace(&mut function.attrs, format!("{description}\n\n{need}").trim());
}

/// A list is taken as it is: an empty one needs no type then, and one that is collected neither.
fn list_setter(ident: &syn::Ident, list: &Type, is_optional: bool) -> ImplItemFn {
    let value = if is_optional { quote!(Some(value)) } else { quote!(value) };
    parse_quote! {
        pub fn #ident(mut self, value: #list) -> Self {
            self.#ident = Ok(#value);
            self
        }
    }
}

/// Takes the derived `Debug` of a builder away, and gives one that shows none of its values.
pub(super) fn silence(builder: &mut ItemStruct) -> Item {
    builder.attrs.retain(|attribute| !attribute.path().is_ident("derive"));
    builder.attrs.push(parse_quote!(#[derive(Clone)]));
    let (ident, generics, name) = (&builder.ident, &builder.generics, builder.ident.to_string());
    parse_quote! {
        impl #generics ::std::fmt::Debug for #ident #generics {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(#name).finish_non_exhaustive()
            }
        }
    }
}
