//! Replaces progenitor's `send` by `build_request` and `decode_response`. The SDK's runtime sends the request in between, in
//! the same way for all operations.

use quote::format_ident;
use syn::{
    Block, Expr, ExprCall, ExprMethodCall, Ident, ImplItem, ImplItemFn, Item, ItemStruct, Local, Pat, Stmt, Token,
    parse_quote, punctuated::Punctuated, visit_mut::VisitMut,
};

use super::{
    doc,
    operation_doc::OperationDoc,
    optional_body,
    schema_index::SchemaIndex,
    syntax::{
        argument_of, client_field, ends_with, functions_mut, missing, starts_with, string_literal, struct_and_methods,
        type_name, variable, visit_macro_arguments,
    },
    template::{Replace, Replacement, Templates, template},
};
use crate::{error::Problem, openapi::vocabulary::JSON};

/// Replaces `send` in the builder of an operation. `items` are those of the builder.
pub(super) fn split_send(
    items: &mut Vec<Item>,
    operation: &OperationDoc<'_>,
    schemas: &SchemaIndex<'_>,
) -> Result<(), Problem> {
    let (builder, methods) = struct_and_methods(items)?;
    let send = functions_mut(methods).find(|function| function.sig.ident == "send").ok_or_else(|| missing("send"))?;
    let body = SplitBody::new(&mut send.block, operation, &identifiers(builder, schemas))?;
    *send = build_request(body);
    methods.items.extend(public_functions(operation, client_field(builder)?));
    items.extend([runtime_impl(operation), into_future_impl(operation)]);
    Ok(())
}

/// The parameters whose types are identifiers.
fn identifiers(builder: &ItemStruct, schemas: &SchemaIndex<'_>) -> Vec<Ident> {
    let is_identifier = |field: &&syn::Field| {
        let value = argument_of(&field.ty, "Result").and_then(type_name);
        value.is_some_and(|value| schemas.is_identifier(&value))
    };
    builder.fields.iter().filter(is_identifier).filter_map(|field| field.ident.clone()).collect()
}

fn build_request(body: SplitBody) -> ImplItemFn {
    let request = body.request;
    let mut function: ImplItemFn = parse_quote! {
        fn build_request(self) -> Result<::reqwest::Request, Error> {
            Ok(#request)
        }
    };
    function.block.stmts.splice(0..0, body.build_request);
    function
}

/// The runtime's trait with `decode_response`. Any successful status code with a value is a success, since progenitor's own
/// `match` over the documented ones would lose the value of a creation that is reported as 200.
fn runtime_impl(operation: &OperationDoc<'_>) -> Item {
    let (builder, constant) = (operation.builder_name(), operation.constant_name());
    let decode = format_ident!("{}", if operation.has_response_body() { "from_response" } else { "empty" });
    let mut item = template(&IMPLS, "Endpoint", || {
        parse_quote! {
            impl crate::generated_runtime::Endpoint for BUILDER<'_> {
                type Value = RESPONSE;
                const OPERATION: &'static crate::Operation = &operations::CONSTANT;
                fn decode_response(response: Box<crate::generated_runtime::BufferedResponse>) -> Result<ResponseValue<Self::Value>, Error> {
                    ResponseValue::DECODE(response)
                }
            }
        }
    });
    Replace([
        ("BUILDER", Replacement::Ident(&builder)),
        ("RESPONSE", Replacement::Type(&operation.response_type)),
        ("CONSTANT", Replacement::Ident(&constant)),
        ("DECODE", Replacement::Ident(&decode)),
    ])
    .visit_item_mut(&mut item);
    item
}

thread_local! {
    /// The templates of the trait implementations, by the name of the trait.
    static IMPLS: Templates<&'static str, Item> = Templates::default();
    /// `send` and `send_response`.
    static FUNCTIONS: Templates<(), [ImplItemFn; 2]> = Templates::default();
}

