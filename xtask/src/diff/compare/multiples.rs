//! Multiples of numbers, in decimal arithmetic: 0.3 is a multiple of 0.1.

use serde_json::Number;

/// A number as its digits and the power of ten that they are multiplied by.
#[derive(Clone, Copy)]
struct Decimal {
    digits: i128,
    exponent: i32,
}

impl Decimal {
    fn parse(number: &Number) -> Option<Self> {
        let text = number.to_string();
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent = exponent.parse::<i32>().ok()?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        Some(Self { digits: format!("{integer}{fraction}").parse().ok()?, exponent })
    }

    /// Returns the digits for a smaller exponent; `None` if there are too many.
    fn digits_at(self, exponent: i32) -> Option<i128> {
        let shift = u32::try_from(self.exponent.checked_sub(exponent)?).ok()?;
        self.digits.checked_mul(10_i128.checked_pow(shift)?)
    }
}

/// Returns `true` if `number` is a multiple of `unit`. Numbers with too many digits are multiples of nothing.
pub(super) fn is_multiple(number: &Number, unit: &Number) -> bool {
    let (Some(number), Some(unit)) = (Decimal::parse(number), Decimal::parse(unit)) else { return false };
    let exponent = number.exponent.min(unit.exponent);
    let rest = number.digits_at(exponent).zip(unit.digits_at(exponent)).and_then(|(a, b)| a.checked_rem(b));
    rest == Some(0)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn multiples_are_decimal() {
        let of = |number: Value, unit: Value| is_multiple(number.as_number().unwrap(), unit.as_number().unwrap());
        for (number, unit) in
            [(json!(0.3), json!(0.1)), (json!(1e-7), json!(1e-8)), (json!(4), json!(0.5)), (json!(1e20), json!(5))]
        {
            assert!(of(number.clone(), unit.clone()), "{number} {unit}");
        }
        for (number, unit) in
            [(json!(0.1), json!(0.3)), (json!(0.5), json!(2)), (json!(1), json!(0)), (json!(1e300), json!(1e-300))]
        {
            assert!(!of(number.clone(), unit.clone()), "{number} {unit}");
        }
    }
}
