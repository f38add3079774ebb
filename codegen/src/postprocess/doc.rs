//! Doc comments with one `///` for each line.

use proc_macro2::Span;
use quote::format_ident;
use syn::{
    AttrStyle, Attribute, Block, Expr, ExprLit, ImplItemFn, Lit, LitStr, Meta, MetaNameValue, Type, visit_mut::VisitMut,
};

use super::syntax::string_literal;

/// The attributes of a doc comment.
pub(super) fn comment(text: &str) -> Vec<Attribute> {
    let text = text.trim_end();
    text.lines()
        // `lines` has no item for an empty string, which is an empty line between paragraphs.
        .chain(text.is_empty().then_some(""))
        .map(|line| {
            let line = line.trim_end();
            line_comment(&if line.is_empty() { String::new() } else { format!(" {line}") })
        })
        .collect()
}

/// The attribute of one line. It is not parsed from tokens, since a large client has a hundred thousand of them.
fn line_comment(line: &str) -> Attribute {
    let literal = Lit::Str(LitStr::new(line, Span::call_site()));
    Attribute {
        pound_token: Default::default(),
        style: AttrStyle::Outer,
        bracket_token: Default::default(),
        meta: Meta::NameValue(MetaNameValue {
            path: format_ident!("doc").into(),
            eq_token: Default::default(),
            value: Expr::Lit(ExprLit { attrs: Vec::new(), lit: literal }),
        }),
    }
}

/// The function with a doc comment. To parse the comment with the function would take longer than the function alone.
pub(super) fn documented(mut function: ImplItemFn, text: &str) -> ImplItemFn {
    function.attrs = comment(text);
    function
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

/// Splits doc attributes with several lines into one for each line. Those of items and their parts, since nothing within a
/// function is documented.
pub(super) struct SplitDocLines;

impl VisitMut for SplitDocLines {
    fn visit_block_mut(&mut self, _: &mut Block) {}

    fn visit_type_mut(&mut self, _: &mut Type) {}

    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let mut split = Vec::with_capacity(attributes.len());
        for attribute in attributes.drain(..) {
            match text(&attribute) {
                Some(text) if !is_line(&text) => split.extend(comment(text.strip_prefix(' ').unwrap_or(&text))),
                _ => split.push(attribute),
            }
        }
        *attributes = split;
    }
}

/// The text of a doc attribute.
fn text(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    string_literal(&pair.value).filter(|_| pair.path.is_ident("doc"))
}

/// Returns `true` for the text of one line, as [`comment`] writes it.
fn is_line(text: &str) -> bool {
    text.is_empty() || (text.starts_with(' ') && !text.contains(['\n', '\r']) && !text.ends_with(char::is_whitespace))
}

/// The first line of a description.
pub(super) fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

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
