//! Lists the public items of the generated code, one on each line: what callers can name, and so what a change can break.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::{
    Attribute, GenericArgument, ImplItem, Item, ItemImpl, Meta, Path, PathArguments, ReturnType, Signature, Token,
    Visibility, punctuated::Punctuated, visit_mut::VisitMut,
};

use crate::postprocess::syntax::{derived_traits, is_foreign, last_name, owner_of_impl, starts_with};

/// One line of the list. The order of the fields is the order of the lines.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct ApiLine {
    owner: String,
    kind: ApiLineKind,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ApiLineKind {
    /// The type or module itself.
    Owner,
    /// A field, variant or constant.
    Member,
    Function,
    Impl,
}

/// The list of public items.
#[derive(Default)]
pub(crate) struct PublicApi {
    lines: BTreeSet<ApiLine>,
}

impl PublicApi {
    fn add(&mut self, owner: &str, kind: ApiLineKind, text: String) {
        self.lines.insert(ApiLine { owner: owner.to_owned(), kind, text });
    }

    /// Returns the list. All lines of a type are next to each other.
    pub(crate) fn finish(self) -> String {
        self.lines.into_iter().map(|line| line.text + "\n").collect()
    }

    /// Adds the public ones among the items of a module.
    pub(crate) fn add_items(&mut self, items: &[Item], module: &str) {
        let path = |name: &syn::Ident| in_module(module, &name.to_string());
        for item in items {
            match item {
                Item::Mod(item) if is_public(&item.vis) && !is_hidden(&item.attrs) => {
                    let path = path(&item.ident);
                    self.add(&path, ApiLineKind::Owner, format!("mod {path}{}", condition(&item.attrs)));
                    if let Some((_, items)) = &item.content {
                        self.add_items(items, &path);
                    }
                }
                Item::Struct(item) if is_public(&item.vis) => {
                    let path = path(&item.ident);
                    self.add(
                        &path,
                        ApiLineKind::Owner,
                        format!("struct {path}{}{}", display(&item.generics), non_exhaustive(&item.attrs)),
                    );
                    self.add_derives(&item.attrs, &path);
                    for (index, field) in item.fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis)) {
                        let name = field.ident.as_ref().map_or(index.to_string(), ToString::to_string);
                        self.add(&path, ApiLineKind::Member, format!("field {path}::{name}: {}", display(&field.ty)));
                    }
                }
                Item::Enum(item) if is_public(&item.vis) => {
                    let path = path(&item.ident);
                    self.add(&path, ApiLineKind::Owner, format!("enum {path}{}", non_exhaustive(&item.attrs)));
                    self.add_derives(&item.attrs, &path);
                    for variant in &item.variants {
                        let line = format!("variant {path}::{}{}", variant.ident, display(&variant.fields));
                        self.add(&path, ApiLineKind::Member, line);
                    }
                }
                Item::Const(item) if is_public(&item.vis) => {
                    let path = path(&item.ident);
                    self.add(module, ApiLineKind::Member, format!("const {path}: {}", display(&item.ty)));
                }
                Item::Impl(item) => self.add_impl(item, module),
                _ => {}
            }
        }
    }

    fn add_impl(&mut self, block: &ItemImpl, module: &str) {
        // Callers cannot name these traits, which are not public.
        const PRIVATE: [&[&str]; 3] =
            [&["crate", "generated_runtime"], &["crate", "model"], &["crate", "mock", "SealedOperation"]];
        let is_private = |path: &Path| PRIVATE.iter().any(|private| starts_with(path, private));
        if block.trait_.as_ref().is_some_and(|(path, ..)| is_private(path)) {
            return;
        }
        let is_generated = !is_foreign(&block.self_ty);
        let in_module = |name: String| in_module(module, &name);
        let condition = condition(&block.attrs);
        if let Some((path, ..)) = &block.trait_ {
            let owner = in_module(owner_of_impl(block).unwrap_or_default());
            // Without lifetimes, an `impl` reads like a derived one.
            let mut ty = (*block.self_ty).clone();
            RemoveLifetimes.visit_type_mut(&mut ty);
            let ty = if is_generated { in_module(display(&ty)) } else { display(&ty) };
            let name = display(&without_lifetimes(path));
            self.add(&owner, ApiLineKind::Impl, format!("impl {name} for {ty}{condition}"));
            return;
        }
        let owner = match &*block.self_ty {
            syn::Type::Path(ty) => display(&without_lifetimes(&ty.path)),
            ty => display(ty),
        };
        let owner = if is_generated { in_module(owner) } else { owner };
        for item in &block.items {
            match item {
                ImplItem::Fn(item) if is_public(&item.vis) => {
                    let line = function(&format!("{owner}::{}", item.sig.ident), &item.sig);
                    self.add(&owner, ApiLineKind::Function, line + &condition);
                }
                ImplItem::Const(item) if is_public(&item.vis) => {
                    let line = format!("const {owner}::{}: {}{condition}", item.ident, display(&item.ty));
                    self.add(&owner, ApiLineKind::Member, line);
                }
                _ => {}
            }
        }
    }

    fn add_derives(&mut self, attributes: &[Attribute], path: &str) {
        let mut add = |attributes: &[Attribute], condition: &str| {
            for name in derived_traits(attributes).iter().filter_map(last_name) {
                self.add(path, ApiLineKind::Impl, format!("impl {name} for {path}{condition}"));
            }
        };
        add(attributes, "");
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("cfg_attr")) {
            let Ok(metas) = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else {
                continue;
            };
            let mut metas = metas.into_iter();
            let condition = metas.next().map(|condition| feature(&condition)).unwrap_or_default();
            let derives = metas.filter(|meta| meta.path().is_ident("derive"));
            let derives: Vec<Attribute> = derives.map(|derive| syn::parse_quote!(#[#derive])).collect();
            add(&derives, &condition);
        }
    }
}

