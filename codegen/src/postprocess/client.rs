//! The client and its builders: own runtime, own errors, own documentation.

use std::collections::BTreeMap;

use quote::quote;
use serde_json::Value;
use syn::{File, Ident, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct, Type, parse_quote};

use super::{
    builders::silence,
    doc, functions, messages, missing, module, self_type, send,
    types::{argument_of, is_personal, last_segment},
};
use crate::{
    document::Document,
    error::Problem,
    names,
    normalize::{innermost, operations, resolved, schemas},
    validate::{PARAMETERS, REQUEST_BODIES, SCHEMAS, is_json},
};

/// The type of the value that each operation gives, by operationId.
pub(super) type Values = BTreeMap<String, syn::Type>;

pub(super) fn finish(file: &mut File, original: &Document, prepared: &Value) -> Result<Values, Problem> {
    // The client's constructors, hooks and `Debug` are hand-written, and the prelude would have one name in it.
    file.items.retain(|item| match item {
        Item::Use(_) => false,
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
                let docs = doc::comment(&client_doc(original));
                client.attrs.splice(0..0, docs);
            }
            Item::Impl(methods) if self_type(methods).as_deref() == Some("Client") => {
                for method in functions(methods) {
                    let name = method.sig.ident.to_string();
                    let operation = find_operation(original, |id| names::snake_case(id) == name)?;
                    doc::replace(&mut method.attrs, &method_doc(&operation));
                }
            }
            Item::Mod(module) if module.ident == "types" || module.ident == "builder" => {
                module.attrs.retain(|attribute| !attribute.path().is_ident("allow"));
            }
            _ => {}
        }
    }
    builders(module(&mut file.items, "builder")?, original, prepared)
}

fn is_client_info(block: &ItemImpl) -> bool {
    block.trait_.as_ref().is_some_and(|(path, ..)| path.segments.last().is_some_and(|s| s.ident == "ClientInfo"))
}

fn has_function(block: &ItemImpl, name: &str) -> bool {
    block.items.iter().any(|item| matches!(item, ImplItem::Fn(function) if function.sig.ident == name))
}

/// What the document says of an operation.
pub(super) struct OperationDoc {
    pub(super) id: String,
    pub(super) method: String,
    pub(super) path: String,
    summary: String,
    description: String,
    scopes: Vec<String>,
    parameters: Vec<ParameterDoc>,
    body: BodyDoc,
}

struct ParameterDoc {
    /// The name of its setter.
    name: String,
    description: String,
    is_required: bool,
    example: Option<String>,
    is_personal: bool,
}

/// What the document says of the body of a request.
#[derive(Default)]
struct BodyDoc {
    description: String,
    /// Whether a property of it is required.
    is_required: bool,
    /// The setters of its builder and values for them, as code. None where it has no builder.
    example: Option<Vec<String>>,
}

/// What the document says of the operation whose operationId `is_it`.
pub(super) fn find_operation(document: &Document, is_it: impl Fn(&str) -> bool) -> Result<OperationDoc, Problem> {
    let root = &document.root;
    for (path, method, operation) in operations(root) {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        if !is_it(id) {
            continue;
        }
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let mut parameters: Vec<ParameterDoc> = Vec::new();
        let of_path = root["paths"][path]["parameters"].as_array().into_iter().flatten();
        let of_operation = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
        for parameter in of_path.chain(of_operation) {
            let parameter = resolved(&root["components"], PARAMETERS, parameter);
            let parameter = ParameterDoc {
                name: names::snake_case(parameter["name"].as_str().unwrap_or_default()),
                description: text(parameter.get("description")),
                is_required: parameter["required"] == true,
                example: parameter["example"].as_str().map(str::to_owned),
                is_personal: is_personal(parameter),
            };
            // An operation's own takes the place of its path's.
            match parameters.iter_mut().find(|known| known.name == parameter.name) {
                Some(known) => *known = parameter,
                None => parameters.push(parameter),
            }
        }
        let body = operation.get("requestBody").map(|body| body_doc(&root["components"], body)).unwrap_or_default();
        return Ok(OperationDoc {
            id: id.to_owned(),
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            summary: text(operation.get("summary")),
            description: text(operation.get("description")),
            scopes: super::operations::scopes(root, operation),
            parameters,
            body,
        });
    }
    Err(Problem::new("progenitor's code has an operation that the document has not"))
}

