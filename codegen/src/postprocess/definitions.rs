//! The structs and enums of the module `types` that typify generated. They are kept until the end, because other types and the
//! request builders depend on their fields.

use std::collections::BTreeMap;

use syn::{Attribute, Field, Item, ItemStruct};

/// The definitions by their names.
#[derive(Default)]
pub(super) struct Definitions(BTreeMap<String, Item>);

impl Definitions {
    /// Moves the definition of a type out of an item and its `impl` blocks. Returns `true` if there is one.
    pub(super) fn take(&mut self, name: &str, items: &mut Vec<Item>) -> bool {
        let definition = items.extract_if(.., |item| matches!(item, Item::Struct(_) | Item::Enum(_))).next();
        definition.is_some_and(|definition| self.0.insert(name.to_owned(), definition).is_none())
    }

    pub(super) fn get(&self, name: &str) -> Option<&Item> {
        self.0.get(name)
    }

    pub(super) fn get_struct(&self, name: &str) -> Option<&ItemStruct> {
        match self.get(name)? {
            Item::Struct(item) => Some(item),
            _ => None,
        }
    }

    /// The names of the definitions, each with all of its fields.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, Vec<&Field>)> {
        self.0.iter().map(|(name, item)| {
            let fields = match item {
                Item::Struct(item) => item.fields.iter().collect(),
                Item::Enum(item) => item.variants.iter().flat_map(|variant| &variant.fields).collect(),
                _ => Vec::new(),
            };
            (name.as_str(), fields)
        })
    }

    /// The names of the definitions, each with its attributes.
    pub(super) fn attributes_mut(&mut self) -> impl Iterator<Item = (&str, &mut Vec<Attribute>)> {
        self.0.iter_mut().filter_map(|(name, item)| match item {
            Item::Struct(item) => Some((name.as_str(), &mut item.attrs)),
            Item::Enum(item) => Some((name.as_str(), &mut item.attrs)),
            _ => None,
        })
    }
}

impl IntoIterator for Definitions {
    type Item = (String, Item);
    type IntoIter = std::collections::btree_map::IntoIter<String, Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
