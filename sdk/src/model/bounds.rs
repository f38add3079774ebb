//! The bounds of numbers that callers send. They are checked when a request is built, and never in a response.

use std::{collections::HashMap, fmt, ops::Bound};

/// A type of a request body, with numbers that have bounds.
pub(crate) trait CheckBounds {
    /// Returns an error for the first number that is out of its bounds.
    fn check_bounds(&self) -> Result<(), OutOfBounds>;
}

/// The reason why a number is out of its bounds, and the names of the properties around it.
#[derive(Debug, PartialEq)]
pub(crate) struct OutOfBounds {
    path: String,
    reason: String,
}

impl OutOfBounds {
    /// Adds the name of the parameter or property that contains the value.
    pub(crate) fn within(self, name: &str) -> Self {
        let separator = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        Self { path: format!("{name}{separator}{}", self.path), ..self }
    }

    /// Adds the name of the body, unless a property of the body contains the value.
    pub(crate) fn within_body(self, name: &str) -> Self {
        if self.path.is_empty() || self.path.starts_with('[') { self.within(name) } else { self }
    }
}

impl fmt::Display for OutOfBounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

/// Checks a number.
pub(crate) fn check<T: PartialOrd + fmt::Display>(
    value: &T,
    (minimum, maximum): (Bound<T>, Bound<T>),
) -> Result<(), OutOfBounds> {
    let reason = match (minimum, maximum) {
        (Bound::Included(minimum), _) if *value < minimum => format!("{value} is less than the minimum, {minimum}"),
        (Bound::Excluded(minimum), _) if *value <= minimum => format!("{value} is not greater than {minimum}"),
        (_, Bound::Included(maximum)) if *value > maximum => format!("{value} is greater than the maximum, {maximum}"),
        (_, Bound::Excluded(maximum)) if *value >= maximum => format!("{value} is not less than {maximum}"),
        _ => return Ok(()),
    };
    Err(OutOfBounds { path: String::new(), reason })
}

/// Checks an optional value.
pub(crate) fn check_optional<T>(
    value: &Option<T>,
    check: impl Fn(&T) -> Result<(), OutOfBounds>,
) -> Result<(), OutOfBounds> {
    value.as_ref().map_or(Ok(()), check)
}

/// Checks the items of a list.
#[allow(dead_code, reason = "called by generated code if a request has such a list")]
pub(crate) fn check_items<T>(items: &[T], check: impl Fn(&T) -> Result<(), OutOfBounds>) -> Result<(), OutOfBounds> {
    for (index, item) in items.iter().enumerate() {
        check(item).map_err(|error| error.within(&format!("[{index}]")))?;
    }
    Ok(())
}

/// Checks the values of a map. The message has no key, which may be personal data.
#[allow(dead_code, reason = "called by generated code if a request has such a map")]
pub(crate) fn check_values<T, S>(
    values: &HashMap<String, T, S>,
    check: impl Fn(&T) -> Result<(), OutOfBounds>,
) -> Result<(), OutOfBounds> {
    values.values().try_for_each(check)
}

#[cfg(test)]
mod tests {
    use std::ops::Bound::{Excluded, Included, Unbounded};

    use super::*;

    fn message(result: Result<(), OutOfBounds>) -> Option<String> {
        result.err().map(|error| error.to_string())
    }

    #[test]
    fn names_the_value_and_the_bound() {
        for (bounds, value, expected) in [
            ((Included(1), Included(3)), 1, None),
            ((Included(1), Included(3)), 3, None),
            ((Included(1), Unbounded), 0, Some("max: 0 is less than the minimum, 1")),
            ((Unbounded, Included(3)), 4, Some("max: 4 is greater than the maximum, 3")),
            ((Included(1), Included(3)), 4, Some("max: 4 is greater than the maximum, 3")),
            ((Excluded(1), Unbounded), 1, Some("max: 1 is not greater than 1")),
            ((Unbounded, Excluded(3)), 3, Some("max: 3 is not less than 3")),
            ((Unbounded, Unbounded), i32::MAX, None),
        ] {
            let result = check(&value, bounds).map_err(|error| error.within("max"));
            assert_eq!(message(result).as_deref(), expected);
        }
    }

    #[test]
    fn names_the_properties_around_the_value() {
        let positive = |value: &i32| check(value, (Included(1), Unbounded));
        let named = |result: Result<(), OutOfBounds>| message(result.map_err(|error| error.within("a")));
        assert_eq!(named(check_optional(&None, positive)), None);
        assert_eq!(named(check_optional(&Some(0), positive)).as_deref(), Some("a: 0 is less than the minimum, 1"));
        assert_eq!(named(check_items(&[1, 0], positive)).as_deref(), Some("a[1]: 0 is less than the minimum, 1"));
        let values = HashMap::from([("canary".to_owned(), 0)]);
        assert_eq!(named(check_values(&values, positive)).as_deref(), Some("a: 0 is less than the minimum, 1"));
        let nested = check_items(&[0], |value| positive(value).map_err(|error| error.within("b")));
        assert_eq!(named(nested).as_deref(), Some("a[0].b: 0 is less than the minimum, 1"));
    }
}
