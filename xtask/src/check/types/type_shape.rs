//! The form of the values of a type, whether the document or schemars describes it.

use std::collections::{BTreeMap, BTreeSet};

use webex_call_pickup_codegen::openapi::Pointer;

use crate::check::types::intended::IntendedDifference;

/// The values that a type accepts.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TypeShape {
    Any,
    String,
    Enum {
        values: BTreeSet<String>,
        /// `true` if other strings are accepted as well.
        is_open: bool,
    },
    Integer {
        format: String,
    },
    Number {
        format: String,
    },
    Boolean,
    /// A boolean or one of the strings `true` and `false`.
    QuotedBoolean,
    Array(Box<NullableShape>),
    Map(Box<NullableShape>),
    Object(BTreeMap<String, FieldShape>),
    /// The type with this name.
    Named(String),
    Union(Vec<NullableShape>),
}

/// A shape that may accept `null` as well.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NullableShape {
    pub(super) shape: TypeShape,
    pub(super) is_nullable: bool,
    /// The reason why a type of a response accepts more forms than this.
    pub(super) leniency: Option<IntendedDifference>,
}

impl NullableShape {
    pub(super) fn new(shape: TypeShape, is_nullable: bool) -> Self {
        Self { shape, is_nullable, leniency: None }
    }

    /// The shape of a schema without constraints.
    pub(super) const ANY: Self = Self { shape: TypeShape::Any, is_nullable: false, leniency: None };
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FieldShape {
    pub(super) value: NullableShape,
    pub(super) is_required: bool,
    /// The location in the document.
    pub(super) pointer: Option<Pointer>,
}

impl TypeShape {
    /// Returns the shape of the elements of an array or a map.
    pub(super) fn elements(&self) -> Option<&NullableShape> {
        match self {
            Self::Array(elements) | Self::Map(elements) => Some(elements),
            _ => None,
        }
    }

    /// Returns a noun phrase for messages.
    pub(super) fn description(&self) -> String {
        match self {
            Self::Any => "any value".to_owned(),
            Self::String => "a string".to_owned(),
            Self::Enum { values, .. } => format!("an enum of {} values", values.len()),
            Self::Integer { format } => format!("an integer ({format})"),
            Self::Number { format } => format!("a number ({format})"),
            Self::Boolean => "a boolean".to_owned(),
            Self::QuotedBoolean => "a boolean that may be quoted".to_owned(),
            Self::Array(items) => format!("an array whose items are {}", items.shape.description()),
            Self::Map(values) => format!("a map whose values are {}", values.shape.description()),
            Self::Object(_) => "an object".to_owned(),
            Self::Named(name) => format!("`{name}`"),
            Self::Union(shapes) => {
                shapes.iter().map(|nullable| nullable.shape.description()).collect::<Vec<_>>().join(" or ")
            }
        }
    }
}
