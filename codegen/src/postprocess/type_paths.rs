//! Visitors that rewrite the paths of types, for the readers of the generated code.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, Expr, ExprLit, Item, Lit, LitStr, Meta, Path, Token, Type, parse_quote, punctuated::Punctuated,
    visit_mut::VisitMut,
};

use super::{
    serde_attributes::as_serde,
    syntax::{PRELUDE_TYPES, is_foreign, starts_with},
};

/// Shortens the paths of prelude types, and those of generated types within their own module.
pub(super) fn shorten_paths(item: &mut Item, is_in_types: bool) {
    ShortenPaths { is_in_types }.visit_item_mut(item);
}

/// Rewrites `::std::option::Option` to `Option`, and so on, and in the module `types` `crate::types::X` to `X`.
struct ShortenPaths {
    is_in_types: bool,
}

impl VisitMut for ShortenPaths {
    fn visit_path_mut(&mut self, path: &mut Path) {
        syn::visit_mut::visit_path_mut(self, path);
        if path.leading_colon.is_some() && PRELUDE_TYPES.iter().any(|known| starts_with(path, known)) {
            path.leading_colon = None;
            path.segments = path.segments.iter().skip(2).cloned().collect();
        }
        if self.is_in_types && path.segments.len() == 3 && starts_with(path, &["crate", "types"]) {
            path.segments = path.segments.iter().skip(2).cloned().collect();
        }
    }

    /// The values of serde's attributes are string literals that hold paths.
    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        let Some(list) = as_serde(attribute).filter(|list| names_absolute_path(&list.tokens)) else { return };
        let Ok(mut metas) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else { return };
        for meta in &mut metas {
            if let Meta::NameValue(pair) = meta
                && let Expr::Lit(ExprLit { lit: Lit::Str(literal), .. }) = &mut pair.value
                && let Ok(mut path) = literal.parse::<Path>()
                && path.leading_colon.is_some()
            {
                self.visit_path_mut(&mut path);
                let text = path.to_token_stream().to_string().replace(' ', "");
                *literal = LitStr::new(&text, literal.span());
            }
        }
        list.tokens = metas.into_token_stream();
    }
}

/// Returns `true` if a string literal among the tokens begins with `::`.
fn names_absolute_path(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    tokens.any(|token| matches!(token, TokenTree::Literal(literal) if literal.to_string().starts_with("\"::")))
}

/// Rewrites `X`, a type of the module `types`, to `types::X`, which is valid outside of that module.
pub(super) struct QualifyTypes;

impl VisitMut for QualifyTypes {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        syn::visit_mut::visit_type_mut(self, ty);
        if !is_foreign(ty) {
            *ty = parse_quote!(types::#ty);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortens_paths_in_code_and_in_serde_attributes() {
        let mut item: Item = parse_quote! {
            pub struct Bell {
                #[serde(rename = "t", default, skip_serializing_if = "::std::option::Option::is_none")]
                pub tone: ::std::option::Option<crate::types::Tone>,
                #[serde(skip_serializing_if = "::std::collections::HashMap::is_empty")]
                pub counts: ::std::collections::HashMap<::std::string::String, i64>,
            }
        };
        shorten_paths(&mut item, true);
        let expected: Item = parse_quote! {
            pub struct Bell {
                #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
                pub tone: Option<Tone>,
                #[serde(skip_serializing_if = "::std::collections::HashMap::is_empty")]
                pub counts: ::std::collections::HashMap<String, i64>,
            }
        };
        assert_eq!(item, expected);
    }

    #[test]
    fn qualifies_generated_types_only() {
        let mut ty: Type = parse_quote!(Vec<Option<Bell>>);
        QualifyTypes.visit_type_mut(&mut ty);
        assert_eq!(ty, parse_quote!(Vec<Option<types::Bell>>));
    }
}
