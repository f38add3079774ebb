//! The version and the head of a document, its servers and its security schemes.

use crate::support::{assert_rejected, document, operation, schemas};

#[test]
fn rejects_other_versions_and_bad_heads() {
    assert_rejected(
        "document",
        &[
            ("a string", "hello\n".to_owned()),
            ("a number", "3\n".to_owned()),
            ("a list", "- openapi: 3.0.3\n".to_owned()),
            ("OpenAPI 3.1", "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {}\n".to_owned()),
            ("OpenAPI as a number", "openapi: 3.0\n".to_owned()),
            ("Swagger 2.0", "swagger: '2.0'\ninfo: {title: a, version: '1'}\npaths: {}\n".to_owned()),
            ("no version", "info: {title: a, version: '1'}\npaths: {}\n".to_owned()),
            ("only a version", "openapi: 3.0.3\n".to_owned()),
            ("no title and no paths", "openapi: 3.0.3\ninfo: {version: 1.0}\n".to_owned()),
            ("paths as a list", "openapi: 3.0.3\ninfo: {title: a, version: '1'}\npaths: []\n".to_owned()),
            ("an unknown key", document("", "schema: {}")),
            ("a server with a variable", operation("x-a: b") + "servers:\n  - url: https://{region}.example.com\n"),
            ("a relative server", operation("x-a: b") + "servers:\n  - url: /v1\n  - {}\n  - 5\n"),
            (
                "servers that a token must not be sent to",
                operation("x-a: b")
                    + "servers:\n  - url: http://example.com/v1\n  - url: https://me:secret@example.com\n  \
                       - url: https://example.com?a=b\n  - url: https://\n  - url: https://example.com/a b\n  \
                       - url: http://localhost:8080/v1\n",
            ),
            (
                "schemes that are not bearer tokens",
                document(
                    "",
                    "securitySchemes:\n  key: {type: apiKey, in: header, name: k}\n  basic: {type: http, scheme: basic}\n  \
                     none: {}\n  one: {type: http, scheme: Bearer}\n  other: {type: oauth2, flows: {}}\n  odd: {typ: http}",
                ),
            ),
            ("a missing security scheme", operation("security: [{token: []}]")),
            ("security as a string", operation("security: [token, {a: b}]")),
            ("components as a list", document("", "schemas: []\nparameters: 5")),
            ("a component with a space in its name", schemas("'A bell': {type: string}")),
        ],
    );
}
