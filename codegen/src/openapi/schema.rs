//! Schemas as they take effect: with references followed, with the keys beside them, and with `allOf` joined.
//!
//! [`WrittenSchema`] is a schema as it stands in the document. [`Schema`] is the result of following its references and joining
//! its parts. A keyword of it may have several values, one in each part, and all of them hold; [`Schema::first`] returns
//! the value in the outermost part.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::{
    location::Path,
    node::Node,
    reference::{Resolver, is_reference},
    shape::{is_null_schema, is_quoted_boolean},
};

/// The maximum number of parts of one schema, so that a hostile document cannot take all time and memory.
const MAX_PARTS: usize = 1_000;

/// A schema as it is written: one node, or several that all hold, such as the schemas of a property that occurs in two parts
/// of an `allOf`.
#[derive(Debug, Clone)]
pub struct WrittenSchema<'a> {
    nodes: Vec<Node<'a>>,
    path: Path<'a>,
}

impl<'a> WrittenSchema<'a> {
    /// The schema of one node.
    pub fn of(node: Node<'a>) -> Self {
        Self { path: node.path.clone(), nodes: vec![node] }
    }

    /// Several nodes that all hold. Without any, the schema allows everything, and `path` is where it would be.
    pub fn all(nodes: Vec<Node<'a>>, path: Path<'a>) -> Self {
        let path = nodes.first().map_or(path, |node| node.path.clone());
        Self { nodes, path }
    }

    /// The nodes.
    pub fn nodes(&self) -> &[Node<'a>] {
        &self.nodes
    }

    /// The path of the first node.
    pub fn path(&self) -> &Path<'a> {
        &self.path
    }

    /// The schema as it takes effect.
    pub fn resolve(&self, resolver: &Resolver<'a>) -> Schema<'a> {
        Schema::new(resolver, self)
    }
}

impl<'a> From<Node<'a>> for WrittenSchema<'a> {
    fn from(node: Node<'a>) -> Self {
        Self::of(node)
    }
}

/// A schema as it takes effect.
#[derive(Debug, Clone)]
pub struct Schema<'a> {
    resolver: Resolver<'a>,
    path: Path<'a>,
    parts: Vec<Node<'a>>,
    invalid: Vec<Node<'a>>,
    references: Vec<&'a str>,
    dangling: Option<&'a str>,
    /// The keys of all parts. Most schemas have a few, of more than forty.
    keywords: Vec<&'a str>,
    /// The keywords whose alternatives [`with_alternative`](Self::with_alternative) replaced, with the address of their part.
    replaced: Vec<(usize, &'static str)>,
    /// `true` if an alternative that was replaced allowed `null`.
    was_nullable: bool,
}

impl<'a> Schema<'a> {
    /// The schema as it takes effect.
    pub fn new(resolver: &Resolver<'a>, written: &WrittenSchema<'a>) -> Self {
        let mut schema = Self {
            resolver: resolver.clone(),
            path: written.path.clone(),
            parts: Vec::new(),
            invalid: Vec::new(),
            references: Vec::new(),
            dangling: None,
            keywords: Vec::new(),
            replaced: Vec::new(),
            was_nullable: false,
        };
        match &written.nodes[..] {
            // Most schemas: nothing to follow, and nothing to join.
            [only] if only.is_object() && !only.has("$ref") && !only.has("allOf") => schema.parts.push(only.clone()),
            nodes => schema.join(nodes),
        }
        schema.keywords = schema
            .parts
            .iter()
            .flat_map(|part| part.value.as_object())
            .flat_map(|all| all.keys())
            .map(String::as_str)
            .collect();
        // The schema of a mere reference is reported at the target, and not at one of its uses.
        if let [only] = &written.nodes[..]
            && is_reference(only.value)
        {
            schema.path = resolver.follow(only).target.path;
        }
        schema
    }

    fn join(&mut self, nodes: &[Node<'a>]) {
        let mut seen = HashSet::new();
        // A list and not recursion: a chain of schemas may be longer than the stack.
        let mut pending: Vec<Node<'a>> = nodes.iter().rev().cloned().collect();
        while let Some(node) = pending.pop() {
            if seen.len() == MAX_PARTS || !seen.insert(node.address()) {
                continue;
            }
            // The keys beside a reference take effect as well, also on the way to its target.
            let resolved = self.resolver.follow(&node);
            match resolved.reference {
                Some(reference) => {
                    self.references.push(reference);
                    pending.push(resolved.target);
                    if is_reference(node.value) {
                        continue;
                    }
                }
                None => self.dangling = self.dangling.or(node.str("$ref")),
            }
            match node.value {
                Value::Object(_) => {
                    let first = pending.len();
                    pending.extend(node.items_of("allOf"));
                    pending[first..].reverse();
                    self.parts.push(node);
                }
                Value::Bool(true) => {}
                _ => self.invalid.push(node),
            }
        }
    }

    /// The path of the schema; that of the target, where the schema is nothing but a reference.
    pub fn path(&self) -> &Path<'a> {
        &self.path
    }

