//! Helpers for syntax trees: parses generated tokens, and finds the parts of progenitor's code.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{
    Attribute, Expr, File, GenericArgument, Ident, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct, Path,
    PathArguments, Token, Type, punctuated::Punctuated, visit_mut::VisitMut,
};

use crate::error::Problem;

/// Types of the standard library that generated code names without a path, with their paths.
pub(super) const PRELUDE_TYPES: [(&str, &[&str]); 5] = [
    ("Option", &["std", "option"]),
    ("String", &["std", "string"]),
    ("Vec", &["std", "vec"]),
    ("Result", &["std", "result"]),
    ("Box", &["std", "boxed"]),
];

/// Parses a whole file.
pub(crate) fn parse_file(tokens: TokenStream) -> Result<File, Problem> {
    syn::parse2(tokens).map_err(|error| Problem::new(format!("the generated code is not Rust: {error}")))
}

/// Parses a sequence of items.
pub(super) fn parse_items(tokens: TokenStream) -> Result<Vec<Item>, Problem> {
    parse_file(tokens).map(|file| file.items)
}

/// A part of progenitor's code that postprocessing relies on and that is not there. progenitor's version is pinned, so
/// this is for whoever upgrades it.
pub(super) fn missing(part: &str) -> Problem {
    Problem::new(format!("the code that progenitor generated has no `{part}`"))
        .help("adapt `codegen/src/postprocess` to this version of progenitor")
}

/// The items of the module `name`.
pub(super) fn module<'f>(items: &'f mut [Item], name: &str) -> Result<&'f mut Vec<Item>, Problem> {
    items
        .iter_mut()
        .find_map(|item| match item {
            Item::Mod(module) if module.ident == name => module.content.as_mut().map(|(_, items)| items),
            _ => None,
        })
        .ok_or_else(|| missing(&format!("mod {name}")))
}

/// The structs among `items`.
pub(super) fn structs(items: &[Item]) -> impl Iterator<Item = &ItemStruct> {
    items.iter().filter_map(|item| match item {
        Item::Struct(item) => Some(item),
        _ => None,
    })
}

/// The `impl` blocks among `items`.
pub(super) fn impls_mut(items: &mut [Item]) -> impl Iterator<Item = &mut ItemImpl> {
    items.iter_mut().filter_map(|item| match item {
        Item::Impl(block) => Some(block),
        _ => None,
    })
}

/// The functions of an `impl`.
pub(super) fn functions_mut(block: &mut ItemImpl) -> impl Iterator<Item = &mut ImplItemFn> {
    block.items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    })
}

/// Returns `true` if an `impl` has the function `name`.
pub(super) fn has_function(block: &ItemImpl, name: &str) -> bool {
    block.items.iter().any(|item| matches!(item, ImplItem::Fn(function) if function.sig.ident == name))
}

/// The field of a request builder with the client. It has another name if a parameter is called `client`.
pub(super) fn client_field(builder: &ItemStruct) -> Result<&Ident, Problem> {
    let field = builder.fields.iter().find(|field| matches!(field.ty, Type::Reference(_)));
    field.and_then(|field| field.ident.as_ref()).ok_or_else(|| missing("client: &Client"))
}

/// The name of a type that is a path, without its module.
pub(crate) fn type_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

/// The name of a type of the module `types` that is written as `types::Name` or `crate::types::Name`.
pub(super) fn generated_type(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else { return None };
    let mut segments = path.path.segments.iter().rev();
    let (name, module) = (segments.next()?, segments.next()?);
    (module.ident == "types").then(|| name.ident.to_string())
}

/// Returns `true` if the type is a path that ends in `name`.
pub(super) fn is_type(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == name))
}

