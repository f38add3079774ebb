//! Typed stubs of the operations, for the SDK's mock server.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{File, Item, ItemImpl, ItemMod, parse_quote};

use super::{
    doc,
    operation_doc::{NamedParameter, OperationDoc, OperationDocs},
    syntax::raw_string,
};

/// The module `stubs` with the items that belong to no single operation.
pub(super) fn stubs_module() -> ItemMod {
    parse_quote! {
        /// The operations that the mock server can stub, each as a marker type.
        #[cfg(feature = "mock")]
        pub mod stubs {
            use super::types;
        }
    }
}

/// The mock server's methods that start a stub.
pub(super) fn server_methods(operations: &OperationDocs<'_>) -> ItemImpl {
    let methods = operations.iter().map(server_method);
    parse_quote! {
        #[cfg(feature = "mock")]
        impl crate::mock::MockServer {
            #(#methods)*
        }
    }
}

/// The marker type of an operation, with its impls.
pub(super) fn stub(operation: &OperationDoc<'_>) -> Vec<Item> {
    let (marker, constant) = (operation.builder_name(), operation.constant_name());
    let (response_type, has_body) = (&operation.response_type, operation.has_response_body());
    let (status, example) = operation.example_response();
    let example = raw_string(&example);
    let docs = doc::comment(&format!("The operation {}, for a [`Stub`](crate::mock::Stub).", operation.request_line()));
    let conditions = operation.parameters.iter().filter_map(condition);
    let file: File = parse_quote! {
        #(#docs)*
        #[derive(Debug)]
        pub struct #marker;

        impl crate::mock::SealedOperation for #marker {}

        impl crate::mock::StubOperation for #marker {
            type Value = #response_type;
            const OPERATION: &'static crate::Operation = &super::operations::#constant;
            const STATUS: u16 = #status;
            const HAS_BODY: bool = #has_body;
            const EXAMPLE: &'static str = #example;
        }

        impl crate::mock::Stub<'_, #marker> {
            #(#conditions)*
        }
    };
    file.items
}

/// The method that restricts a stub to a value of the parameter.
fn condition(parameter: &NamedParameter<'_>) -> Option<TokenStream> {
    let NamedParameter { rust_name, openapi } = parameter;
    let condition = match openapi.location {
        "path" => quote!(path_parameter),
        "query" => quote!(query_parameter),
        _ => return None,
    };
    let name = openapi.name;
    let setter = format_ident!("{rust_name}");
    let docs = doc::comment(&format!("Matches only requests whose `{name}` is `value`."));
    Some(quote! {
        #(#docs)*
        pub fn #setter(self, value: impl ToString) -> Self {
            self.#condition(#name, value.to_string())
        }
    })
}

fn server_method(operation: &OperationDoc<'_>) -> TokenStream {
    let (name, marker) = (operation.method_name(), operation.builder_name());
    let docs = doc::comment(&format!(
        "Mocks {}. Restrict the stub with its setters, and then call one of its `respond` methods.",
        operation.request_line()
    ));
    quote! {
        #(#docs)*
        pub fn #name(&self) -> crate::mock::Stub<'_, stubs::#marker> {
            self.stub()
        }
    }
}
