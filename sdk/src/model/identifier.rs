//! What can be one segment of a path, and how it is written there.

use std::{borrow::Cow, fmt};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Why a text is no identifier. It does not hold the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidIdentifier(Reason);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    Empty,
    DotSegment,
    Separator,
    Control,
}

impl fmt::Display for InvalidIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Reason::Empty => "an identifier cannot be empty",
            Reason::DotSegment => "an identifier cannot be `.` or `..`, which mean another path",
            Reason::Separator => "an identifier cannot hold `/` or `\\`, which part the segments of a path",
            Reason::Control => "an identifier cannot hold a control character, such as a line break",
        })
    }
}

impl std::error::Error for InvalidIdentifier {}

/// Whether `text` is what identifiers are: letters and digits. That is told faster than what they must not hold, and
/// without a branch for each byte, so that several are looked at in one instruction.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().fold(true, |is_plain, byte| is_plain & byte.is_ascii_alphanumeric())
}

/// Whether `text` arrives as one segment of a path, and as itself.
pub(crate) fn check(text: &str) -> Result<(), InvalidIdentifier> {
    if is_plain(text) {
        return Ok(());
    }
    let reason = if text.is_empty() {
        Reason::Empty
    } else if matches!(text, "." | "..") {
        // Percent-encoding does not help here: URL parsers take `%2E` for a dot.
        Reason::DotSegment
    } else if text.contains(['/', '\\']) {
        Reason::Separator
    } else if text.contains(char::is_control) {
        Reason::Control
    } else {
        return Ok(());
    };
    Err(InvalidIdentifier(reason))
}

/// `text` as a segment of a path.
pub(crate) fn encode(text: &str) -> Result<Cow<'_, str>, InvalidIdentifier> {
    if is_plain(text) {
        return Ok(Cow::Borrowed(text));
    }
    check(text)?;
    Ok(utf8_percent_encode(text, RESERVED).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_segment_is_refused() {
        for text in ["", ".", "..", "/", "a/b", "\\", "a\\b", "\0", "a\nb", "a\tb", "a\u{7f}", "a\u{85}b"] {
            assert!(check(text).is_err(), "{text:?}");
        }
        for text in ["a", "...", ".a", "a=", "%2e%2e", "a b", "ä", "💥", "?", "#", "~"] {
            assert_eq!(check(text), Ok(()), "{text:?}");
        }
    }

    #[test]
    fn all_but_unreserved_characters_are_encoded() {
        assert_eq!(encode("Az09-._~").unwrap(), "Az09-._~");
        assert_eq!(encode("a=b+c%2e?#&;:@!$'()*,").unwrap(), "a%3Db%2Bc%252e%3F%23%26%3B%3A%40%21%24%27%28%29%2A%2C");
        assert_eq!(encode("ä").unwrap(), "%C3%A4");
    }
}
