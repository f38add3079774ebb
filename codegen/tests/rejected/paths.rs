//! Paths and parameters.

use crate::support::{assert_rejected, document, operation, parameters};

#[test]
fn rejects_bad_paths_and_parameters() {
    let one = |parameter: &str| parameters("/bells", &format!("- {parameter}"));
    assert_rejected(
        "paths",
        &[
            ("a cookie", one("{name: a, in: cookie, schema: {type: string}}")),
            ("content", one("{name: a, in: query, content: {application/json: {schema: {type: object}}}}")),
            ("deepObject", one("{name: a, in: query, style: deepObject, schema: {type: object}}")),
            ("a style", one("{name: a, in: header, style: form, schema: {type: string}}")),
            (
                "a delimiter beside `explode`",
                one(
                    "{name: a, in: query, style: pipeDelimited, explode: true, schema: {type: array, items: {type: string}}}",
                ),
            ),
            ("a list in a header", one("{name: a, in: header, schema: {type: array, items: {type: string}}}")),
            ("a list of objects", one("{name: a, in: query, schema: {type: array, items: {type: object}}}")),
            ("an object", one("{name: a, in: query, schema: {type: object}}")),
            ("anything", one("{name: a, in: query, schema: {}}")),
            ("null", one("{name: a, in: query, schema: {type: string, nullable: true}}")),
            (
                "null in a list",
                one("{name: a, in: query, schema: {type: array, items: {type: string, nullable: true}}}"),
            ),
            ("allowReserved", one("{name: a, in: query, allowReserved: true, schema: {type: string}}")),
            ("no schema", one("{name: a, in: query}")),
            ("no name and no place", parameters("/a", "- {in: query, schema: {}}\n- {name: a, schema: {}}")),
            ("a header that the client sets", one("{name: Authorization, in: header, schema: {type: string}}")),
            ("a header with a space", one("{name: A b, in: header, schema: {type: string}}")),
            (
                "a header that collides with a path",
                parameters("/a/{b}", "- {name: b, in: header, schema: {type: string}}"),
            ),
            ("not declared", parameters("/bells/{bellId}", "")),
            ("not used", one("{name: bellId, in: path, required: true, schema: {type: string}}")),
            ("not required", parameters("/a/{b}", "- {name: b, in: path, schema: {type: string}}")),
            (
                "declared twice",
                parameters(
                    "/a",
                    "- {name: b, in: query, schema: {type: string}}\n- {name: b, in: query, schema: {type: integer}}",
                ),
            ),
            (
                "twice in the path",
                parameters("/a/{b}/{b}", "- {name: b, in: path, required: true, schema: {type: string}}"),
            ),
            ("unbalanced braces", parameters("/a/{b", "")),
            ("braces within braces", parameters("/a/{b{c}}", "")),
            ("empty braces", parameters("/a/{}", "")),
            (
                "part of a segment",
                parameters("/a/{b}.json", "- {name: b, in: path, required: true, schema: {type: string}}"),
            ),
            ("no slash", parameters("bells", "")),
            ("a query", parameters("'/bells?loud=true'", "")),
            ("a dot segment", parameters("/bells/../towers", "")),
            (
                "ambiguous paths",
                document(
                    r"
/bells/{a}:
  get:
    operationId: a
    parameters: [{name: a, in: path, required: true, schema: {type: string}}]
    responses: {'204': {description: d}}
/bells/{b}:
  get:
    operationId: b
    parameters: [{name: b, in: path, required: true, schema: {type: string}}]
    responses: {'204': {description: d}}",
                    "",
                ),
            ),
            ("a path that is a reference", document("/a: {$ref: 'a.yaml'}", "")),
            ("parameters as an object", operation("parameters: {}")),
            ("a parameter as a string", operation("parameters: [bellId]")),
            ("required as a string", one("{name: a, in: query, required: 'true', schema: {type: string}}")),
            ("a method that is not supported", document("/a: {trace: {operationId: a, responses: {}}}", "")),
            ("an unknown method", document("/a: {fetch: {operationId: a}}", "")),
        ],
    );
}
