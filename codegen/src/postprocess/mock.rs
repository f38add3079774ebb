//! Typed stubs of the operations, for the SDK's mock server.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Item;

use super::{
    doc,
    operation_doc::{OperationDoc, OperationDocs, ParameterDoc, ParameterLocation},
    syntax::{parse_items, raw_string},
};
use crate::error::Problem;

/// The module `stubs` with one marker type for each operation, and the mock server's methods that start a stub.
pub(super) fn mock_items(operations: &OperationDocs) -> Result<Vec<Item>, Problem> {
    let stubs = operations.iter().map(stub).collect::<Result<Vec<_>, _>>()?;
    let methods = operations.iter().map(server_method);
    parse_items(quote! {
        /// The operations that the mock server can stub, each as a marker type.
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

fn stub(operation: &OperationDoc) -> Result<TokenStream, Problem> {
    let marker = format_ident!("{}", operation.builder_name());
    let constant = operation.constant_name();
    let response_type = operation.response_type()?;
    let has_body = operation.has_response_body();
    let status = operation.success.status;
    let example = raw_string(&operation.success.example);
    let docs = doc::comment(&format!("The operation {}, for a [`Stub`](crate::mock::Stub).", operation.request_line()));
    let conditions = operation.parameters.iter().filter_map(condition);
    Ok(quote! {
        #(#docs)*
        #[derive(Debug)]
        pub struct #marker;

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
    })
}

/// The method that restricts a stub to a value of the parameter.
fn condition(parameter: &ParameterDoc) -> Option<TokenStream> {
    let ParameterDoc { wire_name, rust_name, .. } = parameter;
    let condition = match parameter.location {
        ParameterLocation::Path => quote!(path_parameter),
        ParameterLocation::Query => quote!(query_parameter),
        ParameterLocation::Header => return None,
    };
    let setter = format_ident!("{rust_name}");
    let docs = doc::comment(&format!("Matches only requests whose `{wire_name}` is `value`."));
    Some(quote! {
        #(#docs)*
        pub fn #setter(self, value: impl ToString) -> Self {
            self.#condition(#wire_name, value.to_string())
        }
    })
}

fn server_method(operation: &OperationDoc) -> TokenStream {
    let name = operation.method_name();
    let marker = format_ident!("{}", operation.builder_name());
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
