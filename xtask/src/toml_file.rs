//! TOML files of the workspace, read with the positions of their parts for messages.

use serde::de::DeserializeOwned;
use webex_call_pickup_codegen::openapi::Position;

use crate::task_error::TaskError;

/// Parses the text of a TOML file.
///
/// # Errors
///
/// If it is not TOML or not of the type's form: with file, line and column.
pub(crate) fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, TaskError> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        TaskError::new(format!("{}: {}", location(file, text, start), error.message().replace('\n', "; ")))
    })
}

/// Returns `file:line:column` of the byte `offset` of the file's text.
pub(crate) fn location(file: &str, text: &str, offset: usize) -> String {
    let Position { line, column } = position(text, offset);
    format!("{file}:{line}:{column}")
}

/// Returns the line and the column of the byte `offset` of `text`: the TOML parser counts in bytes.
pub(crate) fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position { line: before.matches('\n').count() + 1, column: before[start..].chars().count() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let at = |offset| {
            let position = position("a\nüb\n", offset);
            (position.line, position.column)
        };
        assert_eq!([at(0), at(2), at(4), at(5), at(6), at(99)], [(1, 1), (2, 1), (2, 2), (2, 3), (3, 1), (3, 1)]);
    }
}
