//! Turns what progenitor generated into the SDK's client: what its tokens still need, in one pass for all operations.
//!
//! progenitor's code calls a runtime by a handful of names (`Error`, `ResponseValue`, `ClientHooks`, ...). Here these
//! names are bound to the SDK's own runtime, which keeps status, headers and tracking ID of every failure, and nothing
//! in the bodies of the generated functions has to be rewritten for that.

mod builders;
mod client;
mod doc;
mod identifiers;
mod messages;
mod mock;
mod named_types;
mod open_enums;
mod operations;
mod pagination;
mod send;
mod types;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use syn::{Expr, File, ImplItem, ImplItemFn, Item, ItemImpl, Token, punctuated::Punctuated, visit_mut::VisitMut};

use crate::{document::Document, error::Problem};

/// `original` is the document as written, `prepared` what progenitor saw of it.
pub(crate) fn postprocess(tokens: TokenStream, original: &Document, prepared: &Value) -> Result<File, Problem> {
    let mut file = parsed(tokens)?;
    let values = client::finish(&mut file, original, prepared)?;
    types::finish(&mut file, prepared)?;
    pagination::finish(&mut file, original, &values)?;
    let named_types = named_types::list(module(&mut file.items, "types")?, prepared);
    file.items.extend(operations::constants(original));
    file.items.extend(mock::stubs(original, prepared, &values)?);
    file.items.push(named_types);
    Paths.visit_file_mut(&mut file);
    for item in module(&mut file.items, "types")?.iter_mut().filter(|item| !matches!(item, Item::Mod(_))) {
        Local.visit_item_mut(item);
    }
    doc::normalize(&mut file);
    Ok(file)
}

/// Code of progenitor's or of this crate's own.
fn parsed(tokens: TokenStream) -> Result<File, Problem> {
    syn::parse2(tokens).map_err(|error| Problem::new(format!("the generated code is not Rust: {error}")))
}

fn items(tokens: TokenStream) -> Result<Vec<Item>, Problem> {
    parsed(tokens).map(|file| file.items)
}

/// The module of that name at the top of the generated code.
fn module<'f>(items: &'f mut [Item], name: &str) -> Result<&'f mut Vec<Item>, Problem> {
    items
        .iter_mut()
        .find_map(|item| match item {
            Item::Mod(module) if module.ident == name => module.content.as_mut().map(|(_, items)| items),
            _ => None,
        })
        .ok_or_else(|| missing(&format!("mod {name}")))
}

/// progenitor's version is pinned, so this cannot be met; the message is for whoever raises it.
fn missing(what: &str) -> Problem {
    Problem::new(format!("progenitor's code has no `{what}`; `postprocess` has to learn the new shape"))
}

/// The functions of an `impl`.
fn functions(block: &mut ItemImpl) -> impl Iterator<Item = &mut ImplItemFn> {
    block.items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    })
}

/// Visits the arguments of a macro such as `format!`, which are tokens until somebody parses them.
fn visit_arguments(visitor: &mut impl VisitMut, call: &mut syn::Macro) {
    if let Ok(mut arguments) = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
        arguments.iter_mut().for_each(|argument| visitor.visit_expr_mut(argument));
        call.tokens = quote!(#arguments);
    }
}

/// The name of the type that an `impl` is for, where it is a plain one.
pub(crate) fn self_type(item: &ItemImpl) -> Option<String> {
    match &*item.self_ty {
        syn::Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// The type that an `impl` stands with: its own, or for `impl From<Ours> for Vec<String>` ours.
pub(crate) fn owner_of_impl(block: &ItemImpl) -> Option<String> {
    if !is_foreign(&block.self_ty) {
        return self_type(block);
    }
    let (path, ..) = block.trait_.as_ref()?;
    match first_argument(path)? {
        syn::Type::Path(ours) => ours.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// Whether a type that the generated code names is not one of its own. `refuse` keeps the names of foreign ones free.
pub(crate) fn is_foreign(ty: &syn::Type) -> bool {
    let syn::Type::Path(path) = ty else { return true };
    let mut segments = path.path.segments.iter();
    let (Some(only), None) = (segments.next(), segments.next()) else { return true };
    let name = only.ident.to_string();
    name.starts_with(|c: char| c.is_ascii_lowercase()) || SHORT.iter().any(|(_, short)| *short == name)
}

/// The `T` of `X<T>`.
fn first_argument(path: &syn::Path) -> Option<&syn::Type> {
    let syn::PathArguments::AngleBracketed(arguments) = &path.segments.last()?.arguments else { return None };
    match arguments.args.first()? {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// Shortens the paths that every Rust file can spell short, for the people who read the snapshots.
struct Paths;

const SHORT: [(&str, &str); 5] = [
    ("::std::option::Option", "Option"),
    ("::std::string::String", "String"),
    ("::std::vec::Vec", "Vec"),
    ("::std::result::Result", "Result"),
    ("::std::boxed::Box", "Box"),
];

impl VisitMut for Paths {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        syn::visit_mut::visit_path_mut(self, path);
        let is_std = path.leading_colon.is_some() && path.segments.first().is_some_and(|s| s.ident == "std");
        if is_std && path.segments.len() >= 3 {
            let head: Vec<_> = path.segments.iter().take(3).map(|segment| segment.ident.to_string()).collect();
            let head = format!("::{}", head.join("::"));
            if SHORT.iter().any(|(long, _)| *long == head) {
                path.leading_colon = None;
                path.segments = path.segments.iter().skip(2).cloned().collect();
            }
        }
    }

    fn visit_attribute_mut(&mut self, attribute: &mut syn::Attribute) {
        let syn::Meta::List(list) = &mut attribute.meta else { return };
        if !list.path.is_ident("serde") {
            return;
        }
        // Within `#[serde(...)]` paths are text.
        let text = SHORT.iter().fold(list.tokens.to_string(), |text, (long, short)| text.replace(long, short));
        if let Ok(tokens) = text.parse() {
            list.tokens = tokens;
        }
    }
}

/// `crate::types::X` is `X` among the types themselves.
struct Local;

impl VisitMut for Local {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        syn::visit_mut::visit_path_mut(self, path);
        let is_ours = path.segments.len() == 3
            && path.segments.iter().zip(["crate", "types"]).all(|(segment, name)| segment.ident == name);
        if is_ours {
            path.segments = path.segments.iter().skip(2).cloned().collect();
        }
    }
}
