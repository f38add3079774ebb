//! What is said of documents that cannot become a client. One snapshot a theme; read them as their reader would.

#![allow(clippy::panic, clippy::unwrap_used)] // Helpers of tests are tests.

use std::fmt::Write;

use webex_call_pickup_codegen::generate;

/// A document with these `paths` and `components`.
fn document(paths: &str, components: &str) -> String {
    let paths = if paths.is_empty() { "paths: {}".to_owned() } else { format!("paths:\n{}", indented(paths)) };
    let components =
        if components.is_empty() { String::new() } else { format!("components:\n{}", indented(components)) };
    format!("openapi: 3.0.3\ninfo: {{title: Bells, version: '1'}}\n{paths}\n{components}")
}

fn indented(text: &str) -> String {
    text.trim_matches('\n').lines().map(|line| format!("  {line}\n")).collect()
}

/// A document with one operation that has these entries, and an answer without a body where it names none.
fn operation(entries: &str) -> String {
    let responses =
        if entries.contains("responses:") { "" } else { "\n    responses: {'204': {description: It rang.}}" };
    document(&format!("/bells:\n  post:\n    operationId: ringBell{responses}\n{}", indented(&indented(entries))), "")
}

/// A document with one operation on `path` that has these parameters.
fn parameters(path: &str, parameters: &str) -> String {
    let parameters = if parameters.is_empty() { "[]".to_owned() } else { format!("\n{}", indented(parameters)) };
    let entries =
        format!("operationId: ringBell\nresponses: {{'204': {{description: It rang.}}}}\nparameters: {parameters}");
    document(&format!("{path}:\n  get:\n{}", indented(&indented(&entries))), "")
}

/// A document with these component schemas.
fn schemas(schemas: &str) -> String {
    document("", &format!("schemas:\n{}", indented(schemas)))
}

/// A document with the component schema `Bell`.
fn bell(schema: &str) -> String {
    schemas(&format!("Bell:\n{}", indented(schema)))
}

/// The messages of `cases`, each under its name. Every case has to be refused, with a place and in words of our own.
fn messages(cases: &[(&str, String)]) -> String {
    let mut messages = String::new();
    for (name, document) in cases {
        let error = match generate(document) {
            Ok(_) => panic!("{name}: not refused\n{document}"),
            Err(error) => error,
        };
        let text = error.in_file("openapi.yaml").to_string();
        for foreign in ["panicked", "could not be generated", "this is not OpenAPI 3.0", "near `"] {
            assert!(!text.contains(foreign), "{name}: {text}");
        }
        for problem in error.problems() {
            assert!(problem.position().is_some(), "{name} has no place: {text}");
        }
        writeln!(messages, "## {name}\n{text}\n").unwrap();
    }
    messages
}

#[track_caller]
fn check(theme: &str, cases: &[(&str, String)]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("refused_{theme}"), messages(cases)));
}

