//! The types of the document: fields in its order, lenient deserialization, and constructors.

use quote::{format_ident, quote};
use syn::{Attribute, Block, Field, Fields, Ident, Item, ItemEnum, ItemStruct, Type, parse_quote, visit_mut::VisitMut};

use super::{
    deprecation::deprecation,
    deserialize_object::deserialize_object,
    doc,
    object_field::ObjectField,
    personal_data::redact_debug,
    schema_index::{ComponentSchema, SchemaIndex},
    serde_attributes,
    syntax::{argument_of, derived_traits, ends_with, is_type, missing, owner_of_item},
};
use crate::error::Problem;

/// Rewrites a type and its `impl` blocks.
pub(super) fn rewrite_type(items: &mut Vec<Item>, schemas: &SchemaIndex<'_>) -> Result<(), Problem> {
    let mut rewritten = Vec::with_capacity(items.len());
    for mut item in items.drain(..) {
        OptionOutsideBox.visit_item_mut(&mut item);
        let schema = owner_of_item(&item).and_then(|name| schemas.get(&name));
        let mut impls = Vec::new();
        match &mut item {
            Item::Struct(object) => match schema.filter(|schema| schema.is_object()) {
                Some(schema) => impls = rewrite_object(object, schema, schemas)?,
                None => rewrite_derives(&mut object.attrs, &[]),
            },
            Item::Enum(union) => {
                rewrite_derives(&mut union.attrs, &[]);
                union.attrs.push(parse_quote!(#[non_exhaustive]));
                document_variants(union, schema, schemas);
            }
            _ => {}
        }
        rewritten.push(item);
        rewritten.extend(impls);
    }
    items.extend(rewritten);
    Ok(())
}

/// Documents the variants of a union, which typify does not.
fn document_variants(union: &mut ItemEnum, schema: Option<&ComponentSchema<'_>>, schemas: &SchemaIndex<'_>) {
    for variant in &mut union.variants {
        let description = schema.and_then(|schema| schemas.alternative_description(schema, &variant.ident.to_string()));
        if let Some(description) = description {
            doc::replace(&mut variant.attrs, description);
        }
    }
}

/// Documents the items of the module `error`.
pub(super) fn document_error(items: &mut [Item]) {
    for item in items {
        if let Item::Struct(error) = item {
            doc::replace(
                &mut error.attrs,
                "The reason why a value cannot be built: the property that is missing or invalid.",
            );
        }
    }
}

/// Rewrites `Box<Option<T>>`, which typify generates where a cycle of types closes at an optional property, to
/// `Option<Box<T>>`, so that optional properties look the same in all types.
pub(super) struct OptionOutsideBox;

impl VisitMut for OptionOutsideBox {
    /// The bodies of functions name no types of fields.
    fn visit_block_mut(&mut self, _: &mut Block) {}

    fn visit_type_mut(&mut self, ty: &mut Type) {
        syn::visit_mut::visit_type_mut(self, ty);
        if let Some(optional) = argument_of(ty, "Box")
            && let Some(value) = argument_of(optional, "Option")
        {
            *ty = parse_quote!(::std::option::Option<::std::boxed::Box<#value>>);
        }
    }

    fn visit_field_mut(&mut self, field: &mut Field) {
        let was_boxed = is_type(&field.ty, "Box");
        syn::visit_mut::visit_field_mut(self, field);
        if was_boxed && field.ident.is_some() && is_type(&field.ty, "Option") {
            serde_attributes::remove(&mut field.attrs, "default");
            serde_attributes::add(&mut field.attrs, quote!(skip_serializing_if = "::std::option::Option::is_none"));
        }
    }
}

/// Rewrites the type of an object, and returns the impls that belong behind it.
fn rewrite_object(
    object: &mut ItemStruct,
    schema: &ComponentSchema<'_>,
    schemas: &SchemaIndex<'_>,
) -> Result<Vec<Item>, Problem> {
    let is_received = schema.is_received();
    let mut fields = object_fields(object, schema)?;
    for field in &mut fields {
        if let Some(description) = schemas.description(&field.property.node) {
            doc::replace(&mut field.field.attrs, description);
        }
        if field.property.is_deprecated() {
            field.field.attrs.push(deprecation());
        }
        field.deserialize_leniently(is_received);
    }
    if is_received {
        doc::append(&mut object.attrs, &presence_doc(&fields));
    }
    let mut handwritten = Vec::new();
    let mut impls: Vec<Item> = Vec::new();
    let has_default = derived_traits(&object.attrs).iter().any(|path| ends_with(path, "Default"));
    if is_received && !has_default {
        impls.push(constructor(&object.ident, &fields));
    }
    if fields.iter().any(|field| field.property.is_personal()) {
        handwritten.push("Debug");
        impls.push(redact_debug(&object.ident, &fields));
    }
    if is_received || fields.iter().any(|field| field.property.aliases().next().is_some()) {
        handwritten.push("Deserialize");
        impls.push(deserialize_object(&object.ident, &fields));
        for field in &mut fields {
            serde_attributes::remove(&mut field.field.attrs, "deserialize_with");
        }
    }
    rewrite_derives(&mut object.attrs, &handwritten);
    object.attrs.push(parse_quote!(#[non_exhaustive]));
    if let Fields::Named(named) = &mut object.fields {
        named.named = fields.into_iter().map(|field| field.field).collect();
    }
    Ok(impls)
}

/// The fields in the order of the document, each with its property.
fn object_fields<'d>(object: &ItemStruct, schema: &ComponentSchema<'d>) -> Result<Vec<ObjectField<'d>>, Problem> {
    let mut fields: Vec<Field> = object.fields.iter().cloned().collect();
    let mut sorted = Vec::with_capacity(fields.len());
    for property in schema.properties() {
        let is_its_field = |field: &Field| field.ident.as_ref().is_some_and(|ident| *ident == property.rust_name);
        if let Some(index) = fields.iter().position(is_its_field) {
            let ident = format_ident!("{}", property.rust_name);
            let mut field = fields.remove(index);
            if property.is_renamed() {
                serde_attributes::rename(&mut field.attrs, property.name);
            }
            sorted.push(ObjectField { ident, field, property: property.clone() });
        }
    }
    // A field without a property would be missing in the type.
    if fields.is_empty() { Ok(sorted) } else { Err(missing(&format!("property for each field of {}", object.ident))) }
}

/// Adds `PartialEq` to the traits that typify derives, and `JsonSchema` if the feature `schemars` is enabled. Removes the
/// `handwritten` traits.
fn rewrite_derives(attributes: &mut Vec<Attribute>, handwritten: &[&str]) {
    let mut traits = derived_traits(attributes);
    attributes.retain(|attribute| !attribute.path().is_ident("derive"));
    traits.retain(|path| !handwritten.iter().any(|name| ends_with(path, name)));
    if !traits.iter().any(|path| ends_with(path, "PartialEq")) {
        traits.push(parse_quote!(PartialEq));
    }
    let behind_docs = attributes.iter().take_while(|attribute| attribute.path().is_ident("doc")).count();
    attributes.insert(behind_docs, parse_quote!(#[derive(#(#traits),*)]));
    attributes.insert(behind_docs + 1, parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]));
}

/// The fields that a response always has.
fn presence_doc(fields: &[ObjectField<'_>]) -> String {
    let required: Vec<_> =
        fields.iter().filter(|field| !field.is_omitted_by_new()).map(|field| format!("`{}`", field.ident)).collect();
    match required.split_last() {
        None => "No field is always present.".to_owned(),
        Some((only, [])) => format!("Only {only} is always present."),
        Some((last, others)) if required.len() == fields.len() => {
            format!("{} and {last} are always present.", others.join(", "))
        }
        Some((last, others)) => format!("Only {} and {last} are always present.", others.join(", ")),
    }
}

fn constructor(ident: &Ident, fields: &[ObjectField<'_>]) -> Item {
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    for field in fields {
        let (ident, ty) = (&field.ident, &field.field.ty);
        if field.is_omitted_by_new() {
            values.push(quote!(#ident: Default::default()));
        } else if is_type(ty, "String") {
            parameters.push(quote!(#ident: impl Into<String>));
            values.push(quote!(#ident: #ident.into()));
        } else {
            parameters.push(quote!(#ident: #ty));
            values.push(quote!(#ident));
        }
    }
    let mut text = "Creates a value from its required properties.".to_owned();
    if fields.iter().any(ObjectField::is_omitted_by_new) {
        text.push_str(" Optional properties are unset; assign them afterwards.");
    }
    let docs = doc::comment(&text);
    parse_quote! {
        impl #ident {
            #(#docs)*
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values),* }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_an_option_outside_of_a_box() {
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
        OptionOutsideBox.visit_file_mut(&mut file);
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
