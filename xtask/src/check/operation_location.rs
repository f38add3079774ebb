//! Locations in the requests and responses of an operation: the pointers of `spec/deviations.toml`.

use std::fmt;

use serde_json::Value;

/// The media type whose schema needs no step of its own.
const DEFAULT_MEDIA_TYPE: &str = "application/json";

/// A location in an operation, in the syntax of `spec/deviations.toml`: `response 200 / agents / name`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct OperationLocation(String);

impl OperationLocation {
    /// Returns the location of facts about the whole document.
    pub(super) fn document() -> Self {
        Self("document".to_owned())
    }

    /// Returns the location of the operation itself.
    pub(super) fn operation() -> Self {
        Self("operation".to_owned())
    }

    /// Returns the location of a parameter.
    pub(super) fn parameter(location: &str, name: &str) -> Self {
        Self(format!("parameter {} {}", single_line(location), single_line(name)))
    }

    /// Returns the location of the request body.
    pub(super) fn request() -> Self {
        Self("request".to_owned())
    }

    /// Returns the location of the response with this status code.
    pub(super) fn response(status: &str) -> Self {
        Self(format!("response {}", single_line(status)))
    }

    /// Returns the location of a response header.
    pub(super) fn header(&self, name: &str) -> Self {
        self.step(&format!("header {}", single_line(name)))
    }

    /// Returns the location of a media type of a body.
    pub(super) fn content(&self, media_type: &str) -> Self {
        self.step(&format!("content {}", single_line(media_type)))
    }

    /// Returns the location that the properties in a body of a media type are below. It omits `application/json`.
    pub(super) fn body(&self, media_type: &str) -> Self {
        if media_type == DEFAULT_MEDIA_TYPE { self.clone() } else { self.content(media_type) }
    }

    /// Returns the location of a property of an object, or of the objects in an array.
    pub(super) fn property(&self, name: &str) -> Self {
        let looks_like_another_step = name.is_empty()
            || name.contains([' ', '/', '"', ',', '\\'])
            || name.contains(char::is_control)
            || matches!(name, "content" | "[]" | "*");
        if looks_like_another_step { self.step(&Value::from(name).to_string()) } else { self.step(name) }
    }

    /// Returns the location of the items of an array.
    pub(super) fn items(&self) -> Self {
        self.step("[]")
    }

    /// Returns the location of the values of additional properties.
    pub(super) fn additional_properties(&self) -> Self {
        self.step("*")
    }

    /// Returns the location of one of several alternatives.
    pub(super) fn alternative(&self, label: &str) -> Self {
        self.step(&format!("oneOf {label}"))
    }

    fn step(&self, step: &str) -> Self {
        Self(format!("{} / {step}", self.0))
    }

    /// Parses the pointer of an entry: one location for each of the status codes that it lists.
    pub(super) fn parse_all(text: &str) -> Vec<Self> {
        let (first, rest) = text.split_once(" / ").map_or((text, None), |(first, rest)| (first, Some(rest)));
        match first.strip_prefix("response ") {
            Some(codes) => codes
                .split(',')
                .map(|code| format!("response {}", code.trim()))
                .map(|first| Self(rest.map_or(first.clone(), |rest| format!("{first} / {rest}"))))
                .collect(),
            None => vec![Self(text.to_owned())],
        }
    }

    /// Returns `true` if this is the location of a parameter.
    pub(super) fn is_parameter(&self) -> bool {
        self.0.starts_with("parameter ")
    }

    /// Splits the location of a response into the status code and the steps that follow.
    pub(super) fn split_status(&self) -> Option<(&str, &str)> {
        let rest = self.0.strip_prefix("response ")?;
        Some(rest.find(" / ").map_or((rest, ""), |end| rest.split_at(end)))
    }

    /// Returns `true` if an entry at this location is about `other`: the same location, or any media type if this location
    /// ends in `content`.
    pub(super) fn covers(&self, other: &Self) -> bool {
        match self.0.strip_suffix(" / content") {
            Some(parent) => other
                .0
                .strip_prefix(parent)
                .and_then(|rest| rest.strip_prefix(" / content "))
                .is_some_and(|media_type| !media_type.contains(" / ")),
            None => self == other,
        }
    }

