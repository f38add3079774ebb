//! The reasons why a list cannot be followed to its next page.

use std::fmt;

use crate::error::kind::ErrorKind;

/// The number of consecutive empty pages after which a list is considered endless.
pub(super) const MAX_EMPTY_PAGES: u32 = 100;

/// The reason why a list cannot be followed beyond a page that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PaginationError {
    /// The `Link` header is invalid, for this reason.
    InvalidLink(&'static str),
    CrossOrigin,
    DifferentResource,
    /// The link leads to a page that was read before.
    Cycle,
    /// The page has the items of a page that was read before, under another URL.
    RepeatedItems,
    TooManyEmptyPages,
    /// The list has more pages than this limit.
    TooManyPages(usize),
}

impl PaginationError {
    pub(crate) fn kind(self) -> ErrorKind {
        match self {
            Self::InvalidLink(_) => ErrorKind::InvalidLink,
            Self::CrossOrigin | Self::DifferentResource => ErrorKind::CrossOrigin,
            Self::Cycle | Self::RepeatedItems | Self::TooManyEmptyPages | Self::TooManyPages(_) => {
                ErrorKind::PaginationLoop
            }
        }
    }
}

/// Omits the link, whose query may contain the name of a person.
impl fmt::Display for PaginationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidLink(reason) => write!(f, "the link to the next page is invalid: {reason}"),
            Self::CrossOrigin => f.write_str("the link to the next page leads to another server and was not followed"),
            Self::DifferentResource => {
                f.write_str("the link to the next page leads to another resource and was not followed")
            }
            Self::Cycle => f.write_str("the list does not end: its next page was read before"),
            Self::RepeatedItems => f.write_str("the list does not end: a page has the items of an earlier one"),
            Self::TooManyEmptyPages => {
                write!(f, "the list does not end: {MAX_EMPTY_PAGES} consecutive pages were empty")
            }
            Self::TooManyPages(limit) => write!(
                f,
                "the list has more than {limit} pages; if it is that long, increase `ClientBuilder::max_pages` or the \
                 page size"
            ),
        }
    }
}
