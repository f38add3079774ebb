//! The Rust names for the names in a document, as progenitor and typify form them.
//!
//! The two differ in names that begin with a digit or contain letters beyond ASCII, which `validate` rejects. The variants
//! of enums are named by this crate alone, from any string.

use std::collections::BTreeSet;

use heck::{ToPascalCase, ToSnakeCase};

/// Names of types that the generated module needs for itself: std's, and those within the generated functions.
pub(crate) const RESERVED_TYPES: [&str; 23] = [
    "Builder", "Error", "Result", "Option", "String", "Vec", "Some", "None", "Ok", "Err", "Self_", "Default", "Box",
    "From", "Into", "TryFrom", "AsRef", "Wire", "B", "D", "F", "T", "V",
];

/// The name of a type, an enum variant or an operation's builder.
pub(crate) fn pascal_case(name: &str) -> String {
    identifier(name, str::to_pascal_case)
}

/// The name of a method, a field or a variable.
pub(crate) fn snake_case(name: &str) -> String {
    identifier(name, str::to_snake_case)
}

/// The name of a constant.
pub(crate) fn shouty_snake_case(name: &str) -> String {
    snake_case(name).to_uppercase()
}

fn identifier(name: &str, case: fn(&str) -> String) -> String {
    let cased = match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => case(&name.replace('\'', "").replace(|c: char| c != '_' && !c.is_ascii_alphanumeric(), "-")),
    };
    let cased = match cased.chars().next() {
        None => case("x"),
        Some(first) if first.is_ascii_alphabetic() => cased,
        Some(_) => format!("_{cased}"),
    };
    if typify::accept_as_ident(&cased) { cased } else { format!("{cased}_") }
}

/// The variant that every enum has for values that the document does not list.
pub(crate) const UNKNOWN: &str = "Unknown";

/// The names of an enum's variants, in the order of its values. A name that an earlier value has gets a number, so that a
/// value that is added at the end renames none.
pub(crate) fn variant_names<'v>(values: impl IntoIterator<Item = &'v str>) -> Vec<String> {
    let mut taken = BTreeSet::from([UNKNOWN.to_owned()]);
    let name = |value| {
        let name = variant_name(value);
        let separator = if name.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
        unused_name(&name, separator, &mut taken)
    };
    values.into_iter().map(name).collect()
}

/// The name of a variant by itself.
fn variant_name(value: &str) -> String {
    let spelled = match value.as_bytes() {
        [] => "empty".to_owned(),
        [b'-', digit, ..] if digit.is_ascii_digit() => format!("minus {}", &value[1..]),
        [b'+', digit, ..] if digit.is_ascii_digit() => format!("plus {}", &value[1..]),
        bytes if bytes.iter().any(u8::is_ascii_alphanumeric) => value.to_owned(),
        _ => value.chars().filter_map(symbol_name).collect::<Vec<_>>().join(" "),
    };
    let name = pascal_case(&spelled);
    if name == UNKNOWN { format!("{UNKNOWN}Value") } else { name }
}

/// The word for a symbol.
fn symbol_name(symbol: char) -> Option<&'static str> {
    Some(match symbol {
        '*' => "star",
        '#' => "hash",
        '+' => "plus",
        '-' => "minus",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '&' => "and",
        '|' => "or",
        '/' => "slash",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        '?' => "question",
        '%' => "percent",
        '$' => "dollar",
        '@' => "at",
        '_' => "underscore",
        ' ' => "space",
        _ => return None,
    })
}

/// The first of `name`, `name` with 2, with 3, ... that is not taken; takes it.
pub(crate) fn unused_name(name: &str, separator: &str, taken: &mut BTreeSet<String>) -> String {
    let mut unused = name.to_owned();
    let mut number = 2;
    while !taken.insert(unused.clone()) {
        unused = format!("{name}{separator}{number}");
        number += 1;
    }
    unused
}

/// Returns `true` if progenitor, typify and this module agree on the Rust names for `name`.
pub(crate) fn has_rust_name(name: &str) -> bool {
    name.is_ascii() && name.to_snake_case().starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Returns `true` if OpenAPI allows a component of this name.
pub(crate) fn is_component_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_rust() {
        assert_eq!(pascal_case("AUDIO_ONLY"), "AudioOnly");
        assert_eq!(pascal_case("Get Details for a Call Pickup"), "GetDetailsForACallPickup");
        assert_eq!(pascal_case("3des"), "_3des");
        assert_eq!(snake_case("callPickupId"), "call_pickup_id");
        assert_eq!(snake_case("type"), "type_");
        assert_eq!(pascal_case("self"), "Self_");
        assert_eq!(shouty_snake_case("getCallPickup"), "GET_CALL_PICKUP");
        assert_eq!(pascal_case("***"), "X");
        assert_eq!(pascal_case("größe ²"), "GrE");
    }

    #[test]
    fn variants_have_distinct_names() {
        assert_eq!(variant_names(["A-B", "a b", "unknown", "UNKNOWN"]), ["AB", "AB2", "UnknownValue", "UnknownValue2"]);
        assert_eq!(variant_names(["*", "#", "", "-5", "+5", "5"]), ["Star", "Hash", "Empty", "Minus5", "Plus5", "_5"]);
        assert_eq!(variant_names(["<=", "(", "[", "日"]), ["LessEqual", "X", "X2", "X3"]);
    }

    #[test]
    fn an_added_value_renames_no_other() {
        let values = ["user", "User", "USER_2"];
        assert_eq!(variant_names(values), ["User", "User2", "User2_2"]);
        assert_eq!(variant_names(["user", "User"]), ["User", "User2"]);
    }

    #[test]
    fn a_rust_name_begins_with_a_letter() {
        for name in ["callPickupId", "_x", "-a", "X-Request-Id"] {
            assert!(has_rust_name(name), "{name}");
        }
        for name in ["", "*", "3des", "_3des", "größe", "a²"] {
            assert!(!has_rust_name(name), "{name}");
        }
    }
}