    /// The objects of keywords that all hold, the outermost first.
    pub fn parts(&self) -> &[Node<'a>] {
        &self.parts
    }

    /// The parts that are not a schema, and the parts that are the schema `false`.
    pub fn invalid(&self) -> &[Node<'a>] {
        &self.invalid
    }

    /// The references that were followed.
    pub fn references(&self) -> &[&'a str] {
        &self.references
    }

    /// A reference that leads nowhere.
    pub fn dangling(&self) -> Option<&'a str> {
        self.dangling
    }

    /// The key that distinguishes this schema from the others of its document.
    pub fn key(&self) -> Vec<usize> {
        let mut key: Vec<_> = self.parts.iter().chain(&self.invalid).map(Node::address).collect();
        key.sort_unstable();
        key
    }

    /// The only part, where there is one.
    pub fn only_part(&self) -> Option<&Node<'a>> {
        match (&self.parts[..], &self.invalid[..]) {
            ([only], []) => Some(only),
            _ => None,
        }
    }

    /// The keywords, each once.
    pub fn keywords(&self) -> Vec<&'a str> {
        let mut seen = HashSet::new();
        self.keywords.iter().copied().filter(|keyword| seen.insert(*keyword)).collect()
    }

    /// Returns `true` if a part has the keyword.
    pub fn has(&self, keyword: &str) -> bool {
        self.keywords.contains(&keyword)
    }

    /// Every value of a keyword.
    pub fn all(&self, keyword: &str) -> Vec<Node<'a>> {
        if !self.has(keyword) {
            return Vec::new();
        }
        self.values(keyword).collect()
    }

    /// The value of a keyword in the outermost part that has it.
    pub fn first(&self, keyword: &str) -> Option<Node<'a>> {
        if !self.has(keyword) {
            return None;
        }
        self.values(keyword).next()
    }

    fn values<'s>(&'s self, keyword: &'s str) -> impl Iterator<Item = Node<'a>> + use<'a, 's> {
        self.parts.iter().filter(move |part| !self.is_replaced(part, keyword)).filter_map(move |part| part.get(keyword))
    }

    /// Returns `true` if the alternatives in a keyword of a part were replaced.
    fn is_replaced(&self, part: &Node<'a>, keyword: &str) -> bool {
        self.replaced.iter().any(|replaced| *replaced == (part.address(), keyword))
    }

    /// The string that a keyword has in the outermost part that has one.
    pub fn str(&self, keyword: &str) -> Option<&'a str> {
        if !self.has(keyword) {
            return None;
        }
        self.parts.iter().find_map(|part| part.str(keyword))
    }

    /// Returns `true` if a keyword is `true` in a part.
    pub fn flag(&self, keyword: &str) -> bool {
        self.has(keyword) && self.parts.iter().any(|part| part.flag(keyword))
    }

    /// The path of a keyword, or the one that it would have.
    pub fn path_of(&self, keyword: &'a str) -> Path<'a> {
        self.first(keyword).map_or_else(|| self.path.key(keyword), |found| found.path)
    }

    /// The types that every part allows, sorted, without `null` unless it is the only one. `None` if any type is allowed, and
    /// an empty list if the parts contradict each other.
    pub fn types(&self) -> Option<Vec<&'a str>> {
        let mut types: Option<Vec<&'a str>> = None;
        for found in self.all("type") {
            let names: Vec<&'a str> = match found.value {
                Value::String(name) => vec![name.as_str()],
                Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
                _ => continue,
            };
            types = Some(match types {
                Some(types) => common_types(&types, &names),
                None => names,
            });
        }
        let mut types = types?;
        if types.len() > 1 {
            types.retain(|name| *name != "null");
        }
        types.sort_unstable();
        Some(types)
    }

    /// Returns `true` if `null` is allowed, in the form of OpenAPI 3.0 or of 3.1: by every part with a type of its own, or by
    /// a part without one, such as the one around a reference.
    pub fn is_nullable(&self) -> bool {
        let is_granted = |part: &Node<'a>| part.flag("nullable") && !part.has("type");
        if self.was_nullable || self.parts.iter().any(is_granted) {
            return true;
        }
        let mut verdicts = self.parts.iter().filter_map(|part| self.part_allows_null(part)).peekable();
        verdicts.peek().is_some() && verdicts.all(|allows_null| allows_null)
    }

    /// Returns `true` if a part allows `null`, and `None` if it does not decide that.
    fn part_allows_null(&self, part: &Node<'a>) -> Option<bool> {
        match part.value.get("type") {
            Some(Value::Array(names)) => Some(names.iter().any(|name| name == "null")),
            Some(Value::String(name)) if name != "null" => Some(part.flag("nullable")),
            _ => {
                let lists = ["oneOf", "anyOf"].into_iter().filter(|keyword| !self.is_replaced(part, keyword));
                let mut alternatives = lists.flat_map(|keyword| part.items_of(keyword));
                alternatives.any(|alternative| is_null_schema(alternative.value)).then_some(true)
            }
        }
    }

    /// The names of the required properties, each with the first item that requires it, the outermost part first.
    pub fn required(&self) -> BTreeMap<&'a str, Node<'a>> {
        let mut required = BTreeMap::new();
        for item in self.all("required").iter().flat_map(Node::items) {
            if let Some(name) = item.value.as_str() {
                required.entry(name).or_insert(item);
            }
        }
        required
    }

    /// The properties, each with the schemas that all parts have for it.
    pub fn properties(&self) -> BTreeMap<&'a str, WrittenSchema<'a>> {
        let mut properties: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (name, property) in self.all("properties").iter().flat_map(Node::entries) {
            properties.entry(name).or_default().push(property);
        }
        properties.into_iter().map(|(name, nodes)| (name, WrittenSchema::all(nodes, self.path.clone()))).collect()
    }

    /// The schema of an array's items.
    pub fn items(&self) -> Option<WrittenSchema<'a>> {
        self.child("items")
    }

    /// The schema in `additionalProperties`.
    pub fn additional(&self) -> Option<WrittenSchema<'a>> {
        self.child("additionalProperties")
    }

    fn child(&self, keyword: &'a str) -> Option<WrittenSchema<'a>> {
        let nodes: Vec<_> = self.all(keyword).into_iter().filter(Node::is_object).collect();
        (!nodes.is_empty()).then(|| WrittenSchema::all(nodes, self.path.key(keyword)))
    }

    /// Returns `true` if the schema forbids properties that it does not name.
    pub fn is_closed(&self) -> bool {
        self.all("additionalProperties").iter().any(|found| *found.value == Value::Bool(false))
    }

    /// The schemas of `oneOf` and `anyOf` other than `null`.
    pub fn alternatives(&self) -> Vec<Node<'a>> {
        let lists = ["oneOf", "anyOf"].into_iter().flat_map(|keyword| self.all(keyword));
        lists.flat_map(|list| list.items()).filter(|alternative| !is_null_schema(alternative.value)).collect()
    }

    /// The type that follows from other keywords: `object` from properties, `array` from items, `string` from an enum of
    /// strings.
    pub fn implied_type(&self) -> Option<&'static str> {
        let has = |keyword: &str| self.all(keyword).iter().any(Node::is_object);
        let strings = |list: &Node<'a>| {
            list.value.as_array().is_some_and(|values| !values.is_empty() && values.iter().all(Value::is_string))
        };
        if has("properties") {
            Some("object")
        } else if has("items") {
            Some("array")
        } else if self.first("enum").as_ref().is_some_and(strings) {
            Some("string")
        } else {
            None
        }
    }

    /// Returns `true` if the schema is that of a boolean that may be quoted.
    pub fn is_quoted_boolean(&self) -> bool {
        self.parts.iter().any(|part| is_quoted_boolean(part.value))
    }

    /// This schema without its alternatives in `keyword`, and with one of them instead.
    #[cfg(feature = "comparison")]
    #[must_use]
    pub fn with_alternative(&self, keyword: &'static str, alternative: Self) -> Self {
        let mut schema = self.clone();
        schema.was_nullable = self.is_nullable();
        schema.replaced.extend(self.parts.iter().map(|part| (part.address(), keyword)));
        schema.replaced.extend(alternative.replaced);
        schema.keywords.retain(|known| *known != keyword);
        schema.keywords.extend(alternative.keywords);
        schema.parts.extend(alternative.parts);
        schema.invalid.extend(alternative.invalid);
        schema
    }
}