/// `IntoFuture`, so that a request can be awaited without `send`.
fn into_future_impl(operation: &OperationDoc<'_>) -> Item {
    let mut item = template(&IMPLS, "IntoFuture", || {
        parse_quote! {
            /// Sends the request, as `send` does, in a boxed future.
            impl<'a> ::std::future::IntoFuture for BUILDER<'a> {
                type Output = Result<RESPONSE, crate::Error>;
                type IntoFuture = crate::BoxFuture<'a, Self::Output>;
                fn into_future(self) -> Self::IntoFuture {
                    Box::pin(self.send())
                }
            }
        }
    });
    Replace([
        ("BUILDER", Replacement::Ident(&operation.builder_name())),
        ("RESPONSE", Replacement::Type(&operation.response_type)),
    ])
    .visit_item_mut(&mut item);
    item
}

/// `send` and `send_response`.
fn public_functions(operation: &OperationDoc<'_>, client: &Ident) -> [ImplItem; 2] {
    let (send, response) = if operation.has_response_body() {
        ("Sends the request and returns the response body.", "response body with its")
    } else {
        ("Sends the request. The response has no body.", "response's")
    };
    let send_docs = format!("{send}\n\n{SEND_ERRORS}");
    let send_response_docs = format!(
        "Sends the request and returns the {response} status, headers and tracking ID.\n\n# Errors\n\n\
         See [`send`](Self::send)."
    );
    let functions = template(&FUNCTIONS, (), || {
        let send = parse_quote! {
            pub async fn send(self) -> Result<RESPONSE, crate::Error> {
                let client = self.CLIENT;
                crate::generated_runtime::exchange::<BUILDER<'static>>(client, self.build_request())
                    .await
                    .map(crate::Response::into_value)
            }
        };
        let send_response = parse_quote! {
            pub async fn send_response(self) -> Result<crate::Response<RESPONSE>, crate::Error> {
                let client = self.CLIENT;
                crate::generated_runtime::exchange::<BUILDER<'static>>(client, self.build_request()).await
            }
        };
        [send, send_response]
    });
    let builder = operation.builder_name();
    let [send, send_response] = functions.map(|mut function| {
        Replace([
            ("BUILDER", Replacement::Ident(&builder)),
            ("RESPONSE", Replacement::Type(&operation.response_type)),
            ("CLIENT", Replacement::Ident(client)),
        ])
        .visit_impl_item_fn_mut(&mut function);
        function
    });
    [doc::documented(send, &send_docs), doc::documented(send_response, &send_response_docs)].map(ImplItem::Fn)
}

const SEND_ERRORS: &str = "# Errors

Returns an [`Error`](crate::Error) if a parameter is missing or invalid, if there is no access token, if the server cannot be
reached or does not respond in time, or if the response is not a success, is too large or cannot be decoded.
[`Error::kind`](crate::Error::kind) tells them apart.";

/// The body of progenitor's `send`, up to the hooks that it calls.
struct SplitBody {
    /// The variable with the request. progenitor gives no parameter the same name.
    request: Ident,
    build_request: Vec<Stmt>,
}

impl SplitBody {
    fn new(block: &mut Block, operation: &OperationDoc<'_>, identifiers: &[Ident]) -> Result<Self, Problem> {
        block.stmts.retain(|statement| !is_api_version_header(statement));
        if operation.has_optional_body() {
            optional_body::rewrite_request(&mut block.stmts);
        }
        let mut visitor = BindToRuntime { identifiers, operation, has_headers: false };
        visitor.visit_block_mut(block);
        if !visitor.has_headers {
            block.stmts.retain(|statement| variable(statement).is_none_or(|name| name != "header_map"));
        }
        let mut build_request = std::mem::take(&mut block.stmts);
        let built = build_request.iter().rposition(is_request);
        build_request.truncate(built.ok_or_else(|| missing("let request = ...build()?"))? + 1);
        let Some(Stmt::Local(Local { pat: Pat::Ident(request), .. })) = build_request.last_mut() else {
            return Err(missing("let request"));
        };
        request.mutability = None;
        Ok(Self { request: request.ident.clone(), build_request })
    }
}

