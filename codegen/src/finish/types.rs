//! The types: fields in the order of the document, tolerant of what really comes, silent about personal data.

use std::collections::BTreeSet;

use quote::{ToTokens, format_ident, quote};
use serde_json::Value;
use syn::{Attribute, Field, Item, ItemStruct, Type, parse_quote, punctuated::Punctuated};

use super::{doc, identifiers, module, open_enums, self_type};
use crate::{
    error::Problem,
    names,
    prepare::{LENIENT_FLAG, NULL_IS_ABSENT, referenced_schema, schemas, sent_only},
};

pub(super) fn finish(file: &mut syn::File, prepared: &Value) -> Result<(), Problem> {
    let items = module(&mut file.items, "types")?;
    let received: BTreeSet<String> = {
        let sent = sent_only(prepared);
        schemas(prepared).filter(|(name, _)| !sent.contains(*name)).map(|(name, _)| names::pascal_case(name)).collect()
    };
    drop_builders(items, &received);
    let mut finished: Vec<(String, Vec<Item>)> = Vec::new();
    for item in items.drain(..) {
        let name = item_name(&item);
        let schema =
            schemas(prepared).find(|(component, _)| Some(names::pascal_case(component)) == name).map(|(_, s)| s);
        let more = match (item, schema) {
            (Item::Struct(mut object), Some(schema)) if schema.get("properties").is_some() => {
                let is_received = received.contains(&object.ident.to_string());
                let more = finish_object(&mut object, schema, prepared, is_received);
                [vec![Item::Struct(object)], more].concat()
            }
            (Item::Struct(mut value), _) => {
                derives(&mut value.attrs, &[]);
                vec![Item::Struct(value)]
            }
            (Item::Enum(mut union), _) => {
                derives(&mut union.attrs, &[]);
                vec![Item::Enum(union)]
            }
            (item, _) => vec![item],
        };
        finished.push((name.unwrap_or_else(|| "~".to_owned()), more));
    }
    for (component, schema) in schemas(prepared) {
        let name = names::pascal_case(component);
        let description = schema["description"].as_str().unwrap_or(component);
        if schema.get("enum").is_some() {
            finished.push((name.clone(), open_enums::open_enum(&name, schema)));
        } else if schema.get("x-identifier").is_some() {
            finished.push((name.clone(), identifiers::identifier(&name, description)));
        }
    }
    // By name, what is no type last; the sort is stable, so that impls stay behind their types.
    finished.sort_by(|(a, _), (b, _)| a.cmp(b));
    items.extend(finished.into_iter().flat_map(|(_, items)| items));
    drop_unused_error(items);
    redact_builders(items, prepared);
    Ok(())
}

/// The type that an item is or belongs to; none for modules and impls for foreign types.
fn item_name(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        // `impl From<Ours> for String` belongs to ours.
        Item::Impl(item) => match &item.trait_ {
            Some((path, ..)) if self_type(item).as_deref() == Some("String") => {
                path.to_token_stream().to_string().rsplit('<').next().map(|s| s.trim_matches([' ', '>']).to_owned())
            }
            _ => self_type(item),
        },
        _ => None,
    }
}

/// Only what is sent is built by callers, and progenitor needs a builder for it only there. The other types have a
/// `new` with the required properties, which does not change when an optional one is added.
fn drop_builders(items: &mut Vec<Item>, received: &BTreeSet<String>) {
    let is_received = |name: Option<String>| name.is_some_and(|name| received.contains(&name));
    items.retain(|item| match item {
        Item::Impl(block) => {
            let only_builder = block.trait_.is_none()
                && block.items.len() == 1
                && block.to_token_stream().to_string().contains("fn builder ()");
            !(only_builder && is_received(self_type(block)))
        }
        _ => true,
    });
    items.retain_mut(|item| match item {
        Item::Mod(builder) if builder.ident == "builder" => {
            let Some((_, items)) = &mut builder.content else { return true };
            items.retain(|item| match item {
                Item::Struct(builder) => !received.contains(&builder.ident.to_string()),
                Item::Impl(block) => !is_received(self_type(block)),
                _ => true,
            });
            !items.is_empty()
        }
        _ => true,
    });
}

fn drop_unused_error(items: &mut Vec<Item>) {
    let used = items.iter().any(|item| match item {
        Item::Mod(module) if module.ident == "error" => false,
        item => item.to_token_stream().to_string().contains("ConversionError"),
    });
    if !used {
        items.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "error"));
    }
}

