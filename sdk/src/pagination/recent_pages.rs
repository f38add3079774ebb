//! The pages of a list that were read most recently, to find a list that does not end.

use std::{
    collections::VecDeque,
    hash::{BuildHasher as _, Hash, Hasher as _, RandomState},
};

/// The number of pages that are compared with the next one. It bounds the memory of a list, which may be long. A longer loop
/// ends at `ClientBuilder::max_pages`.
const MAX_RECENT_PAGES: usize = 1_000;

/// The maximum number of hashes. A page has two: those of its URL and of its items.
const MAX_HASHES: usize = 2 * MAX_RECENT_PAGES;

/// The last [`MAX_RECENT_PAGES`] pages of a list, as hashes of 64 bits.
#[derive(Default)]
pub(super) struct RecentPages {
    /// Searched from the beginning: a search takes less time than the request of a page, and only long lists have many hashes.
    hashes: VecDeque<u64>,
    hasher: RandomState,
}

impl RecentPages {
    /// Adds a page by its URL. Returns `false` if it is one of the recent pages.
    pub(super) fn insert_url(&mut self, url: &str) -> bool {
        self.insert(self.hasher.hash_one(url))
    }

    /// Adds a page by the IDs of its items. Returns `false` if one of the recent pages has the same items in the same order.
    ///
    /// Empty pages and pages with an item without an ID are not compared.
    pub(super) fn insert_items<'i>(&mut self, ids: impl IntoIterator<Item = Option<&'i str>>) -> bool {
        let mut hasher = self.hasher.build_hasher();
        let mut count = 0_usize;
        for id in ids {
            let Some(id) = id else { return true };
            id.hash(&mut hasher);
            count += 1;
        }
        // The number, so that the ID of a single item and a URL have different hashes.
        count.hash(&mut hasher);
        count == 0 || self.insert(hasher.finish())
    }

    fn insert(&mut self, hash: u64) -> bool {
        if self.hashes.contains(&hash) {
            return false;
        }
        if self.hashes.len() == MAX_HASHES {
            self.hashes.pop_front();
        }
        self.hashes.push_back(hash);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert_items(pages: &mut RecentPages, ids: &[&str]) -> bool {
        pages.insert_items(ids.iter().copied().map(Some))
    }

    #[test]
    fn compares_the_items_in_their_order() {
        let mut pages = RecentPages::default();
        for ids in [&["a", "b"][..], &["b", "a"], &["ab"], &["a"], &["b"], &["a", "b", "c"], &["", "ab"], &["ab", ""]] {
            assert!(insert_items(&mut pages, ids), "{ids:?}");
        }
        assert!(!insert_items(&mut pages, &["a", "b"]) && !insert_items(&mut pages, &["ab", ""]));
        assert!(pages.insert_url("a") && pages.insert_url("b"), "a URL is not an ID");
        assert!(!pages.insert_url("a") && !insert_items(&mut pages, &["a"]));
    }

    #[test]
    fn does_not_compare_empty_pages_and_items_without_an_id() {
        let mut pages = RecentPages::default();
        for _ in 0..3 {
            assert!(insert_items(&mut pages, &[]));
            assert!(pages.insert_items([Some("a"), None]));
        }
        assert!(pages.hashes.is_empty());
    }

    #[test]
    fn memory_is_bounded() {
        let mut pages = RecentPages::default();
        for number in 0..3 * MAX_RECENT_PAGES {
            let name = number.to_string();
            assert!(pages.insert_url(&name) && insert_items(&mut pages, &[&name]), "{number}");
        }
        assert!(pages.hashes.len() == MAX_HASHES && pages.hashes.capacity() <= 2 * MAX_HASHES);
        let (oldest, forgotten) = ((2 * MAX_RECENT_PAGES).to_string(), (2 * MAX_RECENT_PAGES - 1).to_string());
        assert!(!pages.insert_url(&oldest) && !insert_items(&mut pages, &[&oldest]));
        assert!(pages.insert_url(&forgotten));
    }
}
