//! Cuts the generated code so that a reviewer sees the type or the operation that changed, and nothing else.

use std::{collections::BTreeMap, ops::Range};

use proc_macro2::Span;
use quote::ToTokens;
use syn::{ImplItem, Item, spanned::Spanned};

use crate::{error::Problem, names};

/// A named part of the generated code: whole lines of it, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    name: String,
    text: String,
}

impl Section {
    /// `type.NAME`, `operation.NAME` or `client`, which holds what belongs to no single type or operation.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The lines of the code that belong here.
    pub fn text(&self) -> &str {
        &self.text
    }
}

const REST: &str = "client";

/// Cuts `code`. Every line of it is in one section.
pub(crate) fn cut(code: &str) -> Result<Vec<Section>, Problem> {
    let file =
        syn::parse_file(code).map_err(|error| Problem::new(format!("the generated code is not Rust: {error}")))?;
    let mut owners: Vec<(Range<usize>, String)> = Vec::new();
    for item in &file.items {
        match item {
            Item::Mod(module) => {
                let name = module.ident.to_string();
                for item in module.content.iter().flat_map(|(_, items)| items) {
                    owned_by_item(&name, item, &mut owners);
                }
            }
            Item::Impl(block) => {
                for item in &block.items {
                    if let ImplItem::Fn(function) = item {
                        let operation = function.sig.ident.to_string();
                        owners.push((lines(function.span()), format!("operation.{operation}")));
                    }
                }
            }
            _ => {}
        }
    }
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    for (index, line) in code.lines().enumerate() {
        let owner = owners.iter().find(|(range, _)| range.contains(&(index + 1)));
        let text = texts.entry(owner.map_or(REST, |(_, name)| name)).or_default();
        text.push_str(line);
        text.push('\n');
    }
    Ok(texts.into_iter().map(|(name, text)| Section { name: name.to_owned(), text }).collect())
}

/// Whose lines those of an item of the module `module` are.
fn owned_by_item(module: &str, item: &Item, owners: &mut Vec<(Range<usize>, String)>) {
    let span = lines(item.span());
    match (module, item) {
        ("types", Item::Mod(inner)) => {
            for item in inner.content.iter().flat_map(|(_, items)| items) {
                owned_by_item("types", item, owners);
            }
        }
        ("types", Item::Struct(item)) => owners.push((span, format!("type.{}", item.ident))),
        ("types", Item::Enum(item)) => owners.push((span, format!("type.{}", item.ident))),
        ("types", Item::Impl(block)) => {
            if let Some(name) = owner_of_impl(block) {
                owners.push((span, format!("type.{name}")));
            }
        }
        ("builder" | "stubs", Item::Struct(item)) => owners.push((span, operation(&item.ident.to_string()))),
        ("builder", Item::Impl(block)) => {
            if let Some(name) = crate::finish::self_type(block) {
                owners.push((span, operation(&name)));
            }
        }
        ("stubs", Item::Impl(block)) => {
            // `impl Stubbed for Marker` or `impl Stub<'_, Marker>`: the marker is the last name of both.
            let ty = block.self_ty.to_token_stream().to_string();
            if let Some(name) = ty.rsplit(|c: char| !c.is_alphanumeric() && c != '_').find(|part| !part.is_empty()) {
                owners.push((span, operation(name)));
            }
        }
        ("operations", Item::Const(item)) if !matches!(item.ident.to_string().as_str(), "ALL" | "SERVERS") => {
            owners.push((span, operation(&item.ident.to_string())));
        }
        _ => {}
    }
}

fn operation(name: &str) -> String {
    format!("operation.{}", names::snake_case(name))
}

fn owner_of_impl(block: &syn::ItemImpl) -> Option<String> {
    let own = crate::finish::self_type(block)?;
    if own != "String" {
        return Some(own);
    }
    // `impl From<Ours> for String` stands with ours.
    let path = block.trait_.as_ref()?.0.to_token_stream().to_string();
    path.rsplit('<').next().map(|name| name.trim_matches([' ', '>']).to_owned())
}

fn lines(span: Span) -> Range<usize> {
    span.start().line..span.end().line + 1
}
