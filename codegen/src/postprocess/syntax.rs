//! Helpers for syntax trees: parses generated tokens, and finds the parts of progenitor's code.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Attribute, Expr, ExprLit, GenericArgument, GenericParam, Ident, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct,
    Lit, Local, Pat, Path, PathArguments, Stmt, Token, Type, TypeParamBound, WherePredicate, punctuated::Punctuated,
    visit_mut::VisitMut,
};

use crate::error::Problem;

/// Paths of the types of the standard library that generated code names without a path.
pub(super) const PRELUDE_TYPES: [[&str; 3]; 5] = [
    ["std", "option", "Option"],
    ["std", "string", "String"],
    ["std", "vec", "Vec"],
    ["std", "result", "Result"],
    ["std", "boxed", "Box"],
];

/// The error for generated code that cannot be parsed.
pub(crate) fn not_rust(error: syn::Error) -> Problem {
    Problem::new(format!("the generated code is not Rust: {error}"))
}

/// The error for a part of progenitor's code that postprocessing needs and that is missing. progenitor's version is pinned,
/// so that this happens only when it is upgraded.
pub(super) fn missing(part: &str) -> Problem {
    Problem::new(format!("the code that progenitor generated has no `{part}`"))
        .help("adapt `codegen/src/postprocess` to this version of progenitor")
}

/// The struct of a request builder and its methods.
pub(super) fn struct_and_methods(items: &mut [Item]) -> Result<(&ItemStruct, &mut ItemImpl), Problem> {
    let (mut builder, mut methods) = (None, None);
    for item in items {
        match item {
            Item::Struct(item) => builder = Some(&*item),
            Item::Impl(block) if block.trait_.is_none() => methods = Some(block),
            _ => {}
        }
    }
    builder.zip(methods).ok_or_else(|| missing("struct and impl of a request builder"))
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

/// The last name of a path.
pub(crate) fn last_name(path: &Path) -> Option<String> {
    path.segments.last().map(|segment| segment.ident.to_string())
}

/// Returns `true` if the last name of the path is `name`.
pub(super) fn ends_with(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == name)
}

/// Returns `true` if the first names of the path are `names`.
pub(crate) fn starts_with(path: &Path, names: &[&str]) -> bool {
    path.segments.len() >= names.len() && path.segments.iter().zip(names).all(|(segment, name)| segment.ident == name)
}

/// The name of a type that is a path, without its module.
pub(crate) fn type_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => last_name(&path.path),
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
    matches!(ty, Type::Path(path) if ends_with(&path.path, name))
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
    type_name(type_arguments(path).next()?)
}

/// The type that an item defines or belongs to, or `None` for all other items.
pub(crate) fn owner_of_item(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        Item::Impl(item) => owner_of_impl(item),
        _ => None,
    }
}

/// Returns `true` if the generated code does not define the type. `normalize` renames schemas with the name of a prelude
/// type.
pub(crate) fn is_foreign(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return true };
    let mut segments = path.path.segments.iter();
    let (Some(only), None) = (segments.next(), segments.next()) else { return true };
    let name = only.ident.to_string();
    name.starts_with(|c: char| c.is_ascii_lowercase()) || PRELUDE_TYPES.iter().any(|[.., known]| *known == name)
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

/// The first type among the generic arguments of a type.
pub(crate) fn type_argument(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Path(path) => type_arguments(&path.path).next(),
        _ => None,
    }
}

/// The `T` of the type `name<T>`.
pub(super) fn argument_of<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    type_argument(ty).filter(|_| is_type(ty, name))
}

/// The `T` of a setter `fn name<V: TryInto<T>>(self, value: V)`, whose bounds are in the `where` clause.
pub(super) fn setter_value(setter: &ImplItemFn) -> Option<&Type> {
    let generics = &setter.sig.generics;
    let GenericParam::Type(parameter) = generics.params.first()? else { return None };
    generics.where_clause.iter().flat_map(|clause| &clause.predicates).find_map(|predicate| {
        let WherePredicate::Type(predicate) = predicate else { return None };
        let Type::Path(bounded) = &predicate.bounded_ty else { return None };
        let Some(TypeParamBound::Trait(bound)) = predicate.bounds.first() else { return None };
        type_arguments(&bound.path).next().filter(|_| bounded.path.is_ident(&parameter.ident))
    })
}

/// The variable of `let name = ...` or `let mut name = ...`
pub(super) fn variable(statement: &Stmt) -> Option<&Ident> {
    match statement {
        Stmt::Local(Local { pat: Pat::Ident(pattern), .. }) => Some(&pattern.ident),
        _ => None,
    }
}

/// The value of a string literal.
pub(super) fn string_literal(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
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
