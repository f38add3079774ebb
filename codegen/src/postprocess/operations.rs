//! The module `operations`: servers, scopes and status codes as constants, which progenitor leaves out.

use quote::quote;
use syn::{Item, ItemMod, parse_quote};

use super::{
    doc,
    operation_doc::{OperationDoc, OperationDocs},
};
use crate::openapi::Document;

/// The module with the items that belong to no single operation, such as the list of servers.
pub(super) fn module(document: &Document, operations: &OperationDocs<'_>) -> ItemMod {
    let names = operations.iter().map(|operation| operation.constant_name());
    let servers = document.node().items_of("servers").map(|server| {
        let url = server.str("url").unwrap_or_default().trim_end_matches('/');
        let description = server.str("description").unwrap_or_default();
        quote!(Server { url: #url, description: #description })
    });
    parse_quote! {
        /// Operations and servers of the OpenAPI document, as constants.
        pub mod operations {
            use crate::{Operation, Server};
            /// The servers in the document, the default one first.
            pub const SERVERS: &[Server] = &[#(#servers),*];
            /// All operations, in the order of the document.
            pub const ALL: &[Operation] = &[#(#names),*];
        }
    }
}

/// The constant of an operation.
pub(super) fn constant(operation: &OperationDoc<'_>) -> Item {
    let ident = operation.constant_name();
    let id = operation.id;
    let summary = Some(operation.text("summary")).filter(|summary| !summary.is_empty()).unwrap_or(id);
    let docs = doc::comment(&format!("{}: {summary}", operation.request_line()));
    let (method, path) = (operation.openapi.method.to_ascii_uppercase(), operation.openapi.path);
    let (scopes, deprecated) = (operation.openapi.scopes(), operation.openapi.node.flag("deprecated"));
    let descriptions = operation.status_descriptions().map(|(status, text)| quote!((#status, #text)));
    parse_quote! {
        #(#docs)*
        pub const #ident: Operation = Operation {
            id: #id,
            method: #method,
            path: #path,
            scopes: &[#(#scopes),*],
            deprecated: #deprecated,
            status_descriptions: &[#(#descriptions),*],
        };
    }
}
