//! The formatted code in sections, so that a reviewer sees only the type or the operation that changed.

use std::collections::BTreeMap;

/// A named part of the generated code: whole lines, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    name: String,
    text: String,
}

impl Section {
    /// The name: `type.NAME`, `operation.NAME`, or `client` for the code that belongs to no single type or operation.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The lines of the section.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The section of the code that belongs to no single type or operation.
const CLIENT: &str = "client";

/// Formatted code: whole lines, each in a section.
#[derive(Default)]
pub(crate) struct SectionedCode {
    /// The names of sections and their next lines.
    parts: Vec<(String, String)>,
}

impl SectionedCode {
    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Adds lines to the section of a type.
    pub(crate) fn add_type(&mut self, name: &str, lines: String) {
        self.parts.push((format!("type.{name}"), lines));
    }

    /// Adds lines to the section of the operation with this method.
    pub(crate) fn add_operation(&mut self, method: &str, lines: String) {
        self.parts.push((format!("operation.{method}"), lines));
    }

    /// Adds lines that belong to no single type or operation.
    pub(crate) fn add_common(&mut self, lines: String) {
        self.parts.push((CLIENT.to_owned(), lines));
    }

    /// Adds code with its sections.
    pub(crate) fn append(&mut self, mut code: Self) {
        self.parts.append(&mut code.parts);
    }

    /// Puts the code into a module or an `impl` block. `empty` is the text of the module or the block without content.
    pub(crate) fn wrap(mut self, empty: &str) -> Self {
        let opening = empty.strip_suffix("}\n").unwrap_or(empty);
        let last_line = opening.lines().next_back().unwrap_or_default();
        let indentation = &last_line[..last_line.len() - last_line.trim_start().len()];
        self.parts.insert(0, (CLIENT.to_owned(), format!("{opening}\n")));
        self.add_common(format!("{indentation}}}\n"));
        self
    }

    /// The whole code, and its sections by name.
    pub(crate) fn finish(self) -> (String, Vec<Section>) {
        let mut code = String::with_capacity(self.parts.iter().map(|(_, lines)| lines.len()).sum());
        let mut sections: BTreeMap<String, String> = BTreeMap::new();
        for (name, lines) in self.parts.into_iter().filter(|(_, lines)| !lines.is_empty()) {
            code.push_str(&lines);
            sections.entry(name).or_default().push_str(&lines);
        }
        let sections = sections.into_iter().map(|(name, text)| Section { name, text });
        (code, sections.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_in_the_code_and_in_a_section() {
        let mut builders = SectionedCode::default();
        builders.add_type("Bell", "        struct Bell;\n".to_owned());
        let mut types = SectionedCode::default();
        types.append(builders.wrap("    pub mod builder {}\n"));
        types.add_type("Bell", "    struct Bell;\n".to_owned());
        let (code, sections) = types.wrap("/// Types.\npub mod types {}\n").finish();
        assert_eq!(
            code,
            "/// Types.\npub mod types {\n    pub mod builder {\n        struct Bell;\n    }\n    struct Bell;\n}\n"
        );
        let sections: Vec<_> = sections.iter().map(|section| (section.name(), section.text())).collect();
        let common = "/// Types.\npub mod types {\n    pub mod builder {\n    }\n}\n";
        assert_eq!(sections, [("client", common), ("type.Bell", "        struct Bell;\n    struct Bell;\n")]);
    }
}
