//! The positions of changes in the text. YAML is parsed with the positions of all its parts. JSON is parsed without them,
//! which is many times faster. A scanner then finds the requested positions.

use std::collections::HashMap;

use webex_call_pickup_codegen::openapi::{Document, Pointer, Position, location::escape};

/// The positions of a document.
pub(crate) enum Positions {
    /// The positions of all parts.
    All(Document),
    /// The positions of the requested parts, by pointer without `#`.
    Requested(HashMap<String, Position>),
}

impl Positions {
    /// Returns the position of the key of the value at `pointer`, or of its nearest parent that exists.
    pub(crate) fn get(&self, pointer: &Pointer) -> Option<Position> {
        let found = match self {
            Self::All(document) => return document.position(pointer),
            Self::Requested(found) => found,
        };
        let mut pointer = pointer.as_str();
        loop {
            if let Some(position) = found.get(pointer) {
                return Some(*position);
            }
            pointer = &pointer[..pointer.rfind('/')?];
        }
    }

    /// Finds the positions of `pointers` in JSON. The text must have been parsed before: the scanner relies on its syntax and its
    /// limited depth.
    pub(crate) fn in_json<'p>(text: &str, pointers: impl Iterator<Item = &'p Pointer>) -> Self {
        let mut tree = PointerTree::default();
        pointers.for_each(|pointer| tree.add(pointer));
        let mut scanner = JsonScanner { text, at: 0, tree: &tree, found: vec![(0, ROOT)] };
        scanner.value(Some(ROOT));
        Self::Requested(positions(text, scanner.found, &tree))
    }
}

/// The index of the root in a [`PointerTree`].
const ROOT: usize = 0;

/// The requested pointers as a tree.
struct PointerTree {
    nodes: Vec<PointerNode>,
}

#[derive(Default)]
struct PointerNode {
    pointer: String,
    children: HashMap<String, usize>,
}

impl Default for PointerTree {
    fn default() -> Self {
        Self { nodes: vec![PointerNode::default()] }
    }
}

impl PointerTree {
    fn add(&mut self, pointer: &Pointer) {
        let mut node = ROOT;
        for key in pointer.segments() {
            node = match self.nodes[node].children.get(&*key) {
                Some(child) => *child,
                None => {
                    let pointer = format!("{}/{}", self.nodes[node].pointer, escape(&key));
                    self.nodes.push(PointerNode { pointer, children: HashMap::new() });
                    let child = self.nodes.len() - 1;
                    self.nodes[node].children.insert(key.into_owned(), child);
                    child
                }
            };
        }
    }
}

/// A scanner that finds the requested parts. It skips values without such parts.
struct JsonScanner<'t> {
    text: &'t str,
    at: usize,
    tree: &'t PointerTree,
    /// The byte offsets of the requested parts, with their nodes.
    found: Vec<(usize, usize)>,
}

impl JsonScanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_separators(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace() || byte == b',' || byte == b':') {
            self.at += 1;
        }
    }

    /// Consumes a string, and returns it with its quotes.
    fn string(&mut self) -> &str {
        let start = self.at;
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                break;
            }
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Consumes a value, and looks up the children of `node` within it.
    fn value(&mut self, node: Option<usize>) {
        self.skip_separators();
        let node = node.filter(|node| !self.tree.nodes[*node].children.is_empty());
        match (self.peek(), node) {
            (Some(b'{'), Some(node)) => self.object(node),
            (Some(b'['), Some(node)) => self.array(node),
            _ => self.skip_value(),
        }
    }

    fn child(&mut self, node: usize, key: &str, at: usize) -> Option<usize> {
        let child = self.tree.nodes[node].children.get(key).copied()?;
        self.found.push((at, child));
        Some(child)
    }

    fn object(&mut self, node: usize) {
        self.at += 1;
        loop {
            self.skip_separators();
            match self.peek() {
                Some(b'"') => {
                    let at = self.at;
                    let key: String = serde_json::from_str(self.string()).unwrap_or_default();
                    let child = self.child(node, &key, at);
                    self.value(child);
                }
                _ => {
                    self.at += 1;
                    return;
                }
            }
        }
    }

    fn array(&mut self, node: usize) {
        self.at += 1;
        for index in 0.. {
            self.skip_separators();
            if matches!(self.peek(), None | Some(b']')) {
                self.at += 1;
                return;
            }
            let child = self.child(node, &index.to_string(), self.at);
            self.value(child);
        }
    }

    /// Consumes a value without requested parts.
    fn skip_value(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.string();
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' if depth == 0 => return,
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' if depth == 0 => return,
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            if depth == 0 {
                return;
            }
        }
    }
}

fn positions(text: &str, mut found: Vec<(usize, usize)>, tree: &PointerTree) -> HashMap<String, Position> {
    found.sort_unstable();
    let (mut line, mut column, mut at) = (1, 1, 0);
    let mut positions = HashMap::new();
    for (offset, node) in found {
        // Count from the previous position: the whole document may be on one line.
        let between = text.get(at..offset).unwrap_or_default();
        column = match between.rsplit_once('\n') {
            Some((lines, rest)) => {
                line += lines.matches('\n').count() + 1;
                rest.chars().count() + 1
            }
            None => column + between.chars().count(),
        };
        at = offset;
        positions.insert(tree.nodes[node].pointer.clone(), Position { line, column });
    }
    positions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_positions_that_the_yaml_parser_finds() {
        let text = "{\"a\": [1, {\"b\\n\\u00fc\": \"}]\\\"\", \"c\": {}}, [2, [3]]],\n  \"ü\": 1, \"d/e\" : {\n\"~\": null,\"f\":[\n-1.5e3 ,true]}}\n";
        let root = Pointer::default();
        let a = root.key("a");
        let pointers = [
            root.clone(),
            a.index(0),
            a.index(1).key("b\nü"),
            a.index(1).key("c"),
            a.index(2).index(1).index(0),
            root.key("ü"),
            root.key("d/e").key("~"),
            root.key("d/e").key("f").index(1),
            root.key("d/e").key("missing").key("below"),
            root.key("missing"),
        ];
        let (found, document) = (Positions::in_json(text, pointers.iter()), Document::parse(text).unwrap());
        for pointer in &pointers {
            assert_eq!(found.get(pointer), document.position(pointer), "{pointer}");
        }
    }
}
