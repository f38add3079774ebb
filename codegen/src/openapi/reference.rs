//! References: the targets of `$ref`, and the keys beside one.
//!
//! A reference is a URI fragment, so its percent-encoding is decoded first. The result is a JSON pointer, in whose segments
//! `~1` stands for `/` and `~0` for `~`.

use std::{borrow::Cow, cell::RefCell, collections::HashMap, rc::Rc};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{
    location::{escape, unescape},
    node::Node,
};

/// The longest chain of references to references that is followed.
const MAX_CHAIN: usize = 64;

/// Follows the references within one document.
///
/// Each reference is looked up once. Clones share the results.
#[derive(Debug, Clone)]
pub struct Resolver<'a> {
    root: Node<'a>,
    found: Rc<RefCell<HashMap<&'a str, Option<Node<'a>>>>>,
}

/// The value that a reference stands for.
#[derive(Debug, Clone)]
pub struct Resolved<'a> {
    /// The end of the chain of references, or the value itself if it is not a reference or leads nowhere.
    pub target: Node<'a>,
    /// The last reference of the chain.
    pub reference: Option<&'a str>,
}

impl<'a> Resolver<'a> {
    /// A resolver for the document `root`.
    pub fn new(root: &'a Value) -> Self {
        Self { root: Node::root(root), found: Rc::default() }
    }

    /// The root of the document.
    pub fn root(&self) -> &Node<'a> {
        &self.root
    }

    /// Follows a chain of references to its end, ignoring the keys beside them.
    ///
    /// A reference that leads nowhere, out of the document or back to itself stands for itself.
    pub fn resolve(&self, node: &Node<'a>) -> Resolved<'a> {
        self.chain(node, |_| true)
    }

    /// Follows a chain of references, but stops at a reference with keys beside it, since these take effect as well. The
    /// keys beside the first reference do not stop it.
    pub fn follow(&self, node: &Node<'a>) -> Resolved<'a> {
        self.chain(node, is_reference)
    }

    /// The value at the end of a chain of references, or the node itself if it is not a reference. `None` if a reference
    /// leads nowhere.
    pub fn target(&self, node: &Node<'a>) -> Option<Node<'a>> {
        let target = self.resolve(node).target;
        target.str("$ref").is_none().then_some(target)
    }

    fn chain(&self, node: &Node<'a>, is_followed: fn(&Value) -> bool) -> Resolved<'a> {
        let mut resolved = Resolved { target: node.clone(), reference: None };
        for _ in 0..MAX_CHAIN {
            let is_end = resolved.reference.is_some() && !is_followed(resolved.target.value);
            let Some(reference) = resolved.target.str("$ref").filter(|_| !is_end) else { return resolved };
            let Some(target) = self.find(reference) else { return resolved };
            resolved = Resolved { target, reference: Some(reference) };
        }
        Resolved { target: node.clone(), reference: None }
    }

    /// The value that a reference of this document leads to, which may be a reference itself.
    pub fn find(&self, reference: &'a str) -> Option<Node<'a>> {
        if let Some(found) = self.found.borrow().get(reference) {
            return found.clone();
        }
        let found = self.look_up(reference);
        self.found.borrow_mut().insert(reference, found.clone());
        found
    }

    /// Looks up a reference without the cache, which holds references of the document only.
    pub fn look_up(&self, reference: &str) -> Option<Node<'a>> {
        let pointer = decode(reference.strip_prefix('#')?);
        if pointer.is_empty() {
            return Some(self.root.clone());
        }
        // An anchor, such as `#Agent`, is not a pointer.
        pointer.strip_prefix('/')?.split('/').try_fold(self.root.clone(), |node, segment| match node.value {
            Value::Array(items) => {
                let index = segment.parse().ok()?;
                Some(Node { value: items.get(index)?, path: node.path.index(index) })
            }
            _ => node.get(&unescape(segment)),
        })
    }

    /// The component of that section and name.
    pub fn component(&self, section: &str, name: &str) -> Option<Node<'a>> {
        self.root.get("components")?.get(section)?.get(name)
    }

    /// The components of a section, in the order of the document.
    pub fn components(&self, section: &str) -> impl Iterator<Item = (&'a str, Node<'a>)> + use<'a> {
        self.root
            .get("components")
            .and_then(|components| components.get(section))
            .into_iter()
            .flat_map(|all| all.entries())
    }
}

/// Returns `true` if a value is a reference and nothing else.
pub fn is_reference(value: &Value) -> bool {
    value.as_object().is_some_and(|entries| entries.len() == 1 && entries.contains_key("$ref"))
}

/// A reference without its percent-encoding, such as `{` for `%7B`.
pub fn decode(reference: &str) -> Cow<'_, str> {
    if reference.contains('%') { percent_decode_str(reference).decode_utf8_lossy() } else { reference.into() }
}

