//! A generated type by the name of its schema in the document, for the checks of this project: no API of this crate.

use std::fmt;

use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// What a check can ask a type.
#[derive(Clone, Copy)]
pub struct NamedType {
    name: &'static str,
    schema: fn() -> Schema,
    round_trip: fn(Value) -> Result<Value, serde_json::Error>,
}

impl NamedType {
    /// The type `T`, which the schema `name` became.
    pub(crate) const fn of<T: JsonSchema + DeserializeOwned + Serialize>(name: &'static str) -> Self {
        Self {
            name,
            schema: || SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>(),
            round_trip: |value| serde_json::to_value(serde_json::from_value::<T>(value)?),
        }
    }

    /// The name of the schema in the document.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What the type takes, as schemars derives it.
    pub fn schema(&self) -> Value {
        (self.schema)().to_value()
    }

    /// Reads `value` as this type, and writes it again.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn round_trip(&self, value: Value) -> Result<Value, serde_json::Error> {
        (self.round_trip)(value)
    }
}

impl fmt::Debug for NamedType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NamedType").field(&self.name).finish()
    }
}
