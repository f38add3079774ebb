//! The types of responses: their impls of the SDK's own traits, which accept every form that the API is known to send.

use quote::{ToTokens, quote};
use syn::{Fields, File, Ident, Item, parse_quote};

use super::{
    schema_index::{ComponentSchema, SchemaIndex},
    serde_attributes,
    string_types::name_items,
    syntax::{derived_traits, ends_with},
    template::{Templates, template},
};

/// The impls of the types of responses among the items of the module `types`.
pub(super) fn received_impls(types: &[Item], schemas: &SchemaIndex<'_>) -> Vec<Item> {
    let received = types.iter().filter_map(|item| received_type(item, schemas));
    received.flat_map(|(ident, schema)| impls(ident, schema)).collect()
}

/// Makes a type with a single unnamed field accept the forms of its field.
pub(super) fn receive_newtypes(types: &mut [Item], schemas: &SchemaIndex<'_>) {
    for item in types {
        let is_received =
            received_type(item, schemas).is_some_and(|(_, schema)| !schema.is_some_and(ComponentSchema::is_string));
        let Item::Struct(newtype) = item else { continue };
        let derives_deserialize = derived_traits(&newtype.attrs).iter().any(|path| ends_with(path, "Deserialize"));
        if is_received
            && derives_deserialize
            && let Fields::Unnamed(fields) = &mut newtype.fields
        {
            for field in &mut fields.unnamed {
                serde_attributes::add(&mut field.attrs, quote!(deserialize_with = "crate::model::received::received"));
            }
        }
    }
}

/// Describes the fields of received types by JSON Schemas of the forms that they accept. Paths have to be short already,
/// because the attributes contain them as strings.
pub(super) fn describe_received_fields(types: &mut [Item], schemas: &SchemaIndex<'_>) {
    for item in types {
        let Some((_, schema)) = received_type(item, schemas) else { continue };
        let is_string = schema.is_some_and(ComponentSchema::is_string);
        let Item::Struct(object) = item else { continue };
        for field in object.fields.iter_mut().filter(|_| !is_string) {
            let ty = field.ty.to_token_stream().to_string().replace(' ', "");
            let with = format!("crate::model::json_schema::ReceivedForm<{ty}>");
            field.attrs.push(parse_quote!(#[cfg_attr(feature = "schemars", schemars(with = #with))]));
        }
    }
}

/// The type that the item defines, with its schema, if responses can contain its values.
fn received_type<'a, 'd>(
    item: &'a Item,
    schemas: &'a SchemaIndex<'d>,
) -> Option<(&'a Ident, Option<&'a ComponentSchema<'d>>)> {
    let ident = match item {
        Item::Struct(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        _ => return None,
    };
    let schema = schemas.get(&ident.to_string());
    schema.is_none_or(ComponentSchema::is_received).then_some((ident, schema))
}

fn impls(ident: &Ident, schema: Option<&ComponentSchema<'_>>) -> Vec<Item> {
    let form = match schema {
        Some(schema) if schema.is_string() && !schema.is_constrained_string() => Form::String,
        Some(schema) if schema.is_enum() => Form::Enum,
        _ => Form::Other,
    };
    let mut items = template(&IMPLS, form, || parse_impls(form));
    name_items(&mut items, &ident.to_string());
    items
}

/// The form of a type, on which its impls depend.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    String,
    Enum,
    Other,
}

thread_local! {
    static IMPLS: Templates<Form, Vec<Item>> = Templates::default();
}

/// The impls with the placeholder of the type's name.
fn parse_impls(form: Form) -> Vec<Item> {
    let receive = match form {
        Form::String => Some(quote!(<String as crate::model::received::Received>::receive(deserializer).map(Self))),
        Form::Enum => Some(quote!(crate::model::received::string_or_number(deserializer))),
        Form::Other => None,
    };
    let schema = receive.is_some().then(|| {
        quote! {
            fn received_schema(generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                crate::model::json_schema::or_number(generator.subschema_for::<Self>())
            }
        }
    });
    let receive = receive.map(|receive| {
        quote! {
            fn receive<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #receive
            }
        }
    });
    let file: File = parse_quote! {
        impl<'de> crate::model::received::Received<'de> for NAME {
            #receive
        }
        #[cfg(feature = "schemars")]
        impl crate::model::json_schema::ReceivedSchema for NAME {
            #schema
        }
    };
    file.items
}
