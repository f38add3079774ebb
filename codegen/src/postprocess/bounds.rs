//! The bounds of numeric parameters: `minimum` and `maximum`, which progenitor ignores.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::{Number, Value};
use syn::Type;

use super::syntax::type_name;

/// Returns the call that rejects a number beyond the bounds of its schema, to be appended to a `Result<#value, String>`.
/// `None` if the schema has no bounds, or `value` is no primitive number. `keyword` returns the value of a keyword of the schema.
pub(super) fn bounds_check<'v>(
    name: &str,
    value: &Type,
    keyword: impl Fn(&str) -> Option<&'v Value>,
) -> Option<TokenStream> {
    let primitive = type_name(value)?;
    let bound = |limit: &str, exclusive: &str| {
        let number = match keyword(limit)? {
            Value::Number(number) => literal(&primitive, number)?,
            _ => return None,
        };
        let is_exclusive = keyword(exclusive).and_then(Value::as_bool).unwrap_or_default();
        Some(if is_exclusive { quote!(Excluded(#number)) } else { quote!(Included(#number)) })
    };
    let (minimum, maximum) = (bound("minimum", "exclusiveMinimum"), bound("maximum", "exclusiveMaximum"));
    if minimum.is_none() && maximum.is_none() {
        return None;
    }
    let [minimum, maximum] = [minimum, maximum].map(|bound| bound.unwrap_or_else(|| quote!(Unbounded)));
    Some(quote! {
        .and_then(|value| {
            use std::ops::Bound::*;
            crate::model::bounds::check(#name, value, (#minimum, #maximum))
        })
    })
}

/// The number as a literal of a primitive type. `None` if no value of the type can be beyond it.
fn literal(primitive: &str, number: &Number) -> Option<TokenStream> {
    let (lowest, highest): (i128, i128) = match primitive {
        "i8" => (i8::MIN.into(), i8::MAX.into()),
        "i16" => (i16::MIN.into(), i16::MAX.into()),
        "i32" => (i32::MIN.into(), i32::MAX.into()),
        "i64" => (i64::MIN.into(), i64::MAX.into()),
        "u8" => (u8::MIN.into(), u8::MAX.into()),
        "u16" => (u16::MIN.into(), u16::MAX.into()),
        "u32" => (u32::MIN.into(), u32::MAX.into()),
        "u64" => (u64::MIN.into(), u64::MAX.into()),
        "f32" | "f64" => {
            let literal = Literal::f64_unsuffixed(number.as_f64()?);
            return Some(quote!(#literal));
        }
        _ => return None,
    };
    let integer: i128 = match (number.as_i64(), number.as_u64()) {
        (Some(integer), _) => integer.into(),
        (None, Some(integer)) => integer.into(),
        // Integers are not bounded by a fraction or a number beyond 64 bits.
        (None, None) => return None,
    };
    let literal = Literal::i128_unsuffixed(integer);
    (lowest < integer && integer < highest).then(|| quote!(#literal))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use syn::parse_quote;

    use super::*;

    fn check(value: &Type, schema: Value) -> Option<String> {
        bounds_check("size", value, |keyword| schema.get(keyword)).map(|tokens| tokens.to_string().replace(' ', ""))
    }

    #[test]
    fn checks_the_bounds_of_primitive_numbers() {
        for (value, schema, expected) in [
            (parse_quote!(i32), json!({"minimum": 1}), Some("(Included(1),Unbounded)")),
            (parse_quote!(i64), json!({"maximum": 9, "exclusiveMaximum": true}), Some("(Unbounded,Excluded(9))")),
            (parse_quote!(f64), json!({"minimum": -0.5, "maximum": 1}), Some("(Included(-0.5),Included(1.0))")),
            (parse_quote!(u32), json!({"minimum": 0}), None),
            (parse_quote!(i32), json!({"maximum": 1e30}), None),
            (parse_quote!(i32), json!({}), None),
            (parse_quote!(std::num::NonZeroU32), json!({"minimum": 1}), None),
        ] {
            let check = check(&value, schema.clone());
            match expected {
                Some(bounds) => assert!(check.is_some_and(|check| check.contains(bounds)), "{schema}"),
                None => assert_eq!(check, None, "{schema}"),
            }
        }
    }
}
