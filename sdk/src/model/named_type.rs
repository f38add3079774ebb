//! Generated types by the names of their schemas. The checks of this project use them; they are not part of the public API.

use std::fmt;

use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A generated type, with the name of its schema in the document.
#[derive(Clone, Copy)]
pub struct NamedType {
    name: &'static str,
    schema: fn() -> Schema,
    round_trip: fn(Value) -> Result<Value, serde_json::Error>,
}

impl NamedType {
    /// Describes the type `T`, generated from the schema `name`.
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

    /// Returns the JSON Schema of the type, as schemars derives it.
    pub fn schema(&self) -> Value {
        (self.schema)().to_value()
    }

    /// Deserializes `value` as this type, and serializes it again.
    ///
    /// # Errors
    ///
    /// If `value` cannot be deserialized.
    pub fn round_trip(&self, value: Value) -> Result<Value, serde_json::Error> {
        (self.round_trip)(value)
    }
}

impl fmt::Debug for NamedType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NamedType").field(&self.name).finish()
    }
}
