//! The client's struct and methods: the SDK's documentation, without the constructors and hooks that the SDK writes by hand.

use proc_macro2::TokenStream;
use syn::{Expr, ImplItemFn, Item, ItemMod, parse_quote};

use super::{
    deprecation::deprecation,
    doc,
    operation_doc::{ExampleSetters, OperationDoc, OperationDocs, PathArgument},
    syntax::{ends_with, functions_mut, generated_type, has_function, is_type},
};
use crate::{error::Problem, names, openapi::Document};

/// The import of the file.
pub(super) fn imports() -> Item {
    parse_quote!(
        use crate::generated_runtime::{ClientHooks, Error, ResponseValue, encode_path};
    )
}

const OPERATIONS_DOC: &str = "# Operations

Each method takes the parameters of the path, and returns a builder that takes the others. Nothing is sent until \
                              `send` is called or the builder is awaited.";

const TYPES_DOC: &str = "The types of requests and responses.

In a response, a field is always present unless it is an `Option`. A list that is absent is empty.";

/// The module `types`, without the types.
pub(super) fn types_module(attributes: &Option<TokenStream>) -> ItemMod {
    let docs = doc::comment(TYPES_DOC);
    parse_quote! {
        #(#docs)*
        #attributes
        pub mod types {}
    }
}

/// Rewrites the items of the file other than its modules.
pub(super) fn rewrite_client(
    items: &mut Vec<Item>,
    document: &Document,
    operations: &OperationDocs<'_>,
) -> Result<(), Problem> {
    items.retain(|item| match item {
        Item::Use(_) => false,
        // It would only re-export the client.
        Item::Mod(module) => module.ident != "prelude",
        Item::Impl(block) => {
            let is_client_info = block.trait_.as_ref().is_some_and(|(path, ..)| ends_with(path, "ClientInfo"));
            !is_client_info && !has_function(block, "new_with_client")
        }
        _ => true,
    });
    for item in items {
        match item {
            Item::Struct(client) if client.ident == "Client" => {
                client.attrs = vec![parse_quote!(#[derive(Clone)])];
                doc::replace(&mut client.attrs, &client_doc(document, operations));
            }
            Item::Impl(methods) if is_type(&methods.self_ty, "Client") => {
                doc::replace(&mut methods.attrs, OPERATIONS_DOC);
                for method in functions_mut(methods) {
                    let operation = operations.get(&method.sig.ident.to_string())?;
                    take_path_arguments(method, operation);
                    doc::replace(&mut method.attrs, &method_doc(operation));
                    if operation.openapi.node.flag("deprecated") {
                        method.attrs.push(deprecation());
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Makes the client's method take the path parameters. It passes them on as `Result`s, so that `send` reports an invalid one.
fn take_path_arguments(method: &mut ImplItemFn, operation: &OperationDoc<'_>) {
    let builder = operation.builder_name();
    let values = operation.path_arguments.iter().map(|PathArgument { ident, .. }| -> Expr {
        let message = format!("{ident}: {{reason}}");
        parse_quote!(#ident.try_into().map_err(|reason| format!(#message)))
    });
    method.block = parse_quote!({ builder::#builder::new(self, #(#values),*) });
    for PathArgument { ident, value, .. } in &operation.path_arguments {
        method.sig.inputs.push(parse_quote!(#ident: impl std::convert::TryInto<#value, Error: std::fmt::Display>));
    }
}

/// A list of the path parameters with their descriptions.
fn arguments_doc(operation: &OperationDoc<'_>) -> String {
    let line = |argument: &PathArgument| {
        let description = operation.path_parameter(argument)?.node.str("description")?.trim();
        Some(format!("- `{}`: {}", argument.ident, description.replace('\n', "\n  ")))
    };
    operation.path_arguments.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

fn client_doc(document: &Document, operations: &OperationDocs<'_>) -> String {
    let info = document.node().get("info");
    let text = |key: &str| info.as_ref().and_then(|info| info.str(key)).unwrap_or_default().trim();
    let example = operations.iter().next().map(|operation| {
        let code = "let client = webex_call_pickup::Client::from_env()?; // WEBEX_ACCESS_TOKEN\n".to_owned();
        operation.example_section(&(code + &request_example(operation, ExampleSetters::Required)))
    });
    format!(
        "A client for the {} API, with a method for each operation.\n\n\
         [`Client::builder`] and [`Client::from_env`] create a client; \
         [`ClientBuilder`](crate::ClientBuilder) has its settings. A client is cheap to clone, and its clones share \
         connections, limits and tokens.\n\n\
         {}\n\nGenerated from version {} of the API's OpenAPI document.",
        text("title"),
        example.unwrap_or_default(),
        text("version")
    )
}

fn method_doc(operation: &OperationDoc<'_>) -> String {
    let scopes: Vec<_> = operation.openapi.scopes().iter().map(|scope| format!("`{scope}`")).collect();
    let scopes = match scopes.as_slice() {
        [] => String::new(),
        [scope] => format!("Requires a token with the scope {scope}."),
        scopes => format!("Requires a token with the scopes {}.", scopes.join(" and ")),
    };
    let (summary, description) = (operation.text("summary").to_owned(), operation.text("description").to_owned());
    let mut parts = vec![
        summary,
        description,
        operation.request_line(),
        arguments_doc(operation),
        scopes,
        operation.example_section(&request_example(operation, ExampleSetters::Required)),
    ];
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

/// An example that sends a request.
pub(super) fn request_example(operation: &OperationDoc<'_>, setters: ExampleSetters) -> String {
    let calls = operation.example_calls(setters, "send()\n    .await?;");
    match response_variable(operation) {
        Some(variable) => format!("let {variable} = client\n{calls}\n# let _ = {variable};"),
        None => format!("client\n{calls}"),
    }
}

/// The variable for the response in an example, named after its type. `None` for a response without a body.
fn response_variable(operation: &OperationDoc<'_>) -> Option<String> {
    let name = generated_type(&operation.response_type);
    let variable = name.map_or_else(|| "response".to_owned(), |name| names::snake_case(&name));
    operation.has_response_body().then_some(variable)
}
