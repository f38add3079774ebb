//! A place of an operation as its answers have it: the pointers of `spec/deviations.toml`.

use std::fmt;

/// The media type whose schema is the body itself, without a step of its own.
const BODY: &str = "application/json";

/// Steps, from where to begin down to the place. The head of `spec/deviations.toml` defines them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct OperationLocation(String);

impl OperationLocation {
    /// What belongs to the document as a whole.
    pub(crate) fn document() -> Self {
        Self("document".to_owned())
    }

    /// The operation itself.
    pub(crate) fn operation() -> Self {
        Self("operation".to_owned())
    }

    /// A parameter, by its `in` and its name.
    pub(crate) fn parameter(within: &str, name: &str) -> Self {
        Self(format!("parameter {} {}", plain(within), plain(name)))
    }

    /// The body of the request.
    pub(crate) fn request() -> Self {
        Self("request".to_owned())
    }

    /// An answer, by its status code.
    pub(crate) fn response(status: &str) -> Self {
        Self(format!("response {}", plain(status)))
    }

    /// A header of an answer.
    pub(crate) fn header(&self, name: &str) -> Self {
        self.step(&format!("header {}", plain(name)))
    }

    /// A media type of an answer or a request.
    pub(crate) fn content(&self, media_type: &str) -> Self {
        self.step(&format!("content {}", plain(media_type)))
    }

    /// The body of this media type, from which its properties are counted.
    pub(crate) fn body(&self, media_type: &str) -> Self {
        if media_type == BODY { self.clone() } else { self.content(media_type) }
    }

    /// A property of an object, or of the objects in a list.
    pub(crate) fn property(&self, name: &str) -> Self {
        let is_ambiguous = name.is_empty()
            || name.contains([' ', '/', '"', ',', '\\'])
            || name.contains(char::is_control)
            || matches!(name, "content" | "[]" | "*");
        if is_ambiguous { self.step(&serde_json::Value::from(name).to_string()) } else { self.step(name) }
    }

    /// What a list holds.
    pub(crate) fn items(&self) -> Self {
        self.step("[]")
    }

    /// The value of every property that has no name in the schema.
    pub(crate) fn others(&self) -> Self {
        self.step("*")
    }

    /// One of several alternatives.
    pub(crate) fn alternative(&self, label: &str) -> Self {
        self.step(&format!("oneOf {label}"))
    }

    fn step(&self, step: &str) -> Self {
        Self(format!("{} / {step}", self.0))
    }

    /// The places that the text of an entry means: one for each of the status codes that it lists.
    pub(crate) fn of_entry(text: &str) -> Vec<Self> {
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

    /// The status code of an answer and the steps behind it.
    pub(crate) fn status(&self) -> Option<(&str, &str)> {
        let rest = self.0.strip_prefix("response ")?;
        Some(rest.find(" / ").map_or((rest, ""), |end| rest.split_at(end)))
    }

    /// Whether this is the place, or, where this ends in `content` alone, a media type of the place.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        match self.0.strip_suffix(" / content") {
            Some(parent) => other
                .0
                .strip_prefix(parent)
                .and_then(|rest| rest.strip_prefix(" / content "))
                .is_some_and(|media_type| !media_type.contains(" / ")),
            None => self == other,
        }
    }

    /// Whether `other` is this place or in what it holds. To hold too much is safe: nobody is told of what is held.
    pub(crate) fn holds(&self, other: &Self) -> bool {
        let mut base = self.0.as_str();
        // The JSON body has no step of its own, and neither have the properties of what a list holds.
        for passed in [" / content application/json", " / []"] {
            base = base.trim_end_matches(passed);
        }
        other.0.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with(" / "))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OperationLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name that cannot be taken for a separator, and prints in one line.
fn plain(name: &str) -> String {
    name.replace(" / ", "/").replace(char::is_control, "?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_json_body_needs_no_step_and_another_one_does() {
        let response = OperationLocation::response("503");
        assert_eq!(response.body("application/json").property("message").as_str(), "response 503 / message");
        assert_eq!(response.body("text/html").as_str(), "response 503 / content text/html");
    }

    #[test]
    fn a_property_that_could_be_read_as_another_step_is_quoted() {
        let response = OperationLocation::response("200");
        let names = ["id", "content", "header x", "a / b", "[]", "*", "", "say \"hi\""];
        let places: Vec<_> = names.iter().map(|name| response.property(name).to_string()).collect();
        assert_eq!(
            places,
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
    fn an_entry_holds_for_each_status_that_it_lists() {
        let places = OperationLocation::of_entry("response 400, 401 / header trackingid");
        let texts: Vec<_> = places.iter().map(OperationLocation::as_str).collect();
        assert_eq!(texts, ["response 400 / header trackingid", "response 401 / header trackingid"]);
        assert_eq!(places[0].status(), Some(("400", " / header trackingid")));
        assert_eq!(OperationLocation::of_entry("parameter query orgId")[0].status(), None);
    }

    #[test]
    fn a_place_holds_itself_and_what_is_below() {
        let response = OperationLocation::response("200");
        let ringers = response.property("ringers");
        assert!(ringers.holds(&ringers));
        assert!(ringers.items().holds(&ringers.property("years")), "a list is passed through");
        assert!(response.content("application/json").holds(&ringers.property("years")));
        assert!(!response.content("text/html").holds(&ringers));
        assert!(!ringers.holds(&response.property("ringersAndBells")));
        assert!(!ringers.holds(&OperationLocation::response("409").property("ringers")));
    }

    #[test]
    fn content_alone_is_every_media_type_and_nothing_below() {
        let all = &OperationLocation::of_entry("response 503 / content")[0];
        let response = OperationLocation::response("503");
        assert!(all.covers(&response.content("text/html")));
        assert!(!all.covers(&response.body("text/html").property("a")));
        assert!(!all.covers(&response.property("content")));
        assert!(!all.covers(&OperationLocation::response("500").content("text/html")));
    }
}
