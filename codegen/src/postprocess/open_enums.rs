//! Open enums: a variant for each documented value, and one that keeps any other value.

use quote::format_ident;
use syn::{File, Item, ItemEnum, parse_quote};

use super::{doc, schema_index::ComponentSchema, string_types::string_impls};
use crate::names;

/// The type of a string enum, with its impls.
pub(super) fn open_enum(schema: &ComponentSchema<'_>) -> Vec<Item> {
    let ident = format_ident!("{}", schema.rust_name);
    let docs = format!(
        "{}\n\nThe API may add values without notice; they are deserialized as `Unknown`.",
        schema.description().unwrap_or(&schema.rust_name).trim()
    );
    let values: Vec<&str> = schema.enum_values().collect();
    let names = names::variant_names(values.iter().copied());
    let idents: Vec<_> = names.iter().map(|name| format_ident!("{name}")).collect();
    let variant_docs = values.iter().map(|value| match schema.enum_description(value) {
        Some(description) => format!("`{value}`: {}", description.trim()),
        None => format!("`{value}`."),
    });
    let impls = string_impls(schema);
    let mut definition: ItemEnum = parse_quote! {
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, ::serde::Serialize)]
        #[serde(into = "String")]
        #[non_exhaustive]
        pub enum #ident {
            #(#idents,)*
            /// A value that the OpenAPI document does not list, exactly as received.
            Unknown(String),
        }
    };
    doc::replace(&mut definition.attrs, &docs);
    for (variant, docs) in definition.variants.iter_mut().zip(variant_docs) {
        doc::replace(&mut variant.attrs, &docs);
    }
    let impls: File = parse_quote! {
        impl #ident {
            /// The values that the OpenAPI document lists.
            pub const KNOWN: &'static [Self] = &[#(Self::#idents),*];

            /// Returns the value as it is written in JSON.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #values,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for #ident {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::model::deserialize::string(deserializer)
            }
        }

        #impls

        impl From<String> for #ident {
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl From<&str> for #ident {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#idents,)*
                    _ => Self::Unknown(value.to_owned()),
                }
            }
        }

        impl From<&String> for #ident {
            fn from(value: &String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl From<#ident> for String {
            fn from(value: #ident) -> Self {
                match value {
                    #ident::Unknown(value) => value,
                    known => known.as_str().to_owned(),
                }
            }
        }

        impl ::std::str::FromStr for #ident {
            type Err = ::std::convert::Infallible;
            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }

        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for #ident {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!(#ident).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({
                    "anyOf": [{ "type": "string", "enum": [#(#values),*] }, { "type": "string" }],
                })
            }
        }
    };
    std::iter::once(Item::Enum(definition)).chain(impls.items).collect()
}
