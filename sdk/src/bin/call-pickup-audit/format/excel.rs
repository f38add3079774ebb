//! CSV cells for Excel, which would otherwise convert text to numbers, dates or formulas.

/// The byte order mark, without which Excel does not read UTF-8.
pub(crate) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The maximum length of a string in a formula, in UTF-16 code units.
const MAX_STRING: usize = 255;
/// The maximum length of a text that Excel may read as a date or a time, such as `Mar 5`.
const MAX_DATE: usize = 40;

/// Returns a cell that Excel shows as this text.
///
/// Excel drops leading zeros and the `+` of numbers, and makes dates of texts such as `3-4` and `Mar 5`, unless the cell is the
/// formula of a constant string. Any other text that begins like a formula gets an apostrophe, which Excel shows, but does not
/// calculate.
pub(crate) fn text_cell(text: &str) -> String {
    let is_number = text.chars().all(|c| c.is_ascii_digit() || " +-./();".contains(c));
    let is_formula = text.starts_with(is_formula_start);
    let has_digit = text.contains(|c: char| c.is_ascii_digit());
    let may_be_converted = has_digit && (is_number || (!is_formula && text.chars().count() <= MAX_DATE));
    // A line break in a formula is no longer the same text.
    let fits = text.encode_utf16().count() <= MAX_STRING && !text.contains(['\r', '\n', '\t']);
    if may_be_converted && fits {
        format!("=\"{}\"", text.replace('"', "\"\""))
    } else if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Returns `true` for a character that begins a formula, also as a full-width character, or that Excel skips before one.
fn is_formula_start(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_numbers_and_dates_as_text() {
        for text in ["0012", "2104", "+15550103199", "1E5", "3-4", "Mar 5", "10:30", "2104; 2105", "+1 (555) 010-3199"]
        {
            assert_eq!(text_cell(text), format!("=\"{text}\""));
        }
        assert_eq!(text_cell("5\" x\")&A1"), "=\"5\"\" x\"\")&A1\"");
    }

    #[test]
    fn neutralizes_formulas() {
        for text in ["=1+1", "+cmd|' /C calc'!A0", "-A1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "-", "=HYPERLINK(\"x\")"]
        {
            assert_eq!(text_cell(text), format!("'{text}"));
        }
        let many = "+15550103199; ".repeat(20);
        assert_eq!(text_cell(&many), format!("'{many}"));
    }

    #[test]
    fn keeps_other_text() {
        for text in ["", "Zürich", "Front desk", "a=b", "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1kyRnNiRkJwWTJ0MWNEST0"]
        {
            assert_eq!(text_cell(text), text);
        }
    }
}