    /// Returns `true` if `other` is this location or below it.
    pub(super) fn contains(&self, other: &Self) -> bool {
        let mut base = self.0.as_str();
        // The locations of properties omit these steps.
        for omitted in [" / content application/json", " / []"] {
            base = base.trim_end_matches(omitted);
        }
        other.0.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with(" / "))
    }

    /// Returns the last step.
    pub(super) fn last_step(&self) -> LocationStep<'_> {
        let (parent, step) =
            self.0.rsplit_once(" / ").map_or((None, self.0.as_str()), |(parent, step)| (Some(parent), step));
        let word = step.split_once(' ');
        match (parent, step, word) {
            (None, "operation", _) => LocationStep::Operation,
            (None, "request", _) => LocationStep::Request,
            (None, _, Some(("parameter", _))) => LocationStep::Parameter,
            (None, _, Some(("response", status))) => LocationStep::Response(status),
            (Some(_), _, Some(("header", name))) => LocationStep::Header(name),
            (Some(_), _, Some(("content", media_type))) => LocationStep::Content(media_type),
            (Some(_), "[]", _) => LocationStep::Items,
            (Some(_), "*", _) => LocationStep::AdditionalProperties,
            (Some(_), name, None) if !name.contains('"') => LocationStep::Property(name),
            _ => LocationStep::Other,
        }
    }

    /// Returns the location as a string.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The last step of a location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LocationStep<'a> {
    Operation,
    Parameter,
    Request,
    /// A response, by its status code.
    Response(&'a str),
    Header(&'a str),
    Content(&'a str),
    Items,
    AdditionalProperties,
    Property(&'a str),
    /// The document, an alternative, or a property with a name in quotes.
    Other,
}

impl fmt::Display for OperationLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Removes separators and control characters from a name.
fn single_line(name: &str) -> String {
    name.replace(" / ", "/").replace(char::is_control, "?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn omits_the_step_of_a_json_body() {
        let response = OperationLocation::response("503");
        assert_eq!(response.body("application/json").property("message").as_str(), "response 503 / message");
        assert_eq!(response.body("text/html").as_str(), "response 503 / content text/html");
    }

    #[test]
    fn quotes_property_names_that_look_like_other_steps() {
        let response = OperationLocation::response("200");
        let names = ["id", "content", "header x", "a / b", "[]", "*", "", "say \"hi\""];
        let locations: Vec<_> = names.iter().map(|name| response.property(name).to_string()).collect();
        assert_eq!(
            locations,
            [
                r#"response 200 / id"#,
                r#"response 200 / "content""#,
                r#"response 200 / "header x""#,
                r#"response 200 / "a / b""#,
                r#"response 200 / "[]""#,
                r#"response 200 / "*""#,
                r#"response 200 / """#,
                r#"response 200 / "say \"hi\"""#,
            ]
        );
    }

    #[test]
    fn parses_one_location_for_each_status_code() {
        let locations = OperationLocation::parse_all("response 400, 401 / header trackingid");
        let texts: Vec<_> = locations.iter().map(OperationLocation::as_str).collect();
        assert_eq!(texts, ["response 400 / header trackingid", "response 401 / header trackingid"]);
        assert_eq!(locations[0].split_status(), Some(("400", " / header trackingid")));
        assert_eq!(OperationLocation::parse_all("parameter query orgId")[0].split_status(), None);
    }

    #[test]
    fn contains_itself_and_everything_below() {
        let response = OperationLocation::response("200");
        let ringers = response.property("ringers");
        assert!(ringers.contains(&ringers));
        assert!(ringers.items().contains(&ringers.property("years")), "an array is not a step");
        assert!(response.content("application/json").contains(&ringers.property("years")));
        assert!(!response.content("text/html").contains(&ringers));
        assert!(!ringers.contains(&response.property("ringersAndBells")));
        assert!(!ringers.contains(&OperationLocation::response("409").property("ringers")));
    }

    #[test]
    fn the_last_step_has_a_kind() {
        let response = OperationLocation::response("200");
        assert_eq!(OperationLocation::operation().last_step(), LocationStep::Operation);
        assert_eq!(OperationLocation::parameter("query", "max").last_step(), LocationStep::Parameter);
        assert_eq!(response.last_step(), LocationStep::Response("200"));
        assert_eq!(response.header("Link").last_step(), LocationStep::Header("Link"));
        assert_eq!(response.content("text/html").last_step(), LocationStep::Content("text/html"));
        assert_eq!(response.property("agents").items().last_step(), LocationStep::Items);
        assert_eq!(response.property("agents").last_step(), LocationStep::Property("agents"));
        for other in ["document", "response 200 / \"a / b\"", "response 200 / oneOf string"] {
            assert_eq!(OperationLocation(other.to_owned()).last_step(), LocationStep::Other, "{other}");
        }
    }

    #[test]
    fn content_covers_every_media_type_but_nothing_below() {
        let all = &OperationLocation::parse_all("response 503 / content")[0];
        let response = OperationLocation::response("503");
        assert!(all.covers(&response.content("text/html")));
        assert!(!all.covers(&response.body("text/html").property("a")));
        assert!(!all.covers(&response.property("content")));
        assert!(!all.covers(&OperationLocation::response("500").content("text/html")));
    }
}
