//! Lists that span several pages, as streams of items.

pub(crate) mod error;
pub(crate) mod item_stream;
pub(crate) mod link_header;
pub(crate) mod page;