/// Returns `true` for the statement that builds the request: `let mut request = ....build().map_err(...)?`.
fn is_request(statement: &Stmt) -> bool {
    let Stmt::Local(Local { init: Some(init), .. }) = statement else { return false };
    let Expr::Try(fallible) = &*init.expr else { return false };
    let Expr::MethodCall(map_err) = &*fallible.expr else { return false };
    matches!(&*map_err.receiver, Expr::MethodCall(call) if call.method == "build")
}

/// Returns `true` for the statement that adds progenitor's header `api-version`, which the API does not have.
fn is_api_version_header(statement: &Stmt) -> bool {
    let Stmt::Expr(Expr::MethodCall(call), _) = statement else { return false };
    let Some(Expr::Call(name)) = call.args.first().filter(|_| call.method == "append") else { return false };
    calls_with(name, "from_static", "api-version")
}

/// Returns `true` if the call's function is a path that ends in `name`.
fn calls(call: &ExprCall, name: &str) -> bool {
    matches!(&*call.func, Expr::Path(path) if ends_with(&path.path, name))
}

/// Returns `true` if the call's function is a path that ends in `name`, and its first argument is this string.
fn calls_with(call: &ExprCall, name: &str, text: &str) -> bool {
    calls(call, name) && call.args.first().and_then(string_literal).is_some_and(|argument| argument == text)
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

/// The expression for the client in `format!("{}/path", client.baseurl, ...)`, and the arguments without the base URL.
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

/// The name and the value of the parameter in `&progenitor_client::QueryParam::new("name", &value)`.
fn query_parameter(arguments: &Punctuated<Expr, Token![,]>) -> Option<(String, &Expr)> {
    let Expr::Reference(argument) = arguments.first()? else { return None };
    let Expr::Call(new) = &*argument.expr else { return None };
    match new.args.iter().collect::<Vec<_>>().as_slice() {
        [name, Expr::Reference(value)] if calls(new, "new") => Some((string_literal(name)?, &value.expr)),
        _ => None,
    }
}

/// Replaces the calls in progenitor's `send` with calls of the SDK's runtime.
struct BindToRuntime<'o, 'd> {
    /// The parameters that are identifiers.
    identifiers: &'o [Ident],
    operation: &'o OperationDoc<'d>,
    /// `true` if a parameter is sent as a header.
    has_headers: bool,
}

impl BindToRuntime<'_, '_> {
    /// Replaces `encode_path(&name.to_string())` with a call that rejects a dot segment, which would reach another resource. Its
    /// error names the parameter.
    fn bind_path_parameter(&self, encode_path: &ExprCall) -> Option<Expr> {
        let value = encode_path.args.first()?;
        let name = parameter_name(value)?;
        // An identifier is a string already.
        let value: Expr = match self.identifiers.iter().find(|identifier| **identifier == name) {
            Some(identifier) => parse_quote!(#identifier.as_str()),
            None => value.clone(),
        };
        Some(parse_quote!(encode_path(#name, #value)?))
    }

    /// Replaces `format!("{}/path", client.baseurl, ...)`, since the runtime has parsed the base URL, and appends the lists that
    /// are joined in one query parameter.
    fn bind_url(&self, format: &syn::Macro) -> Option<Expr> {
        let (client, path) = path_below_base_url(format)?;
        let url: Expr = parse_quote!(#client.inner.url(format_args!(#path))?);
        Some(self.operation.query_parameters().fold(url, |url, parameter| parameter.append_to(url)))
    }

    /// Replaces `request.query(&QueryParam::new("name", &name))`.
    fn bind_query_parameter(&self, query: &ExprMethodCall) -> Option<Expr> {
        let request = &query.receiver;
        let (name, value) = query_parameter(&query.args)?;
        let name = self.operation.wire_name(&name).unwrap_or(&name);
        let parameter = self.operation.query_parameters().find(|parameter| parameter.name == name)?;
        // A list that is joined in one parameter is part of the URL already.
        if parameter.separator.is_some() {
            return Some((**request).clone());
        }
        let values = parameter.values(value);
        Some(parse_quote!(#request.query_values(#name, #values)))
    }

    /// Replaces `header_map.append("Name", x.to_string().try_into()?)`, which then fails with the parameter's name.
    fn bind_header(&self, append: &ExprMethodCall) -> Option<Expr> {
        let mut arguments = append.args.iter();
        let name = string_literal(arguments.next()?)?;
        let Expr::Try(value) = arguments.next()? else { return None };
        let Expr::MethodCall(try_into) = &*value.expr else { return None };
        let value = &try_into.receiver;
        let name = self.operation.wire_name(&name).unwrap_or(&name);
        Some(parse_quote!(header_map.append(#name, crate::generated_runtime::encode_header(#name, &#value)?)))
    }

    /// Replaces `request.json(&body)`.
    fn bind_body(&self, json: &ExprMethodCall) -> Option<Expr> {
        let request = &json.receiver;
        match (self.operation.has_optional_body(), self.operation.body_media_type()) {
            (false, None) => None,
            (false, Some(media_type)) => Some(parse_quote! {
                #request.header(::reqwest::header::CONTENT_TYPE, ::reqwest::header::HeaderValue::from_static(#media_type)).json(&body)
            }),
            (true, media_type) => {
                let media_type = media_type.unwrap_or(JSON);
                Some(parse_quote!(crate::generated_runtime::optional_json(#request, #media_type, body.as_ref())))
            }
        }
    }

    /// Returns the replacement of a method call, or `None` if the call stays.
    fn bind_method_call(&mut self, call: &ExprMethodCall) -> Option<Expr> {
        match call.method.to_string().as_str() {
            // `name.map_err(Error::InvalidRequest)`: the runtime writes the message for a parameter that was not set.
            "map_err" => {
                let value = &call.receiver;
                let Expr::Path(_) = &**value else { return None };
                let name = parameter_name(value)?;
                Some(parse_quote!(#value.map_err(|reason| crate::generated_runtime::invalid_parameter(#name, reason))))
            }
            "query" => self.bind_query_parameter(call),
            "append" => {
                let append = self.bind_header(call)?;
                self.has_headers = true;
                Some(append)
            }
            "json" => self.bind_body(call),
            // `.headers(header_map)`, which follows all that is appended to the map.
            "headers" if !self.has_headers => Some((*call.receiver).clone()),
            _ => None,
        }
    }
}

impl VisitMut for BindToRuntime<'_, '_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        syn::visit_mut::visit_expr_mut(self, expr);
        let bound = match expr {
            // `Error::InvalidRequest(reason)`: the SDK's error is not an enum.
            Expr::Path(path) if starts_with(&path.path, &["Error", "InvalidRequest"]) => {
                Some(parse_quote!(Error::invalid_request))
            }
            // `request.build()?`: the SDK's error has no public conversion from reqwest's.
            Expr::Try(fallible) if matches!(&*fallible.expr, Expr::MethodCall(call) if call.method == "build") => {
                let build = &fallible.expr;
                Some(parse_quote!(#build.map_err(crate::generated_runtime::invalid_request)?))
            }
            Expr::Call(call) if calls(call, "encode_path") => self.bind_path_parameter(call),
            Expr::Macro(format) if format.mac.path.is_ident("format") => self.bind_url(&format.mac),
            Expr::MethodCall(call) => self.bind_method_call(call),
            // `HeaderValue::from_static("application/json")`, the value of `Accept`
            Expr::Call(call) if calls_with(call, "from_static", JSON) => {
                if let Some(media_type) = self.operation.response_media_type() {
                    call.args = parse_quote!(#media_type);
                }
                None
            }
            _ => None,
        };
        if let Some(bound) = bound {
            *expr = bound;
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
