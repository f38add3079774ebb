//! A pair of schemas that operations use directly, with its scope, as the comparison records it.

use webex_call_pickup_codegen::openapi::Node;

use super::{
    reachability::{DirectionMask, Scope},
    serialization::Serialization,
};

/// The schemas of a media type, a parameter or a header in both documents, during the comparison.
pub(super) struct UsedSchemas<'a> {
    pub(super) old: Node<'a>,
    pub(super) new: Node<'a>,
    pub(super) serialization: Serialization,
    /// The scope that uses the schemas, and the directions in which it does.
    pub(super) used: (Scope, DirectionMask),
}
