//! The bounds of numbers that callers send.

use std::{fmt::Display, ops::Bound};

/// Returns `value` if it is within its bounds. The error names the parameter, the value and the bound.
pub(crate) fn check<T: PartialOrd + Display>(
    name: &str,
    value: T,
    (minimum, maximum): (Bound<T>, Bound<T>),
) -> Result<T, String> {
    match minimum {
        Bound::Included(minimum) if value < minimum => {
            return Err(format!("{name}: {value} is less than the minimum, {minimum}"));
        }
        Bound::Excluded(minimum) if value <= minimum => {
            return Err(format!("{name}: {value} is not greater than {minimum}"));
        }
        _ => {}
    }
    match maximum {
        Bound::Included(maximum) if value > maximum => {
            Err(format!("{name}: {value} is greater than the maximum, {maximum}"))
        }
        Bound::Excluded(maximum) if value >= maximum => Err(format!("{name}: {value} is not less than {maximum}")),
        _ => Ok(value),
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Bound::{Excluded, Included, Unbounded};

    use super::*;

    #[test]
    fn names_the_value_and_the_bound() {
        for (bounds, value, expected) in [
            ((Included(1), Included(3)), 1, Ok(1)),
            ((Included(1), Included(3)), 3, Ok(3)),
            ((Included(1), Unbounded), 0, Err("max: 0 is less than the minimum, 1")),
            ((Unbounded, Included(3)), 4, Err("max: 4 is greater than the maximum, 3")),
            ((Excluded(1), Unbounded), 1, Err("max: 1 is not greater than 1")),
            ((Unbounded, Excluded(3)), 3, Err("max: 3 is not less than 3")),
            ((Unbounded, Unbounded), i32::MAX, Ok(i32::MAX)),
        ] {
            assert_eq!(check("max", value, bounds), expected.map_err(str::to_owned));
        }
    }
}
