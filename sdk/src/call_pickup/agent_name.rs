//! The name of an agent.

use std::borrow::Cow;

use crate::types::Agent;

impl Agent {
    /// Returns the name to show: the display name, or else the first and the last name, or else the ID. A name that is empty or
    /// blank counts as absent.
    ///
    /// The name is personal data. `Debug` of an agent does not show it.
    ///
    /// ```
    /// use webex_call_pickup::types::Agent;
    ///
    /// let mut agent = Agent::new("Y2lzYw".parse()?);
    /// assert_eq!(agent.name(), "Y2lzYw");
    /// agent.first_name = Some("Inês".to_owned());
    /// agent.last_name = Some("Carvalho".to_owned());
    /// assert_eq!(agent.name(), "Inês Carvalho");
    /// agent.display_name = Some("Inês C.".to_owned());
    /// assert_eq!(agent.name(), "Inês C.");
    /// # Ok::<(), webex_call_pickup::InvalidIdentifier>(())
    /// ```
    pub fn name(&self) -> Cow<'_, str> {
        if let Some(name) = non_blank(&self.display_name) {
            return name.into();
        }
        match (non_blank(&self.first_name), non_blank(&self.last_name)) {
            (Some(first), Some(last)) => format!("{first} {last}").into(),
            (Some(name), None) | (None, Some(name)) => name.into(),
            (None, None) => self.id.as_str().into(),
        }
    }
}

fn non_blank(name: &Option<String>) -> Option<&str> {
    name.as_deref().map(str::trim).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_names_count_as_absent() {
        for (display, first, last, expected) in [
            (Some(" Ann Zorn "), Some("A"), Some("Z"), "Ann Zorn"),
            (Some(" "), Some(" Ann "), Some("Zorn"), "Ann Zorn"),
            (Some(""), Some("Ann"), Some(" "), "Ann"),
            (None, None, Some("Zorn"), "Zorn"),
            (Some("\t"), Some(""), None, "id"),
        ] {
            let mut agent = Agent::new("id".parse().unwrap());
            agent.display_name = display.map(str::to_owned);
            (agent.first_name, agent.last_name) = (first.map(str::to_owned), last.map(str::to_owned));
            assert_eq!(agent.name(), expected);
        }
    }
}
