//! Turns the code that progenitor generates into the SDK's client.
//!
//! progenitor's code calls a runtime by a few names (`Error`, `ResponseValue`, `ClientHooks`, ...). Postprocessing binds
//! these names to the SDK's own runtime, which keeps the status, headers and tracking ID of every failure, so that the bodies
//! of the generated functions stay as they are.

mod bounds;
mod builders;
mod client;
mod definitions;
mod deprecation;
mod deserialize_object;
mod doc;
mod equality;
mod formatter;
mod messages;
mod mock;
mod named_types;
mod object_field;
mod open_enums;
mod operation_builders;
mod operation_doc;
mod operations;
mod optional_body;
mod pagination;
mod personal_data;
mod query_parameter;
mod received;
mod schema_index;
mod send;
mod serde_attributes;
mod setters;
mod string_types;
pub(crate) mod syntax;
mod template;
mod type_paths;
mod types;
mod types_module;
mod unparsed;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;
use syn::Item;

use self::{
    bounds::BoundsChecks, formatter::Formatter, operation_doc::OperationDocs, schema_index::SchemaIndex,
    types_module::TypesModule, unparsed::UnparsedCode,
};
use crate::{error::Problem, openapi::Document, public_api::PublicApi, sections::SectionedCode};

/// Postprocesses the code that progenitor generated from `normalized`. `document` is the original.
///
/// One type or one operation is parsed, rewritten and formatted after the other.
pub(crate) fn postprocess(
    tokens: TokenStream,
    document: &Document,
    normalized: &Value,
) -> Result<(SectionedCode, PublicApi), Problem> {
    let schemas = SchemaIndex::new(normalized);
    let unparsed = UnparsedCode::new(tokens)?;
    let mut formatter = Formatter::new(&schemas);

    let mut types = TypesModule::new(unparsed.types, &schemas, &mut formatter)?;
    let bounds = BoundsChecks::new(&types.definitions, normalized, &schemas);
    let mut operations = OperationDocs::new(document);
    let mut request_builders = SectionedCode::default();
    for item in unparsed.request_builders {
        let name = item.name.clone();
        let mut items = item.parse()?;
        // The imports of progenitor.
        if matches!(*items, [Item::Use(_)]) {
            continue;
        }
        let operation = operations.read(&name, &mut items)?;
        operation_builders::rewrite_operation_builder(&mut items, operation, &schemas);
        send::split_send(&mut items, operation, &schemas)?;
        bounds.check_request(&mut items)?;
        pagination::add_stream(&mut items, operation, &types.definitions, &schemas)?;
        request_builders.add_operation(&operation.method_name().to_string(), formatter.format("builder", items));
    }
    operations.all_read()?;
    for (name, item) in bounds.impls() {
        types.add(&name, vec![item], &mut formatter);
    }
    let mut type_builders = SectionedCode::default();
    for item in unparsed.type_builders.into_iter().filter(|item| schemas.is_sent(&item.name)) {
        let name = item.name.clone();
        let mut items = item.parse()?;
        builders::rewrite_builder(&mut items, &operations, &schemas);
        type_builders.add_type(&name, formatter.format("types::builder", items));
    }
    let mut file = Vec::new();
    for item in unparsed.file {
        file.extend(item.parse()?);
    }
    client::rewrite_client(&mut file, document, &operations)?;
    let mut client = SectionedCode::default();
    for item in file {
        match item {
            Item::Impl(block) => client.append(formatter.format_methods(block)),
            item => client.add_common(formatter.format("", vec![item])),
        }
    }
    let (mut constants, mut stubs) = (SectionedCode::default(), SectionedCode::default());
    for operation in operations.iter() {
        let method = operation.method_name().to_string();
        constants.add_operation(&method, formatter.format("operations", vec![operations::constant(operation)]));
        stubs.add_operation(&method, formatter.format("stubs", mock::stub(operation)));
    }
    let named_types = named_types::named_types_module(|name| types.defines(name), &schemas);

    let mut code = SectionedCode::default();
    code.add_common(formatter.format("", vec![client::imports()]));
    let types = types.into_code(type_builders, &mut formatter);
    let allow_deprecated = formatter.has_deprecations.then(|| quote!(#[allow(deprecated)]));
    code.append(formatter.wrap(client::types_module(&allow_deprecated), "", types));
    code.append(client);
    code.append(formatter.wrap(operation_builders::module(&allow_deprecated), "", request_builders));
    code.append(formatter.wrap(operations::module(document, &operations), "", constants));
    code.append(formatter.wrap(mock::stubs_module(), "", stubs));
    code.append(formatter.format_methods(mock::server_methods(&operations)));
    code.add_common(formatter.format("", vec![named_types]));
    Ok((code, formatter.public_api))
}
