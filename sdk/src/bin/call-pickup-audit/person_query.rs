//! The person that `--find` looks for.

use webex_call_pickup::types::{Agent, PhoneNumber};

use crate::fold::fold;

/// A person to look for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PersonQuery {
    /// The value of `--find`.
    pub(crate) text: String,
    terms: Terms,
}

/// A number, an e-mail address or a name to look for.
#[derive(Clone, Debug, PartialEq)]
enum Terms {
    /// An e-mail address, in lower case.
    Email(String),
    /// The digits of a number or an extension. A leading `00` is an international prefix of a number, or the beginning of an
    /// extension.
    Number(String),
    /// The words of a name, without case and accents.
    Name(Vec<String>),
}

/// The minimum number of digits that match the end of a number. It is the length of a subscriber number, so that
/// `907 555 2859` finds `+1 907 555 2859`, and the extension `2859` does not.
const MIN_SUFFIX_DIGITS: usize = 7;

impl PersonQuery {
    /// Parses a query. Returns `None` if there is nothing to look for.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Terms::parse(text).map(|terms| Self { text: text.trim().to_owned(), terms })
    }

    /// Returns `true` if the agent has the number, e-mail address or name.
    pub(crate) fn matches(&self, agent: &Agent) -> bool {
        self.terms.matches(agent)
    }
}

impl Terms {
    /// Parses an e-mail address if the text contains `@`, a number if it consists of digits and separators, otherwise a name.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > 1 && text.contains('@') {
            return Some(Self::Email(text.to_lowercase()));
        }
        let number = text.strip_prefix("tel:").unwrap_or(text);
        let digits = digits(number);
        if !digits.is_empty() && number.chars().all(|c| c.is_ascii_digit() || " +-./()".contains(c)) {
            return (!without_international_prefix(&digits).is_empty()).then_some(Self::Number(digits));
        }
        // Punctuation alone would match every number, or no name at all.
        text.contains(char::is_alphanumeric)
            .then(|| Self::Name(text.split([' ', ',', ';', '\t']).filter(|word| !word.is_empty()).map(fold).collect()))
    }

    fn matches(&self, agent: &Agent) -> bool {
        match self {
            Self::Email(email) => agent.email.as_ref().is_some_and(|known| known.to_lowercase() == *email),
            Self::Number(number) => agent.numbers.iter().any(|known| has_number(known, number)),
            Self::Name(words) => {
                let parts = [&agent.first_name, &agent.last_name, &agent.display_name];
                let name = fold(&parts.into_iter().flatten().fold(String::new(), |name, part| name + " " + part));
                words.iter().all(|word| name.contains(word.as_str()))
            }
        }
    }
}

fn has_number(known: &PhoneNumber, number: &str) -> bool {
    let external = digits(known.external.as_deref().unwrap_or_default());
    let full = without_international_prefix(number);
    let is_suffix = full.len() >= MIN_SUFFIX_DIGITS && external.ends_with(full);
    let internal = [&known.extension, &known.esn];
    is_suffix || external == full || internal.into_iter().flatten().any(|internal| digits(internal) == number)
}

fn without_international_prefix(digits: &str) -> &str {
    digits.strip_prefix("00").unwrap_or(digits)
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
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
    fn matches_by_number_email_and_name() {
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
            "jorg BRÖWN",
            "joerg.brown@EXAMPLE.com",
            " Brown  Jörg ",
            "Brown, Jörg",
            "tel:+1-907-555-2859",
            "001 907 555 2859",
        ] {
            assert!(found(text), "{text}");
        }
        for text in ["2859", "080", "555285", "29075552859", "joerg", "Brown Smith", "brown@example.com", "joerg.brown"]
        {
            assert!(!found(text), "{text}");
        }
    }

    #[test]
    fn matches_leading_zeros_of_an_extension() {
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
    fn rejects_an_empty_query() {
        for text in ["", "  ", "+", "- -", "00", " 0 0 "] {
            assert_eq!(PersonQuery::parse(text), None, "{text:?}");
        }
    }
}
