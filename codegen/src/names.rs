//! The Rust names for the names in a document, as progenitor and typify form them.
//!
//! The two differ in names that begin with a digit or contain letters beyond ASCII, which `validate` rejects. The variants
//! of enums are named by this crate alone, from any string.

use heck::{ToPascalCase, ToSnakeCase};

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
    fn a_rust_name_begins_with_a_letter() {
        for name in ["callPickupId", "_x", "-a", "X-Request-Id"] {
            assert!(has_rust_name(name), "{name}");
        }
        for name in ["", "*", "3des", "_3des", "größe", "a²"] {
            assert!(!has_rust_name(name), "{name}");
        }
    }
}
