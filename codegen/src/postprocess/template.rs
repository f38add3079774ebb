//! Code that is parsed once, and cloned for each use: to parse it each time takes several times as long.

use std::{cell::RefCell, collections::BTreeMap, mem, thread::LocalKey};

use proc_macro2::{Ident, Literal, TokenTree};
use syn::{Macro, Type, visit_mut::VisitMut};

/// The templates of one kind, by what distinguishes them.
pub(super) type Templates<K, T> = RefCell<BTreeMap<K, T>>;

/// A copy of a template, which is parsed when it is used for the first time.
pub(super) fn template<K: Ord, T: Clone>(
    templates: &'static LocalKey<Templates<K, T>>,
    key: K,
    parse: impl FnOnce() -> T,
) -> T {
    templates.with_borrow_mut(|templates| templates.entry(key).or_insert_with(parse).clone())
}

/// The code that replaces a placeholder. A placeholder is an identifier in capitals, such as `NAME`, in a template.
pub(super) enum Replacement<'a> {
    Ident(&'a Ident),
    /// Replaces a type that is nothing but the placeholder.
    Type(&'a Type),
    /// Replaces an argument of a macro by a string literal.
    Text(&'a str),
}

/// Replaces placeholders.
pub(super) struct Replace<'a, const N: usize>(pub(super) [(&'static str, Replacement<'a>); N]);

impl<const N: usize> Replace<'_, N> {
    fn replacement(&self, ident: &Ident) -> Option<&Replacement<'_>> {
        self.0.iter().find(|(placeholder, _)| ident == placeholder).map(|(_, replacement)| replacement)
    }
}

impl<const N: usize> VisitMut for Replace<'_, N> {
    fn visit_ident_mut(&mut self, ident: &mut Ident) {
        if let Some(Replacement::Ident(replacement)) = self.replacement(ident) {
            *ident = (*replacement).clone();
        }
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Path(path) = ty
            && let Some(Replacement::Type(replacement)) = path.path.get_ident().and_then(|name| self.replacement(name))
        {
            *ty = (*replacement).clone();
        } else {
            syn::visit_mut::visit_type_mut(self, ty);
        }
    }

    fn visit_macro_mut(&mut self, call: &mut Macro) {
        let replaced = mem::take(&mut call.tokens).into_iter().map(|token| match &token {
            TokenTree::Ident(ident) => match self.replacement(ident) {
                Some(Replacement::Ident(ident)) => TokenTree::Ident((*ident).clone()),
                Some(Replacement::Text(text)) => TokenTree::Literal(Literal::string(text)),
                _ => token,
            },
            _ => token,
        });
        call.tokens = replaced.collect();
    }
}

#[cfg(test)]
mod tests {
    use quote::format_ident;
    use syn::{ImplItemFn, parse_quote};

    use super::*;

    #[test]
    fn replaces_placeholders_in_code_and_in_macros() {
        thread_local! {
            static FUNCTIONS: Templates<bool, ImplItemFn> = Templates::default();
        }
        let parse = || {
            parse_quote!(
                fn NAME(value: Option<VALUE>) {
                    self.NAME = format!(MESSAGE);
                    stringify!(NAME)
                }
            )
        };
        let (name, value) = (format_ident!("tone"), parse_quote!(types::Tone));
        for _ in 0..2 {
            let mut function = template(&FUNCTIONS, true, parse);
            Replace([
                ("NAME", Replacement::Ident(&name)),
                ("VALUE", Replacement::Type(&value)),
                ("MESSAGE", Replacement::Text("tone: {reason}")),
            ])
            .visit_impl_item_fn_mut(&mut function);
            let expected = parse_quote! {
                fn tone(value: Option<types::Tone>) { self.tone = format!("tone: {reason}"); stringify!(tone) }
            };
            assert_eq!(function, expected);
        }
    }
}
