//! The counts of what recordings show: discrepancies from the document, and coverage of it.

use std::collections::{BTreeMap, BTreeSet};

use webex_call_pickup_codegen::openapi::Pointer;

use crate::check::{operation_location::OperationLocation, rules::CheckRule};

/// A discrepancy between an exchange and the document. Its message contains no recorded value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Discrepancy {
    /// The index of the operation.
    pub(super) operation: usize,
    pub(super) location: OperationLocation,
    pub(super) rule: CheckRule,
    pub(super) message: String,
}

/// The occurrences of a discrepancy.
#[derive(Debug, Clone)]
pub(super) struct Occurrences {
    pub(super) count: usize,
    /// The least and the most characters, items or properties of the values.
    pub(super) lengths: Option<(usize, usize)>,
    /// The location in the document.
    pub(super) pointer: Pointer,
}

/// The parts of an operation that recordings show.
#[derive(Debug, Default)]
pub(super) struct OperationCoverage {
    pub(super) exchanges: usize,
    /// The number of responses by their status codes.
    pub(super) statuses: BTreeMap<String, usize>,
    /// The documented responses: `404`, `4XX`, `default`.
    pub(super) responses: BTreeSet<String>,
    /// The number of values of each parameter and property.
    pub(super) locations: BTreeMap<OperationLocation, usize>,
    /// The number of each documented enum value.
    pub(super) enum_values: BTreeMap<OperationLocation, BTreeMap<String, usize>>,
}

/// The counts of all recordings.
#[derive(Debug, Default)]
pub(super) struct Observations {
    pub(super) discrepancies: BTreeMap<Discrepancy, Occurrences>,
    /// The coverage by the index of the operation.
    pub(super) coverage: BTreeMap<usize, OperationCoverage>,
    /// The bodies that could not be checked, by the reason.
    pub(super) unchecked_bodies: BTreeMap<&'static str, usize>,
}

impl Observations {
    /// Counts a discrepancy. `length` is that of the value.
    pub(super) fn record(&mut self, discrepancy: Discrepancy, pointer: &Pointer, length: Option<usize>) {
        let occurrences = self.discrepancies.entry(discrepancy).or_insert_with(|| Occurrences {
            count: 0,
            lengths: None,
            pointer: pointer.clone(),
        });
        occurrences.count += 1;
        if let Some(length) = length {
            let (least, most) = occurrences.lengths.unwrap_or((length, length));
            occurrences.lengths = Some((least.min(length), most.max(length)));
        }
    }

    /// Returns the coverage of an operation.
    pub(super) fn coverage_mut(&mut self, operation: usize) -> &mut OperationCoverage {
        self.coverage.entry(operation).or_default()
    }
}
