//! Doc comments as a person would write them: one `///` a line.

use quote::ToTokens;
use syn::{Attribute, Expr, ExprLit, File, Lit, Meta, parse_quote, visit_mut::VisitMut};

/// The attributes of a doc comment with `text`.
pub(super) fn comment(text: &str) -> Vec<Attribute> {
    let text = text.trim_end();
    text.lines()
        // An empty text is an empty line, which parts paragraphs.
        .chain(text.is_empty().then_some(""))
        .map(|line| {
            let line = line.trim_end();
            let line = if line.is_empty() { String::new() } else { format!(" {line}") };
            parse_quote!(#[doc = #line])
        })
        .collect()
}

/// Puts `text` in the place of the doc comment among `attributes`.
pub(super) fn replace(attributes: &mut Vec<Attribute>, text: &str) {
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    attributes.splice(0..0, comment(text));
}

/// Breaks every doc attribute of several lines into one a line, each with a space before its text.
pub(super) fn normalize(file: &mut File) {
    Normalize.visit_file_mut(file);
}

struct Normalize;

impl VisitMut for Normalize {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let mut normalized = Vec::with_capacity(attributes.len());
        for attribute in attributes.drain(..) {
            match text(&attribute) {
                Some(text) => normalized.extend(comment(&text)),
                None => normalized.push(attribute),
            }
        }
        *attributes = normalized;
    }
}

/// The text of a doc attribute, without the space before it.
pub(super) fn text(attribute: &Attribute) -> Option<String> {
    if !attribute.path().is_ident("doc") {
        return None;
    }
    match &attribute.meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                let text = text.value();
                Some(text.strip_prefix(' ').map(str::to_owned).unwrap_or(text))
            }
            other => Some(other.to_token_stream().to_string()),
        },
        _ => None,
    }
}

/// The first sentence or line of a description, for where there is room for one line only.
pub(super) fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_has_one_attribute_a_line() {
        let mut file: File = parse_quote! {
            #[doc = "One.\n\n    code\nTwo.\n"]
            pub struct A { #[doc = " Field."] pub b: u8 }
        };
        normalize(&mut file);
        assert_eq!(
            prettyplease::unparse(&file),
            "/// One.\n///\n///     code\n/// Two.\npub struct A {\n    /// Field.\n    pub b: u8,\n}\n"
        );
    }
}
