//! A public Rust item that differs between two generated clients.

/// The change of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemChange {
    /// The item exists in the old client only.
    Removed,
    /// The item has another type, signature or attribute.
    Changed,
    /// The item exists in the new client only.
    Added,
}

impl ItemChange {
    /// Returns the word for it in all outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Added => "added",
        }
    }
}

/// A public item that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustItem {
    /// The change.
    pub change: ItemChange,
    /// The path without the kind of the item: `types::Agent::email`.
    pub path: String,
    /// The item's line in the old list of public items.
    pub old: Option<String>,
    /// The item's line in the new list of public items.
    pub new: Option<String>,
    /// `true` if code written against the old client may no longer compile.
    pub is_breaking: bool,
}

impl RustItem {
    /// Returns `true` for items that have parts: structs, enums and modules.
    pub(crate) fn is_container(&self) -> bool {
        let line = self.old.as_ref().or(self.new.as_ref());
        line.is_some_and(|line| ["struct ", "enum ", "mod "].iter().any(|kind| line.starts_with(kind)))
    }

    /// Returns the paths of the containers that this item may belong to.
    pub(crate) fn containers(&self) -> impl Iterator<Item = String> {
        let path = self.path.as_str();
        let above =
            path.char_indices().filter(|(at, _)| path[*at..].starts_with("::")).map(|(at, _)| path[..at].to_owned());
        // `impl Clone for types::Agent [feature="x"]`
        let implemented = path.split_once(" for ").map(|(_, of)| of.split(' ').next().unwrap_or(of).to_owned());
        let stubbed =
            path.split_once("Stub<").and_then(|(_, of)| of.split_once('>')).map(|(of, _)| format!("stubs::{of}"));
        above.chain(implemented).chain(stubbed)
    }
}
