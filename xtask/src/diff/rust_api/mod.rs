//! The effect of a change on Rust code: the public items of both generated clients, compared.

pub mod attribution;
pub mod item;
pub(crate) mod renames;
pub(crate) mod snapshot;

use std::collections::BTreeMap;

use webex_call_pickup_codegen::generate;

use item::{ItemChange, RustItem};

/// Returns the items that differ between the clients of two documents, sorted by path.
///
/// # Errors
///
/// If one of the documents cannot become a client.
pub fn compare_clients(old: &str, new: &str) -> Result<Vec<RustItem>, String> {
    Ok(compare_public_items(&public_items(old, "old")?, &public_items(new, "new")?))
}

fn public_items(document: &str, side: &str) -> Result<String, String> {
    let generated = generate(document).map_err(|error| {
        // A summary: `cargo xtask check document` prints every problem completely.
        let first = error.problems().first();
        let problem = first.map_or("", |problem| problem.message());
        let line = first.and_then(|problem| problem.position());
        let line = line.map_or_else(String::new, |position| format!(", line {}", position.line));
        let more = error.problems().len().saturating_sub(1);
        let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
        let problem: String = problem.lines().next().unwrap_or_default().chars().take(200).collect();
        format!("the {side} document cannot become a client{line}: {problem}{more}")
    })?;
    Ok(generated.public_api().to_owned())
}

/// Returns the differences between two lists of public items, one per line, sorted by path.
pub fn compare_public_items(old: &str, new: &str) -> Vec<RustItem> {
    let (old, new) = (PublicItems::parse(old), PublicItems::parse(new));
    let mut items = Vec::new();
    for (key, line) in &old.lines {
        match new.lines.get(key) {
            None => items.push(item(ItemChange::Removed, key, Some(*line), None, true)),
            Some(other) if other != line => {
                let is_breaking = !became_exhaustive(line, other) && !only_renames_arguments(line, other);
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

/// Returns `true` if a function differs only in the names of its arguments, which callers do not write. A new order of the
/// arguments is not a renaming, even if their types are equal: the values of a caller would be swapped.
fn only_renames_arguments(old: &str, new: &str) -> bool {
    let (Some(old), Some(new)) = (Function::parse(old), Function::parse(new)) else { return false };
    old.before == new.before
        && old.after == new.after
        && old.arguments.len() == new.arguments.len()
        && old.arguments.iter().zip(&new.arguments).all(|((old_name, old_type), (new_name, new_type))| {
            let is_new = || old.arguments.iter().all(|(name, _)| name != new_name);
            old_type == new_type && (old_name == new_name || is_new())
        })
}

/// The line of a function.
struct Function<'a> {
    /// The line up to the arguments: the path with its generics.
    before: &'a str,
    /// The names and types, without `self`.
    arguments: Vec<(&'a str, &'a str)>,
    /// The line after the arguments: the result and the bounds.
    after: &'a str,
}

impl<'a> Function<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let key = key(line).filter(|(kind, _)| *kind == "fn")?;
        let path = line.find(key.1)? + key.1.len();
        let start = path + line[path..].find('(')? + 1;
        // The depth of nested brackets. The `>` of `->` closes no bracket.
        let (mut depth, mut previous, mut argument) = (0_usize, ' ', start);
        let mut arguments = Vec::new();
        for (at, c) in line[start..].char_indices().map(|(at, c)| (start + at, c)) {
            let is_end = c == ')' && depth == 0;
            match c {
                '(' | '<' | '[' => depth += 1,
                '>' if previous == '-' => {}
                ')' | '>' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if is_end || (c == ',' && depth == 0) {
                arguments.extend(line[argument..at].trim().split_once(": "));
                argument = at + 1;
            }
            if is_end {
                return Some(Self { before: &line[..start], arguments, after: &line[at..] });
            }
            previous = c;
        }
        None
    }
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

/// Returns the kind and the path of the item in a line; `None` if the line is not an item.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The client's method with these arguments.
    fn method(arguments: &str) -> String {
        format!("fn Client::get_bell(&self, {arguments}) -> builder::GetBell<'_>")
    }

    #[test]
    fn renamed_argument_is_compatible() {
        let argument = |name: &str| format!("{name}: impl TryInto<types::BellId, Error: Display>");
        let (a, b, c) = (argument("a"), argument("b"), argument("c"));
        for (old, new, is_breaking) in [
            (a.clone(), b.clone(), false),
            (format!("{a}, {b}"), format!("{c}, {b}"), false),
            (format!("{a}, {b}"), format!("{b}, {a}"), true),
            (format!("{a}, {b}"), format!("{b}, {c}"), true),
            (a.clone(), format!("{a}, {b}"), true),
            (format!("{a}, {b}"), a.clone(), true),
            (a.clone(), "a: impl TryInto<i32, Error: Display>".to_owned(), true),
            (a, "b: impl TryInto<i32, Error: Display>".to_owned(), true),
        ] {
            let items = compare_public_items(&method(&old), &method(&new));
            assert_eq!(items.iter().map(|item| item.is_breaking).collect::<Vec<_>>(), [is_breaking], "{old} -> {new}");
        }
    }

    #[test]
    fn other_result_or_bounds_are_breaking() {
        let setter = "fn builder::GetBell::tone<V>(self, value: V) -> Self where V: TryInto<String>, V::Error: Display";
        for (from, to, is_breaking) in [
            ("value", "tone", false),
            ("-> Self", "-> Option<Self>", true),
            ("TryInto<String>", "TryInto<i32>", true),
            ("<V>", "<V, W>", true),
        ] {
            let items = compare_public_items(setter, &setter.replace(from, to));
            assert_eq!(items.iter().map(|item| item.is_breaking).collect::<Vec<_>>(), [is_breaking], "{from} -> {to}");
        }
    }
}
