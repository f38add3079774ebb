//! `#[deprecated]` for what the document marks as deprecated.

use syn::{Attribute, Block, File, ImplItem, Item, Type, parse_quote, visit_mut::VisitMut};

/// The attribute of a deprecated item.
pub(super) fn deprecation() -> Attribute {
    parse_quote!(#[deprecated = "the OpenAPI document marks it as deprecated"])
}

/// Marks functions as deprecated.
pub(super) fn deprecate(items: &mut [ImplItem]) {
    for item in items {
        if let ImplItem::Fn(function) = item {
            function.attrs.push(deprecation());
        }
    }
}

/// Allows the generated modules, with what is derived in them, to use deprecated items. Modules without any stay as they are.
pub(super) fn allow_within(file: &mut File) {
    struct HasDeprecation(bool);
    impl VisitMut for HasDeprecation {
        fn visit_block_mut(&mut self, _: &mut Block) {}

        fn visit_type_mut(&mut self, _: &mut Type) {}

        fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
            self.0 |= attribute.path().is_ident("deprecated");
        }
    }
    let mut deprecation = HasDeprecation(false);
    deprecation.visit_file_mut(file);
    for item in file.items.iter_mut().filter(|_| deprecation.0) {
        if let Item::Mod(module) = item
            && ["types", "builder"].iter().any(|name| module.ident == name)
        {
            module.attrs.push(parse_quote!(#[allow(deprecated)]));
        }
    }
}