/// Returns `true` for the type `()`.
pub(super) fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// The type that an `impl` belongs to: its own, or `Ours` in `impl From<Ours> for Vec<String>`.
pub(crate) fn owner_of_impl(block: &ItemImpl) -> Option<String> {
    if !is_foreign(&block.self_ty) {
        return type_name(&block.self_ty);
    }
    let (path, ..) = block.trait_.as_ref()?;
    type_name(type_argument(path)?)
}

/// The type that an item defines or belongs to, or `None` for all other items.
pub(super) fn owner_of_item(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        Item::Impl(item) => owner_of_impl(item),
        _ => None,
    }
}

/// Returns `true` if the generated code does not define the type. Validation rejects schemas with the name of a prelude
/// type.
pub(crate) fn is_foreign(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return true };
    let mut segments = path.path.segments.iter();
    let (Some(only), None) = (segments.next(), segments.next()) else { return true };
    let name = only.ident.to_string();
    name.starts_with(|c: char| c.is_ascii_lowercase()) || PRELUDE_TYPES.iter().any(|(known, _)| *known == name)
}

/// The types among the generic arguments of a path's last segment.
pub(super) fn type_arguments(path: &Path) -> impl Iterator<Item = &Type> {
    let arguments = path.segments.last().and_then(|segment| match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    });
    arguments.into_iter().flatten().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// The first of [`type_arguments`].
pub(super) fn type_argument(path: &Path) -> Option<&Type> {
    type_arguments(path).next()
}

/// The `T` of the type `name<T>`.
pub(super) fn argument_of<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    match ty {
        Type::Path(path) if is_type(ty, name) => type_argument(&path.path),
        _ => None,
    }
}

/// Returns `true` if the identifier occurs anywhere in the tokens.
pub(super) fn mentions(tokens: TokenStream, identifier: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == identifier,
        TokenTree::Group(group) => mentions(group.stream(), identifier),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// The traits in `#[derive(...)]` attributes.
pub(crate) fn derived_traits(attributes: &[Attribute]) -> Vec<Path> {
    let derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
    derives
        .filter_map(|derive| derive.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).ok())
        .flatten()
        .collect()
}

/// Visits the arguments of a macro such as `format!`, which a visitor sees as tokens only.
pub(super) fn visit_macro_arguments(visitor: &mut impl VisitMut, call: &mut syn::Macro) {
    if let Ok(mut arguments) = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
        arguments.iter_mut().for_each(|argument| visitor.visit_expr_mut(argument));
        call.tokens = quote!(#arguments);
    }
}

/// A raw string literal, which keeps JSON readable.
pub(crate) fn raw_string(text: &str) -> TokenStream {
    let hashes = "#".repeat((1..).find(|n| !text.contains(&format!("\"{}", "#".repeat(*n)))).unwrap_or(1));
    format!("r{hashes}\"{text}\"{hashes}").parse().unwrap_or_else(|_| quote!(#text))
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn finds_the_owner_of_an_impl() {
        for (block, owner) in [
            (parse_quote!(impl Bell {}), Some("Bell")),
            (parse_quote!(impl From<Bell> for Vec<String> {}), Some("Bell")),
            (parse_quote!(impl From<Bell> for i64 {}), Some("Bell")),
            (parse_quote!(impl Clone for String {}), None),
        ] {
            assert_eq!(owner_of_impl(&block).as_deref(), owner);
        }
    }

    #[test]
    fn finds_an_identifier_within_groups() {
        assert!(mentions(quote!(fn f() -> Result<(), [Bell; 2]>), "Bell"));
        assert!(!mentions(quote!(fn f() -> BellTower), "Bell"));
    }

    #[test]
    fn lists_derived_traits_of_all_attributes() {
        let item: ItemStruct = parse_quote! {
            #[derive(Clone, ::serde::Serialize)]
            #[derive(Debug)]
            struct Bell;
        };
        let expected: Vec<Path> = vec![parse_quote!(Clone), parse_quote!(::serde::Serialize), parse_quote!(Debug)];
        assert_eq!(derived_traits(&item.attrs), expected);
    }
}
