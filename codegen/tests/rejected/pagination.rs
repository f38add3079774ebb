//! Pageable lists.

use crate::support::{assert_rejected, document, indented};

#[test]
fn rejects_lists_that_have_no_pages() {
    const LIST: &str = "{properties: {bells: {type: array, items: {type: string}}, count: {type: integer}}}";
    let list = |method: &str, entries: &str, response: &str| {
        let entries =
            format!("operationId: listBells\n{entries}\nresponses: {{'200': {{description: d, {response}}}}}");
        document(&format!("/bells:\n  {method}:\n{}", indented(&indented(&entries))), "")
    };
    let json = |schema: &str| format!("content: {{application/json: {{schema: {schema}}}}}");
    let link = "headers: {link: {schema: {type: string}}}";
    let extension =
        |extension: &str| list("get", &format!("x-pageable: {extension}"), &format!("{link}, {}", json(LIST)));
    let response = |response: &str| list("get", "x-pageable: {itemName: bells}", response);
    assert_rejected(
        "pagination",
        &[
            ("a flag", extension("true")),
            ("no name", extension("{}")),
            ("a name that is no string", extension("{itemName: [bells]}")),
            ("the keys of other vendors", extension("{itemName: bells, nextLinkName: next}")),
            ("no such property", extension("{itemName: bell}")),
            ("a property that is no list", extension("{itemName: count}")),
            ("a post", list("post", "x-pageable: {itemName: bells}", &format!("{link}, {}", json(LIST)))),
            ("no value", response(link)),
            ("no object", response(&format!("{link}, {}", json("{type: array, items: {type: string}}")))),
            ("one of several", response(&format!("{link}, {}", json("{oneOf: [{title: A, type: object}]}")))),
            ("null", response(&format!("{link}, {}", json(&LIST.replacen('{', "{nullable: true, ", 1))))),
            ("no link", response(&json(LIST))),
        ],
    );
}
