//! The snapshot of the public items, which CI keeps up to date.

use crate::workspace::SNAPSHOTS;

/// Returns the path of the snapshot, below the root of the workspace.
pub(crate) fn path() -> String {
    format!("{SNAPSHOTS}/public_api.snap")
}

/// Returns the public items in the text of the snapshot, one per line.
pub(crate) fn items(snapshot: &str) -> &str {
    let content = snapshot.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    content.map_or(snapshot, |(_, items)| items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_no_item() {
        assert_eq!(items("---\nsource: a.rs\n---\nstruct A\n"), "struct A\n");
        assert_eq!(items("struct A\n"), "struct A\n");
    }
}
