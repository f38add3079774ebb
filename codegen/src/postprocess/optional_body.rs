//! Optional request bodies: progenitor requires every body, and always sends one.
//!
//! The body of the builder becomes an `Option`, so that a request without a body differs from one with an empty object.

use syn::{
    Expr, ExprMethodCall, FieldValue, ImplItem, ImplItemFn, ItemStruct, Local, Pat, Stmt, parse_quote,
    visit_mut::VisitMut,
};

use super::{
    operation_doc::OperationDoc,
    setters::SetterValue,
    syntax::{setter_value, type_argument},
};

/// Makes the field of the body an `Option`.
pub(super) fn rewrite_field(builder: &mut ItemStruct) {
    let body = builder.fields.iter_mut().find(|field| field.ident.as_ref().is_some_and(|ident| ident == "body"));
    if let Some(field) = body
        && let Some(value) = type_argument(&field.ty)
    {
        field.ty = parse_quote!(Result<Option<#value>, String>);
    }
}

/// Initializes the field in the builder's `new`.
pub(super) fn rewrite_initial_value(new: &mut syn::Block) {
    struct Initialize;
    impl VisitMut for Initialize {
        fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
            if matches!(&field.member, syn::Member::Named(name) if name == "body") {
                field.expr = parse_quote!(Ok(None));
            }
        }
    }
    Initialize.visit_block_mut(new);
}

/// The setters that replace progenitor's.
pub(super) fn setters(setter: &ImplItemFn, operation: &OperationDoc<'_>, text: &str) -> Vec<ImplItem> {
    let ident = &setter.sig.ident;
    let Some(value) = setter_value(setter) else { return Vec::new() };
    // The field of a body with a builder is the builder.
    let has_builder = setter.sig.generics.where_clause.iter().flat_map(|clause| &clause.predicates).count() > 1;
    SetterValue { ident, value, is_optional: true, is_converted: has_builder }
        .setters(text, |name| operation.parameter(name).is_some())
}

/// Makes `body_map` begin with an empty body.
pub(super) fn rewrite_body_map(function: &mut ImplItemFn) {
    function.block = parse_quote!({
        self.body = self.body.map(|body| Some(f(body.unwrap_or_default())));
        self
    });
}

/// Converts the builder of the body in `build_request`, if it has one, and sends the body only if it is set.
pub(super) fn rewrite_request(statements: &mut [Stmt]) {
    for statement in statements {
        if let Stmt::Local(Local { pat: Pat::Ident(pattern), init: Some(init), .. }) = statement
            && pattern.ident == "body"
        {
            ConvertWithinOption.visit_expr_mut(&mut init.expr);
        }
    }
}

/// Rewrites `body.and_then(convert)` to the conversion of an `Option`.
struct ConvertWithinOption;

impl VisitMut for ConvertWithinOption {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        syn::visit_mut::visit_expr_method_call_mut(self, call);
        if call.method == "and_then"
            && matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("body"))
            && let Some(convert) = call.args.first()
        {
            call.args = parse_quote!(|body| body.map(#convert).transpose());
        }
    }
}
