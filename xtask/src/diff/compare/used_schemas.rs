//! A pair of schemas that operations use directly, as the comparison records it.

use webex_call_pickup_codegen::openapi::Node;

use super::{
    compared_pair::Serialization,
    reachability::{DirectionMask, Scope},
};

/// A pair of schemas, and what uses it.
pub(super) struct UsedSchemas<'a> {
    pub(super) old: Node<'a>,
    pub(super) new: Node<'a>,
    pub(super) serialization: Serialization,
    pub(super) used: (Scope, DirectionMask),
}
