//! `Eq` and `Hash` of the generated types. typify derives them for few types, and can derive them for all whose fields
//! implement them.

use std::collections::HashMap;

use syn::{Attribute, Field, Type, parse_quote};

use super::{
    definitions::Definitions,
    schema_index::SchemaIndex,
    syntax::{derived_traits, ends_with, type_arguments},
};

/// Derives `Eq` and `Hash` where all fields implement them. All types of strings have both.
pub(super) fn derive_eq_and_hash(definitions: &mut Definitions, schemas: &SchemaIndex<'_>) {
    for name in ["Eq", "Hash"] {
        let implemented = implementing_types(definitions, schemas, name);
        for (ident, attributes) in definitions.attributes_mut() {
            if implemented.get(ident).copied().unwrap_or_default() {
                derive(attributes, name);
            }
        }
    }
}

/// The generated types, each with `true` if it can implement the trait.
fn implementing_types(definitions: &Definitions, schemas: &SchemaIndex<'_>, name: &str) -> HashMap<String, bool> {
    let fields: Vec<(&str, Vec<&Field>)> = definitions.fields().collect();
    let strings = schemas.iter().filter(|schema| schema.is_string() || schema.is_enum());
    // Types may contain each other: assume that all implement the trait, until no counterexample is left.
    let names = strings.map(|schema| &*schema.rust_name).chain(fields.iter().map(|(ident, _)| *ident));
    let mut implemented: HashMap<String, bool> = names.map(|ident| (ident.to_owned(), true)).collect();
    let mut is_complete = false;
    while !is_complete {
        is_complete = true;
        for (ident, fields) in &fields {
            if implemented[*ident] && !fields.iter().all(|field| implements(&field.ty, name, &implemented)) {
                implemented.insert((*ident).to_owned(), false);
                is_complete = false;
            }
        }
    }
    implemented
}

/// Returns `true` if a type implements the trait. Types that are not known do not.
fn implements(ty: &Type, name: &str, generated: &HashMap<String, bool>) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(last) = path.path.segments.last() else { return false };
    let is_implemented = match last.ident.to_string().as_str() {
        "f32" | "f64" => false,
        // serde_json's types have it since a recent version only.
        "HashMap" | "Map" | "Value" => name == "Eq",
        "String" | "Option" | "Vec" | "Box" | "bool" => true,
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" => true,
        other => generated.get(other).copied().unwrap_or_default(),
    };
    is_implemented && type_arguments(&path.path).all(|argument| implements(argument, name, generated))
}

/// Adds a trait to the first `derive` attribute, unless it is derived already.
fn derive(attributes: &mut [Attribute], name: &str) {
    let mut traits = derived_traits(attributes);
    if traits.iter().any(|path| ends_with(path, name)) {
        return;
    }
    if let Some(attribute) = attributes.iter_mut().find(|attribute| attribute.path().is_ident("derive")) {
        let ident = quote::format_ident!("{name}");
        traits.push(parse_quote!(#ident));
        *attribute = parse_quote!(#[derive(#(#traits),*)]);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::syntax::owner_of_item, *};

    #[test]
    fn derives_what_all_fields_implement() {
        let normalized = json!({"components": {"schemas": {"Id": {"type": "string"}}}});
        let file: syn::File = parse_quote! {
            #[derive(PartialEq)]
            struct Tree { children: Vec<Tree>, leaf: Option<Box<Leaf>> }
            #[derive(PartialEq)]
            enum Leaf { Number(i64), Text(String) }
            #[derive(PartialEq)]
            struct Labels { values: ::std::collections::HashMap<String, String> }
            #[derive(PartialEq)]
            struct Weight(f64);
            #[derive(PartialEq)]
            struct Scale { weights: Vec<Weight>, tree: Tree }
            #[derive(PartialEq, Eq, Hash)]
            struct Key { id: Id }
        };
        let mut definitions = Definitions::default();
        for item in file.items {
            definitions.take(&owner_of_item(&item).unwrap(), &mut vec![item]);
        }
        derive_eq_and_hash(&mut definitions, &SchemaIndex::new(&normalized));
        let derived: HashMap<&str, Vec<String>> = definitions
            .attributes_mut()
            .map(|(name, attributes)| {
                let traits = derived_traits(attributes).into_iter();
                (name, traits.map(|path| path.get_ident().unwrap().to_string()).collect())
            })
            .collect();
        for name in ["Tree", "Leaf", "Key"] {
            assert_eq!(derived[name], ["PartialEq", "Eq", "Hash"], "{name}");
        }
        assert_eq!(derived["Labels"], ["PartialEq", "Eq"]);
        assert_eq!([&derived["Weight"], &derived["Scale"]], [&["PartialEq"], &["PartialEq"]]);
    }
}
