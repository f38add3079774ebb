//! Arbitrary JSON for property tests.

use proptest::{
    collection::{hash_map, vec},
    prelude::*,
    sample::select,
};
use serde_json::{Map, Value};

/// Values that nest these strings and other scalars in arrays and in objects with these keys.
pub(crate) fn json_values(
    strings: impl Strategy<Value = String> + 'static,
    keys: &'static [&'static str],
) -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        2 => strings.prop_map(Value::from),
    ];
    scalar.prop_recursive(5, 40, 5, move |inner| {
        let entries = hash_map(select(keys).prop_map(str::to_owned), inner.clone(), 0..6);
        prop_oneof![
            vec(inner, 0..5).prop_map(Value::from),
            entries.prop_map(|entries| entries.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}
