//! The reasons why a list cannot be followed to its next page.

use std::fmt;

/// A list whose server has nothing but empty pages is taken for one without end.
pub(super) const MAX_EMPTY_PAGES: u32 = 100;

/// Why a list cannot be followed beyond a page that came well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// The `Link` header is no link, for this reason.
    Unreadable(&'static str),
    OtherServer,
    OtherPath,
    /// The link leads to a page that was read before.
    Repeated,
    /// Too many pages in a row were empty.
    Empty,
    /// The runtime that was reading the next page was shut down.
    Stopped,
}

impl Lost {
    /// In one word, for spans.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Unreadable(_) => "broken_link",
            Self::OtherServer | Self::OtherPath => "elsewhere",
            Self::Repeated | Self::Empty => "endless",
            Self::Stopped => "stopped",
        }
    }
}

/// Without a part of the link: its query may hold the name of somebody who is searched for.
impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(reason) => write!(f, "the link to the next page cannot be read: {reason}"),
            Self::OtherServer => f.write_str("the link to the next page leads to another server and was not followed"),
            Self::OtherPath => f.write_str("the link to the next page leads to another resource and was not followed"),
            Self::Repeated => f.write_str("the list has no end: its next page is one that was read before"),
            Self::Empty => write!(f, "the list has no end: {MAX_EMPTY_PAGES} pages in a row were empty"),
            Self::Stopped => f.write_str("the runtime that was reading the next page was shut down"),
        }
    }
}
