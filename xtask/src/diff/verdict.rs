//! Verdicts of a change, and the directions that decide them.

/// The effect of a change on callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Only readers of the document see the change.
    Documentation,
    /// Existing callers are unaffected.
    Compatible,
    /// The effect depends on what a caller does, or on what the server really validates.
    MayBreak,
    /// A caller or server that follows one of the documents fails with the other.
    Breaking,
}

impl Verdict {
    /// The name in all output formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::Compatible => "compatible",
            Self::MayBreak => "may break",
            Self::Breaking => "breaking",
        }
    }
}

/// The direction in which a value travels. It decides who is affected when the value is narrowed or widened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the caller, in the path, the query or a header.
    Parameter,
    /// From the caller, in the request body.
    Body,
    /// To the caller.
    Response,
}

impl Direction {
    /// All directions, in the order of the verdicts of a rule.
    pub const ALL: [Self; 3] = [Self::Parameter, Self::Body, Self::Response];

    /// The name in all output formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Parameter => "parameter",
            Self::Body => "request",
            Self::Response => "response",
        }
    }
}

/// The verdicts of one change on the wire, by caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireVerdicts {
    /// A caller built against the old document, and a server of the new one.
    pub old_caller: Verdict,
    /// A caller built against the new document, and a server of the old one.
    pub new_caller: Verdict,
}
