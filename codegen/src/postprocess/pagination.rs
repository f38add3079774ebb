//! Lists as streams: what `x-pageable` adds to the builder of an operation.

use quote::{format_ident, quote};
use serde_json::Value;
use syn::{File, Ident, ImplItem, ImplItemFn, Item, ItemImpl, Type, parse_quote, visit_mut::VisitMut};

use super::{
    client::{OperationDoc, Values, builder, client_field, example, find_operation},
    doc, is_foreign, missing, module, self_type,
    types::argument_of,
};
use crate::{
    document::Document,
    error::Problem,
    names,
    normalize::operations,
    validate::{ITEM_NAME, PAGEABLE},
};

/// `values` are the types that the operations give.
pub(super) fn finish(file: &mut File, original: &Document, values: &Values) -> Result<(), Problem> {
    for (_, _, operation) in operations(&original.root) {
        let Some(property) = operation.get(PAGEABLE).and_then(|pageable| pageable[ITEM_NAME].as_str()) else {
            continue;
        };
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        let page = values.get(id).ok_or_else(|| missing(id))?;
        let items = Items::find(module(&mut file.items, "types")?, page, property)
            .ok_or_else(|| missing(&format!("{}: Vec<T>", names::snake_case(property))))?;
        let operation = find_operation(original, |known| known == id)?;
        let builders = module(&mut file.items, "builder")?;
        let name = names::pascal_case(id);
        let client = client_field(builder(builders, &name)?)?.clone();
        let methods = builders.iter_mut().find_map(|item| match item {
            Item::Impl(block) if block.trait_.is_none() && self_type(block).as_deref() == Some(&name) => Some(block),
            _ => None,
        });
        let methods = methods.ok_or_else(|| missing(&format!("impl {name}")))?;
        let pageable = stream(methods, &operation, &client, &items);
        builders.push(Item::Impl(pageable));
    }
    Ok(())
}

/// The field of a page that holds the items.
struct Items {
    field: syn::Ident,
    of: Type,
    is_optional: bool,
}

impl Items {
    fn find(types: &[Item], page: &Type, property: &str) -> Option<Self> {
        let Type::Path(page) = page else { return None };
        let name = &page.path.segments.last()?.ident;
        let page = types.iter().find_map(|item| match item {
            Item::Struct(page) if page.ident == *name => Some(page),
            _ => None,
        })?;
        let field = names::snake_case(property);
        let field = page.fields.iter().find(|known| known.ident.as_ref().is_some_and(|ident| *ident == field))?;
        // One that has to be there and may be `null`.
        let optional = argument_of(&field.ty, "Option");
        let mut of = argument_of(optional.unwrap_or(&field.ty), "Vec")?.clone();
        Elsewhere.visit_type_mut(&mut of);
        Some(Self { field: field.ident.clone()?, of, is_optional: optional.is_some() })
    }
}

/// `X` among the types is `types::X` elsewhere.
struct Elsewhere;

impl VisitMut for Elsewhere {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        syn::visit_mut::visit_type_mut(self, ty);
        if !is_foreign(ty) {
            *ty = parse_quote!(types::#ty);
        }
    }
}

/// Adds `stream` to the builder's methods. `client` is the field that has it.
fn stream(methods: &mut ItemImpl, operation: &OperationDoc, client: &Ident, items: &Items) -> ItemImpl {
    let ident = format_ident!("{}", names::pascal_case(&operation.id));
    let (field, item) = (&items.field, &items.of);
    let unwrapped = items.is_optional.then(|| quote!(.unwrap_or_default()));
    let mut stream: ImplItemFn = parse_quote! {
        pub fn stream(self) -> crate::ItemStream<#item> {
            let client = self.#client;
            crate::ItemStream::new::<#ident<'static>>(client, self.into_request())
        }
    };
    doc::replace(&mut stream.attrs, &stream_doc(operation));
    methods.items.push(ImplItem::Fn(stream));
    parse_quote! {
        impl crate::pagination::Pageable for #ident<'static> {
            type Item = #item;
            fn items(page: Self::Value) -> Vec<Self::Item> {
                page.#field #unwrapped
            }
        }
    }
}

fn stream_doc(operation: &OperationDoc) -> String {
    let call = example(operation, "stream();");
    format!(
        "The items of the list, one after the other, from this page and all that follow it. The next page is read while \
         you\nwork on this one: see [`ItemStream`](crate::ItemStream).\n\nA parameter that is missing or refused is told by \
         the first item.\n\n# Example\n\n```no_run\n\
         # async fn example(client: webex_call_pickup::Client) -> Result<(), webex_call_pickup::Error> {{\n\
         let mut items = client\n{call}\n\
         while let Some(item) = items.next().await {{\n    let item = item?;\n    # let _ = item;\n}}\n# Ok(())\n# }}\n```"
    )
}
