//! The client and its builders: own runtime, own errors, own documentation.

use quote::{ToTokens, format_ident, quote};
use serde_json::Value;
use syn::{
    Expr, File, FnArg, ImplItem, ImplItemFn, Item, ItemImpl, Stmt, Token, Visibility, parse_quote,
    punctuated::Punctuated, visit_mut::VisitMut,
};

use super::{doc, missing, module, self_type};
use crate::{
    document::Document,
    error::Problem,
    names,
    prepare::{operations, schemas},
};

pub(super) fn finish(file: &mut File, original: &Document, prepared: &Value) -> Result<(), Problem> {
    // The client's constructors, hooks and `Debug` are hand-written, and the prelude would have one name in it.
    file.items.retain(|item| match item {
        Item::Use(_) => false,
        Item::Mod(module) => module.ident != "prelude",
        Item::Impl(block) => !is_client_info(block) && !has_function(block, "new_with_client"),
        _ => true,
    });
    file.items.insert(
        0,
        parse_quote!(
            use crate::runtime::{ClientHooks, Error, ResponseValue, encode_path};
        ),
    );
    for item in &mut file.items {
        match item {
            Item::Struct(client) if client.ident == "Client" => {
                client.attrs = vec![parse_quote!(#[derive(Clone)])];
                let docs = doc::comment(&client_doc(original));
                client.attrs.splice(0..0, docs);
            }
            Item::Impl(methods) if self_type(methods).as_deref() == Some("Client") => {
                for method in functions(methods) {
                    let operation = find_operation(original, &method.sig.ident.to_string())?;
                    doc::replace(&mut method.attrs, &method_doc(original, &operation));
                }
            }
            Item::Mod(module) if module.ident == "types" || module.ident == "builder" => {
                module.attrs.retain(|attribute| !attribute.path().is_ident("allow"));
            }
            _ => {}
        }
    }
    builders(module(&mut file.items, "builder")?, original, prepared)
}

fn is_client_info(block: &ItemImpl) -> bool {
    block.trait_.as_ref().is_some_and(|(path, ..)| path.segments.last().is_some_and(|s| s.ident == "ClientInfo"))
}

fn has_function(block: &ItemImpl, name: &str) -> bool {
    block.items.iter().any(|item| matches!(item, ImplItem::Fn(function) if function.sig.ident == name))
}

fn functions(block: &mut ItemImpl) -> impl Iterator<Item = &mut ImplItemFn> {
    block.items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function),
        _ => None,
    })
}

struct OperationDoc {
    method: String,
    path: String,
    rust_name: String,
    summary: String,
    description: String,
    /// Rust name, description, whether required, an example.
    parameters: Vec<(String, String, bool, Option<String>)>,
}

/// What the document says of the operation whose method is `rust_name`.
fn find_operation(document: &Document, rust_name: &str) -> Result<OperationDoc, Problem> {
    let root = &document.root;
    for (path, method, operation) in operations(root) {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        if names::snake_case(id) != rust_name {
            continue;
        }
        let text = |key: &str| operation.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let mut parameters: Vec<(String, String, bool, Option<String>)> = Vec::new();
        let of_path = root["paths"][path]["parameters"].as_array().into_iter().flatten();
        let of_operation = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
        for parameter in of_operation.chain(of_path) {
            let parameter = resolve(root, "parameters", parameter);
            let name = names::snake_case(parameter["name"].as_str().unwrap_or_default());
            if parameters.iter().any(|(known, ..)| *known == name) {
                continue;
            }
            let description = parameter["description"].as_str().unwrap_or_default().trim().to_owned();
            let example = parameter["example"].as_str().map(str::to_owned);
            parameters.push((name, description, parameter["required"] == true, example));
        }
        return Ok(OperationDoc {
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            rust_name: rust_name.to_owned(),
            summary: text("summary"),
            description: text("description"),
            parameters,
        });
    }
    Err(missing(&format!("operation {rust_name}")))
}

fn resolve<'d>(root: &'d Value, section: &str, mut value: &'d Value) -> &'d Value {
    while let Some(name) = value["$ref"].as_str().and_then(|r| crate::refuse::component_of(r, section)) {
        value = &root["components"][section][name];
    }
    value
}

fn client_doc(document: &Document) -> String {
    let info = &document.root["info"];
    let text = |key: &str| info[key].as_str().unwrap_or_default().trim();
    format!(
        "A client of the {} API. Cheap to clone; clones share connections.\n\n{}\n\nVersion of the document: {}.",
        text("title"),
        text("description"),
        text("version")
    )
}

