//! Typed doubles of the operations, for the SDK's mock server.

use quote::{format_ident, quote};
use serde_json::Value;
use syn::Item;

use super::{client::Values, doc, items};
use crate::{
    document::Document,
    error::Problem,
    names,
    normalize::{operations, referenced_schema, resolved},
    validate::{RESPONSES, SCHEMAS, is_json},
};

/// `mod stubs` with one marker an operation, and the mock server's method that begins its double. `values` are the types
/// that the operations give.
pub(super) fn stubs(original: &Document, prepared: &Value, values: &Values) -> Result<Vec<Item>, Problem> {
    let mut stubs = Vec::new();
    let mut methods = Vec::new();
    for (path, method, operation) in operations(prepared) {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        let marker = format_ident!("{}", names::pascal_case(id));
        let constant = format_ident!("{}", names::shouty_snake_case(id));
        let name = format_ident!("{}", names::snake_case(id));
        let value = values.get(id);
        let has_body = !matches!(value, Some(syn::Type::Tuple(unit)) if unit.elems.is_empty());
        let documented = operation.get("responses").and_then(Value::as_object);
        let documented = documented.and_then(|responses| responses.keys().next()).map_or("200", String::as_str);
        // A range, such as `2XX`, begins with its usual code.
        let status: u16 = documented.parse().unwrap_or(200);
        let example = raw_text(&example(&original.root, path, method, documented));
        let line = format!("`{} {path}`", method.to_ascii_uppercase());
        let docs = doc::comment(&format!("The operation {line}, for a [`Stub`](crate::mock::Stub)."));
        let setters =
            operation.get("parameters").and_then(Value::as_array).into_iter().flatten().filter_map(|parameter| {
                let wire_name = parameter["name"].as_str()?;
                let place = match parameter["in"].as_str()? {
                    "path" => quote!(path_parameter),
                    "query" => quote!(query_parameter),
                    _ => return None,
                };
                let setter = format_ident!("{}", names::snake_case(wire_name));
                let docs = doc::comment(&format!("Matches only requests whose `{wire_name}` is `value`."));
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

            impl crate::mock::StubOperation for #marker {
                type Value = #value;
                const OPERATION: &'static crate::Operation = &super::operations::#constant;
                const STATUS: u16 = #status;
                const HAS_BODY: bool = #has_body;
                const EXAMPLE: &'static str = #example;
            }

            impl crate::mock::Stub<'_, #marker> {
                #(#setters)*
            }
        });
        let docs = doc::comment(&format!(
            "Starts a stub of {line}. Restrict it with its setters, and finish it with a `respond` method."
        ));
        methods.push(quote! {
            #(#docs)*
            pub fn #name(&self) -> crate::mock::Stub<'_, stubs::#marker> {
                self.stub()
            }
        });
    }
    items(quote! {
        /// The operations, for stubs of the mock server.
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

/// The document's example of the answer, or else of its schema, as JSON text; empty where it has none.
fn example(root: &Value, path: &str, method: &str, status: &str) -> String {
    let components = &root["components"];
    let response = resolved(components, RESPONSES, &root["paths"][path][method]["responses"][status]);
    let content = response["content"].as_object();
    let Some((_, media)) = content.and_then(|content| content.iter().find(|(media_type, _)| is_json(media_type)))
    else {
        return String::new();
    };
    let named = media["examples"].as_object().and_then(|examples| examples.values().next());
    let of_schema = || match referenced_schema(&media["schema"]) {
        Some(name) => components[SCHEMAS][name].get("example"),
        None => media["schema"].get("example"),
    };
    let example = media.get("example").or_else(|| named.and_then(|example| example.get("value"))).or_else(of_schema);
    example.map(|example| format!("{example:#}")).unwrap_or_default()
}

/// A raw string literal, for JSON that people shall read.
fn raw_text(text: &str) -> proc_macro2::TokenStream {
    let hashes = "#".repeat((1..).find(|n| !text.contains(&format!("\"{}", "#".repeat(*n)))).unwrap_or(1));
    format!("r{hashes}\"{text}\"{hashes}").parse().unwrap_or_else(|_| quote!(#text))
}
