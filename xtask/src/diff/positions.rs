//! The lines of what is reported. YAML is read with the positions of all its parts; JSON is read without them, which is
//! many times faster, and only the places that are asked for are looked up afterwards.

use std::collections::HashMap;

use webex_call_pickup_codegen::{Document, Pointer, Position};

/// The positions of a document.
pub(crate) enum Positions {
    /// Of all its parts.
    All(Document),
    /// Of some of them, by their pointers.
    Some(HashMap<String, Position>),
}

impl Positions {
    /// Where the key before the value at `pointer` stands; if there is none, that of its nearest parent.
    pub(crate) fn of(&self, pointer: &Pointer) -> Option<Position> {
        let found = match self {
            Self::All(document) => return document.position(pointer),
            Self::Some(found) => found,
        };
        let text = pointer.to_string();
        let mut text = text.as_str();
        loop {
            if let Some(position) = found.get(text) {
                return Some(*position);
            }
            text = &text[..text.rfind('/')?];
        }
    }

    /// Looks up places in JSON that was read before, and so is well-formed and nests no deeper than its reader allows.
    pub(crate) fn in_json<'p>(text: &str, pointers: impl Iterator<Item = &'p Pointer>) -> Self {
        let mut tree = Tree::default();
        pointers.for_each(|pointer| tree.add(&pointer.to_string()));
        let mut scanner = Scanner { text, at: 0, tree: &tree, found: vec![(0, 0)] };
        scanner.value(Some(0));
        Self::Some(positions(text, scanner.found, &tree))
    }
}

/// The places to look up, as a tree. The root is the first.
struct Tree {
    nodes: Vec<Place>,
}

#[derive(Default)]
struct Place {
    pointer: String,
    children: HashMap<String, usize>,
}

impl Default for Tree {
    fn default() -> Self {
        Self { nodes: vec![Place { pointer: "#".to_owned(), children: HashMap::new() }] }
    }
}

impl Tree {
    fn add(&mut self, pointer: &str) {
        let mut node = 0;
        for segment in pointer.split('/').skip(1) {
            let key = segment.replace("~1", "/").replace("~0", "~");
            node = match self.nodes[node].children.get(&key) {
                Some(child) => *child,
                None => {
                    let pointer = format!("{}/{segment}", self.nodes[node].pointer);
                    self.nodes.push(Place { pointer, children: HashMap::new() });
                    let child = self.nodes.len() - 1;
                    self.nodes[node].children.insert(key, child);
                    child
                }
            };
        }
    }
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    tree: &'t Tree,
    /// Where which node of the tree is, in bytes.
    found: Vec<(usize, usize)>,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace() || byte == b',' || byte == b':') {
            self.at += 1;
        }
    }

    /// Passes a string, and gives it with its quotes.
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

    /// Passes a value, and looks within it for the children of `node`.
    fn value(&mut self, node: Option<usize>) {
        self.space();
        let node = node.filter(|node| !self.tree.nodes[*node].children.is_empty());
        match (self.peek(), node) {
            (Some(b'{'), Some(node)) => self.object(node),
            (Some(b'['), Some(node)) => self.array(node),
            _ => self.skip(),
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
            self.space();
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
            self.space();
            if matches!(self.peek(), None | Some(b']')) {
                self.at += 1;
                return;
            }
            let child = self.child(node, &index.to_string(), self.at);
            self.value(child);
        }
    }

    /// Passes a value that holds nothing that is looked for.
    fn skip(&mut self) {
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

fn positions(text: &str, mut found: Vec<(usize, usize)>, tree: &Tree) -> HashMap<String, Position> {
    found.sort_unstable();
    let (mut line, mut column, mut at) = (1, 1, 0);
    let mut positions = HashMap::new();
    for (offset, node) in found {
        // From where the last one was, since all may be on one line.
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
    fn json_has_the_positions_that_yaml_has() {
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
            assert_eq!(found.of(pointer), document.position(pointer), "{pointer}");
        }
    }
}
