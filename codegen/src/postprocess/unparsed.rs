//! progenitor's code before it is parsed, cut into items, so that they are parsed, rewritten, formatted and dropped one after the
//! other. The syntax tree of all of it would take thirty times the memory of its text.

use std::mem;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{File, Item};

use super::syntax::{missing, not_rust};
use crate::error::Problem;

/// progenitor's code by its modules.
pub(super) struct UnparsedCode {
    /// The items outside of the other modules.
    pub(super) file: Vec<UnparsedItem>,
    /// The items of the module `types`.
    pub(super) types: Vec<UnparsedItem>,
    /// The items of the module `types::builder`: the builders of the types.
    pub(super) type_builders: Vec<UnparsedItem>,
    /// The items of the module `builder`: the request builders.
    pub(super) request_builders: Vec<UnparsedItem>,
}

impl UnparsedCode {
    pub(super) fn new(tokens: TokenStream) -> Result<Self, Problem> {
        let mut file = cut(tokens);
        let mut types = take_module(&mut file, "types").ok_or_else(|| missing("mod types"))?;
        let request_builders = take_module(&mut file, "builder").ok_or_else(|| missing("mod builder"))?;
        // Without a type that has one there is no such module.
        let type_builders = take_module(&mut types, "builder").unwrap_or_default();
        Ok(Self { file, types, type_builders, request_builders })
    }
}

/// An item that is not parsed yet, with the `impl` blocks behind it.
pub(super) struct UnparsedItem {
    /// The name that the item defines.
    pub(super) name: String,
    tokens: Vec<TokenTree>,
}

impl UnparsedItem {
    /// Parses the item and its `impl` blocks.
    pub(super) fn parse(self) -> Result<Vec<Item>, Problem> {
        let file: File = syn::parse2(self.tokens.into_iter().collect()).map_err(not_rust)?;
        Ok(file.items)
    }
}

/// Cuts code into its items.
fn cut(tokens: TokenStream) -> Vec<UnparsedItem> {
    let mut items: Vec<UnparsedItem> = Vec::new();
    let mut item = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        // `use a::{b, c};` and `const A: B = {};` have a block in front of their end.
        let is_last = is_semicolon(&token) || (is_block(&token) && !tokens.peek().is_some_and(is_semicolon));
        item.push(token);
        if is_last || tokens.peek().is_none() {
            let item = mem::take(&mut item);
            let mut words = item.iter().filter_map(|token| match token {
                TokenTree::Ident(ident) if ident != "pub" => Some(ident.to_string()),
                _ => None,
            });
            let (keyword, name) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            match items.last_mut() {
                Some(defined) if keyword == "impl" => defined.tokens.extend(item),
                _ => items.push(UnparsedItem { name, tokens: item }),
            }
        }
    }
    items
}

/// Removes a module, and returns its items.
fn take_module(items: &mut Vec<UnparsedItem>, name: &str) -> Option<Vec<UnparsedItem>> {
    let index = items.iter().position(|item| {
        item.name == name && item.tokens.iter().any(|token| matches!(token, TokenTree::Ident(ident) if ident == "mod"))
    })?;
    match items.remove(index).tokens.pop()? {
        TokenTree::Group(group) => {
            let content = group.stream();
            // Otherwise its tokens would be copied.
            drop(group);
            Some(cut(content))
        }
        _ => None,
    }
}

fn is_semicolon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';')
}

fn is_block(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

#[cfg(test)]
mod tests {
    use quote::{ToTokens, quote};

    use super::*;

    #[test]
    fn cuts_code_into_items_and_their_impls() {
        let file = quote! {
            use a::{b, c};
            pub struct Client { inner: u8 }
            impl Client { fn new() {} }
            const _: () = { fn f() {} };
            impl Client { fn other() {} }
        };
        let types = quote! {
            #[derive(Clone)]
            pub struct Bell(pub i64);
            impl From<Bell> for i64 { fn from(value: Bell) -> Self { value.0 } }
            pub type Bells = Vec<Bell>;
        };
        let builder = quote! { pub struct Bell { name: String } };
        let code = quote! {
            #file
            pub mod types { #types pub mod builder { #builder } }
            pub mod builder { use super::types; }
        };
        let code = UnparsedCode::new(code).unwrap();
        let names = |items: &[UnparsedItem]| items.iter().map(|item| item.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&code.file), ["a", "Client", "_"]);
        assert_eq!(names(&code.types), ["Bell", "Bells"]);
        assert_eq!(names(&code.request_builders), ["super"]);
        let parsed = |items: Vec<UnparsedItem>| -> String {
            let items = items.into_iter().flat_map(|item| item.parse().unwrap());
            items.map(|item| item.into_token_stream()).collect::<TokenStream>().to_string()
        };
        assert_eq!(parsed(code.file), file.to_string());
        assert_eq!(parsed(code.types), types.to_string());
        assert_eq!(parsed(code.type_builders), builder.to_string());
    }
}
