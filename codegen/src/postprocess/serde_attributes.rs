//! Changes to the serde attributes that typify wrote.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{Attribute, Meta, MetaList, Token, parse_quote, punctuated::Punctuated};

/// The entries of a serde attribute.
pub(super) fn as_serde(attribute: &mut Attribute) -> Option<&mut MetaList> {
    match &mut attribute.meta {
        Meta::List(list) if list.path.is_ident("serde") => Some(list),
        _ => None,
    }
}

/// Adds entries such as `default` or `rename = "x"`.
pub(super) fn add(attributes: &mut Vec<Attribute>, entries: TokenStream) {
    match attributes.iter_mut().find_map(as_serde) {
        Some(list) => {
            let known = &list.tokens;
            list.tokens = quote!(#known, #entries);
        }
        None => attributes.push(parse_quote!(#[serde(#entries)])),
    }
}

/// Removes the entries with the key `key`.
pub(super) fn remove(attributes: &mut Vec<Attribute>, key: &str) {
    attributes.retain_mut(|attribute| {
        // Most attributes have no such entry, and are not parsed.
        let Some(list) = as_serde(attribute).filter(|list| has_entry(list, key)) else { return true };
        let kept: Vec<Meta> = list
            .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            .map(|entries| entries.into_iter().filter(|entry| !entry.path().is_ident(key)).collect())
            .unwrap_or_default();
        list.tokens = quote!(#(#kept),*);
        !kept.is_empty()
    });
}

/// Returns `true` if the key is among the tokens.
fn has_entry(list: &MetaList, key: &str) -> bool {
    list.tokens.clone().into_iter().any(|token| matches!(token, TokenTree::Ident(ident) if ident == key))
}

/// The attributes that deserialization needs, without those for serialization only.
pub(super) fn for_deserialization(attributes: &[Attribute]) -> Vec<Attribute> {
    let mut attributes: Vec<_> = attributes.iter().filter(|a| a.path().is_ident("serde")).cloned().collect();
    remove(&mut attributes, "skip_serializing_if");
    attributes
}

/// Sets the name of a field in JSON.
pub(super) fn rename(attributes: &mut Vec<Attribute>, name: &str) {
    remove(attributes, "rename");
    add(attributes, quote!(rename = #name));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(attributes: &[Attribute]) -> String {
        quote!(#(#attributes)*).to_string()
    }

    #[test]
    fn renames_a_field() {
        let mut attributes: Vec<Attribute> = vec![parse_quote!(#[serde(rename = "a", default)])];
        rename(&mut attributes, "b");
        assert_eq!(tokens(&attributes), quote!(#[serde(default, rename = "b")]).to_string());
    }

    #[test]
    fn removes_an_attribute_without_entries() {
        let mut attributes: Vec<Attribute> = vec![parse_quote!(#[doc = "d"]), parse_quote!(#[serde(default)])];
        remove(&mut attributes, "default");
        assert_eq!(tokens(&attributes), quote!(#[doc = "d"]).to_string());
    }
}
