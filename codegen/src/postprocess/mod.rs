//! Turns the code that progenitor generates into the SDK's client.
//!
//! progenitor's code calls a runtime by a few names (`Error`, `ResponseValue`, `ClientHooks`, ...). Postprocessing binds
//! these names to the SDK's own runtime, which keeps the status, headers and tracking ID of every failure, so that the bodies
//! of the generated functions stay as they are.

mod bounds;
mod builders;
mod client;
mod deprecation;
mod deserialize_object;
mod doc;
mod equality;
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
mod received;
mod schema_index;
mod send;
mod serde_attributes;
mod setters;
mod string_types;
pub(crate) mod syntax;
mod type_paths;
mod types;

use proc_macro2::TokenStream;
use serde_json::Value;
use syn::{File, visit_mut::VisitMut};

use self::{
    operation_doc::OperationDocs,
    schema_index::SchemaIndex,
    syntax::{module, not_rust},
};
use crate::{error::Problem, openapi::Document};

/// Postprocesses the code that progenitor generated from `normalized`. `document` is the original.
pub(crate) fn postprocess(tokens: TokenStream, document: &Document, normalized: &Value) -> Result<File, Problem> {
    let schemas = SchemaIndex::new(normalized);
    let mut file: File = syn::parse2(builders::without_unsent_builders(tokens, &schemas)).map_err(not_rust)?;

    let builders = module(&mut file.items, "builder")?;
    let operations = OperationDocs::new(document, builders)?;
    operation_builders::rewrite_operation_builders(builders, &operations, &schemas)?;
    send::split_send(builders, &operations, &schemas)?;
    client::rewrite_client(&mut file, document, &operations)?;

    types::OptionOutsideBox.visit_file_mut(&mut file);
    let types = module(&mut file.items, "types")?;
    types::rewrite_types(types, &schemas)?;
    types.extend(open_enums::open_enum_types(&schemas));
    types.extend(string_types::string_types(&schemas));
    received::receive_newtypes(types, &schemas);
    types.extend(received::received_impls(types, &schemas));
    equality::derive_eq_and_hash(types);
    bounds::check_bounds(&mut file.items, normalized, &schemas)?;
    let types = module(&mut file.items, "types")?;
    types::sort_by_type(types);
    builders::rewrite_builders(types, &operations, &schemas);
    types::rewrite_error(types);
    let named_types = named_types::named_types_module(types, &schemas);

    pagination::add_streams(&mut file.items, &operations, &schemas)?;
    file.items.push(operations::operations_module(document, &operations));
    file.items.extend(mock::mock_items(&operations));
    file.items.push(named_types);

    type_paths::shorten_paths(&mut file);
    received::describe_received_fields(module(&mut file.items, "types")?, &schemas);
    doc::SplitDocLines.visit_file_mut(&mut file);
    deprecation::allow_within(&mut file);
    Ok(file)
}
