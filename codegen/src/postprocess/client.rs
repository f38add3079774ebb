//! The client's struct and methods: the SDK's documentation, without the constructors and hooks that the SDK writes by hand.

use syn::{File, Item, ItemImpl, ItemMod, parse_quote};

use super::{
    doc,
    operation_doc::{OperationDoc, OperationDocs},
    syntax::{functions_mut, generated_type, has_function, is_type},
};
use crate::{error::Problem, names, openapi::Document};

pub(super) fn rewrite_client(file: &mut File, document: &Document, operations: &OperationDocs) -> Result<(), Problem> {
    file.items.retain(|item| match item {
        Item::Use(_) => false,
        // It would only re-export the client.
        Item::Mod(module) => module.ident != "prelude",
        Item::Impl(block) => !is_client_info(block) && !has_function(block, "new_with_client"),
        _ => true,
    });
    file.items.insert(
        0,
        parse_quote!(
            use crate::generated_runtime::{ClientHooks, Error, ResponseValue, encode_path};
        ),
    );
    for item in &mut file.items {
        match item {
            Item::Struct(client) if client.ident == "Client" => {
                client.attrs = vec![parse_quote!(#[derive(Clone)])];
                doc::replace(&mut client.attrs, &client_doc(document));
            }
            Item::Impl(methods) if is_type(&methods.self_ty, "Client") => document_methods(methods, operations)?,
            Item::Mod(module) if module.ident == "types" => {
                rewrite_module(module, "The types of requests and responses.");
            }
            Item::Mod(module) if module.ident == "builder" => {
                rewrite_module(module, "The request builders, one for each operation.");
            }
            _ => {}
        }
    }
    Ok(())
}

/// Documents a module, and removes the lint levels that progenitor sets for it.
fn rewrite_module(module: &mut ItemMod, text: &str) {
    module.attrs.retain(|attribute| !attribute.path().is_ident("allow"));
    doc::replace(&mut module.attrs, text);
}

fn is_client_info(block: &ItemImpl) -> bool {
    block.trait_.as_ref().is_some_and(|(path, ..)| path.segments.last().is_some_and(|s| s.ident == "ClientInfo"))
}

fn document_methods(methods: &mut ItemImpl, operations: &OperationDocs) -> Result<(), Problem> {
    for method in functions_mut(methods) {
        let name = method.sig.ident.to_string();
        doc::replace(&mut method.attrs, &method_doc(operations.get(&name)?));
    }
    Ok(())
}

fn client_doc(document: &Document) -> String {
    let info = document.node().get("info");
    let text = |key: &str| info.as_ref().and_then(|info| info.str(key)).unwrap_or_default().trim();
    format!(
        "A client for the {} API. Cheap to clone; clones share connections.\n\n{}\n\nGenerated from version {} of the \
         API's OpenAPI document.",
        text("title"),
        text("description"),
        text("version")
    )
}

fn method_doc(operation: &OperationDoc) -> String {
    let mut text = String::new();
    for part in [&operation.summary, &operation.description] {
        if !part.is_empty() {
            text.push_str(part);
            text.push_str("\n\n");
        }
    }
    text.push_str(&operation.request_line());
    text.push_str("\n\n");
    let scopes: Vec<_> = operation.scopes.iter().map(|scope| format!("`{scope}`")).collect();
    match scopes.as_slice() {
        [] => {}
        [scope] => text.push_str(&format!("Requires a token with the scope {scope}.\n\n")),
        scopes => text.push_str(&format!("Requires a token with the scopes {}.\n\n", scopes.join(" and "))),
    }
    text.push_str("# Example\n\n```no_run\n");
    text.push_str("# async fn example(client: webex_call_pickup::Client) -> Result<(), webex_call_pickup::Error> {\n");
    let calls = operation.example_calls("send()\n    .await?;");
    match response_variable(operation) {
        Some(variable) => text.push_str(&format!("let {variable} = client\n{calls}\n# let _ = {variable};\n")),
        None => text.push_str(&format!("client\n{calls}\n")),
    }
    text.push_str("# Ok(())\n# }\n```");
    text
}

/// The variable for the response in an example, named after its type. `None` for a response without a body.
fn response_variable(operation: &OperationDoc) -> Option<String> {
    let ty = operation.response_type.as_ref().filter(|_| operation.has_response_body())?;
    Some(generated_type(ty).map_or_else(|| "response".to_owned(), |name| names::snake_case(&name)))
}
