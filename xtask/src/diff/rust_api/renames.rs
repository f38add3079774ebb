//! Renames: pairs of a removed and an added Rust item that differ only in the name.

use std::collections::HashMap;

use crate::diff::rust_api::item::{ItemChange, RustItem};

/// Returns the items, the breaking ones first, with the new name of a renamed item behind the old one.
pub(crate) fn in_order<'i>(items: &[&'i RustItem]) -> Vec<&'i RustItem> {
    let mut added: HashMap<String, Vec<&'i RustItem>> = HashMap::new();
    for item in items.iter().rev().filter(|item| item.change == ItemChange::Added) {
        added.entry(without_name(item)).or_default().push(item);
    }
    let mut ordered: Vec<&'i RustItem> = Vec::new();
    let mut sorted = items.to_vec();
    sorted.sort_by_key(|item| (!item.is_breaking, item.change == ItemChange::Added));
    let mut renamed: Vec<&'i RustItem> = Vec::new();
    for item in sorted {
        if renamed.iter().any(|other| std::ptr::eq(*other, item)) {
            continue;
        }
        ordered.push(item);
        if item.change == ItemChange::Removed
            && let Some(other) = added.get_mut(&without_name(item)).and_then(Vec::pop)
        {
            renamed.push(other);
            ordered.push(other);
        }
    }
    ordered
}

/// Returns the line of an item with `*` in place of its name, in every naming convention: `get_bell`, `GetBell`, `GET_BELL`.
fn without_name(item: &RustItem) -> String {
    let line = item.old.as_ref().or(item.new.as_ref()).map_or("", String::as_str);
    let is_part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let path = item.path.split(['<', '(', ' ', '[']).next().unwrap_or_default();
    let name = normalize(path.rsplit("::").next().unwrap_or_default());
    let mut text = String::new();
    let mut rest = line;
    while let Some(start) = rest.find(is_part_of_name) {
        let length = rest[start..].find(|c| !is_part_of_name(c)).unwrap_or(rest.len() - start);
        let (before, word) = (&rest[..start], &rest[start..start + length]);
        text.push_str(before);
        text.push_str(if !name.is_empty() && normalize(word) == name { "*" } else { word });
        rest = &rest[start + length..];
    }
    text + rest
}

fn normalize(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::rust_api::compare_public_items;

    #[test]
    fn a_renamed_item_stands_behind_its_old_name() {
        let old = "field types::Bell::tone: String\nfn Client::get_bell(&self) -> builder::GetBell<'_>\nstruct builder::GetBell<'a>\n";
        let new = "field types::Bell::pitch: i32\nfn Client::read_bell(&self) -> builder::ReadBell<'_>\nstruct builder::ReadBell<'a>\n";
        let items = compare_public_items(old, new);
        let paths: Vec<&str> =
            in_order(&items.iter().collect::<Vec<_>>()).iter().map(|item| item.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "Client::get_bell",
                "Client::read_bell",
                "builder::GetBell",
                "builder::ReadBell",
                "types::Bell::tone",
                "types::Bell::pitch",
            ]
        );
    }
}
