//! Splits the generated code into sections, so that a reviewer sees only the type or the operation that changed.

use std::{collections::BTreeMap, ops::Range};

use proc_macro2::Span;
use syn::{ImplItem, Item, ItemImpl, spanned::Spanned};

use crate::{
    error::Problem,
    names,
    postprocess::syntax::{not_rust, owner_of_item, type_argument, type_name},
};

/// A named part of the generated code: whole lines, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    name: String,
    text: String,
}

impl Section {
    /// The name: `type.NAME`, `operation.NAME`, or `client` for the code that belongs to no single type or operation.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The lines of the section.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The section of the code that belongs to no single type or operation.
const CLIENT: &str = "client";

/// Splits `code` into sections. Every line is in one of them.
pub(crate) fn split(code: &str) -> Result<Vec<Section>, Problem> {
    let file = syn::parse_file(code).map_err(not_rust)?;
    let mut owners = Owners::default();
    for item in &file.items {
        if let Item::Impl(block) = item {
            owners.methods(block);
        }
    }
    for item in &file.items {
        if let Item::Mod(module) = item {
            let name = module.ident.to_string();
            module.content.iter().flat_map(|(_, items)| items).for_each(|item| owners.item(&name, item));
        }
    }
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    for (index, line) in code.lines().enumerate() {
        let owner = owners.lines.iter().find(|(range, _)| range.contains(&(index + 1)));
        let text = texts.entry(owner.map_or(CLIENT, |(_, name)| name)).or_default();
        text.push_str(line);
        text.push('\n');
    }
    Ok(texts.into_iter().map(|(name, text)| Section { name: name.to_owned(), text }).collect())
}

/// The sections of lines.
#[derive(Default)]
struct Owners {
    lines: Vec<(Range<usize>, String)>,
    /// The methods of operations, by the names of their types: `get_call_pickup` by `GetCallPickup`.
    operations: BTreeMap<String, String>,
}

impl Owners {
    fn add(&mut self, span: Span, name: String) {
        self.lines.push((span.start().line..span.end().line + 1, name));
    }

    /// Adds the methods of the client; each is that of an operation.
    fn methods(&mut self, block: &ItemImpl) {
        for item in &block.items {
            if let ImplItem::Fn(function) = item {
                let method = function.sig.ident.to_string();
                self.add(function.span(), format!("operation.{method}"));
                self.operations.insert(names::pascal_case(&method), method);
            }
        }
    }

    fn operation(&mut self, span: Span, type_name: &str) {
        if let Some(method) = self.operations.get(type_name) {
            self.add(span, format!("operation.{method}"));
        }
    }

    /// Adds an item of the module `module`.
    fn item(&mut self, module: &str, item: &Item) {
        let span = item.span();
        match (module, item) {
            ("types", Item::Mod(inner)) => {
                inner.content.iter().flat_map(|(_, items)| items).for_each(|item| self.item("types", item));
            }
            ("types", _) => {
                if let Some(name) = owner_of_item(item) {
                    self.add(span, format!("type.{name}"));
                }
            }
            ("builder" | "stubs", Item::Struct(item)) => self.operation(span, &item.ident.to_string()),
            ("builder" | "stubs", Item::Impl(block)) => {
                // A builder or a stub's marker, which is the argument in `impl Stub<'_, Marker>`.
                let owner = type_argument(&block.self_ty).unwrap_or(&block.self_ty);
                self.operation(span, &type_name(owner).unwrap_or_default());
            }
            ("operations", Item::Const(item)) if !matches!(item.ident.to_string().as_str(), "ALL" | "SERVERS") => {
                self.add(span, format!("operation.{}", item.ident.to_string().to_lowercase()));
            }
            _ => {}
        }
    }
}
