//! Documents that look wrong or unusual, and become a client nevertheless.

use webex_call_pickup_codegen::generate;

use crate::support::{bell, document, operation, schemas};

fn assert_accepted(cases: &[(&str, String)]) {
    for (name, document) in cases {
        if let Err(error) = generate(document) {
            panic!("{name}: {error}\n{document}");
        }
    }
}

#[test]
fn accepts_bodies_of_any_kind_of_json() {
    let body = |entries: &str| operation(&format!("requestBody: {{{entries}}}"));
    let response = |content: &str| operation(&format!("responses: {{'200': {{description: d, content: {content}}}}}"));
    assert_accepted(&[
        ("an optional body", body("content: {application/json: {schema: {type: object}}}")),
        ("a body without a schema", body("required: true, content: {application/json: {}}")),
        ("a body with encodings", body("content: {application/json: {schema: {type: object}, encoding: {a: {}}}}")),
        ("JSON beside a form", body("content: {multipart/form-data: {}, application/json: {schema: {type: object}}}")),
        ("a patch", body("content: {application/json-patch+json: {schema: {type: array, items: {}}}}")),
        ("two versions of JSON", body("content: {application/json: {}, 'application/json; v=2': {schema: {}}}")),
        ("any media type", response("{'*/*': {schema: {type: object}}}")),
        ("a range of JSON", response("{application/*+json: {}}")),
        ("one schema twice", response("{application/json: {schema: {}}, application/hal+json: {}}")),
        ("JSON beside text", response("{text/plain: {schema: {type: string}}, application/json: {schema: {}}}")),
    ]);
}

#[test]
fn accepts_schemas_as_vendors_write_them() {
    assert_accepted(&[
        ("values that are equal in Rust", bell("type: string\nenum: [A_B, a-b, '*', '#', UNKNOWN]")),
        ("a value twice", bell("type: string\nenum: [A, A]")),
        ("an enum with null", bell("type: string\nnullable: true\nenum: [A, null]")),
        ("an enum without a type", bell("enum: [A, B]")),
        ("a required name without a property", bell("properties: {a: {}}\nrequired: [a, a, b]")),
        ("required names alone", bell("type: object\nrequired: [a]")),
        ("allOf that requires nothing", bell("allOf: [{properties: {a: {}}}, {required: [b]}]")),
        ("allOf with a description", bell("properties: {a: {allOf: [{type: string}, {description: d}]}}")),
        ("allOf of descriptions", bell("properties: {a: {allOf: [{description: d}]}}")),
        (
            "keys beside a reference",
            bell("properties: {a: {$ref: '#/components/schemas/Bell', nullable: true, type: 5}}"),
        ),
    ]);
}

#[test]
fn accepts_texts_as_editors_save_them() {
    let json = &r#"{"openapi": "3.0.3", "info": {"title": "a\/b", "version": "1",
TAB"description": "one\r\ntwo \ud83d\ude00 \u00e9 \t"}, "paths": {}, "x-size":-9223372036854776000}"#
        .replace("TAB", "\t");
    let long_key = format!(
        r#"{{"openapi": "3.0.3", "info": {{"title": "t", "version": "1"}}, "paths": {{}}, "x-{}": 1}}"#,
        "a".repeat(2000)
    );
    assert_accepted(&[
        ("JSON", json.to_owned()),
        ("JSON behind a byte order mark", format!("\u{feff}{json}")),
        ("JSON with carriage returns", json.replace('\n', "\r\n")),
        ("JSON with a long key", long_key),
        ("YAML behind a byte order mark", format!("\u{feff}{}", document("", ""))),
        ("YAML with carriage returns", document("", "").replace('\n', "\r\n")),
        (
            "a carriage return in a text",
            "openapi: 3.0.3\ninfo: {title: \"a\\r\\nb\", version: '1'}\npaths: {}\n".to_owned(),
        ),
    ]);
}

