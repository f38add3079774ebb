//! Schemas.

use webex_call_pickup_codegen::generate;

use crate::support::{assert_rejected, bell, schemas};

#[test]
fn rejects_unsupported_schemas() {
    assert_rejected(
        "schemas",
        &[
            ("not", bell("not: {type: string}")),
            ("a discriminator", bell("oneOf: [{title: A, type: string}]\ndiscriminator: {propertyName: kind}")),
            ("anyOf of different types", bell("anyOf: [{type: string}, {type: integer}]")),
            (
                "anyOf in which a property differs",
                bell("anyOf: [{properties: {a: {type: string}}}, {properties: {a: {type: integer}}}]"),
            ),
            (
                "anyOf that contains itself",
                bell("properties: {a: {anyOf: [{$ref: '#/components/schemas/Bell'}, {properties: {c: {}}}]}}"),
            ),
            ("oneOf of one type without titles", bell("oneOf: [{type: string}, {type: string, maxLength: 3}, {}]")),
            ("oneOf with one title twice", bell("oneOf: [{title: a, type: string}, {title: A, type: integer}]")),
            ("oneOf with a title that is no name", bell("oneOf: [{title: '5', type: string}]")),
            ("oneOf beside a type", bell("type: string\noneOf: [{title: A, type: string}]")),
            ("oneOf beside properties", bell("properties: {a: {}}\noneOf: [{title: A, type: string}]")),
            ("oneOf beside allOf", bell("allOf: [{type: object}]\noneOf: [{title: A, type: object}]")),
            ("an empty allOf", bell("allOf: []")),
            ("allOf of strings", bell("allOf: [{type: string}, {type: string, maxLength: 3}]")),
            (
                "allOf with a map",
                bell("allOf: [{type: object, additionalProperties: {type: string}}, {properties: {a: {}}}]"),
            ),
            (
                "allOf in which a property differs",
                bell("allOf:\n  - {properties: {a: {type: string}}}\n  - {properties: {a: {type: integer}}}"),
            ),
            ("a list of types", bell("type: [string, 'null']")),
            ("an unknown type", bell("type: text")),
            ("unknown keywords", bell("type: object\nconst: 5\npatternProperties: {}")),
            ("keywords of another type", bell("type: string\nminimum: 3\nitems: {}\nrequired: [a]")),
            ("keywords without a type", bell("format: date\nmaxLength: 3\nmaximum: 5\nminItems: 1\nmaxProperties: 1")),
            ("a list without items", bell("type: array")),
            ("a required name that is a number", bell("type: object\nproperties: {a: {}}\nrequired: [a, 5]")),
            ("a bad pattern", bell("type: string\npattern: '['")),
            ("a length beyond 32 bits", bell("type: string\nmaxLength: 5000000000\nminLength: -1")),
            ("properties as a list", bell("type: object\nproperties: []")),
            ("a property as a string", bell("type: object\nproperties: {a: string}")),
            ("items as a list", bell("type: array\nitems: [{type: string}]")),
            ("additionalProperties as a string", bell("type: object\nadditionalProperties: 'no'")),
            (
                "properties and a map",
                bell("type: object\nproperties: {a: {type: string}}\nadditionalProperties: {type: integer}"),
            ),
            ("an empty enum", bell("type: string\nenum: []")),
            ("an integer enum with other values", bell("type: integer\nenum: [1, 2.5, '3', 4.0, null]")),
            ("a boolean enum with a number", bell("type: boolean\nenum: [true, 1]")),
            ("an enum of lists", bell("type: array\nitems: {type: string}\nenum: [[a]]")),
            ("descriptions of numbers", bell("type: integer\nenum: [1]\nx-enumDescriptions: {'1': One.}")),
            ("an enum with a number", bell("type: string\nenum: [A, null, yes, 5]")),
            ("an enum of null", bell("type: string\nnullable: true\nenum: [null]")),
            ("a schema as a string", schemas("Bell: string")),
        ],
    );
}

#[test]
fn accepts_anything_in_examples() {
    generate(&bell(
        r"
type: object
properties:
  a: {type: string, example: {$ref: '#/nowhere'}, default: {$ref: 5}}
  b: {type: object, additionalProperties: true, example: [{$ref: '#/components/schemas/Nothing', type: [a]}]}
example: {$ref: nothing}",
    ))
    .unwrap();
}
