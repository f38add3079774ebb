//! The types: fields in the order of the document, tolerant of what really comes, silent about personal data.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use serde_json::Value;
use syn::{Attribute, Field, Item, ItemStruct, Type, parse_quote, punctuated::Punctuated, visit_mut::VisitMut};

use super::{builders, doc, first_argument, identifiers, missing, module, open_enums, owner_of_impl, self_type};
use crate::{
    error::Problem,
    names,
    normalize::{LENIENT_FLAG, NULL_IS_ABSENT, SENT_ONLY, innermost, referenced_schema, schemas, sent},
    validate::{ALIASES, PERSONAL_DATA},
};

pub(super) fn finish(file: &mut syn::File, prepared: &Value) -> Result<(), Problem> {
    BoxesWithin.visit_file_mut(file);
    let items = module(&mut file.items, "types")?;
    only_builders_of(items, &sent(prepared).iter().map(|name| names::pascal_case(name)).collect());
    let mut finished: Vec<(String, Vec<Item>)> = Vec::new();
    for item in items.drain(..) {
        let name = item_name(&item);
        let schema =
            schemas(prepared).find(|(component, _)| Some(names::pascal_case(component)) == name).map(|(_, s)| s);
        let more = match (item, schema) {
            (Item::Struct(mut object), Some(schema)) if schema.get("properties").is_some() => {
                let is_received = schema.get(SENT_ONLY).is_none();
                let more = finish_object(&mut object, schema, prepared, is_received)?;
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
            finished.push((name.clone(), open_enums::open_enum(&name, schema)?));
        } else if schema.get("x-identifier").is_some() {
            finished.push((name.clone(), identifiers::identifier(&name, description)?));
        }
    }
    // By name, what is no type last; the sort is stable, so that impls stay behind their types.
    finished.sort_by(|(a, _), (b, _)| a.cmp(b));
    items.extend(finished.into_iter().flat_map(|(_, items)| items));
    drop_unused_error(items);
    builders::finish(items, prepared);
    Ok(())
}

/// `Box<Option<T>>`, which typify makes where a circle of types closes at an optional property, is `Option<Box<T>>`: what
/// is absent then looks the same in every type.
struct BoxesWithin;

impl VisitMut for BoxesWithin {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        syn::visit_mut::visit_type_mut(self, ty);
        if let Some(optional) = argument_of(ty, "Box")
            && let Some(value) = argument_of(optional, "Option")
        {
            *ty = parse_quote!(::std::option::Option<::std::boxed::Box<#value>>);
        }
    }

    fn visit_field_mut(&mut self, field: &mut Field) {
        let was_boxed = last_segment(&field.ty) == "Box";
        syn::visit_mut::visit_field_mut(self, field);
        if was_boxed && field.ident.is_some() && last_segment(&field.ty) == "Option" {
            drop_serde(&mut field.attrs, "default");
            add_serde(&mut field.attrs, quote!(skip_serializing_if = "::std::option::Option::is_none"));
        }
    }
}

/// The `T` of `name<T>`.
pub(super) fn argument_of<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    match ty {
        Type::Path(path) if last_segment(ty) == name => first_argument(&path.path),
        _ => None,
    }
}

/// The type that an item is or belongs to; none for modules.
fn item_name(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        Item::Impl(item) => owner_of_impl(item),
        _ => None,
    }
}

