//! The parameters in the query of a request: how the runtime gets their values.

use quote::{format_ident, quote};
use syn::{Expr, parse_quote};

/// A parameter in the query: a scalar value, or a list of them.
pub(super) struct QueryParameter<'p> {
    /// The name on the wire.
    pub(super) name: &'p str,
    pub(super) rust_name: &'p str,
    pub(super) is_required: bool,
    pub(super) is_list: bool,
    /// The character that joins the items of the list in one parameter. `None` if each item is a parameter.
    pub(super) separator: Option<char>,
}

impl QueryParameter<'_> {
    /// The iterator over the values of the parameter.
    pub(super) fn values(&self, value: &Expr) -> Expr {
        match (self.is_required, self.is_list) {
            (true, false) => parse_quote!([&#value]),
            (false, false) => parse_quote!(&#value),
            // A list can have a type of its own, which dereferences to a `Vec`.
            (true, true) => parse_quote!(#value.iter()),
            (false, true) => parse_quote!(#value.iter().flat_map(|items| items.iter())),
        }
    }

    /// The expression that appends the parameter to the query of a URL, if it is a list that is joined in one parameter.
    pub(super) fn append_to(&self, url: Expr) -> Expr {
        let Some(separator) = self.separator else { return url };
        let (name, ident) = (self.name, format_ident!("{}", self.rust_name));
        let items = if self.is_required { quote!(&#ident) } else { quote!(#ident.as_deref().unwrap_or_default()) };
        parse_quote!(crate::generated_runtime::with_joined_list(#url, #name, #items, #separator))
    }
}
