//! Identifiers: newtypes around text that a caller cannot use to reach another resource.

use quote::{format_ident, quote};
use syn::Item;

use super::{doc, items};
use crate::error::Problem;

/// The type `name` and its impls.
pub(super) fn identifier(name: &str, description: &str) -> Result<Vec<Item>, Problem> {
    let ident = format_ident!("{name}");
    let docs = doc::comment(&format!(
        "{}\n\nMade from text with `TryFrom` or `parse`, which refuse what is no single segment of a path: the empty text, `.`,\n\
         `..`, and any text with `/`, `\\` or a control character. In an answer it is taken as it comes, and checked when\n\
         it is sent.",
        description.trim()
    ));
    let tokens = quote! {
        #(#docs)*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, ::serde::Serialize, ::serde::Deserialize)]
        #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct #ident(String);

        impl #ident {
            /// The text, exactly as it came.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// What the identifier says of itself: region, type and rest. A convenience, of which the vendor promises
            /// nothing.
            ///
            /// # Errors
            ///
            /// When it is not of the form that was seen so far.
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
                crate::model::identifier::check(&text)?;
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
    items(tokens)
}
