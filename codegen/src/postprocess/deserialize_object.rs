//! Deserialization of objects: of objects alone, and of properties with several names.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Item, parse_quote};

use super::{doc, object_field::ObjectField, serde_attributes};
use crate::names;

/// A `Deserialize` that accepts an object only. serde's own accepts an array as well, and its errors name the type. Each
/// property is read by its aliases, too; serde's own `alias` fails if a response has both names.
pub(super) fn deserialize_object(ident: &Ident, fields: &[ObjectField<'_>]) -> Item {
    let has_aliases = fields.iter().any(|field| field.property.aliases().next().is_some());
    let (wire, value) = if has_aliases { with_aliases(ident, fields) } else { without_aliases(ident, fields) };
    let docs = match has_aliases {
        true => doc::comment("Accepts properties by their aliases, too. A property's own name takes precedence."),
        false => Vec::new(),
    };
    parse_quote! {
        #(#docs)*
        impl<'de> ::serde::Deserialize<'de> for #ident {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #wire
                let object = crate::model::received::ObjectOnly(deserializer);
                #value
            }
        }
    }
}

/// serde constructs the type itself, without moving each property.
fn without_aliases(ident: &Ident, fields: &[ObjectField<'_>]) -> (TokenStream, TokenStream) {
    let name = ident.to_string();
    let wire_fields = fields.iter().map(|field| {
        let (ident, ty) = (&field.ident, &field.field.ty);
        let attributes = serde_attributes::for_deserialization(&field.field.attrs);
        quote!(#(#attributes)* #ident: #ty)
    });
    let wire = quote! {
        #[derive(::serde::Deserialize)]
        #[serde(remote = #name, expecting = "an object")]
        struct Wire { #(#wire_fields),* }
    };
    (wire, quote!(Wire::deserialize(object)))
}

fn with_aliases(ident: &Ident, fields: &[ObjectField<'_>]) -> (TokenStream, TokenStream) {
    let mut used_names: BTreeSet<String> = fields.iter().map(|field| field.ident.to_string()).collect();
    let mut wire_fields = Vec::new();
    let mut values = Vec::new();
    for field in fields {
        let (field_ident, ty) = (&field.ident, &field.field.ty);
        let attributes = serde_attributes::for_deserialization(&field.field.attrs);
        wire_fields.push(quote!(#(#attributes)* #field_ident: #ty));
        let mut alias_idents = Vec::new();
        for alias in field.property.aliases() {
            let name = names::unused_name(&field_ident.to_string(), "_", &mut used_names);
            let alias_ident = format_ident!("{name}");
            let mut attributes = attributes.clone();
            serde_attributes::rename(&mut attributes, alias);
            wire_fields.push(quote!(#(#attributes)* #alias_ident: #ty));
            alias_idents.push(alias_ident);
        }
        let value = first_present(field, &alias_idents);
        values.push(quote!(#field_ident: #value));
    }
    let wire = quote! {
        #[derive(::serde::Deserialize)]
        #[serde(expecting = "an object")]
        struct Wire { #(#wire_fields),* }
    };
    let value = quote! {
        let wire = Wire::deserialize(object)?;
        Ok(#ident { #(#values),* })
    };
    (wire, value)
}

/// The value by the property's own name, or else by its first alias that is present.
fn first_present(field: &ObjectField<'_>, aliases: &[Ident]) -> TokenStream {
    let ident = &field.ident;
    if field.is_option() {
        return quote!(wire.#ident #(.or(wire.#aliases))*);
    }
    let mut idents = std::iter::once(ident).chain(aliases).rev();
    let last = idents.next();
    idents.fold(quote!(wire.#last), |rest, ident| quote!(if wire.#ident.is_empty() { #rest } else { wire.#ident }))
}
