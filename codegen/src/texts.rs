//! Descriptions as documentation: in Rust, a block of code without a language is a test.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use serde_json::Value;

use crate::openapi::vocabulary::{ENUM_DESCRIPTIONS, Keys};

/// Marks the code blocks in every description of a document.
pub(crate) fn mark_code_blocks_of(document: &mut Value) {
    each_text(document, Keys::Keywords, &mut |text| {
        // Most texts have none.
        if ["    ", "\t", "```", "~~~"].iter().any(|mark| text.contains(mark)) {
            *text = mark_code_blocks(text);
        }
    });
}

/// A description with a list of the values of an enum that has no type of its own in Rust.
pub(crate) fn with_values(description: &str, values: &[Value]) -> String {
    let values: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
    format!("{}\n\nDocumented values: {}.", description.trim(), values.join(", ")).trim_start().to_owned()
}

/// Calls `visit` for each description and each summary.
fn each_text(value: &mut Value, keys: Keys, visit: &mut dyn FnMut(&mut String)) {
    match value {
        Value::Object(entries) => {
            for (key, child) in entries {
                match (key.as_str(), child) {
                    ("description" | "summary", Value::String(text)) if keys == Keys::Keywords => visit(text),
                    (ENUM_DESCRIPTIONS, Value::Object(texts)) => texts.values_mut().for_each(|text| {
                        if let Value::String(text) = text {
                            visit(text);
                        }
                    }),
                    (key, child) => {
                        if let Some(keys) = keys.below(key) {
                            each_text(child, keys, visit);
                        }
                    }
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_text(item, Keys::Keywords, visit)),
        _ => {}
    }
}

/// Marks the code blocks of a text as `text`, unless they have a language, and closes a block that is open at the end, which
/// would swallow the documentation that follows.
fn mark_code_blocks(text: &str) -> String {
    let mut marked = String::new();
    let mut copied = 0;
    let mut events = Parser::new(text).into_offset_iter();
    while let Some((event, range)) = events.next() {
        let Event::Start(Tag::CodeBlock(kind)) = event else { continue };
        let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        match kind {
            CodeBlockKind::Indented => {
                let code: String = events
                    .by_ref()
                    .map_while(|(event, _)| if let Event::Text(code) = event { Some(code) } else { None })
                    .map(|code| code.to_string())
                    .collect();
                marked.push_str(text[copied..line_start].trim_end_matches(['\n', ' ']));
                marked.push_str(&format!("\n\n```text\n{}\n```\n", code.trim_end()));
                copied = range.end;
            }
            CodeBlockKind::Fenced(info) => {
                let block = &text[range.clone()];
                let opening = block.lines().next().unwrap_or_default();
                let fence = &opening[..opening.len() - opening.trim_start_matches(['`', '~']).len()];
                if is_test(&info) {
                    marked.push_str(&text[copied..range.start]);
                    marked.push_str(&format!("{fence}text"));
                    copied = range.start + opening.len();
                }
                let last = block.lines().skip(1).last().unwrap_or_default();
                if !last.trim_start_matches(['>', ' ']).starts_with(fence) {
                    let indentation = " ".repeat(range.start - line_start);
                    marked.push_str(text[copied..range.end].trim_end());
                    marked.push_str(&format!("\n{indentation}{fence}\n"));
                    copied = range.end;
                }
            }
        }
    }
    marked.push_str(&text[copied..]);
    marked
}

/// Returns `true` if rustdoc takes a block with these words for Rust although none of them is `rust`.
fn is_test(info: &str) -> bool {
    const WORDS: [&str; 6] = ["should_panic", "no_run", "ignore", "test_harness", "compile_fail", "standalone"];
    let mut words = info.split([' ', ',', '\t']).filter(|word| !word.is_empty());
    words.all(|word| word.starts_with("edition") || WORDS.iter().any(|known| word.starts_with(known)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn marks_blocks_of_code_as_text() {
        for (text, expected) in [
            ("Ask:\n\n    GET /a\n      ?b\n\nThen", "Ask:\n\n```text\nGET /a\n  ?b\n```\n\nThen"),
            ("```\n{\"a\": 1}\n```\nEnd", "```text\n{\"a\": 1}\n```\nEnd"),
            ("~~~ no_run\na\n~~~", "~~~text\na\n~~~"),
            ("```json\n{}\n```", "```json\n{}\n```"),
            ("```rust\nfn a() {}\n```", "```rust\nfn a() {}\n```"),
            ("```\nopen", "```text\nopen\n```\n"),
            ("- one\n\n      code\n", "- one\n\n```text\ncode\n```\n"),
            ("- one\n  ```\n  code\n  ```\n", "- one\n  ```text\n  code\n  ```\n"),
            ("no    code", "no    code"),
            ("    ", "    "),
        ] {
            assert_eq!(mark_code_blocks(text), expected, "{text:?}");
        }
    }

    #[test]
    fn marked_texts_stay_as_they_are() {
        for text in ["Ask:\n\n    GET /a\n\nThen", "```\nopen", "> ```\n> a\n> ```", ">     a\n> b", "1. a\n\n\tb\n"] {
            let marked = mark_code_blocks(text);
            assert_eq!(mark_code_blocks(&marked), marked, "{text:?}");
        }
    }

    #[test]
    fn changes_descriptions_only() {
        let code = "    a";
        let mut document = json!({
            "info": {"description": code},
            "components": {"schemas": {"A": {
                "properties": {"description": {"description": code, "example": {"description": code}}},
                "x-enumDescriptions": {"B": code},
            }}},
        });
        mark_code_blocks_of(&mut document);
        let text = "\n\n```text\na\n```\n";
        assert_eq!(document["info"]["description"], text);
        let schema = &document["components"]["schemas"]["A"];
        assert_eq!(schema["properties"]["description"], json!({"description": text, "example": {"description": code}}));
        assert_eq!(schema["x-enumDescriptions"]["B"], text);
    }
}
