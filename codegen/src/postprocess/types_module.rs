//! The module `types`: the types that typify generated, and those of strings, each with its `impl` blocks.

use std::collections::BTreeMap;

use syn::Item;

use super::{
    builders::{self, rewrite_builder_function},
    definitions::Definitions,
    equality::derive_eq_and_hash,
    formatter::{Formatter, TYPES},
    open_enums::open_enum,
    received::{receive_newtypes, received_impls},
    schema_index::SchemaIndex,
    string_types::string_type,
    syntax::owner_of_item,
    types::{document_error, rewrite_type},
    unparsed::UnparsedItem,
};
use crate::{error::Problem, sections::SectionedCode};

pub(super) struct TypesModule {
    /// The structs and enums that typify generated.
    pub(super) definitions: Definitions,
    /// The text of each type, without that of its definition.
    texts: BTreeMap<String, String>,
    /// Type aliases and modules.
    others: Vec<Item>,
}

impl TypesModule {
    /// Rewrites the items of the module that typify generated, and adds the types of strings.
    pub(super) fn new(
        items: Vec<UnparsedItem>,
        schemas: &SchemaIndex<'_>,
        formatter: &mut Formatter<'_, '_>,
    ) -> Result<Self, Problem> {
        let (mut definitions, mut texts) = (Definitions::default(), BTreeMap::new());
        let mut others = Vec::new();
        for item in items {
            let name = item.name.clone();
            let mut items = item.parse()?;
            rewrite_type(&mut items, schemas)?;
            rewrite_builder_function(&mut items, schemas.is_sent(&name));
            receive_newtypes(&mut items, schemas);
            items.extend(received_impls(&items, schemas));
            if definitions.take(&name, &mut items) {
                texts.insert(name, formatter.format(TYPES, items));
            } else {
                others.extend(items);
            }
        }
        for schema in schemas.iter().filter(|schema| schema.is_string() || schema.is_enum()) {
            let mut items = if schema.is_enum() { open_enum(schema) } else { string_type(schema) };
            items.extend(received_impls(&items, schemas));
            texts.insert(schema.rust_name.clone(), formatter.format(TYPES, items));
        }
        derive_eq_and_hash(&mut definitions, schemas);
        Ok(Self { definitions, texts, others })
    }

    /// Returns `true` if the module has a type or an alias with this name.
    pub(super) fn defines(&self, name: &str) -> bool {
        let is_alias = |item: &Item| matches!(item, Item::Type(alias) if alias.ident == name);
        self.texts.contains_key(name) || self.others.iter().any(is_alias)
    }

    /// Adds items behind a type.
    pub(super) fn add(&mut self, name: &str, items: Vec<Item>, formatter: &mut Formatter<'_, '_>) {
        let text = formatter.format(TYPES, items);
        self.texts.entry(name.to_owned()).or_default().push_str(&text);
    }

    /// The code of the module: types by name, then aliases, and modules last.
    pub(super) fn into_code(self, type_builders: SectionedCode, formatter: &mut Formatter<'_, '_>) -> SectionedCode {
        let mut texts = self.texts;
        for (name, definition) in self.definitions {
            let text = formatter.format(TYPES, vec![definition]);
            texts.entry(name).or_default().insert_str(0, &text);
        }
        let mut code = SectionedCode::default();
        for (name, text) in texts {
            code.add_type(&name, text);
        }
        let (modules, aliases) = self.others.into_iter().partition(|item| matches!(item, Item::Mod(_)));
        code.add_common(formatter.format(TYPES, aliases));
        if !type_builders.is_empty() {
            code.append(formatter.wrap(builders::module(), TYPES, type_builders));
        }
        for item in modules {
            let Item::Mod(mut module) = item else { continue };
            let is_error = module.ident == "error";
            if is_error && !formatter.uses_conversion_error {
                continue;
            }
            let mut items = module.content.replace(Default::default()).map(|(_, items)| items).unwrap_or_default();
            if is_error {
                document_error(&mut items);
            }
            let path = format!("{TYPES}::{}", module.ident);
            let mut content = SectionedCode::default();
            for item in items {
                let owner = owner_of_item(&item);
                let text = formatter.format(&path, vec![item]);
                match owner {
                    Some(owner) => content.add_type(&owner, text),
                    None => content.add_common(text),
                }
            }
            code.append(formatter.wrap(module, TYPES, content));
        }
        code
    }
}
