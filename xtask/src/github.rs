//! How texts stand in the workflow commands of GitHub Actions, `::error file=...,title=...::text`.

use std::io::{self, Write};

/// The text of a command: it must not end the line.
pub(crate) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command: it must not end the property either.
pub(crate) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// An error of a whole task.
pub(crate) fn write_failure(failure: &str, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "::error title=cargo xtask::{}", data(failure))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_neither_its_property_nor_its_command() {
        assert_eq!(data("50 %\r\n::error::x"), "50 %25%0D%0A::error::x");
        assert_eq!(property("a,b: c\nd"), "a%2Cb%3A c%0Ad");
    }
}
