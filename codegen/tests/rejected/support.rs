//! Builds the documents of the cases, and compares the messages for them with snapshots.

use std::fmt::Write;

use webex_call_pickup_codegen::generate;

/// A document with these `paths` and `components`.
pub(crate) fn document(paths: &str, components: &str) -> String {
    let paths = if paths.is_empty() { "paths: {}".to_owned() } else { format!("paths:\n{}", indented(paths)) };
    let components =
        if components.is_empty() { String::new() } else { format!("components:\n{}", indented(components)) };
    format!("openapi: 3.0.3\ninfo: {{title: Bells, version: '1'}}\n{paths}\n{components}")
}

pub(crate) fn indented(text: &str) -> String {
    text.trim_matches('\n').lines().map(|line| format!("  {line}\n")).collect()
}

/// A document with one operation that has these entries, and a response without a body if they have none.
pub(crate) fn operation(entries: &str) -> String {
    let responses =
        if entries.contains("responses:") { "" } else { "\n    responses: {'204': {description: It rang.}}" };
    document(&format!("/bells:\n  post:\n    operationId: ringBell{responses}\n{}", indented(&indented(entries))), "")
}

/// A document with one operation on `path` that has these parameters.
pub(crate) fn parameters(path: &str, parameters: &str) -> String {
    let parameters = if parameters.is_empty() { "[]".to_owned() } else { format!("\n{}", indented(parameters)) };
    let entries =
        format!("operationId: ringBell\nresponses: {{'204': {{description: It rang.}}}}\nparameters: {parameters}");
    document(&format!("{path}:\n  get:\n{}", indented(&indented(&entries))), "")
}

/// A document with these component schemas.
pub(crate) fn schemas(schemas: &str) -> String {
    document("", &format!("schemas:\n{}", indented(schemas)))
}

/// A document with the component schema `Bell`.
pub(crate) fn bell(schema: &str) -> String {
    schemas(&format!("Bell:\n{}", indented(schema)))
}

/// The messages for `cases`, each under its name. Every case must be rejected, with a position and in words of our own.
fn messages(cases: &[(&str, String)]) -> String {
    let mut messages = String::new();
    for (name, document) in cases {
        let error = match generate(document) {
            Ok(_) => panic!("{name}: not rejected\n{document}"),
            Err(error) => error,
        };
        let text = error.in_file("openapi.yaml").to_string();
        for foreign in ["panicked", "could not be generated", "this is not OpenAPI 3.0", "near `"] {
            assert!(!text.contains(foreign), "{name}: {text}");
        }
        for problem in error.problems() {
            assert!(problem.position().is_some(), "{name} has no position: {text}");
        }
        writeln!(messages, "## {name}\n{text}\n").unwrap();
    }
    messages
}

/// Rejects each of `cases`, and compares the messages with the snapshot `theme`.
#[track_caller]
pub(crate) fn assert_rejected(theme: &str, cases: &[(&str, String)]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(theme, messages(cases)));
}
