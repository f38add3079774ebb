//! The tables below the options of `--help`, which the manual page contains, too.

use std::fmt::Write as _;

/// A section of the help text: a heading, and pairs of a term and its description.
pub(crate) struct HelpSection {
    pub(crate) heading: &'static str,
    pub(crate) entries: &'static [(&'static str, &'static str)],
}

pub(crate) const SECTIONS: [HelpSection; 3] = [
    HelpSection {
        heading: "Environment",
        entries: &[
            (
                "WEBEX_ACCESS_TOKEN",
                "Access token of a full or read-only administrator, with the scope spark-admin:telephony_config_read. The \
                 token of a location administrator suffices if all --location values are IDs",
            ),
            (
                "WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET, WEBEX_REFRESH_TOKEN",
                "Instead of it, the credentials of an integration or a service app, for a scheduled run",
            ),
            ("WEBEX_BASE_URL", "Server to use instead of the commercial cloud"),
            ("NO_COLOR, CLICOLOR_FORCE", "Disable or force colors with `--color auto`"),
        ],
    },
    HelpSection {
        heading: "Exit codes",
        entries: &[
            ("0", "Everything was read, or the reader of the output, such as head, has closed the pipe"),
            ("1", "Something could not be read; it is listed on standard error"),
            ("2", "Invalid usage, no token, nothing could be read, or the output could not be written"),
            ("3", "Everything was read, and --find matched nothing"),
            ("130", "Interrupted by Ctrl-C; the output is incomplete"),
        ],
    },
    HelpSection {
        heading: "Examples",
        entries: &[
            ("call-pickup-audit --example", "Show an example organization, without a token"),
            ("call-pickup-audit --find 2104", "Show the groups of an extension"),
            ("call-pickup-audit --format html > audit.html", "Write a page to mail or print"),
            (
                "call-pickup-audit --json | jq -r 'select(.type == \"finding\") | .kind'",
                "Process the findings with another program",
            ),
        ],
    },
];

/// The number of columns of the text.
const WIDTH: usize = 80;
/// The maximum width of a term that has its description on the same line.
const MAX_TERM: usize = 18;

/// Returns the sections as text of at most 80 columns, unless a term is longer.
pub(crate) fn after_long_help() -> String {
    let mut text = String::new();
    for HelpSection { heading, entries } in SECTIONS {
        let _ = writeln!(text, "{heading}:");
        let longest = entries.iter().map(|(term, _)| term.len()).max().unwrap_or_default();
        // Long terms have their descriptions below them.
        let indent = if longest > MAX_TERM { 6 } else { longest + 4 };
        for (term, description) in entries {
            let mut line = format!("  {term}");
            if longest > MAX_TERM {
                let _ = writeln!(text, "{line}");
                line.clear();
            }
            for word in description.split(' ') {
                if line.len() + 1 + word.len() > WIDTH {
                    let _ = writeln!(text, "{line}");
                    line.clear();
                }
                let gap = indent.saturating_sub(line.len()).max(1);
                line.extend(std::iter::repeat_n(' ', gap));
                line.push_str(word);
            }
            let _ = writeln!(text, "{line}");
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_80_columns() {
        let text = after_long_help();
        assert_eq!(text.lines().find(|line| line.len() > WIDTH), None);
        assert!(text.contains("\n  1    Something could not be read;"), "{text}");
    }
}
