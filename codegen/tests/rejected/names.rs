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
            ("a schema whose name begins with a digit", schemas("3bells: {type: string}")),
            ("properties that collide", bell("type: object\nproperties: {fooBar: {}, foo_bar: {}}")),
            ("properties without a name", bell("type: object\nproperties: {'': {}, 2fa: {}, ñ: {}}")),
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
