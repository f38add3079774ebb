//! Splits progenitor's `send` into `build_request` and `decode_response`. The SDK's runtime sends the request in between, in
//! the same way for all operations.

use std::collections::HashMap;

use syn::{
    Expr, ExprCall, ExprLit, ExprMethodCall, Ident, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct, Lit, Local, Pat,
    ReturnType, Stmt, Token, Type, parse_quote, punctuated::Punctuated, visit_mut::VisitMut,
};

use super::{
    doc,
    operation_doc::{OperationDoc, OperationDocs},
    schema_index::SchemaIndex,
    syntax::{
        argument_of, client_field, functions_mut, impls_mut, is_unit, missing, structs, type_argument, type_name,
        visit_macro_arguments,
    },
};
use crate::error::Problem;

/// Replaces `send` in each builder, and sets the response type of each operation. `builders` are the items of the module
/// `builder`.
pub(super) fn split_send(
    builders: &mut Vec<Item>,
    operations: &mut OperationDocs,
    schemas: &SchemaIndex<'_>,
) -> Result<(), Problem> {
    let mut fields_of_builder: HashMap<String, BuilderFields> = HashMap::new();
    for builder in structs(builders) {
        fields_of_builder.insert(builder.ident.to_string(), BuilderFields::new(builder, schemas)?);
    }
    let mut runtime_impls: Vec<Item> = Vec::new();
    for block in impls_mut(builders) {
        let name = type_name(&block.self_ty).unwrap_or_default();
        let Some(fields) = fields_of_builder.get(&name) else { continue };
        let mut public = Vec::new();
        for function in functions_mut(block).filter(|function| function.sig.ident == "send") {
            let parts = SendParts::new(function, operations.get(&name)?, fields)?;
            *function = parts.build_request;
            public.extend(parts.public_functions.map(ImplItem::Fn));
            runtime_impls.push(Item::Impl(parts.runtime_impl));
            operations.get_mut(&name)?.response_type = Some(parts.response_type);
        }
        block.items.extend(public);
    }
    builders.extend(runtime_impls);
    Ok(())
}

/// The fields of a builder that `send` uses in a special way.
struct BuilderFields {
    builder: Ident,
    client: Ident,
    /// The parameters whose types are identifiers.
    identifiers: Vec<Ident>,
}

impl BuilderFields {
    fn new(builder: &ItemStruct, schemas: &SchemaIndex<'_>) -> Result<Self, Problem> {
        let is_identifier = |field: &&syn::Field| {
            let value = argument_of(&field.ty, "Result").and_then(type_name);
            value.is_some_and(|value| schemas.is_identifier(&value))
        };
        Ok(Self {
            builder: builder.ident.clone(),
            client: client_field(builder)?.clone(),
            identifiers: builder.fields.iter().filter(is_identifier).filter_map(|field| field.ident.clone()).collect(),
        })
    }
}

/// The items that replace progenitor's `send`.
struct SendParts {
    build_request: ImplItemFn,
    /// `send` and `send_response`.
    public_functions: [ImplItemFn; 2],
    /// The runtime's trait with `decode_response`.
    runtime_impl: ItemImpl,
    response_type: Type,
}

impl SendParts {
    fn new(send: &ImplItemFn, operation: &OperationDoc, fields: &BuilderFields) -> Result<Self, Problem> {
        let response_type =
            response_type(&send.sig.output).ok_or_else(|| missing("Result<ResponseValue<T>, Error<E>>"))?;
        let (builder, client) = (&fields.builder, &fields.client);
        let has_body = !is_unit(&response_type);
        let constant = operation.constant_name();
        let body = SplitBody::new(send, &fields.identifiers)?;
        let (request, build_request) = (&body.request, &body.build_request);
        let (response, decode_response) = (&body.response, &body.decode_response);
        let build_request = parse_quote! {
            fn build_request(self) -> Result<::reqwest::Request, Error> {
                #(#build_request)*
                Ok(#request)
            }
        };
        let runtime_impl = parse_quote! {
            impl crate::generated_runtime::Endpoint for #builder<'_> {
                type Value = #response_type;
                const OPERATION: &'static crate::Operation = &operations::#constant;
                fn decode_response(#response: Box<crate::generated_runtime::BufferedResponse>) -> Result<ResponseValue<Self::Value>, Error> {
                    #(#decode_response)*
                }
            }
        };
        let mut send: ImplItemFn = parse_quote! {
            pub async fn send(self) -> Result<#response_type, crate::Error> {
                let client = self.#client;
                crate::generated_runtime::exchange::<#builder<'static>>(client, self.build_request())
                    .await
                    .map(crate::Response::into_value)
            }
        };
        doc::replace(&mut send.attrs, &send_doc(has_body));
        let mut send_response: ImplItemFn = parse_quote! {
            pub async fn send_response(self) -> Result<crate::Response<#response_type>, crate::Error> {
                let client = self.#client;
                crate::generated_runtime::exchange::<#builder<'static>>(client, self.build_request()).await
            }
        };
        doc::replace(&mut send_response.attrs, &send_response_doc(has_body));
        Ok(Self { build_request, public_functions: [send, send_response], runtime_impl, response_type })
    }
}

