//! Request bodies, responses, and the rest of an operation.

use crate::support::{assert_rejected, document, operation};

#[test]
fn rejects_bad_bodies_and_responses() {
    let body = |media: &str| operation(&format!("requestBody: {{required: true, content: {media}}}"));
    let response = |content: &str| operation(&format!("responses: {{'200': {{description: d, content: {content}}}}}"));
    assert_rejected(
        "bodies",
        &[
            ("a form", body("{multipart/form-data: {schema: {type: object}}}")),
            ("no media type", body("{}")),
            ("null", body("{application/json: {schema: {type: object, nullable: true}}}")),
            ("a body as a string", operation("requestBody: bell")),
            ("a media type as a string", body("{application/json: bell}")),
            ("no responses", document("/a: {get: {operationId: a}}", "")),
            ("only an error", operation("responses: {'404': {description: d}}")),
            ("only default", operation("responses: {default: {description: d}}")),
            ("no description", operation("responses: {'200': {}}")),
            (
                "two types of value",
                operation(
                    r"
responses:
  '200': {description: d, content: {application/json: {schema: {type: string}}}}
  '201': {description: d, content: {application/json: {schema: {type: integer}}}}",
                ),
            ),
            ("CSV", response("{text/csv: {schema: {type: string}}}")),
            (
                "JSON with two schemas",
                response("{application/json: {schema: {}}, application/hal+json: {schema: {type: string}}}"),
            ),
            ("content as a string", operation("responses: {'200': {description: d, content: json}}")),
            ("status codes", operation("responses: {'200': {description: d}, '99': {}, 2xx: {}, ok: {}}")),
            ("an upgrade", operation("responses: {'101': {description: d}, '200': {description: d}}")),
            (
                "a response to HEAD",
                document(
                    "/a: {head: {operationId: a, responses: {'200': {description: d, content: {application/json: {schema: {}}}}}}}",
                    "",
                ),
            ),
            ("callbacks", operation("callbacks: {}")),
            ("servers of an operation", operation("servers: [{url: 'https://example.com'}]")),
            ("Dropshot", operation("x-dropshot-pagination: {required: []}")),
            ("scopes as a string", operation("x-required-scopes: read")),
            ("tags as numbers", operation("tags: [5]")),
            ("a description as a number", operation("description: 5")),
        ],
    );
}
