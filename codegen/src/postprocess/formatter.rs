//! Completes items, lists their public API, and formats them by prettyplease. The items are dropped afterwards, since syntax trees
//! take much more memory than their text.

use std::mem;

use quote::format_ident;
use syn::{File, ImplItem, Item, ItemImpl, ItemMod, Visibility, visit_mut::VisitMut};

use super::{
    deprecation::has_deprecation, doc::SplitDocLines, received::describe_received_fields, schema_index::SchemaIndex,
    type_paths::shorten_paths,
};
use crate::{public_api::PublicApi, sections::SectionedCode};

/// The name of the module with the types.
pub(super) const TYPES: &str = "types";

pub(super) struct Formatter<'s, 'd> {
    schemas: &'s SchemaIndex<'d>,
    pub(super) public_api: PublicApi,
    /// An item is deprecated.
    pub(super) has_deprecations: bool,
    /// An item uses typify's error for values that cannot be built.
    pub(super) uses_conversion_error: bool,
}

impl<'s, 'd> Formatter<'s, 'd> {
    pub(super) fn new(schemas: &'s SchemaIndex<'d>) -> Self {
        Self { schemas, public_api: PublicApi::default(), has_deprecations: false, uses_conversion_error: false }
    }

    /// Formats items of the module `module`, such as `types::builder`. An empty name is that of the file.
    pub(super) fn format(&mut self, module: &str, mut items: Vec<Item>) -> String {
        self.complete(module, &mut items);
        let text = unparse_within(module, items);
        self.uses_conversion_error |= text.contains("error::ConversionError");
        text
    }

    /// Formats an `impl` block of the file whose methods are operations.
    pub(super) fn format_methods(&mut self, block: ItemImpl) -> SectionedCode {
        let mut item = [Item::Impl(block)];
        self.complete("", &mut item);
        let [Item::Impl(mut block)] = item else { return SectionedCode::default() };
        let methods = mem::take(&mut block.items);
        let empty = unparse_within("", vec![Item::Impl(block.clone())]);
        // So that a single line of the block stands in front of each method.
        block.attrs.clear();
        let mut code = SectionedCode::default();
        for method in methods {
            let name = match &method {
                ImplItem::Fn(method) => method.sig.ident.to_string(),
                _ => continue,
            };
            block.items = vec![method];
            let text = prettyplease::unparse(&file(vec![Item::Impl(block.clone())]));
            code.add_operation(&name, without_frame(&text, 1));
        }
        code.wrap(&empty)
    }

    /// Formats `module` of the module `parent`, and puts the code behind its items.
    pub(super) fn wrap(&mut self, mut module: ItemMod, parent: &str, code: SectionedCode) -> SectionedCode {
        let path = if parent.is_empty() { module.ident.to_string() } else { format!("{parent}::{}", module.ident) };
        let items = module.content.replace(Default::default()).map(|(_, items)| items).unwrap_or_default();
        let mut content = SectionedCode::default();
        content.add_common(self.format(&path, items));
        content.append(code);
        content.wrap(&self.format(parent, vec![Item::Mod(module)]))
    }

    fn complete(&mut self, module: &str, items: &mut [Item]) {
        for item in items.iter_mut() {
            shorten_paths(item, module == TYPES);
        }
        if module == TYPES {
            describe_received_fields(items, self.schemas);
        }
        for item in items.iter_mut() {
            SplitDocLines.visit_item_mut(item);
            self.has_deprecations |= has_deprecation(item);
        }
        self.public_api.add_items(items, module);
    }
}

/// Formats items as they are indented in a module.
fn unparse_within(module: &str, items: Vec<Item>) -> String {
    let modules: Vec<&str> = module.split("::").filter(|name| !name.is_empty()).collect();
    let depth = modules.len();
    let items = modules.into_iter().rfold(items, |items, name| vec![Item::Mod(module_of(name, items))]);
    without_frame(&prettyplease::unparse(&file(items)), depth)
}

/// The text without the first and the last `depth` lines.
fn without_frame(text: &str, depth: usize) -> String {
    let mut lines = text.split_inclusive('\n');
    let length = |line: Option<&str>| line.map_or(0, str::len);
    let start: usize = (0..depth).map(|_| length(lines.next())).sum();
    let end: usize = (0..depth).map(|_| length(lines.next_back())).sum();
    text[start..text.len() - end].to_owned()
}

fn file(items: Vec<Item>) -> File {
    File { shebang: None, frontmatter: None, attrs: Vec::new(), items }
}

fn module_of(name: &str, items: Vec<Item>) -> ItemMod {
    ItemMod {
        attrs: Vec::new(),
        vis: Visibility::Inherited,
        unsafety: None,
        mod_token: Default::default(),
        ident: format_ident!("{name}"),
        content: Some((Default::default(), items)),
        semi: None,
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn formats_items_as_within_their_modules() {
        let item: Item = parse_quote! {
            /// A bell.
            pub struct Bell { name: String }
        };
        let text = unparse_within("types::builder", vec![item]);
        assert_eq!(text, "        /// A bell.\n        pub struct Bell {\n            name: String,\n        }\n");
    }
}
