//! Lists the public items of the generated code, one a line: what callers can name, and so what a change can break.

use std::collections::BTreeSet;

use crate::postprocess::syntax::{is_foreign, owner_of_impl};
use quote::ToTokens;
use syn::{Attribute, File, Generics, ImplItem, Item, ItemImpl, Meta, Signature, Visibility};

/// The list, each type with all that belongs to it together, with a line break after each line.
pub(crate) fn list(file: &File) -> String {
    let mut list = List::default();
    list.items(&file.items, "");
    list.lines.into_iter().map(|line| line.text + "\n").collect()
}

/// Sorted by the type that it belongs to, the kind of line, and the text.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    owner: String,
    kind: Kind,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Itself,
    Part,
    Function,
    Impl,
}

#[derive(Default)]
struct List {
    lines: BTreeSet<Line>,
}

impl List {
    fn add(&mut self, owner: &str, kind: Kind, text: String) {
        self.lines.insert(Line { owner: owner.to_owned(), kind, text });
    }

    fn items(&mut self, items: &[Item], module: &str) {
        let path = |name: &syn::Ident| match module {
            "" => name.to_string(),
            module => format!("{module}::{name}"),
        };
        for item in items {
            match item {
                Item::Mod(item) if is_public(&item.vis) && !is_hidden(&item.attrs) => {
                    let path = path(&item.ident);
                    self.add(&path, Kind::Itself, format!("mod {path}{}", condition(&item.attrs)));
                    if let Some((_, items)) = &item.content {
                        self.items(items, &path);
                    }
                }
                Item::Struct(item) if is_public(&item.vis) => {
                    let path = path(&item.ident);
                    self.add(
                        &path,
                        Kind::Itself,
                        format!("struct {path}{}{}", text(&item.generics), marks(&item.attrs)),
                    );
                    self.derived(&item.attrs, &path);
                    for (index, field) in item.fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis)) {
                        let name = field.ident.as_ref().map_or(index.to_string(), ToString::to_string);
                        self.add(&path, Kind::Part, format!("field {path}::{name}: {}", text(&field.ty)));
                    }
                }
                Item::Enum(item) if is_public(&item.vis) => {
                    let path = path(&item.ident);
                    self.add(&path, Kind::Itself, format!("enum {path}{}", marks(&item.attrs)));
                    self.derived(&item.attrs, &path);
                    for variant in &item.variants {
                        let line = format!("variant {path}::{}{}", variant.ident, text(&variant.fields));
                        self.add(&path, Kind::Part, line);
                    }
                }
                Item::Const(item) if is_public(&item.vis) => {
                    let path = path(&item.ident);
                    self.add(module, Kind::Part, format!("const {path}: {}", text(&item.ty)));
                }
                Item::Impl(item) => self.implementation(item, module),
                _ => {}
            }
        }
    }

    fn implementation(&mut self, block: &ItemImpl, module: &str) {
        let ty = text(&block.self_ty);
        let is_ours = !is_foreign(&block.self_ty);
        let path = if module.is_empty() || !is_ours { ty } else { format!("{module}::{ty}") };
        let condition = condition(&block.attrs);
        if let Some((name, ..)) = &block.trait_ {
            // A trait that callers cannot name.
            if ["pagination::", "generated_runtime::"].iter().any(|private| text(name).starts_with(private)) {
                return;
            }
            let owner = owner_of_impl(block).unwrap_or_default();
            let owner = if module.is_empty() { owner } else { format!("{module}::{owner}") };
            self.add(&owner, Kind::Impl, {
                // As if it were derived.
                let name = text(name).replace("<'de>", "");
                format!("impl {name} for {path}{condition}")
            });
            return;
        }
        // Lifetimes tell nothing here; the operation of a stub does.
        let owner = path.replace("<'_, ", "<").replace("<'_>", "").replace("<'a>", "");
        for item in &block.items {
            match item {
                ImplItem::Fn(item) if is_public(&item.vis) => {
                    let line = function(&format!("{owner}::{}", item.sig.ident), &item.sig);
                    self.add(&owner, Kind::Function, line + &condition);
                }
                ImplItem::Const(item) if is_public(&item.vis) => {
                    let line = format!("const {owner}::{}: {}{condition}", item.ident, text(&item.ty));
                    self.add(&owner, Kind::Part, line);
                }
                _ => {}
            }
        }
    }

    fn derived(&mut self, attributes: &[Attribute], path: &str) {
        for attribute in attributes {
            let Meta::List(list) = &attribute.meta else { continue };
            let tokens = list.tokens.to_string();
            let (condition, derives) = if list.path.is_ident("derive") {
                (String::new(), tokens)
            } else if list.path.is_ident("cfg_attr") {
                let Some((condition, derives)) = tokens.split_once(", derive (") else { continue };
                (when(condition), derives.trim_end_matches(')').to_owned())
            } else {
                continue;
            };
            for derive in derives.split(',').map(str::trim).filter(|derive| !derive.is_empty()) {
                let name = derive.rsplit("::").next().unwrap_or(derive).trim();
                self.add(path, Kind::Impl, format!("impl {name} for {path}{condition}"));
            }
        }
    }
}

/// What is hidden from the documentation is no API.
fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("doc") && list.tokens.to_string() == "hidden",
        _ => false,
    })
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn function(path: &str, signature: &Signature) -> String {
    let asyncness = signature.asyncness.map_or("", |_| "async ");
    let inputs: Vec<_> =
        signature.inputs.iter().map(|input| text(input).trim_start_matches("mut ").to_owned()).collect();
    let Generics { where_clause, .. } = &signature.generics;
    let bounds = where_clause.as_ref().map_or(String::new(), |clause| format!(" {}", text(clause)));
    let output = match &signature.output {
        syn::ReturnType::Default => String::new(),
        syn::ReturnType::Type(_, output) => format!(" -> {}", text(output)),
    };
    let bounds = bounds.trim_end_matches(',');
    format!("{asyncness}fn {path}{}({}){output}{bounds}", text(&signature.generics), inputs.join(", "))
}

fn marks(attributes: &[Attribute]) -> &'static str {
    if attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive")) {
        " #[non_exhaustive]"
    } else {
        ""
    }
}

/// ` [feature]` where an item is there with a feature only.
fn condition(attributes: &[Attribute]) -> String {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) => Some(when(&list.tokens.to_string())),
            _ => None,
        })
        .collect()
}

fn when(condition: &str) -> String {
    format!(" [{}]", condition.trim().replace(" = ", "="))
}

/// The tokens as a person writes them, without the paths that say nothing to a reader.
fn text(tokens: &impl ToTokens) -> String {
    const CHANGES: [(&str, &str); 24] = [
        (" : :: ", ": ::"),
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" <", "<"),
        ("< ", "<"),
        (" > ", "> "),
        (" >", ">"),
        ("& ", "&"),
        (" ,", ","),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        ("' ", "'"),
        (" :", ":"),
        (" ;", ";"),
        ("::std::", "std::"),
        ("::serde::", ""),
        ("::schemars::", ""),
        ("std::fmt::", ""),
        ("std::convert::", ""),
        ("std::str::", ""),
        ("crate::types::", "types::"),
        ("crate::", ""),
    ];
    let text = tokens.to_token_stream().to_string();
    CHANGES.iter().fold(text, |text, (from, to)| text.replace(from, to)).trim().to_owned()
}