/// Returns the types that two lists have in common. An integer is a number.
fn common_types<'a>(a: &[&'a str], b: &[&'a str]) -> Vec<&'a str> {
    let narrowed = |name: &&'a str| match *name {
        name if b.contains(&name) => Some(name),
        "integer" if b.contains(&"number") => Some("integer"),
        "number" if b.contains(&"integer") => Some("integer"),
        _ => None,
    };
    let mut common: Vec<&'a str> = a.iter().filter_map(narrowed).collect();
    common.sort_unstable();
    common.dedup();
    common
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn effective<T>(root: &Value, read: impl FnOnce(Schema<'_>) -> T) -> T {
        let resolver = Resolver::new(root);
        let schema = WrittenSchema::of(resolver.component("schemas", "A").unwrap()).resolve(&resolver);
        read(schema)
    }

    #[test]
    fn types_are_those_that_every_part_allows() {
        for (parts, types) in [
            (json!([{"type": "number"}, {"type": "integer"}]), vec!["integer"]),
            (json!([{"type": "integer"}, {"type": ["number", "string"]}]), vec!["integer"]),
            (json!([{"type": "string"}, {"type": "integer"}]), vec![]),
        ] {
            let root = json!({"components": {"schemas": {"A": {"allOf": parts}}}});
            effective(&root, |schema| assert_eq!(schema.types(), Some(types), "{:?}", schema.parts()));
        }
    }

    #[test]
    fn null_is_allowed_by_all_parts_with_a_type() {
        let (nullable, other) = (json!({"type": "string", "nullable": true}), json!({"type": "string"}));
        for (schema, is_nullable) in [
            (json!({"allOf": [nullable, nullable]}), true),
            (json!({"allOf": [nullable, other]}), false),
            (json!({"allOf": [other], "nullable": true}), true),
            (json!({"allOf": [nullable, {"maxLength": 3}]}), true),
            (json!({"type": "string", "oneOf": [{"type": "null"}, {"maxLength": 3}]}), false),
        ] {
            let root = json!({"components": {"schemas": {"A": schema}}});
            effective(&root, |schema| assert_eq!(schema.is_nullable(), is_nullable, "{:?}", schema.parts()));
        }
    }

    #[test]
    fn references_and_their_siblings_take_effect() {
        let root = json!({"components": {"schemas": {
            "A": {"$ref": "#/components/schemas/B", "description": "a", "nullable": true},
            "B": {"description": "b", "required": ["y"], "allOf": [
                {"$ref": "#/components/schemas/C"},
                {"required": ["x"], "properties": {"x": {"type": "string"}}},
            ]},
            "C": {"type": "object", "required": ["y"], "properties": {"x": {"maxLength": 3}, "y": {}}},
        }}});
        effective(&root, |schema| {
            assert_eq!(schema.str("description"), Some("a"), "the outermost part comes first");
            assert!(schema.is_nullable());
            assert_eq!(schema.types(), Some(vec!["object"]));
            let required = schema.required();
            assert_eq!(required.keys().collect::<Vec<_>>(), [&"x", &"y"]);
            let place = required["y"].pointer().to_string();
            assert_eq!(place, "#/components/schemas/B/required/0", "the outermost part comes first");
            let properties = schema.properties();
            assert_eq!(properties["x"].nodes().len(), 2, "both parts hold");
            assert_eq!(schema.references(), ["#/components/schemas/B", "#/components/schemas/C"]);
            assert_eq!(schema.all("description").len(), 2);
        });
    }

    #[test]
    fn circles_and_dangling_references_end() {
        let root = json!({"components": {"schemas": {
            "A": {"allOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/nowhere"}, false], "type": "object"},
        }}});
        effective(&root, |schema| {
            assert_eq!(schema.parts().len(), 2);
            assert_eq!(schema.dangling(), Some("#/nowhere"));
            assert_eq!(schema.invalid().len(), 1);
        });
        let long = json!({"allOf": vec![json!({"type": "string"}); 5_000]});
        let root = json!({"components": {"schemas": {"A": long}}});
        effective(&root, |schema| assert!(schema.parts().len() <= MAX_PARTS));
    }

    #[test]
    fn null_is_written_in_several_ways() {
        for nullable in [
            json!({"type": "string", "nullable": true}),
            json!({"type": ["string", "null"]}),
            json!({"oneOf": [{"type": "string"}, {"type": "null"}]}),
        ] {
            let root = json!({"components": {"schemas": {"A": nullable}}});
            effective(&root, |schema| assert!(schema.is_nullable(), "{:?}", schema.parts()));
        }
        let root = json!({"components": {"schemas": {"A": {"type": ["null", "string", "integer"]}}}});
        effective(&root, |schema| assert_eq!(schema.types(), Some(vec!["integer", "string"])));
    }
}