fn in_module(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

fn without_lifetimes(path: &Path) -> Path {
    let mut path = path.clone();
    RemoveLifetimes.visit_path_mut(&mut path);
    path
}

struct RemoveLifetimes;

impl VisitMut for RemoveLifetimes {
    fn visit_path_arguments_mut(&mut self, arguments: &mut PathArguments) {
        syn::visit_mut::visit_path_arguments_mut(self, arguments);
        if let PathArguments::AngleBracketed(generics) = arguments {
            let kept = generics.args.iter().filter(|argument| !matches!(argument, GenericArgument::Lifetime(_)));
            generics.args = kept.cloned().collect();
            if generics.args.is_empty() {
                *arguments = PathArguments::None;
            }
        }
    }
}

/// Returns `true` for `#[doc(hidden)]`, which marks items that are not part of the API.
fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("doc")
            && attribute.parse_args::<Path>().is_ok_and(|argument| argument.is_ident("hidden"))
    })
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn function(path: &str, signature: &Signature) -> String {
    let asyncness = signature.asyncness.map_or("", |_| "async ");
    let inputs: Vec<_> =
        signature.inputs.iter().map(|input| display(input).trim_start_matches("mut ").to_owned()).collect();
    let bounds = signature.generics.where_clause.as_ref().map(|clause| format!(" {}", display(clause)));
    let output = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, output) => format!(" -> {}", display(output)),
    };
    let bounds = bounds.as_deref().unwrap_or_default().trim_end_matches(',');
    format!("{asyncness}fn {path}{}({}){output}{bounds}", display(&signature.generics), inputs.join(", "))
}

fn non_exhaustive(attributes: &[Attribute]) -> &'static str {
    if attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive")) {
        " #[non_exhaustive]"
    } else {
        ""
    }
}

/// The condition of a `cfg` attribute, such as ` [feature="mock"]`.
fn condition(attributes: &[Attribute]) -> String {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    conditions
        .filter_map(|attribute| attribute.parse_args::<Meta>().ok())
        .map(|condition| feature(&condition))
        .collect()
}

fn feature(condition: &Meta) -> String {
    format!(" [{}]", display(condition).replace(" = ", "="))
}

/// Formats tokens like rustfmt, without the paths of well-known modules.
fn display(tokens: &impl ToTokens) -> String {
    const REPLACEMENTS: [(&str, &str); 9] = [
        ("::std::", "std::"),
        ("::serde::", ""),
        ("::schemars::", ""),
        ("std::fmt::", ""),
        ("std::future::", ""),
        ("std::convert::", ""),
        ("std::str::", ""),
        ("crate::types::", "types::"),
        ("crate::", ""),
    ];
    let tokens = tokens.to_token_stream().to_string();
    let mut text = String::with_capacity(tokens.len());
    for word in tokens.split(' ') {
        let is_separate = !word.starts_with(['<', '>', ',', '(', ')', ';']) && !text.ends_with(['<', '(', '&', '\''])
            // A path can begin with `::`.
            && match word.starts_with(':') {
                true => word == "::" && text.ends_with(':') && !text.ends_with("::"),
                false => !text.ends_with("::"),
            };
        if is_separate && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    for (from, to) in REPLACEMENTS {
        // Most of them do not occur.
        if text.contains(from) {
            text = text.replace(from, to);
        }
    }
    text
}
