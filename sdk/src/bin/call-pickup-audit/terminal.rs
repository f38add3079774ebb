//! Strings from the API on a terminal.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Returns `true` for a character that a terminal interprets or does not show.
///
/// With such characters, a person who may name a group could write an escape sequence, reverse the direction of the following
/// text, or make two names look the same.
pub(crate) fn is_unsafe_for_terminal(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Replaces all characters that are unsafe for a terminal.
pub(crate) fn sanitize(text: &str) -> String {
    text.chars().map(|c| if is_unsafe_for_terminal(c) { '\u{fffd}' } else { c }).collect()
}

/// Replaces all characters that are unsafe for a terminal, except for line breaks.
pub(crate) fn sanitize_lines(text: &str) -> String {
    text.chars().map(|c| if is_unsafe_for_terminal(c) && !matches!(c, '\r' | '\n') { '\u{fffd}' } else { c }).collect()
}

/// Shortens the text to a number of columns. An ellipsis replaces the rest.
pub(crate) fn ellipsize(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut shortened = String::new();
    for c in text.chars() {
        shortened.push(c);
        if shortened.width() + 1 > columns {
            shortened.pop();
            break;
        }
    }
    shortened.truncate(shortened.trim_end().len());
    if columns > 0 {
        shortened.push('…');
    }
    shortened
}

/// Wraps a line between words to a number of columns. The following lines are indented by `indent` columns.
pub(crate) fn wrap(line: &str, columns: usize, indent: usize) -> String {
    let mut wrapped = String::new();
    let mut width = 0;
    for word in line.split_inclusive(' ') {
        let word_width = word.trim_end().width();
        if width + word_width > columns && width > indent {
            wrapped.truncate(wrapped.trim_end().len());
            wrapped.push('\n');
            wrapped.extend(std::iter::repeat_n(' ', indent));
            width = indent;
        }
        wrapped.push_str(word);
        width += word.chars().filter_map(|c| c.width()).sum::<usize>();
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ellipsis_replaces_what_is_missing() {
        for (text, columns, expected) in [
            ("Zürich", 6, "Zürich"),
            ("Zürich", 5, "Züri…"),
            ("Front desk", 7, "Front…"),
            ("日本語", 5, "日本…"),
            ("日本語", 4, "日…"),
            ("Zoe\u{308} X", 4, "Zoe\u{308}…"),
            ("ab", 1, "…"),
            ("ab", 0, ""),
        ] {
            assert_eq!(ellipsize(text, columns), expected);
        }
    }

    #[test]
    fn wraps_between_words() {
        assert_eq!(wrap("  Oslo / Service", 20, 4), "  Oslo / Service");
        assert_eq!(wrap("  Zürich / 2104: Ana Müller, Tom", 20, 4), "  Zürich / 2104: Ana\n    Müller, Tom");
        assert_eq!(wrap("  unbreakableword x", 10, 4), "  unbreakableword\n    x");
    }
}