const SEND_ERRORS: &str = "# Errors

Returns an [`Error`](crate::Error) if a parameter is missing or invalid, if the server cannot be reached, if the
response is not a success, or if its body cannot be decoded.";

fn send_doc(has_body: bool) -> String {
    let summary = if has_body {
        "Sends the request and returns the response body."
    } else {
        "Sends the request. The response has no body."
    };
    format!("{summary}\n\n{SEND_ERRORS}")
}

fn send_response_doc(has_body: bool) -> String {
    let body = if has_body { "response body with its" } else { "response's" };
    format!(
        "Sends the request and returns the {body} status, headers and tracking ID.\n\n# Errors\n\n\
         See [`send`](Self::send)."
    )
}

/// The body of progenitor's `send`, before and after the hooks that it calls.
struct SplitBody {
    /// The variable with the request. progenitor gives no parameter the same name.
    request: Ident,
    build_request: Vec<Stmt>,
    /// The variable with the response.
    response: Ident,
    decode_response: Vec<Stmt>,
}

impl SplitBody {
    fn new(send: &ImplItemFn, identifiers: &[Ident]) -> Result<Self, Problem> {
        let mut block = send.block.clone();
        BindToRuntime { identifiers }.visit_block_mut(&mut block);
        block.stmts.retain(|statement| !is_api_version_header(statement));
        if !has_header_parameters(&mut block) {
            block.stmts.retain(|statement| variable(statement).is_none_or(|name| name != "header_map"));
            RemoveHeaders.visit_block_mut(&mut block);
        }
        let mut build_request = block.stmts;
        // The last variable is the response.
        let last = build_request.iter().rposition(|statement| matches!(statement, Stmt::Local(_)));
        let last = last.ok_or_else(|| missing("let response"))?;
        let decode_response = build_request.split_off(last + 1);
        let response = build_request.last().and_then(variable).ok_or_else(|| missing("let response"))?.clone();
        let built = build_request.iter().rposition(is_request);
        build_request.truncate(built.ok_or_else(|| missing("let request = ...build()?"))? + 1);
        let Some(Stmt::Local(Local { pat: Pat::Ident(request), .. })) = build_request.last_mut() else {
            return Err(missing("let request"));
        };
        request.mutability = None;
        Ok(Self { request: request.ident.clone(), build_request, response, decode_response })
    }
}

/// `let mut request = client.client.get(url)....build().map_err(...)?`
fn is_request(statement: &Stmt) -> bool {
    let Stmt::Local(Local { init: Some(init), .. }) = statement else { return false };
    let Expr::Try(fallible) = &*init.expr else { return false };
    let Expr::MethodCall(map_err) = &*fallible.expr else { return false };
    matches!(&*map_err.receiver, Expr::MethodCall(call) if call.method == "build")
}

/// Returns `true` for the path `Error::variant`.
fn is_error_variant(path: &syn::ExprPath, variant: &str) -> bool {
    let segments: Vec<_> = path.path.segments.iter().map(|segment| &segment.ident).collect();
    matches!(segments[..], [error, name] if error == "Error" && name == variant)
}

/// The `T` of `Result<ResponseValue<T>, _>`.
fn response_type(output: &ReturnType) -> Option<Type> {
    let ReturnType::Type(_, output) = output else { return None };
    let Type::Path(result) = &**output else { return None };
    let Type::Path(response) = type_argument(&result.path)? else { return None };
    type_argument(&response.path).cloned()
}

/// `header_map.append(HeaderName::from_static("api-version"), ...)`: progenitor's own header, which the API does not
/// have.
fn is_api_version_header(statement: &Stmt) -> bool {
    let Stmt::Expr(Expr::MethodCall(call), _) = statement else { return false };
    call.method == "append"
        && call.args.first().is_some_and(|name| static_header_name(name).as_deref() == Some("api-version"))
}

/// The name in `HeaderName::from_static("name")`.
fn static_header_name(name: &Expr) -> Option<String> {
    match name {
        Expr::Call(call) if calls(call, "from_static") => string_literal(call.args.first()?),
        _ => None,
    }
}

