//! The version that the SDK needs after a change.

use semver::Version;

use crate::diff::{rust_api::Item, verdict::Verdict};

/// How far a version has to be raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Nothing that users see changed.
    None,
    /// Something changed that takes nothing from anybody.
    Patch,
    /// Something came.
    Minor,
    /// Something breaks.
    Major,
}

impl Bump {
    /// The word for it in all outputs.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "no",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// What the changes on the wire and in Rust demand together: the worse of the two.
    pub fn of(wire: Option<Verdict>, rust: &[Item]) -> Self {
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

    /// The least version after `version` that is raised so far. Below 1.0.0 the second number stands for the first.
    pub fn apply(self, version: &Version) -> Version {
        let Version { major, minor, patch, .. } = *version;
        match self {
            Self::None => version.clone(),
            // A version that is only about to be released takes up what comes before.
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
    fn versions_are_raised_as_cargo_reads_them() {
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
    fn the_worse_of_the_two_counts() {
        let item = |is_breaking| Item {
            kind: crate::diff::rust_api::Kind::Changed,
            path: String::new(),
            old: None,
            new: None,
            is_breaking,
        };
        assert_eq!(Bump::of(None, &[]), Bump::None);
        assert_eq!(Bump::of(Some(Verdict::Documentation), &[]), Bump::Patch);
        assert_eq!(Bump::of(Some(Verdict::Compatible), &[item(true)]), Bump::Major);
        assert_eq!(Bump::of(Some(Verdict::Breaking), &[]), Bump::Major);
        assert_eq!(Bump::of(Some(Verdict::Documentation), &[item(false)]), Bump::Minor);
    }
}
