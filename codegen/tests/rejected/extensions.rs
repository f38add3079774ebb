//! Our extensions, and quoted booleans.

use crate::support::{assert_rejected, bell, document, operation, parameters, schemas};

#[test]
fn rejects_misused_extensions() {
    let flag = "{oneOf: [{type: boolean}, {type: string, enum: ['true', 'false']}]}";
    assert_rejected(
        "extensions",
        &[
            ("x-rust-type", bell("type: string\nx-rust-type: {crate: chrono}")),
            (
                "nearly one of ours",
                document(
                    "/bells:\n  get:\n    operationId: listBells\n    x-pagable: {itemName: a}\n    x-page: 1\n    responses: {'204': {description: d}}",
                    "schemas:\n  Bell: {type: string, x-identifer: true, x-identity: true}",
                ),
            ),
            (
                "extensions of the generator",
                bell("properties: {a: {type: string, x-lenient-flag: true, x-sent-only: true}}"),
            ),
            ("an identifier that is no string", bell("type: integer\nx-identifier: true")),
            ("an identifier that is not true", bell("type: string\nx-identifier: false")),
            ("an identifier with rules", bell("type: string\nx-identifier: true\nenum: [a]\nmaxLength: 3")),
            ("personal data that is not true", bell("properties: {a: {type: string, x-personal-data: 'yes'}}")),
            (
                "personal data of a parameter that is not true",
                parameters("/bells", "- {name: a, in: query, x-personal-data: 'yes', schema: {type: string}}"),
            ),
            ("personal data on a component", bell("type: string\nx-personal-data: true")),
            (
                "personal data on items",
                bell("properties: {a: {type: array, items: {type: string, x-personal-data: true}}}"),
            ),
            ("aliases of a required property", bell("required: [a]\nproperties: {a: {type: string, x-aliases: [b]}}")),
            ("aliases as a string", bell("properties: {a: {type: string, x-aliases: b}, c: {x-aliases: [5]}}")),
            ("aliases that collide", bell("properties: {a: {x-aliases: [b, b]}, c: {x-aliases: [b, a, c]}}")),
            ("aliases on a component", bell("type: string\nx-aliases: [a]")),
            ("descriptions of values as a list", bell("type: string\nenum: [A]\nx-enumDescriptions: [a]")),
            ("descriptions of other values", bell("type: string\nenum: [A]\nx-enumDescriptions: {A: 5, B: b}")),
            ("descriptions without values", bell("type: string\nx-enumDescriptions: {A: a}")),
            ("a quoted boolean in a list", bell(&format!("type: array\nitems: {flag}"))),
            ("a quoted boolean in a map", bell(&format!("type: object\nadditionalProperties: {flag}"))),
            (
                "a quoted boolean as a component in a list",
                schemas(&format!("Flag: {flag}\nBell: {{type: array, items: {{$ref: '#/components/schemas/Flag'}}}}")),
            ),
            (
                "a quoted boolean wrapped in oneOf",
                schemas(&format!(
                    "Flag: {flag}\nBell: {{oneOf: [{{title: A, allOf: [{{$ref: '#/components/schemas/Flag'}}]}}]}}"
                )),
            ),
            ("a quoted boolean as a parameter", parameters("/a", &format!("- {{name: a, in: query, schema: {flag}}}"))),
            (
                "a quoted boolean as a response",
                operation(&format!(
                    "responses: {{'200': {{description: d, content: {{application/json: {{schema: {flag}}}}}}}}}"
                )),
            ),
            (
                "a quoted boolean as a body",
                operation(&format!(
                    "requestBody: {{required: true, content: {{application/json: {{schema: {flag}}}}}}}"
                )),
            ),
        ],
    );
}
