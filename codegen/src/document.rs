//! The former node, until its last users are ported to `openapi`.

use serde_json::Value;

pub(crate) use crate::openapi::{Document, Pointer};

/// A part of a document, with where it is.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// The part itself.
    pub value: &'a Value,
    /// Where it is.
    pub pointer: Pointer,
}

impl<'a> Node<'a> {
    /// The whole document.
    pub fn root(document: &'a Document) -> Self {
        Self { value: document.root(), pointer: Pointer::default() }
    }

    /// The value of `key`, where this is an object that has it.
    pub fn get(&self, key: &str) -> Option<Node<'a>> {
        self.value.get(key).map(|value| Node { value, pointer: self.pointer.key(key) })
    }

    /// The values of an object with their keys; nothing where this is no object.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, Node<'a>)> + use<'a> {
        let pointer = self.pointer.clone();
        self.value
            .as_object()
            .into_iter()
            .flatten()
            .map(move |(key, value)| (key.as_str(), Node { value, pointer: pointer.key(key) }))
    }

    /// The items of an array; nothing where this is no array.
    pub fn items(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let pointer = self.pointer.clone();
        self.value
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
            .map(move |(index, value)| Node { value, pointer: pointer.index(index) })
    }

    /// The text of `key`, where it is text.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key).and_then(Value::as_str)
    }

    /// Whether `key` is `true`.
    pub fn flag(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }
}