fn method_doc(document: &Document, operation: &OperationDoc) -> String {
    let mut text = String::new();
    for part in [&operation.summary, &operation.description] {
        if !part.is_empty() {
            text.push_str(part);
            text.push_str("\n\n");
        }
    }
    text.push_str(&format!("`{} {}`\n\n", operation.method, operation.path));
    let scopes = super::operations::required_scopes(document, &operation.rust_name);
    if !scopes.is_empty() {
        let scopes: Vec<_> = scopes.iter().map(|scope| format!("`{scope}`")).collect();
        text.push_str(&format!("Needs a token with the scope {}.\n\n", scopes.join(" and ")));
    }
    text.push_str("# Example\n\n```no_run\n");
    text.push_str("# async fn example(client: webex_call_pickup::Client) -> Result<(), webex_call_pickup::Error> {\n");
    text.push_str(&format!("let answer = client\n    .{}()\n", operation.rust_name));
    for (name, _, required, example) in &operation.parameters {
        if let (true, Some(example)) = (required, example) {
            text.push_str(&format!("    .{name}({example:?})\n"));
        }
    }
    text.push_str("    .send()\n    .await?;\n# let _ = answer;\n# Ok(())\n# }\n```");
    text
}

fn builders(items: &mut Vec<Item>, original: &Document, prepared: &Value) -> Result<(), Problem> {
    items.retain(|item| !matches!(item, Item::Use(_)));
    items.insert(
        0,
        parse_quote!(
            use super::{ClientHooks, Error, ResponseValue, encode_path, operations, types};
        ),
    );
    let validated: Vec<String> = schemas(prepared)
        .filter(|(_, schema)| schema.get("x-identifier").is_some())
        .map(|(name, _)| names::pascal_case(name))
        .collect();
    let builder_names: Vec<_> = items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(builder) => Some(builder.ident.to_string()),
            _ => None,
        })
        .collect();
    for name in builder_names {
        let constant = format_ident!("{}", names::shouty_snake_case(&name));
        let operation = find_operation(original, &names::snake_case(&name))?;
        for item in items.iter_mut() {
            let Item::Impl(block) = item else { continue };
            if self_type(block).as_deref() != Some(&name) {
                continue;
            }
            let mut added = Vec::new();
            for function in functions(block) {
                match function.sig.ident.to_string().as_str() {
                    "new" => {
                        function.vis = parse_quote!(pub(super));
                        NotInitialized.visit_block_mut(&mut function.block);
                    }
                    "send" => added = send(function, &constant, &operation)?,
                    setter => {
                        let parameter = operation.parameters.iter().find(|(known, ..)| known == setter);
                        if let Some((_, description, required, _)) = parameter {
                            document_setter(function, description, *required, &validated);
                        }
                        keep_the_reason(function);
                    }
                }
            }
            block.items.extend(added);
        }
    }
    Ok(())
}

