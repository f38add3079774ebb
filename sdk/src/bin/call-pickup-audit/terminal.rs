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

/// The zero-width non-joiner and the zero-width joiner, which Persian and Indic names and emoji contain.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// Replaces all characters that are unsafe for a terminal.
pub(crate) fn sanitize(text: &str) -> String {
    replace_unsafe(text, &[])
}

/// Replaces all characters that are unsafe for a terminal, except for line breaks.
pub(crate) fn sanitize_lines(text: &str) -> String {
    replace_unsafe(text, &['\r', '\n'])
}

/// Keeps the characters `kept`, and a joiner between two characters outside of ASCII. Elsewhere, a joiner would only make two
/// names look the same.
fn replace_unsafe(text: &str, kept: &[char]) -> String {
    let is_joined = |c: char| !c.is_ascii() && !is_unsafe_for_terminal(c);
    let mut previous = None;
    let mut rest = text.chars();
    let mut sanitized = String::with_capacity(text.len());
    while let Some(c) = rest.next() {
        let is_joiner =
            JOINERS.contains(&c) && previous.is_some_and(is_joined) && rest.clone().next().is_some_and(is_joined);
        let is_replaced = is_unsafe_for_terminal(c) && !is_joiner && !kept.contains(&c);
        sanitized.push(if is_replaced { '\u{fffd}' } else { c });
        previous = Some(c);
    }
    sanitized
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
    fn joiner_is_kept_within_a_word_that_needs_it() {
        for name in ["\u{645}\u{6cc}\u{200c}\u{62e}", "\u{915}\u{94d}\u{200d}\u{937}", "\u{1f469}\u{200d}\u{1f4bb}"] {
            assert_eq!((sanitize(name), sanitize_lines(name)), (name.to_owned(), name.to_owned()));
        }
        for name in ["Z_oe", "Zo\u{eb}_", "_\u{eb}", "\u{eb}_a", "\u{eb}__\u{eb}", "\u{eb}_\u{202e}"] {
            let sanitized = name.replace(['_', '\u{202e}'], "\u{fffd}");
            for joiner in ["\u{200c}", "\u{200d}"] {
                assert_eq!(sanitize(&name.replace('_', joiner)), sanitized);
            }
        }
        assert_eq!(
            (sanitize("a\r\nb\u{1b}").as_str(), sanitize_lines("a\r\nb\u{1b}").as_str()),
            ("a\u{fffd}\u{fffd}b\u{fffd}", "a\r\nb\u{fffd}")
        );
    }

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
