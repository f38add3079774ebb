//! PersonQuery is looked for: a number, an e-mail address or a name, and whether an agent is that.

use webex_call_pickup::types::{Agent, PhoneNumber};

/// What `--find` was given.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PersonQuery {
    /// In lower case.
    Email(String),
    /// The digits, as they were typed: `00` may stand before the number of a country, or begin an extension.
    Number(String),
    /// The words, in lower case.
    Name(Vec<String>),
}

/// The fewest digits that may be the end of a number, so that `+1 907 555 2859` is found without its `+1`, and the
/// extension `2859` is not taken for it.
const SHORTEST_END: usize = 7;

impl PersonQuery {
    /// Takes an `@` for an e-mail address, digits for a number, and the rest for a name. None where there is nothing to
    /// look for.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > 1 && text.contains('@') {
            return Some(Self::Email(text.to_lowercase()));
        }
        let number = text.strip_prefix("tel:").unwrap_or(text);
        let digits = digits(number);
        if !digits.is_empty() && number.chars().all(|c| c.is_ascii_digit() || " +-./()".contains(c)) {
            return (!international(&digits).is_empty()).then_some(Self::Number(digits));
        }
        // Signs alone would be found in everybody's number, or in nobody's name.
        text.contains(char::is_alphanumeric).then(|| {
            Self::Name(
                text.split([' ', ',', ';', '\t']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect(),
            )
        })
    }

    /// Whether the agent is who is looked for.
    pub(crate) fn matches(&self, agent: &Agent) -> bool {
        match self {
            Self::Email(email) => agent.email.as_ref().is_some_and(|known| known.to_lowercase() == *email),
            Self::Number(number) => agent.numbers.iter().any(|known| has_number(known, number)),
            Self::Name(words) => {
                let parts = [&agent.first_name, &agent.last_name, &agent.display_name];
                let name =
                    parts.into_iter().flatten().fold(String::new(), |name, part| name + " " + part).to_lowercase();
                words.iter().all(|word| name.contains(word.as_str()))
            }
        }
    }
}

fn has_number(known: &PhoneNumber, number: &str) -> bool {
    let external = digits(known.external.as_deref().unwrap_or_default());
    let full = international(number);
    let is_end = full.len() >= SHORTEST_END && external.ends_with(full);
    let inner = [&known.extension, &known.esn];
    is_end || external == full || inner.into_iter().flatten().any(|inner| digits(inner) == number)
}

/// Without what is dialled before the number of a country.
fn international(digits: &str) -> &str {
    digits.strip_prefix("00").unwrap_or(digits)
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn agent() -> Agent {
        serde_json::from_value(json!({
            "id": "A", "firstName": "Jörg", "lastName": "Brown", "email": "Joerg.Brown@example.com",
            "numbers": [{ "external": "+19075552859", "extension": "8080", "esn": "12348080" }],
        }))
        .unwrap()
    }

    #[test]
    fn people_are_found_by_what_is_known_of_them() {
        let found = |text: &str| PersonQuery::parse(text).unwrap().matches(&agent());
        for text in [
            "+1 (907) 555-2859",
            "19075552859",
            "9075552859",
            "5552859",
            "8080",
            "1234-8080",
            "brown",
            "jÖRG b",
            "joerg.brown@EXAMPLE.com",
            " Brown  Jörg ",
            "Brown, Jörg",
            "tel:+1-907-555-2859",
            "001 907 555 2859",
        ] {
            assert!(found(text), "{text}");
        }
        for text in ["2859", "080", "555285", "29075552859", "jorg", "Brown Smith", "brown@example.com", "joerg.brown"]
        {
            assert!(!found(text), "{text}");
        }
    }

    #[test]
    fn zeros_before_an_extension_are_part_of_it() {
        let found = |text: &str, extension: &str| {
            let numbers = json!({ "id": "A", "numbers": [{ "extension": extension }] });
            PersonQuery::parse(text).unwrap().matches(&serde_json::from_value(numbers).unwrap())
        };
        for (text, extension) in [("0012", "0012"), ("007", "007"), ("000", "000")] {
            assert!(found(text, extension), "{text}");
        }
        for (text, extension) in [("0012", "12"), ("12", "0012"), ("007", "7"), ("000", "0")] {
            assert!(!found(text, extension), "{text}");
        }
    }

    #[test]
    fn nothing_is_nobody() {
        for text in ["", "  ", "+", "- -", "00", " 0 0 "] {
            assert_eq!(PersonQuery::parse(text), None, "{text:?}");
        }
    }
}
