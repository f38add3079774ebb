//! Setters of request builders and of the builders of types that are sent. Those of progenitor and typify discard the reason
//! of an invalid value, and take an `Option` for an optional value.

use quote::{format_ident, quote};
use syn::{Ident, ImplItem, ImplItemFn, Type, parse_quote, visit_mut::VisitMut};

use super::{
    doc,
    syntax::argument_of,
    template::{Replace, Replacement, Templates, template},
};

/// A value that a setter sets.
pub(super) struct SetterValue<'a> {
    pub(super) ident: &'a Ident,
    /// The type of the value, without its `Option`.
    pub(super) value: &'a Type,
    pub(super) is_optional: bool,
    /// The value is converted to the type of the field.
    pub(super) is_converted: bool,
}

impl SetterValue<'_> {
    /// The setter, with the text as its documentation.
    pub(super) fn setter(&self, text: &str) -> ImplItemFn {
        let Self { ident, value, is_optional, is_converted } = *self;
        let item = argument_of(value, "Vec");
        let key = Setter { is_list: item.is_some(), is_optional, takes_option: false, is_converted };
        let setter = template(&SETTERS, key, || {
            if key.is_list {
                let list = quote!(values.into_iter().collect());
                let list = if is_optional { quote!(Some(#list)) } else { list };
                // The item is the type itself, so that the type of an empty list is known.
                return parse_quote! {
                    pub fn NAME(mut self, values: impl IntoIterator<Item = VALUE>) -> Self {
                        self.NAME = Ok(#list);
                        self
                    }
                };
            }
            let conversion = is_converted.then(|| quote!(.map(From::from)));
            let wrap = is_optional.then(|| quote!(.map(Some)));
            parse_quote! {
                pub fn NAME<V>(mut self, value: V) -> Self
                where
                    V: std::convert::TryInto<VALUE>,
                    V::Error: std::fmt::Display,
                {
                    self.NAME = value.try_into().map_err(|reason| format!(MESSAGE)) #conversion #wrap;
                    self
                }
            }
        });
        let setter = replaced(setter, ident, ident, item.unwrap_or(value));
        doc::documented(setter, text.trim())
    }

    /// The setter, and the one that takes an `Option`, unless `is_taken` returns `true` for its name.
    pub(super) fn setters(&self, text: &str, is_taken: impl Fn(&str) -> bool) -> Vec<ImplItem> {
        let option_setter = self.option_setter().filter(|setter| !is_taken(&setter.sig.ident.to_string()));
        std::iter::once(self.setter(text)).chain(option_setter).map(ImplItem::Fn).collect()
    }

    /// The setter that takes an `Option`, for an optional value.
    fn option_setter(&self) -> Option<ImplItemFn> {
        let Self { ident, value, is_optional, .. } = *self;
        if !is_optional {
            return None;
        }
        let text = format!(
            "Sets or, with `None`, unsets this value, for callers that have an `Option`. See [`{ident}`](Self::{ident})."
        );
        let item = argument_of(value, "Vec");
        let key = Setter { is_list: item.is_some(), is_optional, takes_option: true, is_converted: false };
        let setter = template(&SETTERS, key, || {
            let unset = quote! {
                self.NAME = Ok(None);
                self
            };
            if key.is_list {
                return parse_quote! {
                    pub fn SETTER(mut self, values: Option<impl IntoIterator<Item = VALUE>>) -> Self {
                        if let Some(values) = values {
                            return self.NAME(values);
                        }
                        #unset
                    }
                };
            }
            parse_quote! {
                pub fn SETTER<V>(mut self, value: Option<V>) -> Self
                where
                    V: std::convert::TryInto<VALUE>,
                    V::Error: std::fmt::Display,
                {
                    if let Some(value) = value {
                        return self.NAME(value);
                    }
                    #unset
                }
            }
        });
        let setter = replaced(setter, &format_ident!("set_{ident}"), ident, item.unwrap_or(value));
        Some(doc::documented(setter, &text))
    }
}

/// The kind of a setter, each with a template of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Setter {
    is_list: bool,
    is_optional: bool,
    takes_option: bool,
    is_converted: bool,
}

thread_local! {
    static SETTERS: Templates<Setter, ImplItemFn> = Templates::default();
}

/// The template `setter` of the field `ident` with the name and the type of the value.
fn replaced(mut setter: ImplItemFn, name: &Ident, ident: &Ident, value: &Type) -> ImplItemFn {
    Replace([
        ("NAME", Replacement::Ident(ident)),
        ("SETTER", Replacement::Ident(name)),
        ("VALUE", Replacement::Type(value)),
        ("MESSAGE", Replacement::Text(&format!("{ident}: {{reason}}"))),
    ])
    .visit_impl_item_fn_mut(&mut setter);
    setter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_the_reason_of_an_invalid_value() {
        let (ident, value) = (format_ident!("name"), parse_quote!(String));
        let setter = SetterValue { ident: &ident, value: &value, is_optional: false, is_converted: false };
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
        let setter = SetterValue { ident: &ident, value: &value, is_optional: true, is_converted: false };
        assert_eq!(setter.setters("The name.", |_| false).len(), 2);
        assert_eq!(setter.setters("The name.", |name| name == "set_name").len(), 1);
    }

    #[test]
    fn takes_lists_as_iterators() {
        let (ident, value) = (format_ident!("names"), parse_quote!(Vec<String>));
        let setter = SetterValue { ident: &ident, value: &value, is_optional: true, is_converted: false };
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
