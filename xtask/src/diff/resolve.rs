//! Follows local `$ref`s.

use std::{borrow::Cow, cell::RefCell, collections::HashMap};

use serde_json::Value;

use crate::diff::place::Located;

/// One of the two documents.
pub(crate) struct Side<'a> {
    pub(crate) root: Located<'a>,
    found: RefCell<HashMap<&'a str, Option<Located<'a>>>>,
}

/// The longest chain of references to references that is followed.
const LONGEST_CHAIN: usize = 64;

impl<'a> Side<'a> {
    pub(crate) fn new(root: &'a Value) -> Self {
        Self { root: Located::root(root), found: RefCell::default() }
    }

    /// What a reference stands for, and the references on the way there. A reference that leads nowhere, out of the
    /// document or back to itself stands for itself.
    pub(crate) fn resolve(&self, from: &Located<'a>) -> Resolved<'a> {
        self.chain(from, |_| true)
    }

    /// The same, as far as nothing stands beside a reference on the way.
    pub(crate) fn follow(&self, from: &Located<'a>) -> Resolved<'a> {
        self.chain(from, is_reference)
    }

    fn chain(&self, from: &Located<'a>, is_followed: fn(&Value) -> bool) -> Resolved<'a> {
        let mut resolved = Resolved { target: from.clone(), reference: None };
        for _ in 0..LONGEST_CHAIN {
            let is_end = resolved.reference.is_some() && !is_followed(resolved.target.value);
            let Some(reference) = resolved.target.text("$ref").filter(|_| !is_end) else { return resolved };
            let Some(target) = self.find(reference) else { return resolved };
            resolved = Resolved { target, reference: Some(reference) };
        }
        Resolved { target: from.clone(), reference: None }
    }

    /// What a reference leads to that is not written as one.
    pub(crate) fn named(&self, reference: &str) -> Option<Located<'a>> {
        self.walk(reference)
    }

    /// Whether a reference leads somewhere within the document.
    pub(crate) fn is_known(&self, reference: &'a str) -> bool {
        self.find(reference).is_some()
    }

    fn find(&self, reference: &'a str) -> Option<Located<'a>> {
        if let Some(found) = self.found.borrow().get(reference) {
            return found.clone();
        }
        let found = self.walk(reference);
        self.found.borrow_mut().insert(reference, found.clone());
        found
    }

    fn walk(&self, reference: &str) -> Option<Located<'a>> {
        let mut here = self.root.clone();
        let pointer = decoded(reference.strip_prefix('#')?);
        if pointer.is_empty() {
            return Some(here);
        }
        // An anchor, such as `#Foo`, is no pointer.
        for segment in pointer.strip_prefix('/')?.split('/') {
            let key = segment.replace("~1", "/").replace("~0", "~");
            here = match key.parse::<usize>() {
                Ok(index) if here.value.is_array() => here.items().nth(index)?,
                _ => here.get(&key)?,
            };
        }
        Some(here)
    }
}

/// Whether something is a reference and no more.
pub(crate) fn is_reference(value: &Value) -> bool {
    value.as_object().is_some_and(|entries| entries.len() == 1 && entries.contains_key("$ref"))
}

/// A reference without its percent-encoding, such as `%7B` for `{`.
pub(crate) fn decoded(reference: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(reference).decode_utf8_lossy()
}

/// Where a reference led.
#[derive(Clone, Debug)]
pub(crate) struct Resolved<'a> {
    pub(crate) target: Located<'a>,
    /// The last reference on the way, if there was one.
    pub(crate) reference: Option<&'a str>,
}