/// Only what is sent is built by callers, and progenitor needs a builder for it only there. The other types have a
/// `new` with the required properties, which does not change when an optional one is added.
fn only_builders_of(items: &mut Vec<Item>, sent: &BTreeSet<String>) {
    let is_sent = |name: Option<String>| name.is_some_and(|name| sent.contains(&name));
    items.retain_mut(|item| match item {
        Item::Impl(block) => {
            let only_builder = block.trait_.is_none()
                && block.items.len() == 1
                && block.to_token_stream().to_string().contains("fn builder ()");
            !only_builder || is_sent(self_type(block))
        }
        Item::Mod(builder) if builder.ident == "builder" => {
            let Some((_, items)) = &mut builder.content else { return true };
            items.retain(|item| match item {
                Item::Struct(builder) => sent.contains(&builder.ident.to_string()),
                Item::Impl(block) => is_sent(self_type(block)),
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

pub(super) fn is_personal(property: &Value) -> bool {
    property.get(PERSONAL_DATA) == Some(&Value::Bool(true))
}

/// A field with what the document says of it.
struct Property<'d> {
    ident: syn::Ident,
    field: Field,
    schema: &'d Value,
    is_required: bool,
}

impl Property<'_> {
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

pub(super) fn last_segment(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

/// Finishes the type of an object in place, and gives the impls to put behind it.
fn finish_object(
    object: &mut ItemStruct,
    schema: &Value,
    prepared: &Value,
    is_received: bool,
) -> Result<Vec<Item>, Problem> {
    let mut properties = properties(object, schema)?;
    for property in &mut properties {
        finish_field(property, prepared, is_received);
    }
    let is_personal = properties.iter().any(|property| is_personal(property.schema));
    let has_aliases = properties.iter().any(|property| property.schema.get(ALIASES).is_some());
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
    Ok(items)
}

/// The fields in the order of the document, each with its property.
fn properties<'d>(object: &ItemStruct, schema: &'d Value) -> Result<Vec<Property<'d>>, Problem> {
    let required = schema["required"].as_array();
    let mut fields: Vec<Field> = object.fields.iter().cloned().collect();
    let mut properties = Vec::with_capacity(fields.len());
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        let ident = names::snake_case(name);
        if let Some(index) = fields.iter().position(|field| field.ident.as_ref().is_some_and(|i| *i == ident)) {
            let is_required = required.is_some_and(|required| required.iter().any(|r| r == name));
            properties.push(Property {
                ident: format_ident!("{ident}"),
                field: fields.remove(index),
                schema,
                is_required,
            });
        }
    }
    // A field that is left would vanish from the type.
    if fields.is_empty() {
        Ok(properties)
    } else {
        Err(missing(&format!("property for each field of {}", object.ident)))
    }
}

fn finish_field(property: &mut Property<'_>, prepared: &Value, is_received: bool) {
    let of_type = referenced_schema(innermost(property.schema))
        .and_then(|name| prepared["components"]["schemas"][name]["description"].as_str())
        .map(doc::first_line);
    if let Some(text) = property.schema["description"].as_str().or(of_type) {
        doc::replace(&mut property.field.attrs, text);
    }
    // JSON has one kind of number, and some servers write `6.0` for 6.
    let is_integer = is_received && property.schema["type"] == "integer";
    let reader = match property.is_option() {
        _ if property.is(NULL_IS_ABSENT) => quote!(deserialize_with = "crate::model::deserialize::null_as_default"),
        true if property.is(LENIENT_FLAG) => {
            quote!(default, deserialize_with = "crate::model::deserialize::optional_boolean")
        }
        false if property.is(LENIENT_FLAG) => quote!(deserialize_with = "crate::model::deserialize::boolean"),
        true if is_integer => quote!(default, deserialize_with = "crate::model::deserialize::optional_integer"),
        false if is_integer => quote!(deserialize_with = "crate::model::deserialize::integer"),
        _ => return,
    };
    // typify has one of its own where a required property may be `null`.
    drop_serde(&mut property.field.attrs, "deserialize_with");
    add_serde(&mut property.field.attrs, reader);
}

fn add_serde(attributes: &mut Vec<Attribute>, more: TokenStream) {
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
        let (field, ty) = (&property.ident, &property.field.ty);
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
        let field = &property.ident;
        let label = field.to_string();
        match (is_personal(property.schema), property.is_option()) {
            (false, _) => quote!(.field(#label, &self.#field)),
            (true, true) => quote!(.field(#label, &self.#field.as_ref().map(|_| crate::model::redacted::Redacted))),
            (true, false) => quote!(.field(#label, &crate::model::redacted::Redacted)),
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
    let mut taken: BTreeSet<String> = properties.iter().map(|property| property.ident.to_string()).collect();
    let mut fields = Vec::new();
    let mut values = Vec::new();
    for property in properties {
        let (field, ty) = (&property.ident, &property.field.ty);
        let attributes = for_reading(&property.field.attrs);
        fields.push(quote!(#(#attributes)* #field: #ty));
        let mut aliases = Vec::new();
        for alias in property.schema[ALIASES].as_array().into_iter().flatten() {
            let stem = field.to_string();
            let stem = stem.trim_end_matches('_');
            let free = (1..).map(|number| format!("{stem}_{number}")).find(|name| taken.insert(name.clone()));
            let alias_field = format_ident!("{}", free.unwrap_or_default());
            let mut attributes = attributes.clone();
            rename(&mut attributes, alias.as_str().unwrap_or_default());
            fields.push(quote!(#(#attributes)* #alias_field: #ty));
            aliases.push(alias_field);
        }
        let value = first_present(property, &aliases);
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

/// The value of the property by its own name, or else by the first of the others that is there.
fn first_present(property: &Property<'_>, aliases: &[syn::Ident]) -> TokenStream {
    let field = &property.ident;
    if property.is_option() {
        return quote!(wire.#field #(.or(wire.#aliases))*);
    }
    let mut names = std::iter::once(field).chain(aliases).rev();
    let last = names.next();
    names.fold(quote!(wire.#last), |rest, name| quote!(if wire.#name.is_empty() { #rest } else { wire.#name }))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_outside_of_a_box() {
        let mut file: syn::File = parse_quote! {
            pub struct Tree {
                #[serde(rename = "p", default)]
                pub parent: ::std::boxed::Box<::std::option::Option<Tree>>,
                pub left: ::std::boxed::Box<Tree>,
            }
            impl Tree {
                fn f<T: TryInto<Box<Option<Tree>>>>(value: T) {}
            }
        };
        BoxesWithin.visit_file_mut(&mut file);
        let expected: syn::File = parse_quote! {
            pub struct Tree {
                #[serde(rename = "p", skip_serializing_if = "::std::option::Option::is_none")]
                pub parent: ::std::option::Option<::std::boxed::Box<Tree>>,
                pub left: ::std::boxed::Box<Tree>,
            }
            impl Tree {
                fn f<T: TryInto<::std::option::Option<::std::boxed::Box<Tree>>>>(value: T) {}
            }
        };
        assert_eq!(file, expected);
    }
}
