//! Checks of the bounds of numbers that are sent: `minimum` and `maximum`, which progenitor ignores. A request is checked
//! when it is built, so that types that responses have, too, accept any number.

use std::collections::{BTreeSet, HashMap};

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Number, Value};
use syn::{Fields, Ident, Item, ItemStruct, Stmt, Type, parse_quote};

use super::{
    definitions::Definitions,
    schema_index::{ComponentSchema, SchemaIndex},
    syntax::{argument_of, functions_mut, struct_and_methods, type_arguments, type_name, variable},
};
use crate::{
    error::Problem,
    names,
    openapi::{Node, Operation, Resolver, operation::operations, vocabulary::BOUNDS},
};

/// The generated types whose values can contain numbers with bounds.
pub(super) struct BoundsChecks<'a, 'd> {
    definitions: &'a Definitions,
    schemas: &'a SchemaIndex<'d>,
    /// The operations of the normalized document, by the names of their builders.
    operations: HashMap<String, Operation<'d>>,
    /// The types that implement `CheckBounds`.
    bounded: BTreeSet<String>,
}

impl<'a, 'd> BoundsChecks<'a, 'd> {
    pub(super) fn new(definitions: &'a Definitions, normalized: &'d Value, schemas: &'a SchemaIndex<'d>) -> Self {
        let operations = operations(&Resolver::new(normalized))
            .into_iter()
            .map(|operation| (names::pascal_case(operation.id().unwrap_or_default()), operation));
        let mut checks = Self { definitions, schemas, operations: operations.collect(), bounded: BTreeSet::new() };
        // Types may contain each other: repeat until no further type contains a bounded one.
        loop {
            let sent = schemas.iter().filter(|schema| schema.is_sent);
            let bounded: BTreeSet<String> =
                sent.filter(|schema| checks.of_type(schema).is_some()).map(|schema| schema.rust_name.clone()).collect();
            if bounded == checks.bounded {
                return checks;
            }
            checks.bounded = bounded;
        }
    }

