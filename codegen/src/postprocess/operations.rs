//! What progenitor leaves out and the SDK needs: servers, scopes, status_descriptions of status codes, as constants.

use quote::{format_ident, quote};
use serde_json::{Map, Value};
use syn::{Item, parse_quote};

use super::doc;
use crate::{
    document::Document,
    names,
    normalize::{operations, resolved},
    validate::RESPONSES,
};

/// `mod operations` with one constant an operation, and the list of servers.
pub(super) fn constants(original: &Document) -> Vec<Item> {
    let root = &original.root;
    let mut constants = Vec::new();
    let mut idents = Vec::new();
    for (path, method, operation) in operations(root) {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        let ident = format_ident!("{}", names::shouty_snake_case(id));
        let method = method.to_ascii_uppercase();
        let scopes = scopes(root, operation);
        let deprecated = operation.get("deprecated") == Some(&Value::Bool(true));
        let status_descriptions = status_descriptions(root, operation)
            .into_iter()
            .map(|(status, description)| quote!((#status, #description)));
        let docs = doc::comment(&format!(
            "`{method} {path}`: {}",
            operation.get("summary").and_then(Value::as_str).unwrap_or(id)
        ));
        constants.push(quote! {
            #(#docs)*
            pub const #ident: Operation = Operation {
                id: #id,
                method: #method,
                path: #path,
                scopes: &[#(#scopes),*],
                deprecated: #deprecated,
                status_descriptions: &[#(#status_descriptions),*],
            };
        });
        idents.push(ident);
    }
    let servers = root["servers"].as_array().into_iter().flatten().map(|server| {
        let url = server["url"].as_str().unwrap_or_default().trim_end_matches('/');
        let description = server["description"].as_str().unwrap_or_default();
        quote!(Server { url: #url, description: #description })
    });
    vec![parse_quote! {
        /// What the document says of the operations and servers beside their types.
        pub mod operations {
            use crate::{Operation, Server};
            /// The servers of the document, the default first.
            pub const SERVERS: &[Server] = &[#(#servers),*];
            /// Every operation, in the order of the document.
            pub const ALL: &[Operation] = &[#(#idents),*];
            #(#constants)*
        }
    }]
}

/// The scopes that the token needs, from the requirements of security and from `x-required-scopes`.
pub(super) fn scopes(root: &Value, operation: &Map<String, Value>) -> Vec<String> {
    let security = operation.get("security").or_else(|| root.get("security"));
    let requirement = security.and_then(Value::as_array).and_then(|requirements| requirements.first());
    let of_security = requirement.and_then(Value::as_object).into_iter().flat_map(|schemes| schemes.values());
    let mut scopes: Vec<String> = Vec::new();
    for scope in of_security.chain(operation.get("x-required-scopes")).filter_map(Value::as_array).flatten() {
        if let Some(scope) = scope.as_str()
            && !scopes.iter().any(|known| known == scope)
        {
            scopes.push(scope.to_owned());
        }
    }
    scopes
}

/// What each documented status code means, in one line.
fn status_descriptions(root: &Value, operation: &Map<String, Value>) -> Vec<(u16, String)> {
    let responses = operation.get("responses").and_then(Value::as_object);
    responses
        .into_iter()
        .flatten()
        .filter_map(|(status, response)| {
            let response = resolved(&root["components"], RESPONSES, response);
            let description = response["description"].as_str().unwrap_or_default();
            Some((status.parse().ok()?, doc::first_line(description).to_owned()))
        })
        .collect()
}
