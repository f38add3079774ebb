//! Messages about parameters and properties that are missing or invalid: the name first, then the reason.

use syn::{Expr, LitStr, parse_quote, visit_mut::VisitMut};

use super::syntax::{string_literal, visit_macro_arguments};

const NOT_SET: &str = " was not initialized";

/// Rewrites the messages in a builder's function.
pub(super) struct RewriteMessages;

impl VisitMut for RewriteMessages {
    fn visit_lit_str_mut(&mut self, text: &mut LitStr) {
        if let Some(message) = rewrite_message(&text.value()) {
            *text = LitStr::new(&message, text.span());
        }
    }

    fn visit_macro_mut(&mut self, call: &mut syn::Macro) {
        visit_macro_arguments(self, call);
    }
}

/// The replacement of a message by progenitor or typify.
fn rewrite_message(text: &str) -> Option<String> {
    if let Some(name) = text.strip_suffix(NOT_SET).or(text.strip_prefix("no value supplied for ")) {
        return Some(format!("{name}: required, but not set"));
    }
    if let Some(rest) = text.strip_prefix("error converting supplied value for ") {
        return Some(rest.to_owned());
    }
    let name = text.strip_prefix("conversion to `")?.split_once("` for ")?.1.strip_suffix(" failed: {}")?;
    Some(format!("{name}: {{}}"))
}

/// Replaces the messages in a builder's `new` by empty strings, which the runtime reads as "not set", so that a request
/// allocates none of them.
pub(super) struct RemoveMissingValueMessages;

impl VisitMut for RemoveMissingValueMessages {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        syn::visit_mut::visit_expr_mut(self, expr);
        if let Expr::MethodCall(call) = expr
            && call.method == "to_string"
            && string_literal(&call.receiver).is_some_and(|text| text.ends_with(NOT_SET))
        {
            *expr = parse_quote!(String::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn begins_messages_with_the_name() {
        for (text, expected) in [
            ("location_id was not initialized", Some("location_id: required, but not set")),
            ("no value supplied for name", Some("name: required, but not set")),
            ("error converting supplied value for name: {e}", Some("name: {e}")),
            ("conversion to `NewPickup` for body failed: {}", Some("body: {}")),
            ("something else", None),
        ] {
            assert_eq!(rewrite_message(text).as_deref(), expected, "{text}");
        }
    }
}
