//! Lists that span several pages, as streams of items.

pub(crate) mod error;
pub(crate) mod item_stream;
pub(crate) mod link_header;

// The generated builders implement it.
pub(crate) use item_stream::Pageable;
