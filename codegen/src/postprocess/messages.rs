//! The texts that tell a caller which value is missing or refused: the name first, then the reason.

use syn::{Block, Expr, ExprClosure, ExprLit, FnArg, ImplItemFn, Lit, LitStr, Pat, parse_quote, visit_mut::VisitMut};

use super::visit_arguments;

const NOT_SET: &str = " was not initialized";

/// Rewrites the texts of a builder's function.
pub(super) fn rewrite(block: &mut Block) {
    Texts.visit_block_mut(block);
}

struct Texts;

impl VisitMut for Texts {
    fn visit_lit_str_mut(&mut self, text: &mut LitStr) {
        if let Some(better) = better(&text.value()) {
            *text = LitStr::new(&better, text.span());
        }
    }

    fn visit_macro_mut(&mut self, call: &mut syn::Macro) {
        visit_arguments(self, call);
    }
}

/// The text to put in the place of one of progenitor's or typify's.
fn better(text: &str) -> Option<String> {
    if let Some(name) = text.strip_suffix(NOT_SET).or(text.strip_prefix("no value supplied for ")) {
        return Some(format!("{name}: required, and not set"));
    }
    if let Some(rest) = text.strip_prefix("error converting supplied value for ") {
        return Some(rest.to_owned());
    }
    let name = text.strip_prefix("conversion to `")?.split_once("` for ")?.1.strip_suffix(" failed: {}")?;
    Some(format!("{name}: {{}}"))
}

/// Takes the texts of the parameters that nobody has set yet out of a builder's `new`: no reason says the same.
pub(super) fn leave_unset(block: &mut Block) {
    Unset.visit_block_mut(block);
}

struct Unset;

impl VisitMut for Unset {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        syn::visit_mut::visit_expr_mut(self, expr);
        if let Expr::MethodCall(call) = expr
            && call.method == "to_string"
            && let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &*call.receiver
            && text.value().ends_with(NOT_SET)
        {
            *expr = parse_quote!(String::new());
        }
    }
}

/// progenitor's setters drop the reason for which a value is refused.
pub(super) fn keep_the_reason(function: &mut ImplItemFn) {
    let Some(FnArg::Typed(_)) = function.sig.inputs.iter().nth(1) else { return };
    let mut reason = Reason { name: function.sig.ident.to_string(), found: false };
    reason.visit_block_mut(&mut function.block);
    if reason.found
        && let Some(clause) = &mut function.sig.generics.where_clause
    {
        clause.predicates.push(parse_quote!(V::Error: std::fmt::Display));
    }
}

struct Reason {
    name: String,
    found: bool,
}

impl VisitMut for Reason {
    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        if closure.inputs.iter().any(|input| matches!(input, Pat::Wild(_))) {
            let format = format!("{}: {{reason}}", self.name);
            *closure = parse_quote!(|reason| format!(#format));
            self.found = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_comes_first() {
        for (text, expected) in [
            ("location_id was not initialized", Some("location_id: required, and not set")),
            ("no value supplied for name", Some("name: required, and not set")),
            ("error converting supplied value for name: {e}", Some("name: {e}")),
            ("conversion to `NewPickup` for body failed: {}", Some("body: {}")),
            ("something else", None),
        ] {
            assert_eq!(better(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_setter_keeps_the_reason() {
        let mut function: ImplItemFn = parse_quote! {
            pub fn name<V>(mut self, value: V) -> Self where V: std::convert::TryInto<String> {
                self.name = value.try_into().map_err(|_| "conversion failed".to_string());
                self
            }
        };
        keep_the_reason(&mut function);
        let expected: ImplItemFn = parse_quote! {
            pub fn name<V>(mut self, value: V) -> Self
            where
                V: std::convert::TryInto<String>,
                V::Error: std::fmt::Display
            {
                self.name = value.try_into().map_err(|reason| format!("name: {reason}"));
                self
            }
        };
        assert_eq!(function, expected);
    }
}
