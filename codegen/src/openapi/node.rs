//! A value of a document together with its path.

use serde_json::Value;

use super::location::{Path, Pointer};

/// A value of a document and its path.
///
/// Every lookup is lenient: a value that is missing or of another kind is treated as absent.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// The value.
    pub value: &'a Value,
    /// The way to it from the root of the document.
    pub path: Path<'a>,
}

impl<'a> Node<'a> {
    /// The root of a document.
    pub fn root(value: &'a Value) -> Self {
        Self { value, path: Path::default() }
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<Self> {
        let (key, value) = self.value.as_object()?.get_key_value(key)?;
        Some(Self { value, path: self.path.key(key) })
    }

    /// The entries of an object.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, Self)> + use<'a> {
        let path = self.path.clone();
        let entries = self.value.as_object().into_iter().flatten();
        entries.map(move |(key, value)| (key.as_str(), Self { value, path: path.key(key) }))
    }

    /// The items of an array.
    pub fn items(&self) -> impl Iterator<Item = Self> + use<'a> {
        let path = self.path.clone();
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(move |(index, value)| Self { value, path: path.index(index) })
    }

    /// The entries of the object under `key`.
    pub fn entries_of(&self, key: &str) -> impl Iterator<Item = (&'a str, Self)> + use<'a> {
        self.get(key).into_iter().flat_map(|node| node.entries())
    }

    /// The items of the array under `key`.
    pub fn items_of(&self, key: &str) -> impl Iterator<Item = Self> + use<'a> {
        self.get(key).into_iter().flat_map(|node| node.items())
    }

    /// The string under `key`.
    pub fn str(&self, key: &str) -> Option<&'a str> {
        self.value.get(key).and_then(Value::as_str)
    }

    /// The strings in the array under `key`.
    pub fn strs(&self, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// Returns `true` if the value under `key` is `true`.
    pub fn flag(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }

    /// Returns `true` if this is an object with `key`.
    pub fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    /// Returns `true` if this is an object.
    pub fn is_object(&self) -> bool {
        self.value.is_object()
    }

    /// The value at `pointer`, relative to this one.
    pub fn find(&self, pointer: &Pointer) -> Option<Self> {
        pointer.segments().try_fold(self.clone(), |node, segment| match node.value {
            Value::Array(items) => {
                let index = segment.parse().ok()?;
                Some(Self { value: items.get(index)?, path: node.path.index(index) })
            }
            _ => node.get(&segment),
        })
    }

    /// The JSON pointer to this value.
    pub fn pointer(&self) -> Pointer {
        self.path.pointer()
    }

    /// The address of the value, which distinguishes it from every other value of its document.
    pub fn address(&self) -> usize {
        std::ptr::from_ref(self.value) as usize
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lookups_are_lenient() {
        let value = json!({"a": {"b": [1, "x"]}, "yes": true, "word": "w"});
        let root = Node::root(&value);
        assert_eq!(root.get("a").unwrap().get("b").unwrap().items().nth(1).unwrap().pointer().to_string(), "#/a/b/1");
        assert!(root.get("word").unwrap().get("b").is_none());
        assert_eq!(root.entries_of("word").count() + root.items_of("a").count() + root.items_of("none").count(), 0);
        assert_eq!((root.str("word"), root.str("yes")), (Some("w"), None));
        assert_eq!((root.flag("yes"), root.flag("word")), (true, false));
        assert_eq!(root.get("a").unwrap().strs("b").collect::<Vec<_>>(), ["x"]);
    }

    #[test]
    fn a_pointer_finds_its_value() {
        let value = json!({"a/b": [{"c": 1}], "d": {"0": 2}});
        let root = Node::root(&value);
        let find = |text: &str| root.find(&Pointer::parse(text).unwrap()).map(|node| node.value.clone());
        assert_eq!(find("#/a~1b/0/c"), Some(json!(1)));
        assert_eq!(find("#/d/0"), Some(json!(2)));
        assert_eq!(find("#/a~1b/1"), None);
        assert_eq!(find(""), Some(value.clone()));
    }
}
