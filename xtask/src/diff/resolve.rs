//! Follows local `$ref`s.

use std::{cell::RefCell, collections::HashMap};

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
        let mut resolved = Resolved { target: from.clone(), reference: None };
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = resolved.target.text("$ref") else { return resolved };
            let Some(target) = self.find(reference) else { return resolved };
            resolved = Resolved { target, reference: Some(reference) };
        }
        Resolved { target: from.clone(), reference: None }
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

    fn walk(&self, reference: &'a str) -> Option<Located<'a>> {
        let mut here = self.root.clone();
        for segment in reference.strip_prefix('#')?.split('/').skip(1) {
            let key = segment.replace("%7B", "{").replace("%7D", "}").replace("~1", "/").replace("~0", "~");
            here = match key.parse::<usize>() {
                Ok(index) if here.value.is_array() => here.items().nth(index)?,
                _ => here.get(&key)?,
            };
        }
        Some(here)
    }
}

/// Where a reference led.
#[derive(Clone, Debug)]
pub(crate) struct Resolved<'a> {
    pub(crate) target: Located<'a>,
    /// The last reference on the way, if there was one.
    pub(crate) reference: Option<&'a str>,
}
