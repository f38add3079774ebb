//! The generated types by the names of their schemas, so that a check can compare each type with its schema.

use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::schema_index::SchemaIndex;

/// A hidden module with the list. `is_defined` returns `true` for the names of the types of the module `types`.
pub(super) fn named_types_module(is_defined: impl Fn(&str) -> bool, schemas: &SchemaIndex<'_>) -> Item {
    let entries = schemas.iter().filter(|schema| is_defined(&schema.rust_name)).map(|schema| {
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
