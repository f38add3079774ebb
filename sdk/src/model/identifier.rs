//! Identifiers: strings that are safe as one path segment.

use std::{borrow::Cow, fmt};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// `true` for the unreserved characters of RFC 3986. A table needs less code than comparisons: benchmark `requests`.
static IS_UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        let character = byte as u8;
        table[byte] = character.is_ascii_alphanumeric() || matches!(character, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};

/// Returns `true` if `text` has unreserved characters only, as most identifiers do. Checking that first saves several passes.
fn is_unreserved(text: &str) -> bool {
    text.bytes().all(|byte| IS_UNRESERVED[usize::from(byte)])
}

/// All characters except for the unreserved ones of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The reason why a string is not an identifier. The error does not contain the string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InvalidIdentifier(InvalidReason);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum InvalidReason {
    Empty,
    DotSegment,
    Separator,
    ControlCharacter,
}

impl fmt::Display for InvalidIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            InvalidReason::Empty => "an identifier cannot be empty",
            InvalidReason::DotSegment => "an identifier cannot be `.` or `..`, which change the path",
            InvalidReason::Separator => "an identifier cannot contain `/` or `\\`, which separate path segments",
            InvalidReason::ControlCharacter => "an identifier cannot contain a control character, such as a line break",
        })
    }
}

impl std::error::Error for InvalidIdentifier {}

/// Returns an error if `text` would not arrive at the server unchanged, as one path segment.
pub(crate) fn validate(text: &str) -> Result<(), InvalidIdentifier> {
    let reason = if text.is_empty() {
        InvalidReason::Empty
    } else if matches!(text, "." | "..") {
        // Percent-encoding does not help: URL parsers treat `%2E` like a dot.
        InvalidReason::DotSegment
    } else if is_unreserved(text) {
        return Ok(());
    } else if text.contains(['/', '\\']) {
        InvalidReason::Separator
    } else if text.contains(char::is_control) {
        InvalidReason::ControlCharacter
    } else {
        return Ok(());
    };
    Err(InvalidIdentifier(reason))
}

/// Percent-encodes `text` as a path segment.
pub(crate) fn encode(text: &str) -> Result<Cow<'_, str>, InvalidIdentifier> {
    // Before the validation, which would check the same characters again: benchmark `requests`.
    if is_unreserved(text) && !matches!(text, "" | "." | "..") {
        return Ok(Cow::Borrowed(text));
    }
    validate(text)?;
    Ok(utf8_percent_encode(text, RESERVED).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_strings_that_are_not_one_path_segment() {
        for text in ["", ".", "..", "/", "a/b", "\\", "a\\b", "\0", "a\nb", "a\tb", "a\u{7f}", "a\u{85}b"] {
            assert!(validate(text).is_err(), "{text:?}");
        }
        for text in ["a", "...", ".a", "a=", "%2e%2e", "a b", "ä", "💥", "?", "#", "~"] {
            assert_eq!(validate(text), Ok(()), "{text:?}");
        }
    }

    #[test]
    fn encodes_all_but_unreserved_characters() {
        assert_eq!(encode("Az09-._~").unwrap(), "Az09-._~");
        assert_eq!(encode("a=b+c%2e?#&;:@!$'()*,").unwrap(), "a%3Db%2Bc%252e%3F%23%26%3B%3A%40%21%24%27%28%29%2A%2C");
        assert_eq!(encode("ä").unwrap(), "%C3%A4");
    }
}
