//! The bounds of numbers that are sent.

use crate::support::{assert_has, assert_has_not, odds, pickups, section};

#[test]
fn parameters_are_checked_when_the_request_is_built() {
    let operation = section(odds(), "operation.get_x_y");
    let check = |name: &str, check: &str| {
        format!("{check}.map_err(|error| {{ crate::generated_runtime::parameter_out_of_bounds({name:?}, error) }})?;")
    };
    for (name, expected) in [
        (
            "type_",
            "crate::model::bounds::check(&type_, (::std::ops::Bound::Included(0), ::std::ops::Bound::Unbounded),)",
        ),
        (
            "body",
            "crate::model::bounds::check_optional(&body, |value| crate::model::bounds::check_items(value, \
             |value| crate::model::bounds::check(value, (::std::ops::Bound::Unbounded, ::std::ops::Bound::Included(9)),),),)",
        ),
        (
            "count",
            "crate::model::bounds::check_optional(&count, |value| crate::model::bounds::check(&(value).0, \
             (::std::ops::Bound::Included(1), ::std::ops::Bound::Unbounded),),)",
        ),
    ] {
        assert_has(&without_layout(&operation), &[&without_layout(&check(name, expected))]);
    }
}

#[test]
fn bodies_are_checked_when_the_request_is_built() {
    for (operation, body) in [("put_maybe", "Maybe"), ("put_odd", "SentOdd"), ("post_union", "Union")] {
        let section = without_layout(&section(odds(), &format!("operation.{operation}")));
        let check = "crate::model::bounds::CheckBounds::check_bounds(&body)\
                     .map_err(|error|crate::generated_runtime::body_out_of_bounds(\"body\",error))?;";
        assert!(section.contains(check), "{body}: {section}");
    }
    assert_has_not(&section(odds(), "operation.post_level"), &["check_bounds"]);
}

#[test]
fn types_check_all_values_within() {
    let sent = without_layout(&section(odds(), "type.SentOdd"));
    for (name, check) in [
        (
            "count",
            "check_optional(&self.count,|value|crate::model::bounds::check(&(value).0,(::std::ops::Bound::Included(1),::std::ops::Bound::Unbounded)))",
        ),
        (
            "sizes",
            "check_items(value,|value|crate::model::bounds::check_items(value,|value|crate::model::bounds::check(value,(::std::ops::Bound::Included(0.5),",
        ),
        (
            "by_size",
            "check_values(value,|value|crate::model::bounds::check(value,(::std::ops::Bound::Unbounded,::std::ops::Bound::Included(9))))",
        ),
        (
            "by_maybe",
            "check_values(value,|value|crate::model::bounds::check_optional(value,|value|crate::model::bounds::CheckBounds::check_bounds(value)))",
        ),
        ("more", "check_optional(&self.more,|value|crate::model::bounds::CheckBounds::check_bounds(&**value))"),
        ("union", "|value|crate::model::bounds::CheckBounds::check_bounds("),
    ] {
        assert!(sent.contains(check), "{name}: {sent}");
        assert!(sent.contains(&format!("error.within({name:?})")), "{name}: {sent}");
    }
    let union = without_layout(&section(odds(), "type.Union"));
    for arm in [
        "Self::Number(value)=>crate::model::bounds::check(value,",
        "Self::Many(value)=>crate::model::bounds::check_items(value,",
        "_=>Ok(()),",
    ] {
        assert!(union.contains(arm), "{arm}: {union}");
    }
    assert_has(&section(pickups(), "type.NewPickup"), &["impl crate::model::bounds::CheckBounds for NewPickup"]);
}

#[test]
fn responses_are_not_checked() {
    // Responses have this type, too.
    let shared = section(odds(), "type.Maybe");
    assert_has(
        &shared,
        &[
            "impl crate::model::bounds::CheckBounds for Maybe",
            "deserialize_with = \"crate::model::received::received\"",
        ],
    );
    assert_has_not(&section(odds(), "type.Odd"), &["bounds"]);
    assert_has_not(&section(odds(), "operation.get_odd"), &["bounds"]);
}

/// The code without spaces, braces and trailing commas, which depend on the length of a line.
fn without_layout(code: &str) -> String {
    code.replace([' ', '{', '}'], "").replace(",)", ")")
}
