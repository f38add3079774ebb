//! `Debug` implementations that do not show personal data.

use quote::quote;
use syn::{Ident, Item, ItemStruct, parse_quote};

use super::{
    object_field::ObjectField,
    syntax::{argument_of, is_type},
};

/// Replaces the derived `Debug` of a builder, whose fields are `Result`s, with one that shows the values that were set.
/// `is_personal` takes the name of a field whose value must not be shown.
pub(super) fn builder_debug(builder: &mut ItemStruct, is_personal: impl Fn(&str) -> bool) -> Item {
    builder.attrs.retain(|attribute| !attribute.path().is_ident("derive"));
    builder.attrs.push(parse_quote!(#[derive(Clone)]));
    let (ident, generics, name) = (&builder.ident, &builder.generics, builder.ident.to_string());
    let fields = builder.fields.iter().filter_map(|field| {
        let ident = field.ident.as_ref()?;
        // The client is not a `Result`.
        let value = argument_of(&field.ty, "Result")?;
        let label = ident.to_string();
        let is_option = is_type(value, "Option");
        Some(match (is_option, is_personal(&label)) {
            (false, false) => quote!(.required(#label, self.#ident.as_ref())),
            (false, true) => {
                quote!(.required(#label, self.#ident.as_ref().map(|_| crate::model::redacted::Redacted)))
            }
            (true, false) => quote!(.optional(#label, self.#ident.as_ref().map(Option::as_ref))),
            (true, true) => quote! {
                .optional(#label, self.#ident.as_ref().map(|value| value.as_ref().map(|_| crate::model::redacted::Redacted)))
            },
        })
    });
    parse_quote! {
        impl #generics ::std::fmt::Debug for #ident #generics {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                crate::model::builder_debug::BuilderDebug::new(f, #name) #(#fields)* .finish()
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
