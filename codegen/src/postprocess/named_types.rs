//! The types by the names that the document has for their schemas, so that a check can ask each one what it became.

use quote::{format_ident, quote};
use serde_json::Value;
use syn::{Item, parse_quote};

use crate::{names, normalize::schemas};

/// A hidden module with the list. `types` are the items of the module of that name.
pub(super) fn list(types: &[Item], prepared: &Value) -> Item {
    let is_type = |name: &str| {
        types.iter().any(|item| match item {
            Item::Struct(item) => item.ident == name,
            Item::Enum(item) => item.ident == name,
            Item::Type(item) => item.ident == name,
            _ => false,
        })
    };
    let entries = schemas(prepared).filter_map(|(name, _)| {
        let rust_name = names::pascal_case(name);
        let ident = format_ident!("{rust_name}");
        is_type(&rust_name).then(|| quote!(NamedType::of::<crate::types::#ident>(#name)))
    });
    parse_quote! {
        /// The types by their names in the document.
        #[cfg(feature = "schemars")]
        #[doc(hidden)]
        pub mod named_types {
            use crate::model::named_type::NamedType;
            /// Every type that a schema of the document became.
            pub const ALL: &[NamedType] = &[#(#entries),*];
        }
    }
}
