//! `Debug` output of builders: the values that were set, without the `Result`s that carry them.

use std::fmt;

/// Writes a builder like a struct with the values that were set.
pub(crate) struct BuilderDebug<'a, 'b>(fmt::DebugStruct<'a, 'b>);

impl<'a, 'b> BuilderDebug<'a, 'b> {
    pub(crate) fn new(f: &'a mut fmt::Formatter<'b>, name: &str) -> Self {
        Self(f.debug_struct(name))
    }

    /// Adds a required value. A missing or invalid one is shown as the reason in angle brackets.
    pub(crate) fn required<T: fmt::Debug>(mut self, name: &str, value: Result<T, &String>) -> Self {
        match value {
            Ok(value) => self.0.field(name, &value),
            Err(reason) => self.0.field(name, &InvalidValue(name, reason)),
        };
        self
    }

    /// Adds an optional value, unless it was not set.
    pub(crate) fn optional<T: fmt::Debug>(self, name: &str, value: Result<Option<T>, &String>) -> Self {
        match value.transpose() {
            Some(value) => self.required(name, value),
            None => self,
        }
    }

    pub(crate) fn finish(mut self) -> fmt::Result {
        self.0.finish_non_exhaustive()
    }
}

/// The name of a value and the reason why it is invalid. An empty reason means that it was not set.
struct InvalidValue<'a>(&'a str, &'a str);

impl fmt::Debug for InvalidValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(name, reason) = self;
        let reason = reason.strip_prefix(name).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(reason);
        write!(f, "<{}>", if reason.is_empty() { "required, but not set" } else { reason })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Request {
        id: Result<&'static str, String>,
        org_id: Result<Option<&'static str>, String>,
    }

    impl fmt::Debug for Request {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            BuilderDebug::new(f, "Request")
                .required("id", self.id.as_ref())
                .optional("org_id", self.org_id.as_ref().map(Option::as_ref))
                .finish()
        }
    }

    #[test]
    fn shows_the_values_that_were_set() {
        let unset = Request { id: Err(String::new()), org_id: Ok(None) };
        assert_eq!(format!("{unset:?}"), "Request { id: <required, but not set>, .. }");
        let set = Request { id: Ok("a"), org_id: Ok(Some("b")) };
        assert_eq!(format!("{set:?}"), r#"Request { id: "a", org_id: "b", .. }"#);
        let invalid = Request { id: Ok("a"), org_id: Err("org_id: an identifier cannot be empty".to_owned()) };
        assert_eq!(format!("{invalid:?}"), r#"Request { id: "a", org_id: <an identifier cannot be empty>, .. }"#);
    }
}