fn document_setter(function: &mut ImplItemFn, description: &str, required: bool, validated: &[String]) {
    let need = if required { "Required." } else { "Optional." };
    let mut text = format!("{}\n\n{need}", description.trim());
    let signature = quote!(#function).to_string();
    if validated.iter().any(|name| signature.contains(&format!(":: {name} >"))) {
        text.push_str(" A value that is no identifier is refused when the request is sent.");
    }
    doc::replace(&mut function.attrs, text.trim());
}

/// `send` as progenitor wrote it becomes private; the public ones give the SDK's error.
fn send(function: &mut ImplItemFn, constant: &syn::Ident, operation: &OperationDoc) -> Result<Vec<ImplItem>, Problem> {
    let value = value_type(&function.sig.output).ok_or_else(|| missing("Result<ResponseValue<T>, Error<E>>"))?;
    function.attrs.clear();
    function.vis = Visibility::Inherited;
    function.sig.ident = format_ident!("exchange");
    function.sig.output = parse_quote!(-> Result<ResponseValue<#value>, Error>);
    Exchange { constant: constant.clone() }.visit_block_mut(&mut function.block);
    function.block.stmts.retain(|statement| !is_api_version(statement));
    let has_headers = function.block.to_token_stream().to_string().contains("header_map . append");
    if !has_headers {
        function.block.stmts.retain(|statement| !is_header_map(statement));
        NoHeaders.visit_block_mut(&mut function.block);
    }

    let line = format!("`{} {}`", operation.method, operation.path);
    let mut send: ImplItemFn = parse_quote! {
        pub async fn send(self) -> Result<#value, crate::Error> {
            self.send_response().await.map(crate::Response::into_value)
        }
    };
    doc::replace(
        &mut send.attrs,
        &format!(
            "Sends the request, {line}, and gives the value.\n\n# Errors\n\nWhen a parameter is missing or refused, when \
             the server cannot be reached, when it answers\nwith anything but success, and when its answer cannot be \
             understood: see [`Error`](crate::Error)."
        ),
    );
    let mut send_response: ImplItemFn = parse_quote! {
        pub async fn send_response(self) -> Result<crate::Response<#value>, crate::Error> {
            self.exchange().await.map_err(|error| error.into_error(&operations::#constant))
        }
    };
    doc::replace(
        &mut send_response.attrs,
        "Like [`send`](Self::send), and gives the value with the status, headers and tracking ID that it came with.\n\n\
         # Errors\n\nAs for [`send`](Self::send).",
    );
    Ok(vec![ImplItem::Fn(send), ImplItem::Fn(send_response)])
}

/// The `T` of `Result<ResponseValue<T>, _>`.
fn value_type(output: &syn::ReturnType) -> Option<syn::Type> {
    let syn::ReturnType::Type(_, output) = output else { return None };
    first_argument(&first_argument(output)?)
}

fn first_argument(ty: &syn::Type) -> Option<syn::Type> {
    let syn::Type::Path(path) = ty else { return None };
    let syn::PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    match arguments.args.first()? {
        syn::GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    }
}

/// `header_map.append(HeaderName::from_static("api-version"), ...)`: a header that nobody asked for.
fn is_api_version(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Expr(Expr::MethodCall(call), _)
        if call.method == "append" && call.args.first().is_some_and(|name| quote!(#name).to_string().contains("\"api-version\"")))
}

/// `let mut header_map = ...`
fn is_header_map(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Local(local) if local.pat.to_token_stream().to_string() == "mut header_map")
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
struct Exchange {
    constant: syn::Ident,
}

impl VisitMut for Exchange {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        syn::visit_mut::visit_expr_mut(self, expr);
        match expr {
            Expr::Struct(info) if info.path.is_ident("OperationInfo") => {
                let constant = &self.constant;
                *expr = parse_quote!(&operations::#constant);
            }
            Expr::MethodCall(call) if ["pre", "exec", "post"].iter().any(|hook| call.method == hook) => {
                for argument in &mut call.args {
                    if matches!(argument, Expr::Reference(r) if matches!(&*r.expr, Expr::Path(p) if p.path.is_ident("info")))
                    {
                        *argument = parse_quote!(info);
                    }
                }
            }
            // Fallible, and told which parameter it is: a dot segment would reach another resource.
            Expr::Call(call) if matches!(&*call.func, Expr::Path(p) if p.path.is_ident("encode_path")) => {
                let value = call.args.first().cloned();
                let name = value.as_ref().map(|v| quote!(#v).to_string()).unwrap_or_default();
                let name: String = name
                    .chars()
                    .skip_while(|c| !c.is_alphabetic() && *c != '_')
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                *expr = parse_quote!(encode_path(#name, #value)?);
            }
            _ => {}
        }
    }

    /// The path is put together by `format!`, whose arguments are tokens until somebody parses them.
    fn visit_macro_mut(&mut self, call: &mut syn::Macro) {
        if let Ok(mut arguments) = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            arguments.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
            call.tokens = quote!(#arguments);
        }
    }

    fn visit_stmt_mut(&mut self, statement: &mut Stmt) {
        syn::visit_mut::visit_stmt_mut(self, statement);
        if let Stmt::Local(local) = statement {
            local.attrs.retain(|attribute| !attribute.path().is_ident("allow"));
        }
    }
}

/// `Err("x was not initialized")` becomes a sentence about what to do.
struct NotInitialized;

impl VisitMut for NotInitialized {
    fn visit_lit_str_mut(&mut self, text: &mut syn::LitStr) {
        if let Some(name) = text.value().strip_suffix(" was not initialized") {
            *text = syn::LitStr::new(&format!("{name}: required, and not set"), text.span());
        }
    }
}

/// progenitor's setters drop the reason for which a value is refused.
fn keep_the_reason(function: &mut ImplItemFn) {
    let Some(FnArg::Typed(_)) = function.sig.inputs.iter().nth(1) else { return };
    let name = function.sig.ident.to_string();
    let mut reason = Reason { name, found: false };
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
    fn visit_expr_closure_mut(&mut self, closure: &mut syn::ExprClosure) {
        if closure.inputs.iter().any(|input| matches!(input, syn::Pat::Wild(_))) {
            let format = format!("{}: {{reason}}", self.name);
            *closure = parse_quote!(|reason| format!(#format));
            self.found = true;
        }
    }
}
