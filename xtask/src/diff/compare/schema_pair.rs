//! A pair of schemas with the operations that use it directly, as the search for witnesses needs it.

use webex_call_pickup_codegen::openapi::Node;

use super::{comparison::Comparison, serialization::Serialization, used_schemas::UsedSchemas};
use crate::diff::{change::OperationUse, verdict::Direction};

/// The schemas of a media type, a parameter or a header in both documents, after the comparison.
pub(in crate::diff) struct SchemaPair<'a> {
    pub(in crate::diff) old: Node<'a>,
    pub(in crate::diff) new: Node<'a>,
    /// `false` for values that are serialized as a string, in which every number is a string as well.
    pub(in crate::diff) is_json: bool,
    /// The first operations that use the pair.
    pub(in crate::diff) uses: Vec<OperationUse>,
    /// The number of operations that use the pair.
    pub(in crate::diff) use_count: usize,
    /// The directions in which the values travel.
    pub(in crate::diff) directions: Vec<Direction>,
}

impl<'a> Comparison<'a> {
    pub(super) fn record_used_schemas(&mut self, old: &Node<'a>, new: &Node<'a>, serialization: Serialization) {
        let used = (self.scope, self.mask);
        self.used_schemas.push(UsedSchemas { old: old.clone(), new: new.clone(), serialization, used });
    }

    /// Returns the pairs of schemas that operations use, in the order of the comparison.
    pub(super) fn schema_pairs(&self) -> Vec<SchemaPair<'a>> {
        let differ = |pair: &&UsedSchemas<'a>| !self.unchanged.is_same(pair.old.value, pair.new.value);
        let pairs: Vec<_> = self.used_schemas.iter().filter(differ).collect();
        if pairs.is_empty() {
            return Vec::new();
        }
        let reached = self.uses.reaching_operations();
        let pair = |schemas: &UsedSchemas<'a>| {
            let users = self.uses.users(&[schemas.used], &reached);
            SchemaPair {
                old: schemas.old.clone(),
                new: schemas.new.clone(),
                is_json: schemas.serialization == Serialization::Json,
                uses: users.first,
                use_count: users.count,
                directions: users.directions,
            }
        };
        pairs.into_iter().map(pair).filter(|pair| !pair.directions.is_empty()).collect()
    }
}
