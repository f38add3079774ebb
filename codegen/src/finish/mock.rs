//! Typed doubles of the operations, for the SDK's mock server.

use quote::{format_ident, quote};
use serde_json::Value;
use syn::Item;

use super::{doc, identifiers::items};
use crate::{document::Document, names, prepare::operations, refuse::component_of};

/// `mod stubs` with one marker an operation, and the mock server's method that begins its double.
pub(super) fn stubs(original: &Document, prepared: &Value) -> Vec<Item> {
    let mut stubs = Vec::new();
    let mut methods = Vec::new();
    for (path, method, operation) in operations(prepared) {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        let marker = format_ident!("{}", names::pascal_case(id));
        let constant = format_ident!("{}", names::shouty_snake_case(id));
        let name = format_ident!("{}", names::snake_case(id));
        let (value, status) = value(operation);
        let example = raw_text(&example(&original.root, path, method, status));
        let line = format!("`{} {path}`", method.to_ascii_uppercase());
        let docs = doc::comment(&format!("Stands for {line} in a [`Stub`](crate::mock::Stub)."));
        let setters =
            operation.get("parameters").and_then(Value::as_array).into_iter().flatten().filter_map(|parameter| {
                let wire_name = parameter["name"].as_str()?;
                let place = match parameter["in"].as_str()? {
                    "path" => quote!(path_parameter),
                    "query" => quote!(query_parameter),
                    _ => return None,
                };
                let setter = format_ident!("{}", names::snake_case(wire_name));
                let docs = doc::comment(&format!("Answers only requests whose `{wire_name}` is `value`."));
                Some(quote! {
                    #(#docs)*
                    pub fn #setter(self, value: impl ToString) -> Self {
                        self.#place(#wire_name, value.to_string())
                    }
                })
            });
        stubs.push(quote! {
            #(#docs)*
            #[derive(Debug)]
            pub struct #marker;

            impl crate::mock::Stubbed for #marker {
                type Value = #value;
                const OPERATION: &'static crate::operation::Operation = &super::operations::#constant;
                const STATUS: u16 = #status;
                const EXAMPLE: &'static str = #example;
            }

            impl crate::mock::Stub<'_, #marker> {
                #(#setters)*
            }
        });
        let docs = doc::comment(&format!(
            "Begins a double of {line}. Say what it answers to with its setters, and what it answers last."
        ));
        methods.push(quote! {
            #(#docs)*
            pub fn #name(&self) -> crate::mock::Stub<'_, stubs::#marker> {
                crate::mock::Stub::new(self)
            }
        });
    }
    items(quote! {
        /// The operations as the mock server knows them.
        #[cfg(feature = "mock")]
        pub mod stubs {
            use super::types;
            #(#stubs)*
        }

        #[cfg(feature = "mock")]
        impl crate::mock::MockServer {
            #(#methods)*
        }
    })
}

/// The type and the status of success.
fn value(operation: &serde_json::Map<String, Value>) -> (proc_macro2::TokenStream, u16) {
    let responses = operation.get("responses").and_then(Value::as_object);
    let first = responses.and_then(|responses| responses.iter().next());
    let status = first.and_then(|(status, _)| status.parse().ok()).unwrap_or(200);
    let schema = first.map(|(_, response)| &response["content"]["application/json"]["schema"]);
    (schema.map_or(quote!(()), rust_type), status)
}

fn rust_type(schema: &Value) -> proc_macro2::TokenStream {
    if let Some(name) = crate::prepare::referenced_schema(schema) {
        let ident = format_ident!("{}", names::pascal_case(name));
        return quote!(types::#ident);
    }
    match schema["type"].as_str() {
        Some("array") => {
            let items = rust_type(&schema["items"]);
            quote!(Vec<#items>)
        }
        Some("string") => quote!(String),
        Some("boolean") => quote!(bool),
        _ if schema.is_null() => quote!(()),
        _ => quote!(::serde_json::Value),
    }
}

/// The document's example of the answer, or else of its schema, as JSON text; empty where it has none.
fn example(root: &Value, path: &str, method: &str, status: u16) -> String {
    let mut response = &root["paths"][path][method]["responses"][status.to_string()];
    while let Some(name) = response["$ref"].as_str().and_then(|r| component_of(r, "responses")) {
        response = &root["components"]["responses"][name];
    }
    let media = &response["content"]["application/json"];
    let named = media["examples"].as_object().and_then(|examples| examples.values().next());
    let of_schema = || {
        let schema = &media["schema"];
        let schema = match crate::prepare::referenced_schema(schema) {
            Some(name) => &root["components"]["schemas"][name],
            None => schema,
        };
        schema.get("example")
    };
    let example = media.get("example").or_else(|| named.and_then(|e| e.get("value"))).or_else(of_schema);
    example.map(|example| format!("{example:#}")).unwrap_or_default()
}

/// A raw string literal, for JSON that people shall read.
fn raw_text(text: &str) -> proc_macro2::TokenStream {
    let hashes = "#".repeat((1..).find(|n| !text.contains(&format!("\"{}", "#".repeat(*n)))).unwrap_or(1));
    format!("r{hashes}\"{text}\"{hashes}").parse().unwrap_or_else(|_| quote!(#text))
}