fn body_doc(components: &Value, body: &Value) -> BodyDoc {
    let body = resolved(components, REQUEST_BODIES, body);
    let content = body["content"].as_object();
    let media = content.and_then(|content| content.iter().find(|(media_type, _)| is_json(media_type))).map(|(_, m)| m);
    let schema = media.map(|media| innermost(resolved(components, SCHEMAS, &media["schema"])));
    let is_object = schema.is_some_and(|schema| schema.get("properties").is_some());
    let values = media.and_then(|media| media["example"].as_object()).into_iter().flatten();
    // What needs no name of a type to be written.
    let values = values.filter_map(|(name, value)| {
        let value = match value {
            Value::String(text) => format!("{text:?}"),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            _ => return None,
        };
        Some(format!("{}({value})", names::snake_case(name)))
    });
    BodyDoc {
        description: body["description"].as_str().unwrap_or_default().trim().to_owned(),
        is_required: schema.is_none_or(|schema| schema["required"].as_array().is_some_and(|names| !names.is_empty())),
        example: is_object.then(|| values.collect()),
    }
}

fn client_doc(document: &Document) -> String {
    let info = &document.root["info"];
    let text = |key: &str| info[key].as_str().unwrap_or_default().trim();
    format!(
        "A client of the {} API. Cheap to clone; clones share connections.\n\n{}\n\nVersion of the document: {}.",
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
    text.push_str(&format!("`{} {}`\n\n", operation.method, operation.path));
    if !operation.scopes.is_empty() {
        let scopes: Vec<_> = operation.scopes.iter().map(|scope| format!("`{scope}`")).collect();
        text.push_str(&format!("Needs a token with the scope {}.\n\n", scopes.join(" and ")));
    }
    text.push_str("# Example\n\n```no_run\n");
    text.push_str("# async fn example(client: webex_call_pickup::Client) -> Result<(), webex_call_pickup::Error> {\n");
    let call = example(operation, "send()\n    .await?;");
    text.push_str(&format!("let answer = client\n{call}\n# let _ = answer;\n# Ok(())\n# }}\n```"));
    text
}

/// The calls that an example makes of a client, with `end` as the last.
pub(super) fn example(operation: &OperationDoc, end: &str) -> String {
    let mut text = format!("    .{}()\n", names::snake_case(&operation.id));
    for ParameterDoc { name, example, .. } in operation.parameters.iter().filter(|parameter| parameter.is_required) {
        if let Some(example) = example {
            text.push_str(&format!("    .{name}({example:?})\n"));
        }
    }
    if let Some(setters) = operation.body.example.as_ref().filter(|setters| !setters.is_empty()) {
        text.push_str(&format!("    .body_map(|body| body.{})\n", setters.join(".")));
    }
    text + "    ." + end
}

fn builders(items: &mut Vec<Item>, original: &Document, prepared: &Value) -> Result<Values, Problem> {
    items.retain(|item| !matches!(item, Item::Use(_)));
    items.insert(
        0,
        parse_quote!(
            use super::{Error, ResponseValue, encode_path, operations, types};
        ),
    );
    let validated: Vec<String> = schemas(prepared)
        .filter(|(_, schema)| schema.get("x-identifier").is_some())
        .map(|(name, _)| names::pascal_case(name))
        .collect();
    let builder_names: Vec<_> = items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(builder) => Some(builder.ident.to_string()),
            _ => None,
        })
        .collect();
    let mut values = Values::new();
    let mut silent: Vec<Item> = Vec::new();
    let mut exchanges: Vec<Item> = Vec::new();
    for name in builder_names {
        let operation = find_operation(original, |id| names::pascal_case(id) == name)?;
        let builder = builder(items, &name)?;
        let identifiers = identifiers(builder, &validated);
        let client = client_field(builder)?.clone();
        if operation.parameters.iter().any(|parameter| parameter.is_personal) {
            silent.push(silence(builder));
        }
        let blocks = items.iter_mut().filter_map(|item| match item {
            Item::Impl(block) if self_type(block).as_deref() == Some(&name) => Some(block),
            _ => None,
        });
        for block in blocks {
            let mut added = Vec::new();
            for function in functions(block) {
                match function.sig.ident.to_string().as_str() {
                    "new" => {
                        function.vis = parse_quote!(pub(super));
                        messages::leave_unset(&mut function.block);
                    }
                    "send" => {
                        let sending = send::finish(function, &operation, &client, &identifiers)?;
                        *function = sending.request;
                        added.extend(sending.functions.map(ImplItem::Fn));
                        exchanges.push(Item::Impl(sending.exchange));
                        values.insert(operation.id.clone(), sending.value);
                    }
                    _ => setter(function, &operation, &validated),
                }
            }
            block.items.extend(added);
        }
    }
    items.extend(silent);
    items.extend(exchanges);
    Ok(values)
}