/// A builder holds what its type holds.
fn redact_builders(items: &mut [Item], prepared: &Value) {
    let Ok(builders) = module(items, "builder") else { return };
    let personal: Vec<String> = schemas(prepared)
        .filter(|(_, schema)| schema["properties"].as_object().into_iter().flatten().any(|(_, p)| is_personal(p)))
        .map(|(name, _)| names::pascal_case(name))
        .collect();
    let mut added: Vec<Item> = Vec::new();
    for item in builders.iter_mut() {
        let Item::Struct(builder) = item else { continue };
        if !personal.contains(&builder.ident.to_string()) {
            continue;
        }
        let (ident, name) = (&builder.ident, builder.ident.to_string());
        builder.attrs.retain(|attribute| !attribute.path().is_ident("derive"));
        builder.attrs.push(parse_quote!(#[derive(Clone)]));
        added.push(parse_quote! {
            impl ::std::fmt::Debug for #ident {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.debug_struct(#name).finish_non_exhaustive()
                }
            }
        });
    }
    builders.extend(added);
}

fn is_personal(property: &Value) -> bool {
    property.get("x-personal-data") == Some(&Value::Bool(true))
}

/// A field with what the document says of it.
struct Property<'d> {
    field: Field,
    schema: &'d Value,
    is_required: bool,
}

impl Property<'_> {
    fn ident(&self) -> &syn::Ident {
        // Invariant: typify gives names to the fields of objects.
        #[allow(clippy::expect_used)]
        self.field.ident.as_ref().expect("a named field")
    }

    fn is(&self, extension: &str) -> bool {
        self.schema.get(extension) == Some(&Value::Bool(true))
    }

    fn is_option(&self) -> bool {
        last_segment(&self.field.ty) == "Option"
    }

    /// Whether the property starts absent in `new`.
    fn starts_absent(&self) -> bool {
        self.is_option()
            || (!self.is_required && matches!(last_segment(&self.field.ty).as_str(), "Vec" | "HashMap" | "Map"))
    }
}

fn last_segment(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

/// Finishes the type of an object in place, and gives the impls to put behind it.
fn finish_object(object: &mut ItemStruct, schema: &Value, prepared: &Value, is_received: bool) -> Vec<Item> {
    let mut properties = properties(object, schema);
    for property in &mut properties {
        finish_field(property, prepared);
    }
    let is_personal = properties.iter().any(|property| is_personal(property.schema));
    let has_aliases = properties.iter().any(|property| property.schema.get("x-aliases").is_some());
    let mut by_hand = Vec::new();
    let mut items: Vec<Item> = Vec::new();
    let has_default = object.attrs.iter().any(|a| a.to_token_stream().to_string().contains("Default"));
    if is_received && !has_default {
        items.push(constructor(&object.ident, &properties));
    }
    if is_personal {
        by_hand.push("Debug");
        items.push(redacted_debug(&object.ident, &properties));
    }
    if has_aliases {
        by_hand.push("Deserialize");
        items.push(deserialize_with_aliases(&object.ident, &properties));
    }
    derives(&mut object.attrs, &by_hand);
    object.attrs.push(parse_quote!(#[non_exhaustive]));
    if let syn::Fields::Named(fields) = &mut object.fields {
        fields.named = properties.into_iter().map(|property| property.field).collect();
    }
    items
}

/// The fields in the order of the document, each with its property.
fn properties<'d>(object: &ItemStruct, schema: &'d Value) -> Vec<Property<'d>> {
    let required = schema["required"].as_array();
    let mut fields: Vec<Field> = object.fields.iter().cloned().collect();
    let mut properties = Vec::with_capacity(fields.len());
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        let ident = names::snake_case(name);
        if let Some(index) = fields.iter().position(|field| field.ident.as_ref().is_some_and(|i| *i == ident)) {
            let is_required = required.is_some_and(|required| required.iter().any(|r| r == name));
            properties.push(Property { field: fields.remove(index), schema, is_required });
        }
    }
    properties
}

fn finish_field(property: &mut Property<'_>, prepared: &Value) {
    let of_type = referenced_schema(property.schema)
        .or_else(|| {
            property.schema["allOf"][0].as_object().and_then(|_| referenced_schema(&property.schema["allOf"][0]))
        })
        .and_then(|name| prepared["components"]["schemas"][name]["description"].as_str())
        .map(doc::first_line);
    if let Some(text) = property.schema["description"].as_str().or(of_type) {
        doc::replace(&mut property.field.attrs, text);
    }
    if property.is(NULL_IS_ABSENT) {
        add_serde(&mut property.field.attrs, quote!(deserialize_with = "crate::lenient::null_as_empty"));
    }
    if property.is(LENIENT_FLAG) {
        if property.is_option() {
            add_serde(&mut property.field.attrs, quote!(default, deserialize_with = "crate::lenient::optional_flag"));
        } else {
            add_serde(&mut property.field.attrs, quote!(deserialize_with = "crate::lenient::flag"));
        }
    }
}

