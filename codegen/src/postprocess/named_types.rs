//! The generated types by the names of their schemas, so that a check can compare each type with its schema.

use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::{schema_index::SchemaIndex, syntax::owner_of_item};

/// A hidden module with the list. `types` are the items of the module `types`.
pub(super) fn named_types_module(types: &[Item], schemas: &SchemaIndex<'_>) -> Item {
    let defined: std::collections::HashSet<String> = types
        .iter()
        .filter_map(|item| match item {
            Item::Type(alias) => Some(alias.ident.to_string()),
            Item::Struct(_) | Item::Enum(_) => owner_of_item(item),
            _ => None,
        })
        .collect();
    let entries = schemas.iter().filter(|schema| defined.contains(&schema.rust_name)).map(|schema| {
        let (name, ident) = (schema.name, format_ident!("{}", schema.rust_name));
        quote!(NamedType::of::<crate::types::#ident>(#name))
    });
    parse_quote! {
        /// The generated types by the names of their schemas.
        #[cfg(feature = "schemars")]
        #[doc(hidden)]
        pub mod named_types {
            use crate::model::named_type::NamedType;
            /// All types that were generated from component schemas.
            pub const ALL: &[NamedType] = &[#(#entries),*];
        }
    }
}