fn string_literal(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

/// Returns `true` if the call's function is a path that ends in `name`.
fn calls(call: &ExprCall, name: &str) -> bool {
    matches!(&*call.func, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}

/// The name of the parameter in `name`, `&name` or `&name.to_string()`.
fn parameter_name(value: &Expr) -> Option<String> {
    match value {
        Expr::Reference(reference) => parameter_name(&reference.expr),
        Expr::MethodCall(call) => parameter_name(&call.receiver),
        Expr::Path(path) => path.path.get_ident().map(Ident::to_string),
        _ => None,
    }
}

/// The client in `format!("{}/path", client.baseurl, ...)`, whatever its name, and the arguments without the base URL.
fn path_below_base_url(format: &syn::Macro) -> Option<(Expr, Punctuated<Expr, Token![,]>)> {
    let mut arguments = format.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated).ok()?.into_iter();
    let template = string_literal(&arguments.next()?)?;
    let Expr::Field(base_url) = arguments.next()? else { return None };
    if !matches!(&base_url.member, syn::Member::Named(name) if name == "baseurl") {
        return None;
    }
    let path = template.strip_prefix("{}")?;
    Some((*base_url.base, std::iter::once(parse_quote!(#path)).chain(arguments).collect()))
}

/// The variable of `let name = ...` or `let mut name = ...`
fn variable(statement: &Stmt) -> Option<&Ident> {
    match statement {
        Stmt::Local(Local { pat: Pat::Ident(pattern), .. }) => Some(&pattern.ident),
        _ => None,
    }
}

/// Returns `true` if a parameter is sent as a header.
fn has_header_parameters(block: &mut syn::Block) -> bool {
    let mut appends = FindHeaders { found: false };
    appends.visit_block_mut(block);
    appends.found
}

/// Looks for `header_map.append(...)`.
struct FindHeaders {
    found: bool,
}

impl VisitMut for FindHeaders {
    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        syn::visit_mut::visit_expr_method_call_mut(self, call);
        self.found |=
            call.method == "append" && parameter_name(&call.receiver).is_some_and(|name| name == "header_map");
    }
}

/// Removes `.headers(header_map)` from the request.
struct RemoveHeaders;

impl VisitMut for RemoveHeaders {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        syn::visit_mut::visit_expr_mut(self, expr);
        if let Expr::MethodCall(call) = expr
            && call.method == "headers"
        {
            *expr = (*call.receiver).clone();
        }
    }
}

/// Replaces what progenitor's `send` calls by the SDK's runtime.
struct BindToRuntime<'o> {
    /// The parameters that are identifiers.
    identifiers: &'o [Ident],
}

impl VisitMut for BindToRuntime<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        syn::visit_mut::visit_expr_mut(self, expr);
        match expr {
            // The runtime has read the whole body before, so that this does not have to be awaited.
            Expr::Await(awaited) if matches!(&*awaited.base, Expr::Call(call) if calls(call, "from_response")) => {
                *expr = (*awaited.base).clone();
            }
            // `Error::InvalidRequest(reason)` and `Error::UnexpectedResponse(response)`: the SDK's error is no enum.
            Expr::Path(path) if is_error_variant(path, "InvalidRequest") => {
                *expr = parse_quote!(Error::invalid_request);
            }
            Expr::Path(path) if is_error_variant(path, "UnexpectedResponse") => {
                *expr = parse_quote!(crate::generated_runtime::unexpected_response);
            }
            // `request.build()?`: the SDK's error has no public conversion from reqwest's.
            Expr::Try(fallible) if matches!(&*fallible.expr, Expr::MethodCall(call) if call.method == "build") => {
                let build = &fallible.expr;
                *expr = parse_quote!(#build.map_err(crate::generated_runtime::invalid_request)?);
            }
            // `name.map_err(Error::InvalidRequest)`: the runtime writes the message for a parameter that was not set.
            Expr::MethodCall(call) if call.method == "map_err" && matches!(&*call.receiver, Expr::Path(_)) => {
                if let Some(name) = parameter_name(&call.receiver) {
                    call.args = parse_quote!(|reason| crate::generated_runtime::invalid_parameter(#name, reason));
                }
            }
            // `encode_path(&name.to_string())`: fails with the parameter's name, since a dot segment would reach another
            // resource.
            Expr::Call(call) if matches!(&*call.func, Expr::Path(path) if path.path.is_ident("encode_path")) => {
                if let Some(value) = call.args.first()
                    && let Some(name) = parameter_name(value)
                {
                    let identifier = self.identifiers.iter().find(|identifier| **identifier == name);
                    // An identifier is a string already.
                    let value: Expr = identifier.map_or(value.clone(), |identifier| parse_quote!(#identifier.as_str()));
                    *expr = parse_quote!(encode_path(#name, #value)?);
                }
            }
            // `format!("{}/path", client.baseurl, ...)`: the runtime has parsed the base URL.
            Expr::Macro(format) if format.mac.path.is_ident("format") => {
                if let Some((client, path)) = path_below_base_url(&format.mac) {
                    *expr = parse_quote!(#client.inner.url(format_args!(#path))?);
                }
            }
            // `header_map.append("Name", x.to_string().try_into()?)`: fails with the parameter's name.
            Expr::MethodCall(call) if call.method == "append" => {
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

    /// The arguments of `format!` are tokens until they are parsed.
    fn visit_macro_mut(&mut self, call: &mut syn::Macro) {
        visit_macro_arguments(self, call);
    }

    fn visit_stmt_mut(&mut self, statement: &mut Stmt) {
        syn::visit_mut::visit_stmt_mut(self, statement);
        if let Stmt::Local(local) = statement {
            local.attrs.retain(|attribute| !attribute.path().is_ident("allow"));
        }
    }
}
