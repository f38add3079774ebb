//! Locations in a document: positions in its text, JSON pointers, and paths, which are cheaper than pointers.

use std::{borrow::Cow, fmt, rc::Rc};

/// A place in the text of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
}

/// A JSON pointer (RFC 6901).
///
/// It is displayed as a URI fragment (`#/paths/~1bells/get`), which can be pasted behind a file name or into a `$ref`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

impl Pointer {
    /// Parses a pointer, with or without the `#` of a URI fragment. Returns `None` for text that is not a pointer.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('#').unwrap_or(text);
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.to_owned()))
    }

    /// The pointer of the value under `key`.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut pointer = self.clone();
        pointer.push_key(key);
        pointer
    }

    /// The pointer of an array's item.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// The pointer as RFC 6901 writes it, without a `#`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The keys and indexes from the root down, unescaped.
    pub fn segments(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0.split('/').skip(1).map(unescape)
    }

    /// The pointer of the value that holds this one; `None` for the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        Some(Self(self.0[..self.0.rfind('/')?].to_owned()))
    }

    /// The pointer of a value within the value of this one.
    #[must_use]
    pub fn join(&self, within: &Self) -> Self {
        Self(format!("{}{}", self.0, within.0))
    }

    /// Returns `true` if this pointer is `other`, or leads to a value within the value of `other`.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.strip_prefix(&other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    fn push_key(&mut self, key: &str) {
        self.0.push('/');
        self.0.push_str(&escape(key));
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// Escapes a key for use in a pointer: `~` is `~0`, and `/` is `~1`.
pub fn escape(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) { key.replace('~', "~0").replace('/', "~1").into() } else { key.into() }
}

/// Reverses [`escape`]. The order matters: `~01` is the key `~1`.
pub fn unescape(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') { segment.replace("~1", "/").replace("~0", "~").into() } else { segment.into() }
}

/// A step from a value to one that it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment<'a> {
    /// The key of an object.
    Key(&'a str),
    /// The index in an array.
    Index(usize),
}

/// The way from the root of a document to a value.
///
/// It is a list that shares its beginning with the paths of neighbouring values, and borrows its keys from the document:
/// a step costs one small allocation, and a [`Pointer`] is built only when a location is reported.
#[derive(Clone, Default)]
pub struct Path<'a>(Option<Rc<Step<'a>>>);

struct Step<'a> {
    parent: Path<'a>,
    segment: Segment<'a>,
}

impl<'a> Path<'a> {
    /// The path of the value under `key`.
    #[must_use]
    pub fn key(&self, key: &'a str) -> Self {
        self.step(Segment::Key(key))
    }

    /// The path of an array's item.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.step(Segment::Index(index))
    }

    fn step(&self, segment: Segment<'a>) -> Self {
        Self(Some(Rc::new(Step { parent: self.clone(), segment })))
    }

    /// The last step; `None` for the root.
    pub fn last(&self) -> Option<Segment<'a>> {
        self.0.as_ref().map(|step| step.segment)
    }

    /// The last key on the way, which for the items of a list is the key of the list.
    pub fn last_key(&self) -> Option<&'a str> {
        let mut path = self;
        while let Some(step) = &path.0 {
            match step.segment {
                Segment::Key(key) => return Some(key),
                Segment::Index(_) => path = &step.parent,
            }
        }
        None
    }

    /// The path of the value that holds this one; `None` for the root.
    pub fn parent(&self) -> Option<&Path<'a>> {
        self.0.as_ref().map(|step| &step.parent)
    }

    /// The steps from the root down.
    pub fn segments(&self) -> Vec<Segment<'a>> {
        let mut segments = Vec::new();
        let mut path = self;
        while let Some(step) = &path.0 {
            segments.push(step.segment);
            path = &step.parent;
        }
        segments.reverse();
        segments
    }

    /// The section and the name of the component that stands at this path, such as `schemas` and `Agent`; `None` for
    /// everything else, also within a component.
    pub fn component(&self) -> Option<(&'a str, &'a str)> {
        match self.segments()[..] {
            [Segment::Key("components"), Segment::Key(section), Segment::Key(name)] => Some((section, name)),
            _ => None,
        }
    }

    /// The JSON pointer of this path.
    pub fn pointer(&self) -> Pointer {
        let mut pointer = Pointer::default();
        for segment in self.segments() {
            match segment {
                Segment::Key(key) => pointer.push_key(key),
                Segment::Index(index) => pointer = pointer.index(index),
            }
        }
        pointer
    }
}

impl fmt::Debug for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.pointer(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_escaped_and_unescaped() {
        for key in ["a", "a/b", "~", "~1", "~0/", "ü%20"] {
            assert_eq!(unescape(&escape(key)), key);
        }
        assert_eq!(Pointer::default().key("/a~b").to_string(), "#/~1a~0b");
        assert_eq!(unescape("~01"), "~1");
    }

    #[test]
    fn a_path_becomes_a_pointer() {
        let path = Path::default().key("paths").key("/a").key("parameters").index(2);
        assert_eq!(path.pointer().to_string(), "#/paths/~1a/parameters/2");
        assert_eq!(path.last(), Some(Segment::Index(2)));
        assert_eq!(path.last_key(), Some("parameters"));
        assert_eq!(path.component(), None);
        assert_eq!(Path::default().pointer(), Pointer::default());
    }

    #[test]
    fn a_path_knows_its_component() {
        let component = Path::default().key("components").key("schemas").key("A");
        assert_eq!(component.component(), Some(("schemas", "A")));
        assert_eq!(component.key("items").component(), None);
    }

    #[test]
    fn pointers_nest() {
        let outer = Pointer::parse("#/a/b").unwrap();
        assert!(outer.key("c").is_within(&outer) && outer.is_within(&outer));
        assert!(!Pointer::parse("/a/bc").unwrap().is_within(&outer));
        assert_eq!(outer.key("c/d").segments().collect::<Vec<_>>(), ["a", "b", "c/d"]);
        assert_eq!(outer.join(&Pointer::default().key("c/d")), outer.key("c/d"));
        assert_eq!(outer.key("c/d").parent(), Some(outer));
        assert_eq!(Pointer::parse("anchor"), None);
        assert_eq!(Pointer::parse("#").unwrap().parent(), None);
    }
}
