//! Numbers with their nouns, for messages.

/// Formats a number with its noun: `1 operation`, `2 operations`, `2 entries`.
pub(crate) fn counted(number: usize, singular: &str) -> String {
    match (number, singular.strip_suffix('y')) {
        (1, _) => format!("1 {singular}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) => format!("{number} {singular}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_in_singular_and_plural() {
        assert_eq!(
            [counted(1, "entry"), counted(0, "entry"), counted(2, "error")],
            ["1 entry", "0 entries", "2 errors"]
        );
    }
}
