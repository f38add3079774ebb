//! Lists as streams: what `x-pageable` adds to the request builder of an operation.

use quote::quote;
use syn::{Ident, ImplItem, Item, Type, parse_quote, visit_mut::VisitMut};

use super::{
    definitions::Definitions,
    doc,
    operation_doc::{ExampleSetters, OperationDoc},
    schema_index::SchemaIndex,
    syntax::{argument_of, client_field, missing, struct_and_methods, type_name},
    type_paths::QualifyTypes,
};
use crate::error::Problem;

/// Adds `stream` to the builder of a pageable operation. `items` are those of the builder.
pub(super) fn add_stream(
    items: &mut Vec<Item>,
    operation: &OperationDoc<'_>,
    types: &Definitions,
    schemas: &SchemaIndex<'_>,
) -> Result<(), Problem> {
    let Some(property) = operation.page_items() else { return Ok(()) };
    let field = ItemsField::find(types, &operation.response_type, property, schemas)
        .ok_or_else(|| missing(&format!("{property}: Vec<T>")))?;
    let (builder, methods) = struct_and_methods(items)?;
    methods.items.push(stream_method(operation, client_field(builder)?, &field));
    items.push(pageable_impl(&operation.builder_name(), &field));
    Ok(())
}

/// The field of a page with its items.
struct ItemsField {
    ident: Ident,
    item_type: Type,
    is_option: bool,
    /// `true` if each item has an `id`.
    has_ids: bool,
}

impl ItemsField {
    fn find(types: &Definitions, page: &Type, property: &str, schemas: &SchemaIndex<'_>) -> Option<Self> {
        let page = type_name(page)?;
        let name = &schemas.get(&page)?.properties().find(|known| known.name == property)?.rust_name;
        let page = types.get_struct(&page)?;
        let field = page.fields.iter().find(|field| field.ident.as_ref().is_some_and(|ident| ident == name))?;
        // A required property that may be `null` is an `Option`.
        let optional = argument_of(&field.ty, "Option");
        let mut item_type = argument_of(optional.unwrap_or(&field.ty), "Vec")?.clone();
        let has_ids = has_id(types, &item_type, schemas);
        QualifyTypes.visit_type_mut(&mut item_type);
        Some(Self { ident: field.ident.clone()?, item_type, is_option: optional.is_some(), has_ids })
    }
}

/// Returns `true` if the type has a required property `id` that is a string.
fn has_id(types: &Definitions, ty: &Type, schemas: &SchemaIndex<'_>) -> bool {
    let Some(name) = type_name(ty) else { return false };
    let mut fields = types.get_struct(&name).into_iter().flat_map(|item| &item.fields);
    let id = fields.find(|field| field.ident.as_ref().is_some_and(|ident| *ident == "id"));
    let id_type = id.and_then(|id| type_name(&id.ty));
    id_type.is_some_and(|name| name == "String" || schemas.is_identifier(&name))
}

fn stream_method(operation: &OperationDoc<'_>, client: &Ident, field: &ItemsField) -> ImplItem {
    let (builder, item_type) = (operation.builder_name(), &field.item_type);
    let calls = operation.example_calls(ExampleSetters::Required, "stream();");
    let docs = doc::comment(&format!(
        "Returns a stream of the items on this page and on all following pages.\n\n\
         The next page is prefetched while the items of the current page are consumed; see\n\
         [`ItemStream`](crate::ItemStream). If a parameter is missing or invalid, the first item is the error.\n\n{}",
        operation.example_section(&format!(
            "let mut items = client\n{calls}\n\
             while let Some(item) = items.next().await {{\n    let item = item?;\n    # let _ = item;\n}}"
        ))
    ));
    parse_quote! {
        #(#docs)*
        pub fn stream(self) -> crate::ItemStream<#item_type> {
            let client = self.#client;
            crate::ItemStream::new::<#builder<'static>>(client, self.build_request())
        }
    }
}

fn pageable_impl(builder: &Ident, field: &ItemsField) -> Item {
    let ItemsField { ident, item_type, is_option, has_ids } = field;
    let unwrap = is_option.then(|| quote!(.unwrap_or_default()));
    let (item, id) = if *has_ids { (quote!(item), quote!(Some(item.id.as_str()))) } else { (quote!(_), quote!(None)) };
    parse_quote! {
        impl crate::generated_runtime::Pageable for #builder<'_> {
            type Item = #item_type;
            fn items(page: Self::Value) -> Vec<Self::Item> {
                page.#ident #unwrap
            }
            fn item_id(#item: &Self::Item) -> Option<&str> {
                #id
            }
        }
    }
}
