//! The Rust names for the names in a document, as progenitor and typify form them.
//!
//! The two differ in names that begin with a digit or contain letters beyond ASCII, which `validate` rejects. The variants
//! of enums are named by this crate alone, from any string.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use heck::{ToPascalCase, ToSnakeCase};
use serde_json::Value;

use crate::openapi::{Operation, reference::component_of, vocabulary::PAGEABLE};

/// Names of types that the generated module needs for itself: std's, and those within the generated functions.
pub(crate) const RESERVED_TYPES: [&str; 23] = [
    "Builder", "Error", "Result", "Option", "String", "Vec", "Some", "None", "Ok", "Err", "Self_", "Default", "Box",
    "From", "Into", "TryFrom", "AsRef", "Wire", "B", "D", "F", "T", "V",
];

/// Names of methods that the SDK's client or the generated code needs for itself.
const RESERVED_METHODS: [&str; 22] = [
    // `Client` and its hooks.
    "builder",
    "builder_from_env",
    "from_env",
    "base_url",
    "with_tracking_id",
    "audit",
    "clone",
    "pre",
    "exec",
    "post",
    // The mock server.
    "start",
    "start_with",
    "stop",
    "client",
    "client_builder",
    "requests",
    "accept_token",
    "inject",
    "clear_faults",
    "stub",
    // The constants in `operations`.
    "all",
    "servers",
];

/// Names of types that the modules with request builders need for themselves.
const RESERVED_BUILDERS: [&str; 17] = [
    "Result",
    "Option",
    "String",
    "Vec",
    "Some",
    "None",
    "Ok",
    "Err",
    "Error",
    "ResponseValue",
    "ByteStream",
    "ClientHooks",
    "OperationInfo",
    "RequestBuilderExt",
    "Default",
    "ToString",
    "Self_",
];

/// Names of parameters that a builder, the mock server's stub, or the body of the generated function needs for itself.
const RESERVED_PARAMETERS: [&str; 11] = [
    "send",
    "send_response",
    "new",
    "build_request",
    "respond",
    "respond_with_example",
    "respond_error",
    "respond_raw",
    "path_parameter",
    "query_parameter",
    "header_map",
];
/// The same for an operation with a request body.
const RESERVED_BESIDE_A_BODY: [&str; 2] = ["body", "body_map"];
/// The same for an operation whose responses are pages of a list.
const RESERVED_BESIDE_PAGES: [&str; 1] = ["stream"];

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

/// The names of component schemas in Rust, by their names.
pub(crate) fn schema_names<'d>(schemas: impl IntoIterator<Item = &'d str>) -> BTreeMap<&'d str, String> {
    distinct_names(schemas, pascal_case, "", RESERVED_TYPES.map(str::to_owned).into())
}

/// The names of operations, by their IDs, from which the names of their methods and types follow: the ID itself, unless that
/// is taken in Rust.
pub(crate) fn operation_names<'d>(operations: &[Operation<'d>]) -> BTreeMap<&'d str, String> {
    let reserved = RESERVED_METHODS.iter().chain(&RESERVED_BUILDERS).map(|name| pascal_case(name));
    let names = distinct_names(operations.iter().filter_map(Operation::id), pascal_case, "", reserved.collect());
    let name = |id: &str, name: String| if name == pascal_case(id) { id.to_owned() } else { name };
    names.into_iter().map(|(id, rust_name)| (id, name(id, rust_name))).collect()
}

/// The names of an object's fields, by the names of its properties.
pub(crate) fn field_names<'d>(properties: impl IntoIterator<Item = &'d str>) -> BTreeMap<&'d str, String> {
    distinct_names(properties, snake_case, "_", BTreeSet::new())
}

/// The Rust names of `names`, in this case. A name that is taken gets a number: of several that are equal in Rust, all but the
/// first in alphabetical order, so that the order of the document has no effect.
fn distinct_names<'d>(
    names: impl IntoIterator<Item = &'d str>,
    case: fn(&str) -> String,
    separator: &str,
    mut taken: BTreeSet<String>,
) -> BTreeMap<&'d str, String> {
    let names: BTreeSet<&str> = names.into_iter().collect();
    let rust_names = names.into_iter().map(|name| (name, case(name)));
    let (free, equal): (Vec<_>, Vec<_>) = rust_names.partition(|(_, rust_name)| taken.insert(rust_name.clone()));
    let mut names = BTreeMap::from_iter(free);
    names.extend(equal.into_iter().map(|(name, rust_name)| (name, unused_name(&rust_name, separator, &mut taken))));
    names
}

/// The names of an operation's parameters in Rust, in the order of the parameters. Of several that are equal in Rust, one
/// of the path keeps its name, or else one of the query, and of one location the first in alphabetical order.
pub(crate) fn parameter_names(operation: &Operation<'_>) -> Vec<String> {
    let parameters = operation.parameters();
    let location = |index: usize| ["path", "query"].iter().position(|known| *known == parameters[index].location);
    let mut order: Vec<usize> = (0..parameters.len()).collect();
    order.sort_by_key(|index| (location(*index).unwrap_or(2), parameters[*index].name));
    let (in_path, others): (Vec<_>, Vec<_>) = order.into_iter().partition(|index| location(*index) == Some(0));
    let beside = RESERVED_BESIDE_A_BODY.iter().chain(&RESERVED_BESIDE_PAGES);
    let mut taken: BTreeSet<String> = RESERVED_PARAMETERS.iter().chain(beside).map(|name| (*name).to_owned()).collect();
    let mut names = vec![String::new(); parameters.len()];
    let mut add = |index: usize, taken: &mut BTreeSet<String>| {
        names[index] = unused_name(&snake_case(parameters[index].name), "_", taken);
    };
    // All operations of a path name its parameters alike, whether they have a body or not.
    in_path.into_iter().for_each(|index| add(index, &mut taken));
    let is_free = |name: &str| {
        (RESERVED_BESIDE_A_BODY.contains(&name) && !operation.node.has("requestBody"))
            || (RESERVED_BESIDE_PAGES.contains(&name) && !operation.node.has(PAGEABLE))
    };
    taken.retain(|name| !is_free(name));
    others.into_iter().for_each(|index| add(index, &mut taken));
    names
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

/// The name of a schema among the alternatives of a `oneOf`: its title, the name of its component, or else its type.
pub(crate) fn alternative_name(alternative: &Value) -> Option<Cow<'_, str>> {
    let key = |key: &str| alternative.get(key).and_then(Value::as_str);
    let component = || key("$ref").and_then(component_of).map(|(_, name)| name);
    key("title").map(Cow::from).or_else(component).or_else(|| key("type").map(Cow::from))
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
        assert_eq!(
            variant_names(["+", "-", "=", ">", "!", "&", "|"]),
            ["Plus", "Minus", "Equal", "Greater", "Not", "And", "Or"]
        );
        assert_eq!(variant_names(["/", ".", ",", ":", "?"]), ["Slash", "Dot", "Comma", "Colon", "Question"]);
        assert_eq!(variant_names(["%", "$", "@", "_", " "]), ["Percent", "Dollar", "At", "Underscore", "Space"]);
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
