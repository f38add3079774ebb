//! The JSON Schemas of the values in responses: what [`Received`](super::received::Received) accepts.
//!
//! In the schema of what is *serialized*, a value has its declared form only.

use std::{borrow::Cow, collections::HashMap, marker::PhantomData};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

/// A value in a response, with the schema of its accepted forms.
pub(crate) trait ReceivedSchema: JsonSchema {
    /// Returns the schema of the accepted forms.
    fn received_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Self>()
    }
}

/// Has the schema of `T` in a response, for `#[schemars(with)]`.
pub(crate) struct ReceivedForm<T>(PhantomData<T>);

impl<T: ReceivedSchema> JsonSchema for ReceivedForm<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Received_{}", T::schema_name()).into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("Received<{}>", T::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        match generator.contract().is_serialize() {
            true => generator.subschema_for::<T>(),
            false => T::received_schema(generator),
        }
    }
}

/// Adds numbers to the schema of a string with a type of its own.
pub(crate) fn or_number(schema: Schema) -> Schema {
    json_schema!({ "anyOf": [schema, { "type": "number" }] })
}

/// Adds `null` to a schema.
fn or_null(mut schema: Schema) -> Schema {
    const NULL: &str = "null";
    if schema.as_object().is_none_or(Map::is_empty) {
        // Every value is valid.
        return schema;
    }
    if let Some(types) = schema.get_mut("type") {
        match types {
            Value::Array(types) if types.iter().any(|name| name == NULL) => {}
            Value::Array(types) => types.push(NULL.into()),
            name => *name = vec![name.take(), NULL.into()].into(),
        }
    } else if let Some(alternatives) = schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        alternatives.push(json_schema!({ "type": NULL }).into());
    } else {
        return json_schema!({ "anyOf": [schema, { "type": NULL }] });
    }
    schema
}

impl ReceivedSchema for Value {}
impl ReceivedSchema for f32 {}
impl ReceivedSchema for f64 {}

impl ReceivedSchema for String {
    fn received_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number"] })
    }
}

impl ReceivedSchema for bool {
    fn received_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["boolean", "string"],
            "pattern": "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$",
        })
    }
}

macro_rules! integers {
    ($($integer:ident)+) => { $(
        impl ReceivedSchema for $integer {
            fn received_schema(generator: &mut SchemaGenerator) -> Schema {
                let mut schema = <$integer>::json_schema(generator);
                schema.insert("type".to_owned(), vec!["integer", "string"].into());
                schema.insert("pattern".to_owned(), "^[+-]?[0-9]+$".into());
                schema
            }
        }
    )+ };
}

integers! { i8 i16 i32 i64 u8 u16 u32 u64 }

impl<T: ReceivedSchema> ReceivedSchema for Box<T> {
    fn received_schema(generator: &mut SchemaGenerator) -> Schema {
        T::received_schema(generator)
    }
}

impl<T: ReceivedSchema> ReceivedSchema for Option<T> {
    fn received_schema(generator: &mut SchemaGenerator) -> Schema {
        or_null(T::received_schema(generator))
    }
}

impl<T: ReceivedSchema> ReceivedSchema for Vec<T> {
    fn received_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["array", "null"], "items": or_null(T::received_schema(generator)) })
    }
}

impl<T: ReceivedSchema> ReceivedSchema for HashMap<String, T> {
    fn received_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["object", "null"], "additionalProperties": or_null(T::received_schema(generator)) })
    }
}

impl ReceivedSchema for Map<String, Value> {
    fn received_schema(generator: &mut SchemaGenerator) -> Schema {
        or_null(Self::json_schema(generator))
    }
}

#[cfg(test)]
mod tests {
    use schemars::generate::SchemaSettings;
    use serde_json::json;

    use super::*;

    fn schema<T: ReceivedSchema>(settings: SchemaSettings) -> Value {
        let mut schema = settings.into_generator().into_root_schema_for::<ReceivedForm<T>>().to_value();
        schema.as_object_mut().unwrap().retain(|key, _| !matches!(key.as_str(), "$schema" | "title"));
        schema
    }

    #[test]
    fn schema_has_the_accepted_forms() {
        let accepted = |settings: fn() -> SchemaSettings| schema::<Vec<Option<String>>>(settings());
        assert_eq!(
            accepted(SchemaSettings::draft2020_12),
            json!({"type": ["array", "null"], "items": {"type": ["string", "number", "null"]}})
        );
        let integer = schema::<i32>(SchemaSettings::draft2020_12());
        assert_eq!(integer["type"], json!(["integer", "string"]));
        let map = schema::<HashMap<String, bool>>(SchemaSettings::draft2020_12());
        assert_eq!(map["additionalProperties"]["type"], json!(["boolean", "string", "null"]));
        assert_eq!(schema::<Option<Value>>(SchemaSettings::draft2020_12()), json!({}));
    }

    #[test]
    fn schema_of_what_is_serialized_is_strict() {
        let strict = || SchemaSettings::draft2020_12().for_serialize();
        assert_eq!(schema::<String>(strict()), json!({"type": "string"}));
        assert_eq!(schema::<Vec<bool>>(strict()), json!({"type": "array", "items": {"type": "boolean"}}));
    }
}
