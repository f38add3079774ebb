//! What becomes of progenitor's `send`: it makes the request and says what the answer means, and the runtime does what is
//! between, for all operations alike.

use quote::{ToTokens, format_ident, quote};
use syn::{
    Expr, ExprMethodCall, Ident, ImplItemFn, ItemImpl, Local, Pat, Stmt, Token, parse_quote, punctuated::Punctuated,
    visit_mut::VisitMut,
};

use super::{client::OperationDoc, doc, first_argument, missing, visit_arguments};
use crate::{error::Problem, names};

/// What is there in the place of progenitor's `send`.
pub(super) struct Sending {
    /// The type that a success gives.
    pub(super) value: syn::Type,
    /// What makes the request.
    pub(super) request: ImplItemFn,
    /// The public functions, which give the SDK's error.
    pub(super) functions: [ImplItemFn; 2],
    /// What the answer means.
    pub(super) exchange: ItemImpl,
}

/// `client` is the field that has it, `identifiers` are those among the parameters.
pub(super) fn finish(
    send: &ImplItemFn,
    operation: &OperationDoc,
    client: &Ident,
    identifiers: &[Ident],
) -> Result<Sending, Problem> {
    let value = value_type(&send.sig.output).ok_or_else(|| missing("Result<ResponseValue<T>, Error<E>>"))?;
    let builder = format_ident!("{}", names::pascal_case(&operation.id));
    let constant = format_ident!("{}", names::shouty_snake_case(&operation.id));
    let Halves { request: request_ident, making, answer, meaning } = halves(send, identifiers)?;

    let request = parse_quote! {
        fn into_request(self) -> Result<::reqwest::Request, Error> {
            #(#making)*
            Ok(#request_ident)
        }
    };
    let exchange = parse_quote! {
        impl crate::generated_runtime::Exchange for #builder<'static> {
            type Value = #value;
            const OPERATION: &'static crate::Operation = &operations::#constant;
            fn value(#answer: Box<crate::generated_runtime::Answer>) -> Result<ResponseValue<Self::Value>, Error> {
                #(#meaning)*
            }
        }
    };

    let mut send: ImplItemFn = parse_quote! {
        pub async fn send(self) -> Result<#value, crate::Error> {
            let client = self.#client;
            crate::generated_runtime::exchange::<#builder<'static>>(client, self.into_request())
                .await
                .map(crate::Response::into_value)
        }
    };
    doc::replace(
        &mut send.attrs,
        &format!(
            "Sends the request, `{} {}`, and gives the value.\n\n# Errors\n\nWhen a parameter is missing or refused, when \
             the server cannot be reached, when it answers\nwith anything but success, and when its answer cannot be \
             understood: see [`Error`](crate::Error).",
            operation.method, operation.path
        ),
    );
    let mut send_response: ImplItemFn = parse_quote! {
        pub async fn send_response(self) -> Result<crate::Response<#value>, crate::Error> {
            let client = self.#client;
            crate::generated_runtime::exchange::<#builder<'static>>(client, self.into_request()).await
        }
    };
    doc::replace(
        &mut send_response.attrs,
        "Like [`send`](Self::send), and gives the value with the status, headers and tracking ID that it came with.\n\n\
         # Errors\n\nAs for [`send`](Self::send).",
    );
    Ok(Sending { value, request, functions: [send, send_response], exchange })
}

/// What progenitor's `send` does before and after it calls its hooks, which the runtime does instead.
struct Halves {
    /// What the request is called. progenitor sees to it that no parameter is called the same.
    request: Ident,
    making: Vec<Stmt>,
    /// What the answer is called.
    answer: Ident,
    meaning: Vec<Stmt>,
}

fn halves(send: &ImplItemFn, identifiers: &[Ident]) -> Result<Halves, Problem> {
    let mut block = send.block.clone();
    Exchange { identifiers }.visit_block_mut(&mut block);
    block.stmts.retain(|statement| !matches!(statement, Stmt::Expr(Expr::MethodCall(call), _) if is_api_version(call)));
    let has_headers = block.stmts.iter().any(|s| s.to_token_stream().to_string().contains("header_map . append"));
    if !has_headers {
        block.stmts.retain(|statement| named(statement).is_none_or(|name| name != "header_map"));
        NoHeaders.visit_block_mut(&mut block);
    }
    let mut making = block.stmts;
    // The last variable is the answer.
    let answered = making.iter().rposition(|statement| matches!(statement, Stmt::Local(_)));
    let answered = answered.ok_or_else(|| missing("let response"))?;
    let meaning = making.split_off(answered + 1);
    let answer = making.last().and_then(named).ok_or_else(|| missing("let response"))?.clone();
    let made = making.iter().rposition(makes_request).ok_or_else(|| missing("let request = ...build()?"))?;
    making.truncate(made + 1);
    let Some(Stmt::Local(Local { pat: Pat::Ident(request), .. })) = making.last_mut() else {
        return Err(missing("let request"));
    };
    request.mutability = None;
    Ok(Halves { request: request.ident.clone(), making, answer, meaning })
}

/// `let mut request = client.client.get(url)....build()?`
fn makes_request(statement: &Stmt) -> bool {
    let Stmt::Local(Local { init: Some(init), .. }) = statement else { return false };
    let Expr::Try(fallible) = &*init.expr else { return false };
    matches!(&*fallible.expr, Expr::MethodCall(call) if call.method == "build")
}

