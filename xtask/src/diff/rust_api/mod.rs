//! What a change of the document does to Rust: the public items of both generated clients, compared.

use std::collections::BTreeMap;

use webex_call_pickup_codegen::generate;

/// What happened to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// It is gone.
    Removed,
    /// It is there with another type, signature or mark.
    Changed,
    /// It is new.
    Added,
}

impl Kind {
    /// The word for it in all outputs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Added => "added",
        }
    }
}

/// One public item that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What happened to it.
    pub kind: Kind,
    /// Its path, without what kind of item it is: `types::Agent::email`.
    pub path: String,
    /// Its line in the list of public items.
    pub old: Option<String>,
    /// Its line in the list of public items.
    pub new: Option<String>,
    /// Whether code that was written against the old client may no longer compile.
    pub is_breaking: bool,
}

/// The items that differ between the clients of two documents, sorted by their paths.
///
/// # Errors
///
/// When one of the documents cannot become a client: says which, and why.
pub fn compare(old: &str, new: &str) -> Result<Vec<Item>, String> {
    let list = |text: &str, which: &str| {
        let generated = generate(text).map_err(|error| {
            // The rest is for `check document`, which says all of it.
            let problem = error.problems().first().map_or("", |problem| problem.message());
            let line = error.problems().first().and_then(|problem| problem.position());
            let line = line.map_or_else(String::new, |position| format!(", line {}", position.line));
            let more = error.problems().len().saturating_sub(1);
            let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
            let problem: String = problem.lines().next().unwrap_or_default().chars().take(200).collect();
            format!("the {which} document cannot become a client{line}: {problem}{more}")
        })?;
        Ok::<_, String>(generated.public_api().to_owned())
    };
    Ok(differences(&list(old, "old")?, &list(new, "new")?))
}

/// The same for two lists of public items, one a line.
pub fn differences(old: &str, new: &str) -> Vec<Item> {
    let (old, new) = (Api::parse(old), Api::parse(new));
    let mut items = Vec::new();
    for (key, line) in &old.items {
        match new.items.get(key) {
            None => items.push(item(Kind::Removed, key, Some(*line), None, true)),
            Some(other) if other != line => {
                let is_breaking = !only_opened(line, other);
                items.push(item(Kind::Changed, key, Some(*line), Some(*other), is_breaking));
            }
            Some(_) => {}
        }
    }
    for (key, line) in new.items.iter().filter(|(key, _)| !old.items.contains_key(*key)) {
        items.push(item(Kind::Added, key, None, Some(*line), old.is_exhaustive(key)));
    }
    items.sort_by(|a, b| (&a.path, a.kind).cmp(&(&b.path, b.kind)));
    items
}

fn item(kind: Kind, key: &Key<'_>, old: Option<&str>, new: Option<&str>, is_breaking: bool) -> Item {
    let path = if key.0 == "impl" { format!("impl {}", key.1) } else { key.1.to_owned() };
    Item { kind, path, old: old.map(str::to_owned), new: new.map(str::to_owned), is_breaking }
}

/// A mark that goes lets callers do more.
fn only_opened(old: &str, new: &str) -> bool {
    old.strip_suffix(NON_EXHAUSTIVE) == Some(new)
}

const NON_EXHAUSTIVE: &str = " #[non_exhaustive]";

/// What kind of item it is, and its path.
type Key<'a> = (&'a str, &'a str);

struct Api<'a> {
    items: BTreeMap<Key<'a>, &'a str>,
}

impl<'a> Api<'a> {
    fn parse(list: &'a str) -> Self {
        Self { items: list.lines().filter_map(|line| Some((key(line)?, line))).collect() }
    }

    /// Whether callers may have named every part of the type that a new part belongs to: in a `match`, or as a literal.
    fn is_exhaustive(&self, (kind, path): &Key<'_>) -> bool {
        let owner = match *kind {
            "variant" => "enum",
            "field" => "struct",
            _ => return false,
        };
        let Some((owner_path, _)) = path.rsplit_once("::") else { return false };
        self.items.get(&(owner, owner_path)).is_some_and(|line| !line.ends_with(NON_EXHAUSTIVE))
    }
}

fn key(line: &str) -> Option<Key<'_>> {
    let (kind, rest) = line.strip_prefix("async ").unwrap_or(line).split_once(' ')?;
    let end = match kind {
        // Whole: what is implemented for what, and under which condition.
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
