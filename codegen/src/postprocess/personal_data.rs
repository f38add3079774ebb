//! `Debug` implementations that do not show personal data.

use quote::quote;
use syn::{Ident, Item, ItemStruct, parse_quote};

use super::object_field::ObjectField;

/// Replaces the derived `Debug` of a builder with one that shows no values.
pub(super) fn redact_builder(builder: &mut ItemStruct) -> Item {
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

/// A `Debug` that shows whether an optional personal property is set, but never its value.
pub(super) fn redact_debug(ident: &Ident, fields: &[ObjectField<'_>]) -> Item {
    let name = ident.to_string();
    let fields = fields.iter().map(|field| {
        let (ident, label) = (&field.ident, field.ident.to_string());
        match (field.property.is_personal(), field.is_option()) {
            (false, _) => quote!(.field(#label, &self.#ident)),
            (true, true) => quote!(.field(#label, &self.#ident.as_ref().map(|_| crate::model::redacted::Redacted))),
            (true, false) => quote!(.field(#label, &crate::model::redacted::Redacted)),
        }
    });
    parse_quote! {
        /// Redacts personal data.
        impl ::std::fmt::Debug for #ident {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(#name)#(#fields)*.finish()
            }
        }
    }
}
