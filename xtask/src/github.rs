//! Workflow commands of GitHub Actions: `::error file=...,title=...::text`.

use std::io::{self, Write};

/// Escapes the text of a command, so that it does not end the line.
pub(crate) fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property of a command, so that it ends neither the property nor the line.
pub(crate) fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Writes an error of a whole task.
pub(crate) fn write_error(message: &str, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "::error title=cargo xtask::{}", escape_data(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_everything_that_ends_a_command() {
        assert_eq!(escape_data("50 %\r\n::error::x"), "50 %25%0D%0A::error::x");
        assert_eq!(escape_property("a,b: c\nd"), "a%2Cb%3A c%0Ad");
    }
}
