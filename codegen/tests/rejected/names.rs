//! Names that Rust cannot have.

use crate::support::{assert_rejected, bell, document, schemas};

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
            ("operationIds without a name", two("***", "größe")),
            ("a digit first", two("3rings", "ring")),
            ("a schema whose name begins with a digit", schemas("3bells: {type: string}")),
            ("properties without a name", bell("type: object\nproperties: {'': {}, 2fa: {}, ñ: {}}")),
        ],
    );
}
