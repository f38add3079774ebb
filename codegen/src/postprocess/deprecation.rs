//! `#[deprecated]` for what the document marks as deprecated.

use syn::{Attribute, Block, ImplItem, Item, Type, parse_quote, visit_mut::VisitMut};

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

/// Returns `true` if the item or a part of it is deprecated.
pub(super) fn has_deprecation(item: &mut Item) -> bool {
    struct HasDeprecation(bool);
    impl VisitMut for HasDeprecation {
        fn visit_block_mut(&mut self, _: &mut Block) {}

        fn visit_type_mut(&mut self, _: &mut Type) {}

        fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
            self.0 |= attribute.path().is_ident("deprecated");
        }
    }
    let mut deprecation = HasDeprecation(false);
    deprecation.visit_item_mut(item);
    deprecation.0
}