#[test]
fn text() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_block: String = (0..200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    check(
        "text",
        &[
            ("a tab", "openapi: 3.0.3\n\tinfo: {}\n".to_owned()),
            ("a quote that is not closed", "openapi: '3.0.3\ninfo: {}\n".to_owned()),
            ("a list that is not closed", "openapi: 3.0.3\ntags: [a, b\n".to_owned()),
            ("an object that is not closed", "openapi: 3.0.3\ninfo: {title: a\n".to_owned()),
            ("bad indentation", "openapi: 3.0.3\ninfo:\n    title: a\n  version: b\n".to_owned()),
            ("a colon in plain text", "openapi: 3.0.3\ninfo: {title: a: b}\n".to_owned()),
            ("nothing", String::new()),
            ("only comments", "# openapi: 3.0.3\n# info: {}\n".to_owned()),
            ("null", "~\n".to_owned()),
            ("two documents", "openapi: 3.0.3\n---\nopenapi: 3.0.3\n".to_owned()),
            ("a duplicate key", "openapi: 3.0.3\ninfo: {title: a, title: b}\n".to_owned()),
            ("an anchor", "openapi: &version 3.0.3\n".to_owned()),
            ("an anchor at a key", "&key openapi: 3.0.3\n".to_owned()),
            ("an alias", "openapi: 3.0.3\ninfo: *version\n".to_owned()),
            ("a merge key", "openapi: 3.0.3\ninfo:\n  <<: {title: a}\n".to_owned()),
            ("a tag", "openapi: !!str 3.0.3\n".to_owned()),
            ("a tag of one's own", "openapi: 3.0.3\ninfo: !info {title: a}\n".to_owned()),
            ("a tag at a key", "!!str openapi: 3.0.3\n".to_owned()),
            ("a list for a key", "openapi: 3.0.3\n? [a, b]\n: c\n".to_owned()),
            ("nesting in one line", deep),
            ("nesting over lines", deep_block),
            ("a huge number", "openapi: 3.0.3\nx-size: 123456789012345678901234567890\n".to_owned()),
            ("a number without end", "openapi: 3.0.3\nx-size: 1e999\n".to_owned()),
            ("a NUL", "openapi: 3.0.3\nx-a: \"a\0b\"\n".to_owned()),
            ("a control character", "openapi: 3.0.3\nx-a: a\u{7}b\n".to_owned()),
            ("an escaped NUL", "openapi: 3.0.3\nx-a: \"a\\0b\"\n".to_owned()),
            ("JSON cut short", r#"{"openapi": "3.0.3", "paths": {"#.to_owned()),
        ],
    );
}

#[test]
fn versions_and_top() {
    check(
        "top",
        &[
            ("a text", "hello\n".to_owned()),
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
                "servers that take no token",
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
            ("a security scheme that is not there", operation("security: [{token: []}]")),
            ("security as text", operation("security: [token, {a: b}]")),
            ("components as a list", document("", "schemas: []\nparameters: 5")),
            ("a component with a space in its name", schemas("'A bell': {type: string}")),
        ],
    );
}

#[test]
fn names() {
    let two = |a: &str, b: &str| {
        let path = |name: &str, id: &str| {
            format!("/{name}:\n  get: {{operationId: '{id}', responses: {{'204': {{description: It rang.}}}}}}\n")
        };
        document(&(path("a", a) + &path("b", b)), "")
    };
    check(
        "names",
        &[
            ("no operationId", document("/a:\n  get: {responses: {'204': {description: d}}}", "")),
            ("an operationId twice", two("ring", "ring")),
            ("operationIds that collide", two("ringBell", "ring-bell")),
            ("operationIds that are taken", two("fromEnv", "all")),
            ("operationIds that take a type's name", two("option", "clone")),
            ("operationIds without a name", two("***", "größe")),
            ("a digit first", two("3rings", "ring")),
            ("schemas that collide", schemas("agent_type: {type: string}\nAgentType: {type: string}")),
            ("a schema with a name that is taken", schemas("error: {type: string}")),
            ("a schema whose name begins with a digit", schemas("3bells: {type: string}")),
            ("properties that collide", bell("type: object\nproperties: {fooBar: {}, foo_bar: {}}")),
            ("properties without a name", bell("type: object\nproperties: {'': {}, 2fa: {}, ñ: {}}")),
            ("values that collide", bell("type: string\nenum: [A_B, a-b]")),
            ("a value twice", bell("type: string\nenum: [A, A]")),
            ("a value that is Unknown", bell("type: string\nenum: [UNKNOWN]")),
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
                "validated text named after its place that collides",
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
                "parameters that are taken",
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

#[test]
fn paths_and_parameters() {
    let one = |parameter: &str| parameters("/bells", &format!("- {parameter}"));
    check(
        "parameters",
        &[
            ("a cookie", one("{name: a, in: cookie, schema: {type: string}}")),
            ("content", one("{name: a, in: query, content: {application/json: {schema: {type: object}}}}")),
            ("deepObject", one("{name: a, in: query, style: deepObject, schema: {type: object}}")),
            (
                "a style",
                one("{name: a, in: query, style: pipeDelimited, schema: {type: array, items: {type: string}}}"),
            ),
            (
                "a joined list",
                one("{name: a, in: query, explode: false, schema: {type: array, items: {type: string}}}"),
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
            ("a header that is the client's", one("{name: Authorization, in: header, schema: {type: string}}")),
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
                "paths that overlap",
                document(
                    r"
/bells/{a}/:
  get:
    operationId: a
    parameters: [{name: a, in: path, required: true, schema: {type: string}}]
    responses: {'204': {description: d}}
/{b}/best:
  get:
    operationId: b
    parameters: [{name: b, in: path, required: true, schema: {type: string}}]
    responses: {'204': {description: d}}
/bells/best:
  get:
    operationId: c
    responses: {'204': {description: d}}",
                    "",
                ),
            ),
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
            ("a parameter as text", operation("parameters: [bellId]")),
            ("required as text", one("{name: a, in: query, required: 'true', schema: {type: string}}")),
            ("a method that is not supported", document("/a: {trace: {operationId: a, responses: {}}}", "")),
            ("an unknown method", document("/a: {fetch: {operationId: a}}", "")),
        ],
    );
}

#[test]
fn references() {
    let body = |reference: &str| {
        operation(&format!("requestBody: {{required: true, content: {{application/json: {{schema: {reference}}}}}}}"))
    };
    check(
        "references",
        &[
            ("to nothing", body("{$ref: '#/components/schemas/Bell'}")),
            ("to another section", body("{$ref: '#/components/responses/Bell'}")),
            ("to another file", body("{$ref: 'bells.yaml#/Bell'}")),
            ("to a place that is no component", body("{$ref: '#/paths/~1bells'}")),
            ("to a place within a component", body("{$ref: '#/components/schemas/Bell/properties/name'}")),
            ("as a number", body("{$ref: 5}")),
            ("with siblings", schemas("A: {type: string}\nB: {description: b, $ref: '#/components/schemas/A'}")),
            ("to itself", schemas("A: {$ref: '#/components/schemas/A'}")),
            ("in a circle", schemas("A: {$ref: '#/components/schemas/B'}\nB: {$ref: '#/components/schemas/A'}")),
            ("to itself by allOf", bell("allOf: [{$ref: '#/components/schemas/Bell'}, {type: object}]")),
            ("to itself by oneOf", bell("oneOf: [{$ref: '#/components/schemas/Bell'}, {title: Text, type: string}]")),
            ("a parameter to itself", document("", "parameters: {A: {$ref: '#/components/parameters/A'}}")),
            (
                "answers in a circle",
                document(
                    "",
                    "responses: {A: {$ref: '#/components/responses/B'}, B: {$ref: '#/components/responses/A'}}",
                ),
            ),
            ("a parameter that is not there", operation("parameters: [{$ref: '#/components/parameters/A'}]")),
            ("an answer that is not there", operation("responses: {'200': {$ref: '#/components/responses/A'}}")),
            (
                "a header that is not there",
                operation("responses: {'200': {description: d, headers: {a: {$ref: '#/components/headers/A'}}}}"),
            ),
        ],
    );
}

#[test]
fn bodies_and_answers() {
    let body = |media: &str| operation(&format!("requestBody: {{required: true, content: {media}}}"));
    let answer = |content: &str| operation(&format!("responses: {{'200': {{description: d, content: {content}}}}}"));
    check(
        "bodies",
        &[
            ("a form", body("{multipart/form-data: {schema: {type: object}}}")),
            ("two media types", body("{application/json: {schema: {}}, 'application/json; v=2': {schema: {}}}")),
            ("no media type", body("{}")),
            ("no schema", body("{application/json: {}}")),
            ("encoding", body("{application/json: {schema: {type: object}, encoding: {a: {}}}}")),
            ("null", body("{application/json: {schema: {type: object, nullable: true}}}")),
            ("an optional body", operation("requestBody: {content: {application/json: {schema: {}}}}")),
            ("a body as text", operation("requestBody: bell")),
            ("a media type as text", body("{application/json: bell}")),
            ("no answers", document("/a: {get: {operationId: a}}", "")),
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
            ("CSV", answer("{text/csv: {schema: {type: string}}}")),
            ("JSON without a schema", answer("{application/json: {}}")),
            ("JSON twice", answer("{application/json: {schema: {}}, application/json; v=2: {schema: {}}}")),
            ("content as text", operation("responses: {'200': {description: d, content: json}}")),
            ("status codes", operation("responses: {'200': {description: d}, '99': {}, 2xx: {}, ok: {}}")),
            ("an upgrade", operation("responses: {'101': {description: d}, '200': {description: d}}")),
            (
                "an answer to HEAD",
                document(
                    "/a: {head: {operationId: a, responses: {'200': {description: d, content: {application/json: {schema: {}}}}}}}",
                    "",
                ),
            ),
            ("callbacks", operation("callbacks: {}")),
            ("servers of an operation", operation("servers: [{url: 'https://example.com'}]")),
            ("Dropshot", operation("x-dropshot-pagination: {required: []}")),
            ("scopes as text", operation("x-required-scopes: read")),
            ("tags as numbers", operation("tags: [5]")),
            ("a description as a number", operation("description: 5")),
        ],
    );
}

#[test]
fn schema_keywords() {
    check(
        "schemas",
        &[
            ("not", bell("not: {type: string}")),
            ("a discriminator", bell("oneOf: [{title: A, type: string}]\ndiscriminator: {propertyName: kind}")),
            ("anyOf", bell("anyOf: [{type: string}, {type: integer}]")),
            ("oneOf without titles", bell("oneOf: [{type: string}, {type: integer}]")),
            ("oneOf with one title twice", bell("oneOf: [{title: a, type: string}, {title: A, type: integer}]")),
            ("oneOf with a title that is no name", bell("oneOf: [{title: '5', type: string}]")),
            ("oneOf beside a type", bell("type: string\noneOf: [{title: A, type: string}]")),
            ("oneOf beside properties", bell("properties: {a: {}}\noneOf: [{title: A, type: string}]")),
            ("oneOf beside allOf", bell("allOf: [{type: object}]\noneOf: [{title: A, type: object}]")),
            ("an empty allOf", bell("allOf: []")),
            ("allOf of texts", bell("allOf: [{type: string}, {type: string, maxLength: 3}]")),
            (
                "allOf with a map",
                bell("allOf: [{type: object, additionalProperties: {type: string}}, {properties: {a: {}}}]"),
            ),
            (
                "allOf in which a property differs",
                bell("allOf:\n  - {properties: {a: {type: string}}}\n  - {properties: {a: {type: integer}}}"),
            ),
            (
                "allOf in which properties collide",
                bell("allOf: [{properties: {fooBar: {}}}, {properties: {foo_bar: {}}}]"),
            ),
            ("allOf that requires nothing", bell("allOf: [{properties: {a: {}}}, {required: [b]}]")),
            ("a list of types", bell("type: [string, 'null']")),
            ("an unknown type", bell("type: text")),
            ("unknown keywords", bell("type: object\nconst: 5\npatternProperties: {}")),
            ("keywords of another type", bell("type: string\nminimum: 3\nitems: {}\nrequired: [a]")),
            ("keywords without a type", bell("format: date\nmaxLength: 3\nmaximum: 5\nminItems: 1\nmaxProperties: 1")),
            ("a list of what", bell("type: array")),
            ("required names nothing", bell("type: object\nproperties: {a: {}}\nrequired: [a, a, b, 5]")),
            ("a bad pattern", bell("type: string\npattern: '['")),
            ("a length beyond all bounds", bell("type: string\nmaxLength: 5000000000\nminLength: -1")),
            ("properties as a list", bell("type: object\nproperties: []")),
            ("a property as text", bell("type: object\nproperties: {a: string}")),
            ("items as a list", bell("type: array\nitems: [{type: string}]")),
            ("additionalProperties as text", bell("type: object\nadditionalProperties: 'no'")),
            (
                "properties and a map",
                bell("type: object\nproperties: {a: {type: string}}\nadditionalProperties: {type: integer}"),
            ),
            ("an empty enum", bell("type: string\nenum: []")),
            ("an integer enum", bell("type: integer\nenum: [1, 2]")),
            ("an enum without a type", bell("enum: [A, B]")),
            ("an enum with null", bell("type: string\nenum: [A, null, yes, 5]")),
            ("a schema as text", schemas("Bell: string")),
        ],
    );
}

#[test]
fn extensions() {
    let flag = "{oneOf: [{type: boolean}, {type: string, enum: ['true', 'false']}]}";
    check(
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
                "the generator's own",
                bell("properties: {a: {type: string, x-lenient-flag: true, x-null-is-absent: true}}"),
            ),
            ("an identifier that is no text", bell("type: integer\nx-identifier: true")),
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
            ("aliases as text", bell("properties: {a: {type: string, x-aliases: b}, c: {x-aliases: [5]}}")),
            ("aliases that collide", bell("properties: {a: {x-aliases: [b, b]}, c: {x-aliases: [b, a, c]}}")),
            ("aliases on a component", bell("type: string\nx-aliases: [a]")),
            ("descriptions of values as a list", bell("type: string\nenum: [A]\nx-enum-descriptions: [a]")),
            ("descriptions of other values", bell("type: string\nenum: [A]\nx-enum-descriptions: {A: 5, B: b}")),
            ("descriptions without values", bell("type: string\nx-enum-descriptions: {A: a}")),
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
                "a quoted boolean as an answer",
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

#[test]
fn pages() {
    const LIST: &str = "{properties: {bells: {type: array, items: {type: string}}, count: {type: integer}}}";
    let list = |method: &str, entries: &str, answer: &str| {
        let entries = format!("operationId: listBells\n{entries}\nresponses: {{'200': {{description: d, {answer}}}}}");
        document(&format!("/bells:\n  {method}:\n{}", indented(&indented(&entries))), "")
    };
    let json = |schema: &str| format!("content: {{application/json: {{schema: {schema}}}}}");
    let link = "headers: {link: {schema: {type: string}}}";
    let extension =
        |extension: &str| list("get", &format!("x-pageable: {extension}"), &format!("{link}, {}", json(LIST)));
    let answer = |answer: &str| list("get", "x-pageable: {itemName: bells}", answer);
    check(
        "pages",
        &[
            ("a flag", extension("true")),
            ("no name", extension("{}")),
            ("a name that is no text", extension("{itemName: [bells]}")),
            ("the keys of others", extension("{itemName: bells, nextLinkName: next}")),
            ("no such property", extension("{itemName: bell}")),
            ("a property that is no list", extension("{itemName: count}")),
            (
                "a parameter that is taken",
                extension("{itemName: bells}\nparameters:\n  - {name: stream, in: query, schema: {type: string}}"),
            ),
            ("a post", list("post", "x-pageable: {itemName: bells}", &format!("{link}, {}", json(LIST)))),
            ("no value", answer(link)),
            ("no object", answer(&format!("{link}, {}", json("{type: array, items: {type: string}}")))),
            ("one of several", answer(&format!("{link}, {}", json("{oneOf: [{title: A, type: object}]}")))),
            ("null", answer(&format!("{link}, {}", json(&LIST.replacen('{', "{nullable: true, ", 1))))),
            ("no link", answer(&json(LIST))),
        ],
    );
}

#[test]
fn several_at_once() {
    let document = document(
        r"
/bells/{bellId}:
  get:
    responses: {'404': {$ref: '#/components/responses/Missing'}}
  put:
    operationId: hangBell
    parameters: [{name: bellId, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}]
    responses: {'204': {description: It hangs.}}",
        r"
schemas:
  Bell: {type: bell}",
    );
    let error = generate(&document).unwrap_err();
    let lines: Vec<_> = error.problems().iter().filter_map(|problem| problem.position()).collect();
    assert!(lines.is_sorted(), "{error}");
    check("several", &[("in the order of the document", document)]);
}

#[test]
fn examples_are_data() {
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
