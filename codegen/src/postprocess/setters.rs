//! Setters of request builders and of the builders of types that are sent. Those of progenitor and typify discard the reason
//! of an invalid value, and take an `Option` for an optional value.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, ImplItem, ImplItemFn, Type, parse_quote};

use super::{
    doc,
    syntax::{argument_of, is_type},
};

/// A value that a setter sets.
pub(super) struct SetterValue<'a> {
    pub(super) ident: &'a Ident,
    /// The type of the value, without its `Option`.
    pub(super) value: &'a Type,
    pub(super) is_optional: bool,
    /// A call that converts the `Result` of the value to that of the field.
    pub(super) conversion: Option<TokenStream>,
}

impl SetterValue<'_> {
    /// The setter, with the text as its documentation.
    pub(super) fn setter(&self, text: &str) -> ImplItemFn {
        let Self { ident, value, is_optional, conversion } = self;
        let text = text.trim();
        if let Some(item) = argument_of(value, "Vec") {
            let list = quote!(values.into_iter().collect());
            let list = if *is_optional { quote!(Some(#list)) } else { list };
            // The item is the type itself, so that the type of an empty list is known.
            let setter = parse_quote! {
                pub fn #ident(mut self, values: impl IntoIterator<Item = #item>) -> Self {
                    self.#ident = Ok(#list);
                    self
                }
            };
            return doc::documented(setter, text);
        }
        let message = format!("{ident}: {{reason}}");
        let wrap = is_optional.then(|| quote!(.map(Some)));
        let setter = parse_quote! {
            pub fn #ident<V>(mut self, value: V) -> Self
            where
                V: std::convert::TryInto<#value>,
                V::Error: std::fmt::Display,
            {
                self.#ident = value.try_into().map_err(|reason| format!(#message)) #conversion #wrap;
                self
            }
        };
        doc::documented(setter, text)
    }

    /// The setter, and the one that takes an `Option`, unless `is_taken` returns `true` for its name.
    pub(super) fn setters(&self, text: &str, is_taken: impl Fn(&str) -> bool) -> Vec<ImplItem> {
        let option_setter = self.option_setter().filter(|setter| !is_taken(&setter.sig.ident.to_string()));
        std::iter::once(self.setter(text)).chain(option_setter).map(ImplItem::Fn).collect()
    }

    /// The setter that takes an `Option`, for an optional value.
    fn option_setter(&self) -> Option<ImplItemFn> {
        let Self { ident, value, is_optional, .. } = self;
        if !is_optional {
            return None;
        }
        let text = format!(
            "Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`{ident}`](Self::{ident})."
        );
        let name = format_ident!("set_{ident}");
        let unset = quote! {
            self.#ident = Ok(None);
            self
        };
        let setter = if is_type(value, "Vec") {
            let item = argument_of(value, "Vec")?;
            parse_quote! {
                pub fn #name(mut self, values: Option<impl IntoIterator<Item = #item>>) -> Self {
                    if let Some(values) = values {
                        return self.#ident(values);
                    }
                    #unset
                }
            }
        } else {
            parse_quote! {
                pub fn #name<V>(mut self, value: Option<V>) -> Self
                where
                    V: std::convert::TryInto<#value>,
                    V::Error: std::fmt::Display,
                {
                    if let Some(value) = value {
                        return self.#ident(value);
                    }
                    #unset
                }
            }
        };
        Some(doc::documented(setter, &text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_the_reason_of_an_invalid_value() {
        let (ident, value) = (format_ident!("name"), parse_quote!(String));
        let setter = SetterValue { ident: &ident, value: &value, is_optional: false, conversion: None };
        let docs = doc::comment("The name.");
        let expected: ImplItemFn = parse_quote! {
            #(#docs)*
            pub fn name<V>(mut self, value: V) -> Self
            where
                V: std::convert::TryInto<String>,
                V::Error: std::fmt::Display,
            {
                self.name = value.try_into().map_err(|reason| format!("name: {reason}"));
                self
            }
        };
        assert_eq!(setter.setter("The name."), expected);
        assert_eq!(setter.option_setter(), None);
    }

    #[test]
    fn setter_of_another_value_takes_precedence() {
        let (ident, value) = (format_ident!("name"), parse_quote!(String));
        let setter = SetterValue { ident: &ident, value: &value, is_optional: true, conversion: None };
        assert_eq!(setter.setters("The name.", |_| false).len(), 2);
        assert_eq!(setter.setters("The name.", |name| name == "set_name").len(), 1);
    }

    #[test]
    fn takes_lists_as_iterators() {
        let (ident, value) = (format_ident!("names"), parse_quote!(Vec<String>));
        let setter = SetterValue { ident: &ident, value: &value, is_optional: true, conversion: None };
        let docs = doc::comment("The names.");
        let expected: ImplItemFn = parse_quote! {
            #(#docs)*
            pub fn names(mut self, values: impl IntoIterator<Item = String>) -> Self {
                self.names = Ok(Some(values.into_iter().collect()));
                self
            }
        };
        assert_eq!(setter.setter("The names."), expected);
        let option_setter = setter.option_setter().unwrap();
        assert_eq!(option_setter.sig.ident, "set_names");
    }
}