#[test]
fn accepts_names_that_are_taken() {
    let path = |name: &str, id: &str| {
        format!("/{name}:\n  get: {{operationId: '{id}', responses: {{'204': {{description: It rang.}}}}}}\n")
    };
    let two = |a: &str, b: &str| document(&(path("a", a) + &path("b", b)), "");
    let parameter = |name: &str, location: &str| format!("{{name: {name}, in: {location}, schema: {{type: string}}}}");
    let parameters = |all: &[(&str, &str)]| {
        let all: Vec<_> = all.iter().map(|(name, location)| parameter(name, location)).collect();
        operation(&format!("parameters: [{}]", all.join(", ")))
    };
    let beside_body = |name: &str| {
        let body = "requestBody: {required: true, content: {application/json: {schema: {type: string}}}}";
        operation(&format!("{body}\nparameters: [{}]", parameter(name, "query")))
    };
    assert_accepted(&[
        ("schemas that collide", schemas("agent_type: {type: string}\nAgentType: {type: string}")),
        ("reserved names", schemas("error: {type: object}\nOption: {type: object}\nT: {type: object}")),
        (
            "a name after its place that is taken",
            schemas("Bell: {properties: {kind: {type: string, enum: [A]}}}\nBellKind: {type: string}"),
        ),
        (
            "two names after places",
            schemas("Bell: {properties: {aB: {properties: {c: {}}}}}\nBellA: {properties: {b: {properties: {d: {}}}}}"),
        ),
        ("operationIds that collide", two("ringBell", "ring-bell")),
        ("operationIds that are reserved", two("fromEnv", "all")),
        ("operationIds with a type's name", two("option", "clone")),
        ("properties that collide", bell("type: object\nproperties: {fooBar: {}, foo_bar: {}}")),
        (
            "properties that collide in an allOf",
            bell("allOf: [{properties: {fooBar: {}}}, {properties: {foo_bar: {}}}]"),
        ),
        ("parameters that collide", parameters(&[("fooBar", "query"), ("foo-bar", "header"), ("fooBar", "header")])),
        ("reserved parameters", parameters(&[("send", "query"), ("respond", "query"), ("client", "query")])),
        ("a parameter named as the body", beside_body("body")),
        ("an enum without a type", operation("parameters: [{name: sort, in: query, schema: {enum: [ASC, DESC]}}]")),
    ]);
}

#[test]
fn accepts_any_of_schemas_that_are_alike() {
    let any_of = |members: &str| bell(&format!("properties: {{a: {{anyOf: [{members}]}}}}"));
    assert_accepted(&[
        ("objects", any_of("{properties: {a: {type: string}}}, {properties: {a: {type: string, enum: [A]}, b: {}}}")),
        ("strings", any_of("{type: string, enum: [A]}, {type: string}")),
        ("numbers", any_of("{type: integer, minimum: 1}, {type: integer}")),
        (
            "references",
            schemas(
                "Bell: {anyOf: [{$ref: '#/components/schemas/A'}, {properties: {c: {}}}]}\n\
                 A: {properties: {bell: {$ref: '#/components/schemas/Bell'}}}",
            ),
        ),
        ("oneOf without titles", bell("oneOf: [{type: string}, {type: integer}, {type: object, properties: {}}]")),
        ("one schema", any_of("{type: array, items: {}}")),
    ]);
}

#[test]
fn accepts_lists_that_are_joined_in_one_parameter() {
    let list = |style| {
        let list = format!("{{name: a, in: query, {style}, schema: {{type: array, items: {{type: string}}}}}}");
        (style, operation(&format!("parameters: [{list}]")))
    };
    assert_accepted(&["explode: false", "style: spaceDelimited", "style: pipeDelimited, explode: false"].map(list));
}

#[test]
fn accepts_paths_that_differ() {
    let paths =
        ["/bells/{a}", "/bells/{a}/", "/bells/best", "/{a}/best", "/bells/{a}/layout", "/bells/layout/{a}", "/"];
    let mut items = String::new();
    for (index, path) in paths.iter().enumerate() {
        let parameter =
            if path.contains('{') { "{name: a, in: path, required: true, schema: {type: string}}" } else { "" };
        items += &format!(
            "{path}:\n  get: {{operationId: get{index}, parameters: [{parameter}], responses: {{'204': {{description: d}}}}}}\n"
        );
    }
    assert_accepted(&[("paths", document(&items, ""))]);
}
