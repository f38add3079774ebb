//! Open enums: the values that the document knows, and a variant that keeps every other one as it came.

use quote::{format_ident, quote};
use serde_json::Value;
use syn::Item;

use super::{doc, items};
use crate::{error::Problem, names};

/// The type `name` and its impls, from an enum's schema.
pub(super) fn open_enum(name: &str, schema: &Value) -> Result<Vec<Item>, Problem> {
    let ident = format_ident!("{name}");
    let docs = doc::comment(&format!(
        "{}\n\nNew values appear without notice; they arrive as `Unknown`.",
        schema["description"].as_str().unwrap_or(name).trim()
    ));
    let values: Vec<&str> = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let idents: Vec<_> = values.iter().map(|value| format_ident!("{}", names::pascal_case(value))).collect();
    let variants = values.iter().zip(&idents).map(|(value, ident)| {
        let description = schema["x-enum-descriptions"][*value].as_str();
        let docs = doc::comment(&match description {
            Some(description) => format!("`{value}`: {}", description.trim()),
            None => format!("`{value}`."),
        });
        quote!(#(#docs)* #ident)
    });
    items(quote! {
        #(#docs)*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, ::serde::Serialize)]
        #[serde(into = "String")]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            /// A value that the document does not know, as it came.
            Unknown(String),
        }

        impl #ident {
            /// The values that the document knows.
            pub const KNOWN: &'static [Self] = &[#(Self::#idents),*];

            /// The value as it is written in JSON.
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

        impl ::std::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

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
    })
}