    /// The `impl`s of `CheckBounds`, each with the name of its type.
    pub(super) fn impls(&self) -> Vec<(String, Item)> {
        let bounded = self.bounded.iter().filter_map(|name| self.schemas.get(name));
        let item = |schema: &ComponentSchema<'d>| -> Option<(String, Item)> {
            let (ident, check) = (format_ident!("{}", schema.rust_name), self.of_type(schema)?);
            let item = parse_quote! {
                impl crate::model::bounds::CheckBounds for #ident {
                    fn check_bounds(&self) -> Result<(), crate::model::bounds::OutOfBounds> {
                        #check
                    }
                }
            };
            Some((schema.rust_name.clone(), item))
        };
        bounded.filter_map(item).collect()
    }

    /// Makes a request check the numbers in its parameters and its body. `items` are those of its builder.
    pub(super) fn check_request(&self, items: &mut [Item]) -> Result<(), Problem> {
        let (builder, methods) = struct_and_methods(items)?;
        let Some(operation) = self.operations.get(&builder.ident.to_string()) else { return Ok(()) };
        for function in functions_mut(methods).filter(|function| function.sig.ident == "build_request") {
            let checks = self.of_request(builder, operation);
            let statements = std::mem::take(&mut function.block.stmts);
            let with_check = statements.into_iter().flat_map(|statement| {
                let check = variable(&statement).and_then(|name| checks.get(name)).cloned();
                std::iter::once(statement).chain(check)
            });
            function.block.stmts = with_check.collect();
        }
        Ok(())
    }

    /// The statements that check a parameter or the body, by the names of their variables.
    fn of_request(&self, builder: &ItemStruct, operation: &Operation<'d>) -> HashMap<Ident, Stmt> {
        let parameters = operation.parameters();
        let check = |ident: &Ident, ty: &Type| -> Option<Stmt> {
            let parameter = parameters.iter().find(|parameter| *ident == names::snake_case(parameter.name));
            let (node, error) = match parameter {
                Some(parameter) => (parameter.schema()?, quote!(parameter_out_of_bounds)),
                None => (operation.request_body()?.json()?.schema?, quote!(body_out_of_bounds)),
            };
            let (check, name) = (self.of_value(&node, &quote!(&#ident), ty)?, ident.to_string());
            Some(parse_quote!(#check.map_err(|error| crate::generated_runtime::#error(#name, error))?;))
        };
        let fields = builder.fields.iter().filter_map(|field| {
            let ident = field.ident.clone()?;
            // The client is not a `Result`.
            let statement = check(&ident, argument_of(&field.ty, "Result")?)?;
            Some((ident, statement))
        });
        fields.collect()
    }

    /// The body of `check_bounds` of a type. `None` if no value has bounds.
    fn of_type(&self, schema: &ComponentSchema<'d>) -> Option<TokenStream> {
        match self.definitions.get(&schema.rust_name)? {
            Item::Struct(object) => match &object.fields {
                Fields::Named(_) => self.of_properties(object, schema),
                Fields::Unnamed(fields) => self.of_value(&schema.node, &quote!(&self.0), &fields.unnamed.first()?.ty),
                Fields::Unit => None,
            },
            Item::Enum(union) => {
                let arms: Vec<_> = union
                    .variants
                    .iter()
                    .filter_map(|variant| {
                        let (ident, ty) = (&variant.ident, &variant.fields.iter().next()?.ty);
                        let node = schema.alternative(&ident.to_string())?;
                        let check = self.of_value(&node, &quote!(value), ty)?;
                        Some(quote!(Self::#ident(value) => #check,))
                    })
                    .collect();
                let others = (arms.len() < union.variants.len()).then(|| quote!(_ => Ok(()),));
                (!arms.is_empty()).then(|| quote!(match self { #(#arms)* #others }))
            }
            _ => None,
        }
    }

    fn of_properties(&self, object: &ItemStruct, schema: &ComponentSchema<'d>) -> Option<TokenStream> {
        let checks: Vec<_> = schema
            .properties()
            .filter_map(|property| {
                let is_its_field = |ident: &Ident| *ident == property.rust_name;
                let field = object.fields.iter().find(|field| field.ident.as_ref().is_some_and(is_its_field))?;
                let (ident, name) = (&field.ident, &property.rust_name);
                let check = self.of_value(&property.node, &quote!(&self.#ident), &field.ty)?;
                Some(quote!(#check.map_err(|error| error.within(#name))?;))
            })
            .collect();
        (!checks.is_empty()).then(|| quote!(#(#checks)* Ok(())))
    }

    /// The check of one value, as an expression of type `Result<(), OutOfBounds>`. `value` is a reference to it, and `node`
    /// its schema.
    fn of_value(&self, node: &Node<'d>, value: &TokenStream, ty: &Type) -> Option<TokenStream> {
        let Type::Path(path) = ty else { return None };
        // The last argument is the value of a map.
        let of_elements = |node: &Node<'d>| self.of_value(node, &quote!(value), type_arguments(&path.path).last()?);
        let name = type_name(ty)?;
        match name.as_str() {
            "Option" => {
                let check = of_elements(node)?;
                Some(quote!(crate::model::bounds::check_optional(#value, |value| #check)))
            }
            "Box" => self.of_value(node, &quote!(&**#value), type_arguments(&path.path).next()?),
            "Vec" => {
                let check = of_elements(&node.get("items")?)?;
                Some(quote!(crate::model::bounds::check_items(#value, |value| #check)))
            }
            "HashMap" => {
                let check = of_elements(&node.get("additionalProperties")?)?;
                Some(quote!(crate::model::bounds::check_values(#value, |value| #check)))
            }
            primitive if is_number(primitive) => {
                let bounds = bounds(primitive, |keyword| bound_of(node, keyword))?;
                Some(quote!(crate::model::bounds::check(#value, #bounds)))
            }
            name => match self.number_of_newtype(name) {
                Some(primitive) => {
                    let component = &self.schemas.get(name)?.node;
                    let bounds = bounds(&primitive, |keyword| bound_of(component, keyword))?;
                    Some(quote!(crate::model::bounds::check(&(#value).0, #bounds)))
                }
                None => {
                    let is_bounded = self.bounded.contains(name);
                    is_bounded.then(|| quote!(crate::model::bounds::CheckBounds::check_bounds(#value)))
                }
            },
        }
    }

    /// The primitive number that the type `name` wraps.
    fn number_of_newtype(&self, name: &str) -> Option<String> {
        match self.definitions.get(name)? {
            Item::Struct(ItemStruct { fields: Fields::Unnamed(fields), .. }) => {
                type_name(&fields.unnamed.first()?.ty).filter(|name| is_number(name))
            }
            _ => None,
        }
    }
}

fn is_number(primitive: &str) -> bool {
    matches!(primitive, "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "f32" | "f64")
}

/// The value of a keyword of a normalized schema.
fn bound_of<'d>(node: &Node<'d>, keyword: &str) -> Option<&'d Value> {
    Some(node.get(BOUNDS)?.get(keyword)?.value)
}

/// The bounds of a primitive number, as a tuple of two `Bound`s. `None` if it has none.
fn bounds<'d>(primitive: &str, keyword: impl Fn(&str) -> Option<&'d Value>) -> Option<TokenStream> {
    let bound = |limit: &str, exclusive: &str| {
        let number = match keyword(limit)? {
            Value::Number(number) => literal(primitive, number)?,
            _ => return None,
        };
        let is_exclusive = keyword(exclusive).and_then(Value::as_bool).unwrap_or_default();
        let kind = if is_exclusive { quote!(Excluded) } else { quote!(Included) };
        Some(quote!(::std::ops::Bound::#kind(#number)))
    };
    let (minimum, maximum) = (bound("minimum", "exclusiveMinimum"), bound("maximum", "exclusiveMaximum"));
    if minimum.is_none() && maximum.is_none() {
        return None;
    }
    let [minimum, maximum] =
        [minimum, maximum].map(|bound| bound.unwrap_or_else(|| quote!(::std::ops::Bound::Unbounded)));
    Some(quote!((#minimum, #maximum)))
}

/// The number as a literal of a primitive type. `None` if no value of the type can be beyond it.
fn literal(primitive: &str, number: &Number) -> Option<TokenStream> {
    let (lowest, highest): (i128, i128) = match primitive {
        "i8" => (i8::MIN.into(), i8::MAX.into()),
        "i16" => (i16::MIN.into(), i16::MAX.into()),
        "i32" => (i32::MIN.into(), i32::MAX.into()),
        "i64" => (i64::MIN.into(), i64::MAX.into()),
        "u8" => (u8::MIN.into(), u8::MAX.into()),
        "u16" => (u16::MIN.into(), u16::MAX.into()),
        "u32" => (u32::MIN.into(), u32::MAX.into()),
        "u64" => (u64::MIN.into(), u64::MAX.into()),
        "f32" | "f64" => {
            let literal = Literal::f64_unsuffixed(number.as_f64()?);
            return Some(quote!(#literal));
        }
        _ => return None,
    };
    let integer: i128 = match (number.as_i64(), number.as_u64()) {
        (Some(integer), _) => integer.into(),
        (None, Some(integer)) => integer.into(),
        // Integers are not bounded by a fraction or a number beyond 64 bits.
        (None, None) => return None,
    };
    let literal = Literal::i128_unsuffixed(integer);
    (lowest < integer && integer < highest).then(|| quote!(#literal))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_the_bounds_of_primitive_numbers() {
        for (primitive, schema, expected) in [
            ("i32", json!({"minimum": 1}), Some("(Included(1),Unbounded)")),
            ("i64", json!({"maximum": 9, "exclusiveMaximum": true}), Some("(Unbounded,Excluded(9))")),
            ("f64", json!({"minimum": -0.5, "maximum": 1}), Some("(Included(-0.5),Included(1.0))")),
            ("u32", json!({"minimum": 0}), None),
            ("i32", json!({"maximum": 1e30}), None),
            ("i32", json!({}), None),
        ] {
            let bounds = bounds(primitive, |keyword| schema.get(keyword));
            let bounds = bounds.map(|tokens| tokens.to_string().replace(' ', "").replace("::std::ops::Bound::", ""));
            assert_eq!(bounds.as_deref(), expected, "{schema}");
        }
    }
}
