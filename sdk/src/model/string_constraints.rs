//! The constraints of strings that callers send: their lengths and patterns.

use std::fmt;

/// The reason why a string violates a constraint of its type. The error does not contain the string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InvalidString(ViolatedConstraint);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum ViolatedConstraint {
    MinLength { length: usize, minimum: usize },
    MaxLength { length: usize, maximum: usize },
    Pattern { pattern: &'static str, example: Option<&'static str> },
}

impl fmt::Display for InvalidString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            ViolatedConstraint::MinLength { length: 0, minimum } => {
                write!(f, "the string is empty, but the minimum is {}", Characters(minimum))
            }
            ViolatedConstraint::MinLength { length, minimum } => {
                write!(f, "the string has {}, but the minimum is {minimum}", Characters(length))
            }
            ViolatedConstraint::MaxLength { length, maximum } => {
                write!(f, "the string has {}, but the maximum is {maximum}", Characters(length))
            }
            ViolatedConstraint::Pattern { pattern, example } => {
                write!(f, "the string does not match the pattern `{pattern}`")?;
                example.map_or(Ok(()), |example| write!(f, ", unlike `{example}`"))
            }
        }
    }
}

impl std::error::Error for InvalidString {}

/// Shows a number of characters.
struct Characters(usize);

impl fmt::Display for Characters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} character{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}

/// The constraints of one type. Lengths are in characters.
pub(crate) struct StringConstraints {
    pub(crate) min_length: Option<usize>,
    pub(crate) max_length: Option<usize>,
    pub(crate) pattern: Option<Pattern>,
}

impl StringConstraints {
    pub(crate) fn validate(&self, text: &str) -> Result<(), InvalidString> {
        let length = text.chars().count();
        let violated = match (self.min_length, self.max_length, &self.pattern) {
            (Some(minimum), ..) if length < minimum => ViolatedConstraint::MinLength { length, minimum },
            (_, Some(maximum), _) if length > maximum => ViolatedConstraint::MaxLength { length, maximum },
            (.., Some(Pattern { pattern, example, matches })) if !matches(text) => {
                ViolatedConstraint::Pattern { pattern, example: *example }
            }
            _ => return Ok(()),
        };
        Err(InvalidString(violated))
    }
}

/// A regular expression in the syntax of ECMAScript. The generated code compiles it, so that only the client of a document
/// with a pattern depends on a crate for that syntax.
#[cfg_attr(not(test), allow(dead_code, reason = "the document has no patterns"))]
pub(crate) struct Pattern {
    pub(crate) pattern: &'static str,
    /// A string that matches, for the message.
    pub(crate) example: Option<&'static str>,
    pub(crate) matches: fn(&str) -> bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(constraints: &StringConstraints, text: &str) -> Option<String> {
        constraints.validate(text).err().map(|error| error.to_string())
    }

    #[test]
    fn message_has_the_length_and_the_limit() {
        let constraints = StringConstraints { min_length: Some(2), max_length: Some(3), pattern: None };
        for (text, expected) in [
            ("", Some("the string is empty, but the minimum is 2 characters")),
            ("\u{e4}", Some("the string has 1 character, but the minimum is 2")),
            ("\u{e4}\u{e4}", None),
            ("\u{e4}\u{e4}\u{e4}", None),
            ("abcd", Some("the string has 4 characters, but the maximum is 3")),
        ] {
            assert_eq!(message(&constraints, text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn message_has_the_pattern_and_an_example() {
        let constraints = |example| StringConstraints {
            min_length: None,
            max_length: None,
            pattern: Some(Pattern {
                pattern: "^a+$",
                example,
                matches: |text| !text.is_empty() && text.bytes().all(|byte| byte == b'a'),
            }),
        };
        assert_eq!(message(&constraints(None), "aa"), None);
        assert_eq!(
            message(&constraints(None), "canary").as_deref(),
            Some("the string does not match the pattern `^a+$`")
        );
        assert_eq!(
            message(&constraints(Some("aa")), "canary").as_deref(),
            Some("the string does not match the pattern `^a+$`, unlike `aa`")
        );
    }
}
