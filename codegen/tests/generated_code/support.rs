//! The code of the sample documents, and assertions about its sections.

use std::sync::LazyLock;

use webex_call_pickup_codegen::{Generated, generate};

pub(crate) const PICKUPS: &str = include_str!("../samples/pickups.yaml");
pub(crate) const ODDS: &str = include_str!("../samples/odds.yaml");
pub(crate) const VENDORS: &str = include_str!("../samples/vendors.yaml");

static PICKUPS_GENERATED: LazyLock<Generated> = LazyLock::new(|| generated(PICKUPS));
static ODDS_GENERATED: LazyLock<Generated> = LazyLock::new(|| generated(ODDS));

pub(crate) fn generated(document: &str) -> Generated {
    generate(document).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn pickups() -> &'static Generated {
    &PICKUPS_GENERATED
}

pub(crate) fn odds() -> &'static Generated {
    &ODDS_GENERATED
}

pub(crate) fn vendors() -> &'static Generated {
    static GENERATED: LazyLock<Generated> = LazyLock::new(|| generated(VENDORS));
    &GENERATED
}

/// The section of that name, on one line.
pub(crate) fn section(generated: &Generated, name: &str) -> String {
    let section = generated.sections().iter().find(|section| section.name() == name);
    let section = section.unwrap_or_else(|| panic!("no section {name}"));
    on_one_line(section.text())
}

/// Code on one line, whatever line breaks the lengths of its names led to.
fn on_one_line(code: &str) -> String {
    let mut line = code.split_whitespace().collect::<Vec<_>>().join(" ");
    for (broken, whole) in
        [("( ", "("), (", )", ")"), (" )", ")"), ("[ ", "["), (", ]", "]"), (" ]", "]"), (" .", "."), (" ?", "?")]
    {
        line = line.replace(broken, whole);
    }
    line
}

#[track_caller]
pub(crate) fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(&on_one_line(part)), "`{part}` is not in:\n{text}");
    }
}

#[track_caller]
pub(crate) fn assert_has_not(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(!text.contains(&on_one_line(part)), "`{part}` is in:\n{text}");
    }
}
