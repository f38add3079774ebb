//! `Eq` and `Hash` of the generated types. typify derives them for few types, and can derive them for all whose fields
//! implement them.

use std::collections::HashMap;

use syn::{Attribute, Field, Item, Type, parse_quote};

use super::syntax::{derived_traits, ends_with, type_arguments};

/// Derives `Eq` and `Hash` where all fields implement them. `types` are the items of the module `types`.
pub(super) fn derive_eq_and_hash(types: &mut [Item]) {
    for name in ["Eq", "Hash"] {
        let implemented = implementing_types(types, name);
        for (ident, attributes) in types.iter_mut().filter_map(definition_mut) {
            if implemented.get(&ident).copied().unwrap_or_default() {
                derive(attributes, name);
            }
        }
    }
}

/// The generated types, each with `true` if it can implement the trait.
fn implementing_types(types: &[Item], name: &str) -> HashMap<String, bool> {
    let fields: Vec<(String, Vec<&Field>)> = types.iter().filter_map(fields).collect();
    // Types may contain each other: assume that all implement the trait, until no counterexample is left.
    let mut implemented: HashMap<String, bool> = fields.iter().map(|(ident, _)| (ident.clone(), true)).collect();
    let mut is_complete = false;
    while !is_complete {
        is_complete = true;
        for (ident, fields) in &fields {
            if implemented[ident] && !fields.iter().all(|field| implements(&field.ty, name, &implemented)) {
                implemented.insert(ident.clone(), false);
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

/// The name of the struct or enum that an item defines, with all of its fields.
fn fields(item: &Item) -> Option<(String, Vec<&Field>)> {
    match item {
        Item::Struct(item) => Some((item.ident.to_string(), item.fields.iter().collect())),
        Item::Enum(item) => {
            Some((item.ident.to_string(), item.variants.iter().flat_map(|variant| &variant.fields).collect()))
        }
        _ => None,
    }
}

fn definition_mut(item: &mut Item) -> Option<(String, &mut Vec<Attribute>)> {
    match item {
        Item::Struct(item) => Some((item.ident.to_string(), &mut item.attrs)),
        Item::Enum(item) => Some((item.ident.to_string(), &mut item.attrs)),
        _ => None,
    }
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
    use super::*;

    #[test]
    fn derives_what_all_fields_implement() {
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
            struct Id(String);
        };
        let mut types = file.items;
        derive_eq_and_hash(&mut types);
        let mut derived = |index: usize| -> Vec<String> {
            let (_, attributes) = definition_mut(&mut types[index]).unwrap();
            derived_traits(attributes).iter().map(|path| path.get_ident().unwrap().to_string()).collect()
        };
        let all = ["PartialEq", "Eq", "Hash"].map(str::to_owned).to_vec();
        assert_eq!([derived(0), derived(1), derived(5)], [all.clone(), all.clone(), all]);
        assert_eq!(derived(2), ["PartialEq", "Eq"]);
        assert_eq!([derived(3), derived(4)], [["PartialEq"], ["PartialEq"]]);
    }
}
