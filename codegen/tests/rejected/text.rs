//! YAML and JSON that is not well-formed, or uses what JSON cannot express.

use crate::support::assert_rejected;

#[test]
fn rejects_malformed_text() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_block: String = (0..200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_rejected(
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
            ("a custom tag", "openapi: 3.0.3\ninfo: !info {title: a}\n".to_owned()),
            ("a tag at a key", "!!str openapi: 3.0.3\n".to_owned()),
            ("a list for a key", "openapi: 3.0.3\n? [a, b]\n: c\n".to_owned()),
            ("nesting in one line", deep),
            ("nesting over lines", deep_block),
            ("a number without end", "openapi: 3.0.3\nx-size: 1e999\n".to_owned()),
            ("a NUL", "openapi: 3.0.3\nx-a: \"a\0b\"\n".to_owned()),
            ("a control character", "openapi: 3.0.3\nx-a: a\u{7}b\n".to_owned()),
            ("an escaped NUL", "openapi: 3.0.3\nx-a: \"a\\0b\"\n".to_owned()),
            ("JSON cut short", r#"{"openapi": "3.0.3", "paths": {"#.to_owned()),
        ],
    );
}
