//! Lines and columns of byte offsets, which is what the TOML parser counts in.

use webex_call_pickup_codegen::Position;

/// Where the byte `offset` of `text` stands.
pub(super) fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position { line: before.matches('\n').count() + 1, column: before[start..].chars().count() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_characters() {
        let at = |offset| {
            let position = position("a\nüb\n", offset);
            (position.line, position.column)
        };
        assert_eq!([at(0), at(2), at(4), at(5), at(6), at(99)], [(1, 1), (2, 1), (2, 2), (2, 3), (3, 1), (3, 1)]);
    }
}
