//! The parts of an organization that could not be audited.

use std::fmt;

use reqwest::StatusCode;

use crate::{
    Error,
    types::{CallPickupId, CallPickupSummary, Location},
};

/// A part of the organization that could not be audited, with the error. The audit continues without it, unless
/// [`ends_audit`](Self::ends_audit) returns `true`.
///
/// | [`location`](Self::location) | [`call_pickup`](Self::call_pickup) | missing |
/// | --- | --- | --- |
/// | `None` | `None` | the remaining locations, with their call pickups; everything that remains, if the audit ends |
/// | `Some` | `None` | the remaining call pickups of the location |
/// | `Some` | `Some` | the details of the call pickup |
///
/// `Display` and `Debug` show neither names nor identifiers; the methods return them.
pub struct AuditFailure(Box<FailureContext>);

struct FailureContext {
    error: Error,
    location: Option<Location>,
    call_pickup: Option<CallPickupSummary>,
    received_id: Option<CallPickupId>,
    ends_audit: bool,
}

impl AuditFailure {
    /// Creates a failure to list the locations.
    pub(crate) fn of_locations(error: Error) -> Self {
        Self::new(error, None, None)
    }

    /// Creates a failure to list the call pickups of a location.
    pub(crate) fn of_call_pickups(location: Location, error: Error) -> Self {
        Self::new(error, Some(location), None)
    }

    /// Creates a failure to read the details of a call pickup.
    pub(crate) fn of_details(location: Location, call_pickup: CallPickupSummary, error: Error) -> Self {
        Self::new(error, Some(location), Some(call_pickup))
    }

    /// Creates a failure to read the details of a call pickup, which have the ID of another one.
    pub(crate) fn of_other_details(
        location: Location,
        call_pickup: CallPickupSummary,
        received_id: CallPickupId,
        error: Error,
    ) -> Self {
        let mut failure = Self::of_details(location, call_pickup, error);
        failure.0.received_id = Some(received_id);
        failure
    }

    /// Creates a failure after which the audit cannot continue.
    pub(crate) fn fatal(error: Error) -> Self {
        let mut failure = Self::new(error, None, None);
        failure.0.ends_audit = true;
        failure
    }

    fn new(error: Error, location: Option<Location>, call_pickup: Option<CallPickupSummary>) -> Self {
        Self(Box::new(FailureContext { error, location, call_pickup, received_id: None, ends_audit: false }))
    }

    /// Returns `true` if the audit ends with this failure, and everything that remained is missing.
    ///
    /// The most common cause is a rejected token, or a token source without one for good, such as an expired refresh token:
    /// every further request would fail. The other causes are an invalid identifier in the settings, and a shutdown of the tokio
    /// runtime.
    pub fn ends_audit(&self) -> bool {
        self.0.ends_audit
    }

    /// Returns the location. `None` if the locations could not be listed, or if the failure [ends the audit](Self::ends_audit).
    ///
    /// If it was added by [`Audit::location_id`](crate::Audit::location_id) and its name is unknown, its name is the ID.
    pub fn location(&self) -> Option<&Location> {
        self.0.location.as_ref()
    }

    /// Returns the list entry of the call pickup whose details could not be read.
    pub fn call_pickup(&self) -> Option<&CallPickupSummary> {
        self.0.call_pickup.as_ref()
    }

    /// Returns the ID in the details, if they are those of another call pickup than the listed one. Then
    /// [`Error::is_id_mismatch`] returns `true` for the [`error`](Self::error).
    ///
    /// The call pickup may have been renamed while it was read, which changes its ID; or a proxy has confused two responses. The
    /// details are not returned, because they may describe another call pickup. List the location again.
    pub fn received_id(&self) -> Option<&CallPickupId> {
        self.0.received_id.as_ref()
    }

    /// Returns the error.
    pub fn error(&self) -> &Error {
        &self.0.error
    }

    /// Converts the failure into its error.
    pub fn into_error(self) -> Error {
        self.0.error
    }

    /// Returns `true` if a listed call pickup no longer exists under its ID.
    ///
    /// The cause is that it was deleted after it was listed, or renamed, which changes its ID. To find a renamed call pickup,
    /// list the location again.
    pub fn is_gone(&self) -> bool {
        let status = self.error().status();
        self.call_pickup().is_some() && matches!(status, Some(StatusCode::NOT_FOUND | StatusCode::GONE))
    }
}

impl fmt::Display for AuditFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missing = match *self.0 {
            FailureContext { ends_audit: true, .. } => {
                "the audit ends here, and the remaining call pickups are missing"
            }
            _ if self.is_gone() => "a call pickup was renamed or deleted after it was listed",
            FailureContext { received_id: Some(_), .. } => "the details of a call pickup belong to another one",
            FailureContext { call_pickup: Some(_), .. } => "the details of a call pickup are missing",
            FailureContext { location: Some(_), .. } => "call pickups of a location are missing",
            _ => "locations are missing",
        };
        write!(f, "{missing}: {}", self.error())
    }
}

impl fmt::Debug for AuditFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuditFailure({self})")
    }
}

impl std::error::Error for AuditFailure {
    /// Returns the source of [`error`](AuditFailure::error), which the message contains.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error().source()
    }
}
