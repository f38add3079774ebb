//! Values of a document with where they are: places are cheap to make, and become JSON pointers only when reported.

use std::rc::Rc;

use serde_json::Value;
use webex_call_pickup_codegen::Pointer;

/// Where a value is: the way down from the root, as a list that shares its beginning with its neighbours'.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place<'a>(Option<Rc<Step<'a>>>);

#[derive(Debug)]
struct Step<'a> {
    parent: Place<'a>,
    segment: Segment<'a>,
}

/// One step down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Segment<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Place<'a> {
    pub(crate) fn key(&self, key: &'a str) -> Self {
        Self(Some(Rc::new(Step { parent: self.clone(), segment: Segment::Key(key) })))
    }

    fn index(&self, index: usize) -> Self {
        Self(Some(Rc::new(Step { parent: self.clone(), segment: Segment::Index(index) })))
    }

    pub(crate) fn segments(&self) -> Vec<Segment<'a>> {
        let mut segments = Vec::new();
        let mut place = self;
        while let Some(step) = &place.0 {
            segments.push(step.segment);
            place = &step.parent;
        }
        segments.reverse();
        segments
    }

    pub(crate) fn pointer(&self) -> Pointer {
        self.segments().into_iter().fold(Pointer::default(), |pointer, segment| match segment {
            Segment::Key(key) => pointer.key(key),
            Segment::Index(index) => pointer.index(index),
        })
    }
}

/// A value with where it is.
#[derive(Clone, Debug)]
pub(crate) struct Located<'a> {
    pub(crate) value: &'a Value,
    pub(crate) place: Place<'a>,
}

impl<'a> Located<'a> {
    pub(crate) fn root(value: &'a Value) -> Self {
        Self { value, place: Place::default() }
    }

    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        let (key, value) = self.value.as_object()?.get_key_value(key)?;
        Some(Self { value, place: self.place.key(key) })
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'a str, Self)> + use<'a> {
        let place = self.place.clone();
        let entries = self.value.as_object().into_iter().flatten();
        entries.map(move |(key, value)| (key.as_str(), Self { value, place: place.key(key) }))
    }

    pub(crate) fn items(&self) -> impl Iterator<Item = Self> + use<'a> {
        let place = self.place.clone();
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(move |(index, value)| Self { value, place: place.index(index) })
    }

    pub(crate) fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key).and_then(Value::as_str)
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }

    /// What tells this value from every other one of the document.
    pub(crate) fn address(&self) -> usize {
        std::ptr::from_ref(self.value) as usize
    }
}
