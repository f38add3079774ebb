//! Open enums: a variant for each documented value, and one that keeps any other value.

use quote::format_ident;
use syn::{File, Item, ItemEnum, parse_quote};

use super::{
    doc,
    schema_index::ComponentSchema,
    string_types::{name_items, string_impls},
    template::{Templates, template},
};
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
    let values_impl = parse_quote! {
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
    };
    let from_str = parse_quote! {
        impl From<&str> for #ident {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#idents,)*
                    _ => Self::Unknown(value.to_owned()),
                }
            }
        }
    };
    let json_schema = parse_quote! {
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
    let [mut conversions, mut other_conversions] = template(&CONVERSIONS, (), parse_conversions);
    name_items(&mut conversions, &schema.rust_name);
    name_items(&mut other_conversions, &schema.rust_name);
    let mut items = vec![Item::Enum(definition), values_impl];
    items.extend(conversions);
    items.push(from_str);
    items.extend(other_conversions);
    items.push(json_schema);
    items
}

thread_local! {
    /// The conversions that do not depend on the values.
    static CONVERSIONS: Templates<(), [Vec<Item>; 2]> = Templates::default();
}

/// The conversions in front of the one from a string slice and behind it, with the placeholder of the type's name.
fn parse_conversions() -> [Vec<Item>; 2] {
    let impls = string_impls(&format_ident!("NAME"));
    let conversions: File = parse_quote! {
        impl<'de> ::serde::Deserialize<'de> for NAME {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::model::deserialize::string(deserializer)
            }
        }

        #impls

        impl From<String> for NAME {
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }
    };
    let other_conversions: File = parse_quote! {
        impl From<&String> for NAME {
            fn from(value: &String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl From<NAME> for String {
            fn from(value: NAME) -> Self {
                match value {
                    NAME::Unknown(value) => value,
                    known => known.as_str().to_owned(),
                }
            }
        }

        impl ::std::str::FromStr for NAME {
            type Err = ::std::convert::Infallible;
            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }
    };
    [conversions.items, other_conversions.items]
}
