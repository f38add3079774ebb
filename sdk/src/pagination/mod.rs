//! Lists that span several pages, as streams of items.

pub(crate) mod error;
pub(crate) mod item_stream;
pub(crate) mod link_header;
mod next_query;
pub(crate) mod page;
mod recent_pages;
