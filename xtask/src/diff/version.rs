//! The version of the SDK that a change requires.

use semver::Version;

use crate::diff::{rust_api::item::RustItem, verdict::Verdict};

/// The part of the version to increment, from the smallest to the largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// No change that users see.
    None,
    /// A change that adds nothing and breaks nothing.
    Patch,
    /// An addition.
    Minor,
    /// A breaking change.
    Major,
}

impl Bump {
    /// Returns the word for it in all outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "no",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// Returns the larger of the increments that the changes on the wire and in Rust require.
    pub fn required(wire: Option<Verdict>, rust: &[RustItem]) -> Self {
        let wire = match wire {
            None => Self::None,
            Some(Verdict::Documentation) => Self::Patch,
            Some(Verdict::Compatible | Verdict::MayBreak) => Self::Minor,
            Some(Verdict::Breaking) => Self::Major,
        };
        let rust = match rust {
            [] => Self::None,
            items if items.iter().any(|item| item.is_breaking) => Self::Major,
            _ => Self::Minor,
        };
        wire.max(rust)
    }

    /// Returns the next version after `version`. Below 1.0.0, a breaking change increments the minor number.
    pub fn apply(self, version: &Version) -> Version {
        let Version { major, minor, patch, .. } = *version;
        match self {
            Self::None => version.clone(),
            // A pre-release already stands for the next release.
            _ if !version.pre.is_empty() => version.clone(),
            Self::Major if major > 0 => Version::new(major + 1, 0, 0),
            Self::Major => Version::new(0, minor + 1, 0),
            Self::Minor if major > 0 => Version::new(major, minor + 1, 0),
            Self::Minor | Self::Patch => Version::new(major, minor, patch + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn increments_versions_as_cargo_reads_them() {
        let cases = [
            ("0.3.1", Bump::Major, "0.4.0"),
            ("0.3.1", Bump::Minor, "0.3.2"),
            ("0.3.1", Bump::Patch, "0.3.2"),
            ("1.2.3", Bump::Major, "2.0.0"),
            ("1.2.3", Bump::Minor, "1.3.0"),
            ("1.2.3", Bump::Patch, "1.2.4"),
            ("1.2.3", Bump::None, "1.2.3"),
            ("1.0.0-rc.1", Bump::Major, "1.0.0-rc.1"),
        ];
        for (from, bump, to) in cases {
            assert_eq!(bump.apply(&from.parse().unwrap()).to_string(), to, "{from} {bump:?}");
        }
    }

    #[test]
    fn requires_the_larger_of_both_increments() {
        let item = |is_breaking| RustItem {
            change: crate::diff::rust_api::item::ItemChange::Changed,
            path: String::new(),
            old: None,
            new: None,
            is_breaking,
        };
        assert_eq!(Bump::required(None, &[]), Bump::None);
        assert_eq!(Bump::required(Some(Verdict::Documentation), &[]), Bump::Patch);
        assert_eq!(Bump::required(Some(Verdict::Compatible), &[item(true)]), Bump::Major);
        assert_eq!(Bump::required(Some(Verdict::Breaking), &[]), Bump::Major);
        assert_eq!(Bump::required(Some(Verdict::Documentation), &[item(false)]), Bump::Minor);
    }
}