fn add_serde(attributes: &mut Vec<Attribute>, more: proc_macro2::TokenStream) {
    let known = attributes.iter_mut().find_map(|attribute| match &mut attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("serde") => Some(list),
        _ => None,
    });
    match known {
        Some(list) => {
            let tokens = &list.tokens;
            list.tokens = quote!(#tokens, #more);
        }
        None => attributes.push(parse_quote!(#[serde(#more)])),
    }
}

/// What typify derives, and `PartialEq`, and schemars where the caller asks for it; less what is written by hand.
fn derives(attributes: &mut Vec<Attribute>, by_hand: &[&str]) {
    let mut paths: Vec<syn::Path> = Vec::new();
    attributes.retain(|attribute| {
        if !attribute.path().is_ident("derive") {
            return true;
        }
        let _ = attribute.parse_nested_meta(|meta| {
            paths.push(meta.path);
            Ok(())
        });
        false
    });
    let name = |path: &syn::Path| path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default();
    paths.retain(|path| !by_hand.contains(&name(path).as_str()));
    if !paths.iter().any(|path| name(path) == "PartialEq") {
        paths.push(parse_quote!(PartialEq));
    }
    let at = attributes.iter().take_while(|a| a.path().is_ident("doc")).count();
    attributes.insert(at, parse_quote!(#[derive(#(#paths),*)]));
    attributes.insert(at + 1, parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]));
}

fn constructor(ident: &syn::Ident, properties: &[Property<'_>]) -> Item {
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    for property in properties {
        let (field, ty) = (property.ident(), &property.field.ty);
        if property.starts_absent() {
            values.push(quote!(#field: Default::default()));
        } else if last_segment(ty) == "String" {
            parameters.push(quote!(#field: impl Into<String>));
            values.push(quote!(#field: #field.into()));
        } else {
            parameters.push(quote!(#field: #ty));
            values.push(quote!(#field));
        }
    }
    parse_quote! {
        impl #ident {
            /// One with what is always there. Set the rest on what you get.
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values),* }
            }
        }
    }
}

fn redacted_debug(ident: &syn::Ident, properties: &[Property<'_>]) -> Item {
    let name = ident.to_string();
    let fields = properties.iter().map(|property| {
        let field = property.ident();
        let label = field.to_string();
        match (is_personal(property.schema), property.is_option()) {
            (false, _) => quote!(.field(#label, &self.#field)),
            (true, true) => quote!(.field(#label, &self.#field.as_ref().map(|_| crate::redacted::Redacted))),
            (true, false) => quote!(.field(#label, &crate::redacted::Redacted)),
        }
    });
    parse_quote! {
        /// Shows no personal data.
        impl ::std::fmt::Debug for #ident {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(#name)#(#fields)*.finish()
            }
        }
    }
}

/// serde's own aliases would refuse an answer that has both names.
fn deserialize_with_aliases(ident: &syn::Ident, properties: &[Property<'_>]) -> Item {
    let name = ident.to_string();
    let mut fields = Vec::new();
    let mut values = Vec::new();
    for property in properties {
        let (field, ty) = (property.ident(), &property.field.ty);
        let attributes = for_reading(&property.field.attrs);
        fields.push(quote!(#(#attributes)* #field: #ty));
        let mut value = quote!(wire.#field);
        for (index, alias) in property.schema["x-aliases"].as_array().into_iter().flatten().enumerate() {
            let alias_field = format_ident!("{field}_{}", index + 1);
            let mut attributes = attributes.clone();
            rename(&mut attributes, alias.as_str().unwrap_or_default());
            fields.push(quote!(#(#attributes)* #alias_field: #ty));
            value = if property.is_option() {
                quote!(#value.or(wire.#alias_field))
            } else {
                quote!(if wire.#field.is_empty() { wire.#alias_field } else { #value })
            };
        }
        values.push(quote!(#field: #value));
    }
    parse_quote! {
        /// Takes a property by its other names, too; where both are there, its own name wins.
        impl<'de> ::serde::Deserialize<'de> for #ident {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(::serde::Deserialize)]
                #[serde(rename = #name)]
                struct Wire { #(#fields),* }
                let wire = Wire::deserialize(deserializer)?;
                Ok(Self { #(#values),* })
            }
        }
    }
}

/// serde's attributes, less those for writing.
fn for_reading(attributes: &[Attribute]) -> Vec<Attribute> {
    let mut attributes: Vec<_> = attributes.iter().filter(|a| a.path().is_ident("serde")).cloned().collect();
    drop_serde(&mut attributes, "skip_serializing_if");
    attributes
}

fn rename(attributes: &mut Vec<Attribute>, name: &str) {
    drop_serde(attributes, "rename");
    add_serde(attributes, quote!(rename = #name));
}

/// Takes `key` out of serde's attributes.
fn drop_serde(attributes: &mut Vec<Attribute>, key: &str) {
    attributes.retain_mut(|attribute| {
        let syn::Meta::List(list) = &mut attribute.meta else { return true };
        if !list.path.is_ident("serde") {
            return true;
        }
        let kept: Vec<syn::Meta> = list
            .parse_args_with(Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated)
            .map(|metas| metas.into_iter().filter(|meta| !meta.path().is_ident(key)).collect())
            .unwrap_or_default();
        list.tokens = quote!(#(#kept),*);
        !kept.is_empty()
    });
}