/// The reference to a component.
pub fn reference_to(section: &str, name: &str) -> String {
    format!("#/components/{}/{}", escape(section), escape(name))
}

/// The section and the name of the component that a reference leads to. `None` for a reference to anything else, including
/// a value within a component.
pub fn component_of(reference: &str) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
    // Percent-encoding is rare and costs a copy; everything else is borrowed.
    if reference.contains('%') {
        let decoded = decode(reference);
        let (section, name) = split_component(&decoded)?;
        return Some((section.into_owned().into(), name.into_owned().into()));
    }
    split_component(reference)
}

fn split_component(pointer: &str) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
    let (section, name) = pointer.strip_prefix("#/components/")?.split_once('/')?;
    (!name.contains('/')).then(|| (unescape(section), unescape(name)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_are_decoded_percent_first() {
        let root = json!({"paths": {"/a/{id}": {"~": 1, "%2F": 2}}, "list": [{"x": 3}]});
        let resolver = Resolver::new(&root);
        let value = |reference: &str| resolver.look_up(reference).map(|node| node.value.clone());
        assert_eq!(value("#/paths/~1a~1%7Bid%7D/~0"), Some(json!(1)));
        assert_eq!(value("#/paths/%7E1a~1{id}/%7E0"), Some(json!(1)), "an encoded tilde is a tilde");
        assert_eq!(value("#/paths/~1a~1{id}/%252F"), Some(json!(2)), "decoded once");
        assert_eq!(value("#/list/0/x"), Some(json!(3)));
        for nowhere in ["#/list/1", "#list", "other.yaml#/list", "#/list/0/x/y", ""] {
            assert_eq!(value(nowhere), None, "{nowhere}");
        }
        assert_eq!(value("#"), Some(root.clone()));
    }

    #[test]
    fn chains_end_at_a_value() {
        let root = json!({"a": {"$ref": "#/b"}, "b": {"$ref": "#/c"}, "c": {"type": "string"}});
        let resolver = Resolver::new(&root);
        let resolved = resolver.resolve(&resolver.root().get("a").unwrap());
        assert_eq!(resolved.target.pointer().to_string(), "#/c");
        assert_eq!(resolved.reference, Some("#/c"));
        let value = resolver.root().get("c").unwrap();
        assert_eq!(resolver.resolve(&value).reference, None);
    }

    #[test]
    fn a_reference_to_nothing_or_itself_stands_for_itself() {
        let root = json!({"a": {"$ref": "#/b"}, "b": {"$ref": "#/a"}, "c": {"$ref": "#/none"}, "d": {"$ref": "#/d"}});
        let resolver = Resolver::new(&root);
        for key in ["a", "c", "d"] {
            let node = resolver.root().get(key).unwrap();
            assert_eq!(resolver.resolve(&node).target.address(), node.address(), "{key}");
            assert!(resolver.target(&node).is_none(), "{key}");
        }
    }

    #[test]
    fn siblings_of_a_reference_are_not_passed_over() {
        let root = json!({"a": {"$ref": "#/b"}, "b": {"$ref": "#/c", "description": "d"}, "c": {}});
        let resolver = Resolver::new(&root);
        let a = resolver.root().get("a").unwrap();
        assert_eq!(resolver.follow(&a).target.pointer().to_string(), "#/b");
        assert_eq!(resolver.resolve(&a).target.pointer().to_string(), "#/c");
    }

    #[test]
    fn references_name_components() {
        let name = |reference| component_of(reference).map(|(section, name)| format!("{section} {name}"));
        assert_eq!(name("#/components/schemas/A"), Some("schemas A".to_owned()));
        assert_eq!(name("#/components/schemas/%41~1b"), Some("schemas A/b".to_owned()));
        for other in [
            "#/components/schemas/A/properties/b",
            "#/components/schemas/A%2Fb",
            "#/paths/a",
            "A",
            "#/components/schemas",
        ] {
            assert_eq!(name(other), None, "{other}");
        }
        assert_eq!(reference_to("schemas", "A/b"), "#/components/schemas/A~1b");
    }
}
