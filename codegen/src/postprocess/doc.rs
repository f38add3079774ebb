//! Doc comments with one `///` for each line.

use syn::{Attribute, parse_quote, visit_mut::VisitMut};

use super::syntax::string_literal;

/// The attributes of a doc comment.
pub(super) fn comment(text: &str) -> Vec<Attribute> {
    let text = text.trim_end();
    text.lines()
        // `lines` has no item for an empty string, which is an empty line between paragraphs.
        .chain(text.is_empty().then_some(""))
        .map(|line| {
            let line = line.trim_end();
            let line = if line.is_empty() { String::new() } else { format!(" {line}") };
            parse_quote!(#[doc = #line])
        })
        .collect()
}

/// Replaces the doc comment among `attributes`.
pub(super) fn replace(attributes: &mut Vec<Attribute>, text: &str) {
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    attributes.splice(0..0, comment(text));
}

/// Adds a paragraph to the doc comment among `attributes`, which come first.
pub(super) fn append(attributes: &mut Vec<Attribute>, paragraph: &str) {
    let length = attributes.iter().take_while(|attribute| attribute.path().is_ident("doc")).count();
    let text = if length == 0 { paragraph.to_owned() } else { format!("\n{paragraph}") };
    attributes.splice(length..length, comment(&text));
}

/// Splits doc attributes with several lines into one for each line.
pub(super) struct SplitDocLines;

impl VisitMut for SplitDocLines {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let mut split = Vec::with_capacity(attributes.len());
        for attribute in attributes.drain(..) {
            match text(&attribute) {
                Some(text) => split.extend(comment(&text)),
                None => split.push(attribute),
            }
        }
        *attributes = split;
    }
}

/// The text of a doc attribute, without the space in front of it.
fn text(attribute: &Attribute) -> Option<String> {
    let pair = attribute.meta.require_name_value().ok().filter(|pair| pair.path.is_ident("doc"))?;
    let text = string_literal(&pair.value)?;
    Some(text.strip_prefix(' ').map(str::to_owned).unwrap_or(text))
}

/// The first line of a description.
pub(super) fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_a_comment_into_lines() {
        let mut file: syn::File = parse_quote! {
            #[doc = "One.\n\n    code\nTwo.\n"]
            pub struct A { #[doc = " Field."] pub b: u8 }
        };
        SplitDocLines.visit_file_mut(&mut file);
        assert_eq!(
            prettyplease::unparse(&file),
            "/// One.\n///\n///     code\n/// Two.\npub struct A {\n    /// Field.\n    pub b: u8,\n}\n"
        );
    }
}
