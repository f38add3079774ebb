//! Names that Rust cannot have, or has already.

use crate::support::{assert_rejected, bell, document, operation, parameters, schemas};

#[test]
fn rejects_names_that_rust_cannot_have() {
    let two = |a: &str, b: &str| {
        let path = |name: &str, id: &str| {
            format!("/{name}:\n  get: {{operationId: '{id}', responses: {{'204': {{description: It rang.}}}}}}\n")
        };
        document(&(path("a", a) + &path("b", b)), "")
    };
    assert_rejected(
        "names",
        &[
            ("no operationId", document("/a:\n  get: {responses: {'204': {description: d}}}", "")),
            ("an operationId twice", two("ring", "ring")),
            ("operationIds that collide", two("ringBell", "ring-bell")),
            ("operationIds that are reserved", two("fromEnv", "all")),
            ("operationIds with a type's name", two("option", "clone")),
            ("operationIds without a name", two("***", "größe")),
            ("a digit first", two("3rings", "ring")),
            ("schemas that collide", schemas("agent_type: {type: string}\nAgentType: {type: string}")),
            ("a schema with a reserved name", schemas("error: {type: string}")),
            ("a schema whose name begins with a digit", schemas("3bells: {type: string}")),
            ("properties that collide", bell("type: object\nproperties: {fooBar: {}, foo_bar: {}}")),
            ("properties without a name", bell("type: object\nproperties: {'': {}, 2fa: {}, ñ: {}}")),
            (
                "a schema named after its place that collides",
                schemas("Bell:\n  properties: {kind: {type: string, enum: [A]}}\nBellKind: {type: string}"),
            ),
            (
                "two schemas named after their places that collide",
                schemas(
                    "Bell:\n  properties: {aB: {properties: {c: {}}}}\nBellA:\n  properties: {b: {properties: {d: {}}}}",
                ),
            ),
            (
                "a constrained string named after its place that collides",
                document(
                    r"
/bells:
  post:
    operationId: ring
    requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Bell'}}}}
    responses: {'204': {description: It rang.}}",
                    r"
schemas:
  Bell: {type: object, properties: {name: {type: string, maxLength: 3}}}
  BellName: {type: string}",
                ),
            ),
            (
                "parameters that collide",
                parameters(
                    "/a",
                    "- {name: fooBar, in: query, schema: {type: string}}\n- {name: foo-bar, in: header, schema: {type: string}}",
                ),
            ),
            (
                "reserved parameters",
                parameters(
                    "/a",
                    "- {name: send, in: query, schema: {type: string}}\n- {name: respond, in: query, schema: {type: string}}",
                ),
            ),
            (
                "a parameter named as the body",
                operation(
                    r"
parameters: [{name: body, in: query, schema: {type: string}}]
requestBody: {required: true, content: {application/json: {schema: {type: string}}}}",
                ),
            ),
        ],
    );
}
