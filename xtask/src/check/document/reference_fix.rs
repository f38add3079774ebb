//! The fix for keys beside a `$ref`: an `allOf` around the reference, so that the keys take effect.

use webex_call_pickup_codegen::openapi::{Document, Node, Part, PartKind, visit::parts};

use crate::check::document::ineffective_keys::ineffective_siblings;

/// Writes the `allOf` of each schema that has keys without effect beside its `$ref`. Returns the new text, and a line for each
/// change. A schema that has an `allOf` already is not changed.
pub(super) fn wrap_references(document: &Document, text: &str) -> (String, Vec<String>) {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let mut changes = Vec::new();
    // From the last to the first, so that the positions before a change stay as they are.
    for Part { kind, node } in parts(&document.node()).iter().rev() {
        let keys: Vec<&str> = ineffective_siblings(node).map(|(key, _)| key).collect();
        if !matches!(kind, PartKind::Schema(_)) || node.str("$ref").is_none() || keys.is_empty() || node.has("allOf") {
            continue;
        }
        if let Some(change) = wrap_reference(document, node, &mut lines) {
            changes.push(format!("{change} in `allOf`, so that {} takes effect", keys.join(", ")));
        }
    }
    changes.reverse();
    (lines.concat(), changes)
}

/// Wraps one reference. `None` if the text does not have the reference in one line.
fn wrap_reference(document: &Document, node: &Node<'_>, lines: &mut [String]) -> Option<String> {
    let position = document.position(&node.pointer().key("$ref"))?;
    let line = lines.get_mut(position.line.checked_sub(1)?)?;
    let start = line.char_indices().nth(position.column.checked_sub(1)?).map(|(start, _)| start)?;
    let entry = &line[start..];
    let key_quote = entry.chars().next().filter(|quote| matches!(quote, '"' | '\''));
    let quote = key_quote.map(String::from).unwrap_or_default();
    let after_key = entry.strip_prefix(&format!("{quote}$ref{quote}"))?;
    let value = after_key.trim_start().strip_prefix(':')?.trim_start();
    let value_quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let value_length = value[1..].find(value_quote)? + 2;
    let length = entry.len() - value.len() + value_length;
    let wrapped = format!("{quote}allOf{quote}: [{{{}}}]", &entry[..length]);
    line.replace_range(start..start + length, &wrapped);
    Some(format!("line {}: wrapped the reference `{}`", position.line, node.str("$ref").unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "components:
  schemas:
    Bell:
      properties:
        size:
          # A comment stays.
          $ref: '#/components/schemas/Size'
          description: Its size.
          nullable: true
        \"größe\": {\"$ref\": \"#/components/schemas/Size\", deprecated: true}
        text: {$ref: '#/components/schemas/Size', description: A text is enough.}
        both: {$ref: '#/components/schemas/Size', allOf: [], nullable: true}
    Size: {type: integer}
";

    #[test]
    fn wraps_references_with_keys_beside_them() {
        let document = Document::parse(DOCUMENT).unwrap();
        let (text, changes) = wrap_references(&document, DOCUMENT);
        let expected = DOCUMENT
            .replacen(
                "          $ref: '#/components/schemas/Size'\n",
                "          allOf: [{$ref: '#/components/schemas/Size'}]\n",
                1,
            )
            .replace(
                "\"$ref\": \"#/components/schemas/Size\"",
                "\"allOf\": [{\"$ref\": \"#/components/schemas/Size\"}]",
            );
        assert_eq!(text, expected);
        assert_eq!(
            changes,
            [
                "line 7: wrapped the reference `#/components/schemas/Size` in `allOf`, so that nullable takes effect",
                "line 10: wrapped the reference `#/components/schemas/Size` in `allOf`, so that deprecated takes effect",
            ]
        );
        let fixed = Document::parse(&text).unwrap();
        assert_eq!(wrap_references(&fixed, &text), (text, Vec::new()), "nothing is left");
    }
}
