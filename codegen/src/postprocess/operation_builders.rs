//! The request builders, one for each operation: their setters and documentation.

use syn::{GenericParam, ImplItemFn, Item, ItemImpl, Type, TypeParamBound, WherePredicate, parse_quote};

use super::{
    doc, messages,
    operation_doc::{BodyDoc, OperationDoc, OperationDocs, ParameterDoc},
    personal_data::redact_builder,
    schema_index::SchemaIndex,
    syntax::{functions_mut, generated_type, type_argument, type_arguments, type_name},
};
use crate::error::Problem;

/// `builders` are the items of the module `builder`.
pub(super) fn rewrite_operation_builders(
    builders: &mut Vec<Item>,
    operations: &OperationDocs,
    schemas: &SchemaIndex<'_>,
) -> Result<(), Problem> {
    builders.retain(|item| !matches!(item, Item::Use(_)));
    builders.insert(
        0,
        parse_quote!(
            use super::{Error, ResponseValue, encode_path, operations, types};
        ),
    );
    let mut added: Vec<Item> = Vec::new();
    for item in builders.iter_mut() {
        match item {
            Item::Struct(builder) => {
                let operation = operations.get(&builder.ident.to_string())?;
                doc::replace(&mut builder.attrs, &builder_doc(operation));
                if operation.parameters.iter().any(|parameter| parameter.is_personal) {
                    added.push(redact_builder(builder));
                }
            }
            Item::Impl(block) => {
                let operation = operations.get(&type_name(&block.self_ty).unwrap_or_default())?;
                rewrite_methods(block, operation, schemas);
            }
            _ => {}
        }
    }
    builders.extend(added);
    Ok(())
}

fn rewrite_methods(block: &mut ItemImpl, operation: &OperationDoc, schemas: &SchemaIndex<'_>) {
    for function in functions_mut(block) {
        match function.sig.ident.to_string().as_str() {
            "new" => {
                function.vis = parse_quote!(pub(super));
                messages::remove_missing_value_messages(&mut function.block);
            }
            "send" => {}
            name => {
                document_setter(function, name, operation, schemas);
                messages::rewrite_messages(&mut function.block);
                messages::report_reason(function);
            }
        }
    }
}

fn builder_doc(operation: &OperationDoc) -> String {
    format!(
        "Request builder for {}, returned by [`Client::{method}`](super::Client::{method}).",
        operation.request_line(),
        method = operation.method_name()
    )
}

fn document_setter(function: &mut ImplItemFn, name: &str, operation: &OperationDoc, schemas: &SchemaIndex<'_>) {
    let text = match operation.parameters.iter().find(|parameter| parameter.rust_name == name) {
        Some(parameter) => parameter_doc(function, parameter, schemas),
        None if name == "body" => body_doc(&operation.body),
        // `body_map`
        None => "Changes the request body that has been set, or an empty one if none has.".to_owned(),
    };
    doc::replace(&mut function.attrs, text.trim());
}

fn parameter_doc(setter: &ImplItemFn, parameter: &ParameterDoc, schemas: &SchemaIndex<'_>) -> String {
    let need = if parameter.is_required { "Required." } else { "Optional." };
    let mut text = format!("{}\n\n{need}", parameter.description);
    if value_type(setter).is_some_and(|ty| contains_identifier(ty, schemas)) {
        text.push_str(" Must be a valid identifier; otherwise `send` returns an error.");
    }
    if parameter.is_personal {
        text.push_str(" Personal data: omitted from `Debug` output.");
    }
    text
}

fn body_doc(body: &BodyDoc) -> String {
    let need = if body.is_required { "Required." } else { "Optional. If it is not set, an empty object is sent." };
    format!("{}\n\n{need}", body.description)
}

/// The `T` of a setter `fn name<V: TryInto<T>>(self, value: V)`.
fn value_type(setter: &ImplItemFn) -> Option<&Type> {
    let generics = &setter.sig.generics;
    let Some(GenericParam::Type(parameter)) = generics.params.first() else { return None };
    let bounds = generics.where_clause.iter().flat_map(|clause| &clause.predicates).filter_map(|predicate| match predicate {
        WherePredicate::Type(predicate) if matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(&parameter.ident)) => {
            Some(&predicate.bounds)
        }
        _ => None,
    });
    bounds.flatten().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => type_argument(&bound.path),
        _ => None,
    })
}

/// Returns `true` if the type is an identifier, or a list of identifiers.
fn contains_identifier(ty: &Type, schemas: &SchemaIndex<'_>) -> bool {
    if generated_type(ty).is_some_and(|name| schemas.is_identifier(&name)) {
        return true;
    }
    let Type::Path(path) = ty else { return false };
    type_arguments(&path.path).any(|argument| contains_identifier(argument, schemas))
}