/// The `T` of `Result<ResponseValue<T>, _>`.
fn value_type(output: &syn::ReturnType) -> Option<syn::Type> {
    let syn::ReturnType::Type(_, output) = output else { return None };
    let syn::Type::Path(result) = &**output else { return None };
    let syn::Type::Path(response) = first_argument(&result.path)? else { return None };
    first_argument(&response.path).cloned()
}

/// `header_map.append(HeaderName::from_static("api-version"), ...)`: a header that nobody asked for.
fn is_api_version(call: &ExprMethodCall) -> bool {
    call.method == "append"
        && call.args.first().is_some_and(|name| quote!(#name).to_string().contains("\"api-version\""))
}

/// `ResponseValue::from_response`
fn is_from_response(function: &Expr) -> bool {
    matches!(function, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "from_response"))
}

/// The name of the parameter in `&x.to_string()`.
fn first_ident(value: &Expr) -> String {
    match value {
        Expr::Reference(reference) => first_ident(&reference.expr),
        Expr::MethodCall(call) => first_ident(&call.receiver),
        other => quote!(#other).to_string(),
    }
}

/// The client in `format!("{}/path", client.baseurl, ...)`, whatever its name, and the arguments without the base URL.
fn below_base_url(format: &syn::Macro) -> Option<(Expr, Punctuated<Expr, Token![,]>)> {
    let mut arguments = format.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated).ok()?.into_iter();
    let Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = arguments.next()? else { return None };
    let Expr::Field(base_url) = arguments.next()? else { return None };
    if !matches!(&base_url.member, syn::Member::Named(name) if name == "baseurl") {
        return None;
    }
    let path = syn::LitStr::new(text.value().strip_prefix("{}")?, text.span());
    Some((*base_url.base, std::iter::once(parse_quote!(#path)).chain(arguments).collect()))
}

/// The `name` of `let name = ...` or `let mut name = ...`
fn named(statement: &Stmt) -> Option<&Ident> {
    match statement {
        Stmt::Local(Local { pat: Pat::Ident(pattern), .. }) => Some(&pattern.ident),
        _ => None,
    }
}

/// Takes `.headers(header_map)` out of the request, where there is no such map.
struct NoHeaders;

impl VisitMut for NoHeaders {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        syn::visit_mut::visit_expr_mut(self, expr);
        if let Expr::MethodCall(call) = expr
            && call.method == "headers"
        {
            *expr = (*call.receiver).clone();
        }
    }
}

/// Rewrites the body of progenitor's `send` where it meets the runtime.
struct Exchange<'o> {
    /// The parameters that are identifiers.
    identifiers: &'o [Ident],
}

impl VisitMut for Exchange<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        syn::visit_mut::visit_expr_mut(self, expr);
        match expr {
            // The answer is read to its end when this is called.
            Expr::Await(awaited) if matches!(&*awaited.base, Expr::Call(call) if is_from_response(&call.func)) => {
                *expr = (*awaited.base).clone();
            }
            // `name.map_err(Error::InvalidRequest)`: the text for a parameter that was not set is made here.
            Expr::MethodCall(call) if call.method == "map_err" && matches!(&*call.receiver, Expr::Path(_)) => {
                let name = first_ident(&call.receiver);
                call.args = parse_quote!(|reason| crate::generated_runtime::invalid(#name, reason));
            }
            // Fallible, and told which parameter it is: a dot segment would reach another resource.
            Expr::Call(call) if matches!(&*call.func, Expr::Path(p) if p.path.is_ident("encode_path")) => {
                if let Some(value) = call.args.first() {
                    let name = first_ident(value);
                    let identifier = self.identifiers.iter().find(|identifier| **identifier == name);
                    // An identifier lends its text, where anything else has to be written.
                    let value: Expr = identifier.map_or(value.clone(), |identifier| parse_quote!(#identifier.as_str()));
                    *expr = parse_quote!(encode_path(#name, #value)?);
                }
            }
            // `format!("{}/path", client.baseurl, ...)`: the base URL is parsed already, and only the path has to be.
            Expr::Macro(format) if format.mac.path.is_ident("format") => {
                if let Some((client, path)) = below_base_url(&format.mac) {
                    *expr = parse_quote!(#client.inner.url(format_args!(#path))?);
                }
            }
            // `header_map.append("Name", x.to_string().try_into()?)`: told which parameter it is, too.
            Expr::MethodCall(call) if call.method == "append" && !is_api_version(call) => {
                if let [Expr::Lit(name), Expr::Try(value)] = call.args.iter().collect::<Vec<_>>().as_slice()
                    && let Expr::MethodCall(try_into) = &*value.expr
                {
                    let value = &try_into.receiver;
                    *expr = parse_quote!(header_map.append(#name, crate::generated_runtime::encode_header(#name, &#value)?));
                }
            }
            _ => {}
        }
    }

    /// The path is put together by `format!`, whose arguments are tokens until somebody parses them.
    fn visit_macro_mut(&mut self, call: &mut syn::Macro) {
        visit_arguments(self, call);
    }

    fn visit_stmt_mut(&mut self, statement: &mut Stmt) {
        syn::visit_mut::visit_stmt_mut(self, statement);
        if let Stmt::Local(local) = statement {
            local.attrs.retain(|attribute| !attribute.path().is_ident("allow"));
        }
    }
}
