//! The two sides of the comparison.

/// A value of our document and one of the vendor's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair<T> {
    pub(super) ours: T,
    pub(super) vendor: T,
}

impl<T> Pair<T> {
    pub(super) fn new(ours: T, vendor: T) -> Self {
        Self { ours, vendor }
    }

    /// Converts both sides.
    pub(super) fn map<U>(self, mut convert: impl FnMut(T) -> U) -> Pair<U> {
        Pair { ours: convert(self.ours), vendor: convert(self.vendor) }
    }

    pub(super) fn as_ref(&self) -> Pair<&T> {
        Pair { ours: &self.ours, vendor: &self.vendor }
    }

    /// Combines each side with that of another pair.
    pub(super) fn zip<U>(self, other: Pair<U>) -> Pair<(T, U)> {
        Pair { ours: (self.ours, other.ours), vendor: (self.vendor, other.vendor) }
    }
}

impl<T> Pair<Option<T>> {
    /// Returns the values if both sides have one.
    pub(super) fn both(self) -> Option<Pair<T>> {
        self.ours.zip(self.vendor).map(|(ours, vendor)| Pair { ours, vendor })
    }
}
