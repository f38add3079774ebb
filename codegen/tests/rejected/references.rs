//! References.

use crate::support::{assert_rejected, bell, document, operation, schemas};

#[test]
fn rejects_dangling_and_cyclic_references() {
    let body = |reference: &str| {
        operation(&format!("requestBody: {{required: true, content: {{application/json: {{schema: {reference}}}}}}}"))
    };
    assert_rejected(
        "references",
        &[
            ("to nothing", body("{$ref: '#/components/schemas/Bell'}")),
            ("to another section", body("{$ref: '#/components/responses/Bell'}")),
            ("to another file", body("{$ref: 'bells.yaml#/Bell'}")),
            ("to something that is no component", body("{$ref: '#/paths/~1bells'}")),
            ("to something within a component", body("{$ref: '#/components/schemas/Bell/properties/name'}")),
            ("as a number", body("{$ref: 5}")),
            (
                "with an extension that is nearly one",
                schemas("Bell: {properties: {a: {x-personal-dat: true, $ref: '#/components/schemas/Tone'}}}\nTone: {}"),
            ),
            ("to itself", schemas("A: {$ref: '#/components/schemas/A'}")),
            ("in a circle", schemas("A: {$ref: '#/components/schemas/B'}\nB: {$ref: '#/components/schemas/A'}")),
            ("to itself by allOf", bell("allOf: [{$ref: '#/components/schemas/Bell'}, {type: object}]")),
            ("to itself by oneOf", bell("oneOf: [{$ref: '#/components/schemas/Bell'}, {title: Text, type: string}]")),
            ("a parameter to itself", document("", "parameters: {A: {$ref: '#/components/parameters/A'}}")),
            (
                "responses in a circle",
                document(
                    "",
                    "responses: {A: {$ref: '#/components/responses/B'}, B: {$ref: '#/components/responses/A'}}",
                ),
            ),
            ("a missing parameter", operation("parameters: [{$ref: '#/components/parameters/A'}]")),
            ("a missing response", operation("responses: {'200': {$ref: '#/components/responses/A'}}")),
            (
                "a missing header",
                operation("responses: {'200': {description: d, headers: {a: {$ref: '#/components/headers/A'}}}}"),
            ),
        ],
    );
}
