//! Types of strings: identifiers, strings with constraints, and other components of `type: string`. typify's lack most of
//! their traits, dereference to `String`, and report a rejected string in the words of JSON Schema.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use serde_json::Value;
use syn::{File, Ident, Item, parse_quote, visit_mut::VisitMut};

use super::{
    doc,
    schema_index::ComponentSchema,
    template::{Replace, Replacement, Templates, template},
};

thread_local! {
    /// The types without constraints, by whether they are identifiers.
    static TYPES: Templates<bool, Vec<Item>> = Templates::default();
}

/// The conversions that all types of strings have, enums included.
pub(super) fn string_impls(ident: &Ident) -> TokenStream {
    quote! {
        impl ::std::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl AsRef<str> for #ident {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl From<&#ident> for #ident {
            fn from(value: &#ident) -> Self {
                value.clone()
            }
        }
    }
}

/// The type of a string other than an enum, with its impls.
pub(super) fn string_type(schema: &ComponentSchema<'_>) -> Vec<Item> {
    let (is_identifier, constraints) = (schema.is_identifier(), constraints(schema));
    let created = match (is_identifier, &constraints) {
        (true, _) => {
            "Created from a string with `TryFrom` or `parse`, which reject all but a single path segment: the empty string, `.`,\n\
             `..`, and strings with `/`, `\\` or a control character. An identifier in a response is accepted as received, and\n\
             validated when it is sent."
        }
        (false, Some(_)) => {
            "Created from a string with `TryFrom` or `parse`, which reject a string that violates a constraint."
        }
        (false, None) => "Created from any string with `From` or `parse`.",
    };
    let mut items = match &constraints {
        None => template(&TYPES, is_identifier, || parse_type(is_identifier, None)),
        Some(constraints) => parse_type(is_identifier, Some(constraints)),
    };
    name_items(&mut items, &schema.rust_name);
    if let Some(Item::Struct(definition)) = items.first_mut() {
        let text = format!("{}\n\n{created}", schema.description().unwrap_or(schema.name).trim());
        doc::replace(&mut definition.attrs, &text);
    }
    items
}

/// Replaces the placeholder of a type's name.
pub(super) fn name_items(items: &mut [Item], name: &str) {
    let ident = format_ident!("{name}");
    for item in items {
        Replace([("NAME", Replacement::Ident(&ident))]).visit_item_mut(item);
    }
}

/// The type with the placeholder of its name, without documentation.
fn parse_type(is_identifier: bool, constraints: Option<&TokenStream>) -> Vec<Item> {
    let ident = format_ident!("NAME");
    let conversions = match (is_identifier, constraints) {
        (true, _) => {
            let validate = quote!(crate::model::identifier::validate(&text)?;);
            fallible_conversions(&ident, &quote!(crate::InvalidIdentifier), &validate)
        }
        (false, Some(constraints)) => {
            let validate = quote! {
                static CONSTRAINTS: crate::model::string_constraints::StringConstraints = #constraints;
                CONSTRAINTS.validate(&text)?;
            };
            fallible_conversions(&ident, &quote!(crate::InvalidString), &validate)
        }
        (false, None) => infallible_conversions(&ident),
    };
    // A string with constraints is validated, too, when a request is read.
    let (derived, deserialize) = match constraints {
        None => (Some(quote!(, ::serde::Deserialize)), None),
        Some(_) => (None, Some(deserialize_validated(&ident))),
    };
    let decode = is_identifier.then(|| {
        quote! {
            /// Decodes the parts of the identifier, such as its resource type. The vendor does not document the format.
            ///
            /// # Errors
            ///
            /// Returns an error if the identifier does not have the known format.
            pub fn decode(&self) -> Result<crate::DecodedIdentifier, crate::UndecodableIdentifier> {
                crate::DecodedIdentifier::decode(&self.0)
            }
        }
    });
    let impls = string_impls(&ident);
    let file: File = parse_quote! {
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, ::serde::Serialize #derived)]
        #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct #ident(String);

        impl #ident {
            /// Returns the value as a string.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            #decode
        }

        #impls

        impl From<#ident> for String {
            fn from(value: #ident) -> Self {
                value.0
            }
        }

        #conversions
        #deserialize
    };
    file.items
}

/// The conversions from strings that `validate` may reject.
fn fallible_conversions(ident: &Ident, error: &TokenStream, validate: &TokenStream) -> TokenStream {
    quote! {
        impl TryFrom<String> for #ident {
            type Error = #error;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                #validate
                Ok(Self(text))
            }
        }

        impl TryFrom<&str> for #ident {
            type Error = #error;
            fn try_from(text: &str) -> Result<Self, Self::Error> {
                Self::try_from(text.to_owned())
            }
        }

        impl TryFrom<&String> for #ident {
            type Error = #error;
            fn try_from(text: &String) -> Result<Self, Self::Error> {
                Self::try_from(text.clone())
            }
        }

        impl ::std::str::FromStr for #ident {
            type Err = #error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::try_from(text)
            }
        }
    }
}

/// The conversions from any string. `TryFrom` follows from `From`.
fn infallible_conversions(ident: &Ident) -> TokenStream {
    quote! {
        impl From<String> for #ident {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for #ident {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<&String> for #ident {
            fn from(text: &String) -> Self {
                Self(text.clone())
            }
        }

        impl ::std::str::FromStr for #ident {
            type Err = ::std::convert::Infallible;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }
    }
}

fn deserialize_validated(ident: &Ident) -> TokenStream {
    quote! {
        impl<'de> ::serde::Deserialize<'de> for #ident {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as ::serde::Deserialize>::deserialize(deserializer)?;
                Self::try_from(text).map_err(::serde::de::Error::custom)
            }
        }
    }
}

/// The constraints of the string, for a `static`. `None` if it has none.
fn constraints(schema: &ComponentSchema<'_>) -> Option<TokenStream> {
    if !schema.is_constrained_string() {
        return None;
    }
    let length = |keyword| option(schema.keyword(keyword).and_then(Value::as_u64).map(Literal::u64_unsuffixed));
    let text = |keyword| schema.keyword(keyword).and_then(Value::as_str);
    let (min_length, max_length) = (length("minLength"), length("maxLength"));
    let example = option(text("example"));
    let pattern = option(text("pattern").map(|pattern| {
        quote! {
            crate::model::string_constraints::Pattern {
                pattern: #pattern,
                example: #example,
                matches: |text| {
                    static REGEX: ::std::sync::LazyLock<::regress::Regex> =
                        ::std::sync::LazyLock::new(|| ::regress::Regex::new(#pattern).unwrap());
                    REGEX.find(text).is_some()
                },
            }
        }
    }));
    Some(quote! {
        crate::model::string_constraints::StringConstraints {
            min_length: #min_length,
            max_length: #max_length,
            pattern: #pattern,
        }
    })
}

/// An `Option` as an expression.
fn option(value: Option<impl ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}
