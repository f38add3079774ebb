//! Identifiers: newtypes around strings that cannot make a request reach another resource.

use quote::format_ident;
use syn::{File, Item, parse_quote};

use super::{
    doc,
    schema_index::{ComponentSchema, SchemaIndex},
};

/// The types of all identifiers, with their impls.
pub(super) fn identifier_types(schemas: &SchemaIndex<'_>) -> Vec<Item> {
    schemas.iter().filter(|schema| schema.is_identifier()).flat_map(identifier).collect()
}

fn identifier(schema: &ComponentSchema<'_>) -> Vec<Item> {
    let ident = format_ident!("{}", schema.rust_name);
    let docs = doc::comment(&format!(
        "{}\n\nCreated from a string with `TryFrom` or `parse`, which reject all but a single path segment: the empty string, `.`,\n\
         `..`, and strings with `/`, `\\` or a control character. An identifier in a response is accepted as received, and\n\
         validated when it is sent.",
        schema.description().unwrap_or(schema.name).trim()
    ));
    let file: File = parse_quote! {
        #(#docs)*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, ::serde::Serialize, ::serde::Deserialize)]
        #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct #ident(String);

        impl #ident {
            /// Returns the identifier as a string, exactly as received.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Decodes the parts of the identifier, such as its resource type. The vendor does not document the format.
            ///
            /// # Errors
            ///
            /// Returns an error if the identifier does not have the known format.
            pub fn decode(&self) -> Result<crate::DecodedIdentifier, crate::UndecodableIdentifier> {
                crate::DecodedIdentifier::decode(&self.0)
            }
        }

        impl ::std::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for #ident {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<#ident> for String {
            fn from(identifier: #ident) -> Self {
                identifier.0
            }
        }

        impl TryFrom<String> for #ident {
            type Error = crate::InvalidIdentifier;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                crate::model::identifier::validate(&text)?;
                Ok(Self(text))
            }
        }

        impl TryFrom<&str> for #ident {
            type Error = crate::InvalidIdentifier;
            fn try_from(text: &str) -> Result<Self, Self::Error> {
                Self::try_from(text.to_owned())
            }
        }

        impl TryFrom<&String> for #ident {
            type Error = crate::InvalidIdentifier;
            fn try_from(text: &String) -> Result<Self, Self::Error> {
                Self::try_from(text.clone())
            }
        }

        impl TryFrom<&#ident> for #ident {
            type Error = ::std::convert::Infallible;
            fn try_from(identifier: &#ident) -> Result<Self, Self::Error> {
                Ok(identifier.clone())
            }
        }

        impl ::std::str::FromStr for #ident {
            type Err = crate::InvalidIdentifier;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::try_from(text)
            }
        }
    };
    file.items
}
