//! Formats the generated code, and splits it into sections, so that a reviewer sees only the type or the operation that
//! changed.

use std::{
    collections::{BTreeMap, HashMap},
    mem,
};

use quote::format_ident;
use syn::{File, ImplItem, Item, ItemImpl, parse::Parse, parse_quote};

use crate::{
    names,
    postprocess::syntax::{owner_of_item, type_argument, type_name},
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

/// The beginning of the name of a constant that marks where a section begins.
const MARK: &str = "BEGIN_SECTION_";

/// Formats `file`, and splits the code into sections. Every line is in one of them.
pub(crate) fn format(mut file: File) -> (String, Vec<Section>) {
    let mut marks = Marks::default();
    for item in &mut file.items {
        if let Item::Impl(block) = item {
            marks.mark_methods(block);
        }
    }
    for item in &mut file.items {
        if let Item::Mod(module) = item
            && let Some((_, items)) = &mut module.content
        {
            marks.mark_items(&module.ident.to_string(), items);
        }
    }
    let formatted = prettyplease::unparse(&file);
    // Of a large client, the tree takes much more memory than its text.
    drop(file);
    let mut code = String::with_capacity(formatted.len());
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    let (mut section, mut section_start, mut line_start) = (CLIENT, 0, 0);
    let mut end_section = |section, text: &str| {
        if !text.is_empty() {
            code.push_str(text);
            texts.entry(section).or_default().push_str(text);
        }
    };
    for line in formatted.split_inclusive('\n') {
        let line_end = line_start + line.len();
        if let Some(next) = marks.section(line) {
            end_section(section, &formatted[section_start..line_start]);
            (section, section_start) = (next, line_end);
        }
        line_start = line_end;
    }
    end_section(section, &formatted[section_start..]);
    let sections = texts.into_iter().map(|(name, text)| Section { name: name.to_owned(), text });
    (code, sections.collect())
}

/// The marks in the code: constants, which are items like those around them, and formatted as one line each.
#[derive(Default)]
struct Marks {
    /// The section of each mark, by its number.
    sections: Vec<String>,
    /// The methods of operations, by the names of their types: `get_call_pickup` by `GetCallPickup`.
    operations: HashMap<String, String>,
}

impl Marks {
    /// The section that begins at this line, if the line is a mark.
    fn section(&self, line: &str) -> Option<&str> {
        let number = line.trim().strip_prefix("const ")?.strip_prefix(MARK)?.strip_suffix(": () = ();")?;
        self.sections.get(number.parse::<usize>().ok()?).map(String::as_str)
    }

    /// Inserts a mark wherever the section changes.
    fn insert<T: Parse>(&mut self, items: &mut Vec<T>, section: impl Fn(&mut Self, &mut T) -> Option<String>) {
        let mut current = None;
        for mut item in mem::take(items) {
            let section = section(self, &mut item);
            if section != current {
                items.push(self.mark(section.as_deref()));
                current = section;
            }
            items.push(item);
        }
        if current.is_some() {
            items.push(self.mark(None));
        }
    }

    fn mark<T: Parse>(&mut self, section: Option<&str>) -> T {
        let mark = format_ident!("{MARK}{}", self.sections.len());
        self.sections.push(section.unwrap_or(CLIENT).to_owned());
        parse_quote!(const #mark: () = ();)
    }

    /// Marks the methods of the client; each is that of an operation.
    fn mark_methods(&mut self, block: &mut ItemImpl) {
        self.insert(&mut block.items, |marks, item| {
            let ImplItem::Fn(function) = item else { return None };
            let method = function.sig.ident.to_string();
            let section = format!("operation.{method}");
            marks.operations.insert(names::pascal_case(&method), method);
            Some(section)
        });
    }

    /// Marks the items of the module `module`.
    fn mark_items(&mut self, module: &str, items: &mut Vec<Item>) {
        self.insert(items, |marks, item| marks.section_of(module, item));
    }

    /// The section of an item of the module `module`. Marks the items within it.
    fn section_of(&mut self, module: &str, item: &mut Item) -> Option<String> {
        match (module, item) {
            ("types", Item::Mod(inner)) => {
                if let Some((_, items)) = &mut inner.content {
                    self.mark_items(module, items);
                }
                None
            }
            ("types", item) => Some(format!("type.{}", owner_of_item(item)?)),
            ("builder" | "stubs", Item::Struct(item)) => self.operation(&item.ident.to_string()),
            ("builder" | "stubs", Item::Impl(block)) => {
                // A builder or a stub's marker, which is the argument in `impl Stub<'_, Marker>`.
                let owner = type_argument(&block.self_ty).unwrap_or(&block.self_ty);
                self.operation(&type_name(owner)?)
            }
            ("operations", Item::Const(item)) if !matches!(item.ident.to_string().as_str(), "ALL" | "SERVERS") => {
                Some(format!("operation.{}", item.ident.to_string().to_lowercase()))
            }
            _ => None,
        }
    }

    fn operation(&self, type_name: &str) -> Option<String> {
        Some(format!("operation.{}", self.operations.get(type_name)?))
    }
}
