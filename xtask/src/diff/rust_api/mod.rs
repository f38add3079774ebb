//! The effect of a change on Rust code: the public items of both generated clients, compared.

pub mod attribution;
pub mod item;

use std::collections::BTreeMap;

use webex_call_pickup_codegen::generate;

use item::{ItemChange, RustItem};

/// Returns the items that differ between the clients of two documents, sorted by path.
///
/// # Errors
///
/// When one of the documents cannot become a client.
pub fn compare_clients(old: &str, new: &str) -> Result<Vec<RustItem>, String> {
    Ok(compare_public_items(&public_items(old, "old")?, &public_items(new, "new")?))
}

fn public_items(document: &str, side: &str) -> Result<String, String> {
    let generated = generate(document).map_err(|error| {
        // A summary: `cargo xtask check document` prints every problem completely.
        let problem = error.problems().first().map_or("", |problem| problem.message());
        let line = error.problems().first().and_then(|problem| problem.position());
        let line = line.map_or_else(String::new, |position| format!(", line {}", position.line));
        let more = error.problems().len().saturating_sub(1);
        let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
        let problem: String = problem.lines().next().unwrap_or_default().chars().take(200).collect();
        format!("the {side} document cannot become a client{line}: {problem}{more}")
    })?;
    Ok(generated.public_api().to_owned())
}

/// Returns the differences between two lists of public items, one a line, sorted by path.
pub fn compare_public_items(old: &str, new: &str) -> Vec<RustItem> {
    let (old, new) = (PublicItems::parse(old), PublicItems::parse(new));
    let mut items = Vec::new();
    for (key, line) in &old.lines {
        match new.lines.get(key) {
            None => items.push(item(ItemChange::Removed, key, Some(*line), None, true)),
            Some(other) if other != line => {
                let is_breaking = !became_exhaustive(line, other);
                items.push(item(ItemChange::Changed, key, Some(*line), Some(*other), is_breaking));
            }
            Some(_) => {}
        }
    }
    for (key, line) in new.lines.iter().filter(|(key, _)| !old.lines.contains_key(*key)) {
        items.push(item(ItemChange::Added, key, None, Some(*line), old.is_part_of_exhaustive_type(key)));
    }
    items.sort_by(|a, b| (&a.path, a.change).cmp(&(&b.path, b.change)));
    items
}

fn item(change: ItemChange, key: &ItemKey<'_>, old: Option<&str>, new: Option<&str>, is_breaking: bool) -> RustItem {
    let path = if key.0 == "impl" { format!("impl {}", key.1) } else { key.1.to_owned() };
    RustItem { change, path, old: old.map(str::to_owned), new: new.map(str::to_owned), is_breaking }
}

/// Returns `true` if the only change is the removal of `#[non_exhaustive]`, which only permits more.
fn became_exhaustive(old: &str, new: &str) -> bool {
    old.strip_suffix(NON_EXHAUSTIVE) == Some(new)
}

const NON_EXHAUSTIVE: &str = " #[non_exhaustive]";

/// The kind of an item and its path.
type ItemKey<'a> = (&'a str, &'a str);

struct PublicItems<'a> {
    lines: BTreeMap<ItemKey<'a>, &'a str>,
}

impl<'a> PublicItems<'a> {
    fn parse(list: &'a str) -> Self {
        Self { lines: list.lines().filter_map(|line| Some((key(line)?, line))).collect() }
    }

    /// Returns `true` for a variant or field of a type that callers may match or construct completely.
    fn is_part_of_exhaustive_type(&self, (kind, path): &ItemKey<'_>) -> bool {
        let owner = match *kind {
            "variant" => "enum",
            "field" => "struct",
            _ => return false,
        };
        let Some((owner_path, _)) = path.rsplit_once("::") else { return false };
        self.lines.get(&(owner, owner_path)).is_some_and(|line| !line.ends_with(NON_EXHAUSTIVE))
    }
}

fn key(line: &str) -> Option<ItemKey<'_>> {
    let (kind, rest) = line.strip_prefix("async ").unwrap_or(line).split_once(' ')?;
    let end = match kind {
        // The whole line: the trait, the type and the feature that enables the implementation.
        "impl" => rest.len(),
        "field" | "const" => rest.find(": ").unwrap_or(rest.len()),
        // The generics of `mock::Stub<GetBell>::name` are part of the path; those of a function are not.
        "fn" => {
            let before = &rest[..rest.find('(').unwrap_or(rest.len())];
            let name = before.rfind("::").map_or(0, |at| at + 2);
            before[name..].find('<').map_or(before.len(), |at| name + at)
        }
        _ => rest.find(['<', '(', ' ', '{']).unwrap_or(rest.len()),
    };
    Some((kind, &rest[..end]))
}