/// The builder of this name.
pub(super) fn builder<'i>(items: &'i mut [Item], name: &str) -> Result<&'i mut ItemStruct, Problem> {
    let builder = items.iter_mut().find_map(|item| match item {
        Item::Struct(builder) if builder.ident == name => Some(builder),
        _ => None,
    });
    builder.ok_or_else(|| missing(&format!("struct {name}")))
}

/// The field with the client, which is called otherwise where a parameter has that name.
pub(super) fn client_field(builder: &ItemStruct) -> Result<&Ident, Problem> {
    let field = builder.fields.iter().find(|field| matches!(field.ty, Type::Reference(_)));
    field.and_then(|field| field.ident.as_ref()).ok_or_else(|| missing("client: &Client"))
}

/// The fields of the builder whose type is one of the identifiers `validated`.
fn identifiers(builder: &ItemStruct, validated: &[String]) -> Vec<Ident> {
    let is_identifier = |field: &&syn::Field| {
        let value = argument_of(&field.ty, "Result").map(last_segment);
        value.is_some_and(|value| validated.contains(&value))
    };
    builder.fields.iter().filter(is_identifier).filter_map(|field| field.ident.clone()).collect()
}

fn setter(function: &mut ImplItemFn, operation: &OperationDoc, validated: &[String]) {
    let name = function.sig.ident.to_string();
    match operation.parameters.iter().find(|known| known.name == name) {
        Some(parameter) => document_setter(function, parameter, validated),
        None if name == "body" => document_body(function, &operation.body),
        // The other way to set a body, by its builder.
        None => doc::replace(&mut function.attrs, "Changes the body that was set, or one where nothing is set yet."),
    }
    messages::rewrite(&mut function.block);
    messages::keep_the_reason(function);
}

fn document_body(function: &mut ImplItemFn, body: &BodyDoc) {
    let need = if body.is_required { "Required." } else { "Optional; without one, an empty object is sent." };
    doc::replace(&mut function.attrs, format!("{}\n\n{need}", body.description).trim());
}

fn document_setter(function: &mut ImplItemFn, parameter: &ParameterDoc, validated: &[String]) {
    let need = if parameter.is_required { "Required." } else { "Optional." };
    let mut text = format!("{}\n\n{need}", parameter.description.trim());
    if parameter.is_personal {
        text.push_str(" Personal: `Debug` does not show it.");
    }
    let signature = quote!(#function).to_string();
    if validated.iter().any(|name| signature.contains(&format!(":: {name} >"))) {
        text.push_str(" A value that is no identifier is refused when the request is sent.");
    }
    doc::replace(&mut function.attrs, text.trim());
}
