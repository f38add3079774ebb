//! Resolved schemas, in a form that does not depend on the style of a document. The vendor's schemas and recorded values are
//! compared with them.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Node, Pointer, Resolver, Schema, WrittenSchema,
    shape::{is_boolean_string, is_null_schema},
    vocabulary::ALIASES,
};

/// The label of the strings of a quoted boolean.
const QUOTED_BOOLEAN: &str = "quoted boolean";

/// A resolved schema. The only alternative of a `oneOf` or `anyOf` is part of it.
#[derive(Debug, Clone)]
pub(super) struct ComparableSchema<'a> {
    resolver: Resolver<'a>,
    written: WrittenSchema<'a>,
    schema: Schema<'a>,
}

impl<'a> ComparableSchema<'a> {
    pub(super) fn new(resolver: &Resolver<'a>, written: &WrittenSchema<'a>) -> Self {
        let mut schema = written.resolve(resolver);
        for keyword in ["oneOf", "anyOf"] {
            let mut seen = HashSet::new();
            while let Some(only) = only_alternative(&schema, keyword).filter(|only| seen.insert(only.address())) {
                schema = schema.with_alternative(keyword, WrittenSchema::of(only).resolve(resolver));
            }
        }
        Self { resolver: resolver.clone(), written: written.clone(), schema }
    }

    /// Returns a schema without constraints if there is no node.
    pub(super) fn of_node(resolver: &Resolver<'a>, node: Option<Node<'a>>, owner: &Node<'a>) -> Self {
        Self::new(resolver, &WrittenSchema::all(node.into_iter().collect(), owner.path.clone()))
    }

    /// Returns the location. For a reference without other keys, it is that of the target.
    pub(super) fn pointer(&self) -> Pointer {
        self.schema.path().pointer()
    }

    /// Returns the location in the document. For a reference, it is that of the reference.
    pub(super) fn written_pointer(&self) -> Pointer {
        self.written.path().pointer()
    }

    /// Returns the identity of the schema at this location: another reference to the same schema has another identity.
    pub(super) fn key(&self) -> Vec<usize> {
        let mut key = self.schema.key();
        key.extend(self.written.nodes().iter().map(Node::address));
        key
    }

    pub(super) fn description(&self) -> Option<&'a str> {
        self.schema.str("description")
    }

    /// Returns the keywords.
    pub(super) fn keywords(&self) -> Vec<&'a str> {
        self.schema.keywords()
    }

    /// Returns the values of a keyword, the outermost first.
    pub(super) fn values(&self, keyword: &str) -> Vec<Node<'a>> {
        self.schema.all(keyword)
    }

    /// Returns a reference that leads nowhere.
    pub(super) fn dangling_reference(&self) -> Option<&'a str> {
        self.schema.dangling()
    }

    /// Returns the names of the types except `null`, sorted; empty if any type is allowed.
    pub(super) fn types(&self) -> Vec<&'a str> {
        let types = self.schema.types().unwrap_or_default();
        let types: Vec<_> = types.into_iter().filter(|name| *name != "null").collect();
        if !types.is_empty() {
            return types;
        }
        let is_string_constant = || self.values("const").first().is_some_and(|constant| constant.value.is_string());
        let implied = self.schema.implied_type().or_else(|| is_string_constant().then_some("string"));
        implied.into_iter().collect()
    }

    pub(super) fn is_nullable(&self) -> bool {
        self.schema.is_nullable()
            || self.values("type").iter().any(|name| name.value == "null")
            || self.values("enum").iter().flat_map(Node::items).any(|value| value.value.is_null())
    }

    /// Returns the values of an enum except `null`.
    pub(super) fn enum_values(&self) -> Option<Vec<&'a Value>> {
        let values = match self.values("enum").first() {
            Some(list) => list.value.as_array()?.iter().collect(),
            None => vec![self.values("const").first()?.value],
        };
        Some(values.into_iter().filter(|value| !value.is_null()).collect())
    }

    /// Returns the names of the required properties.
    pub(super) fn required(&self) -> Vec<&'a str> {
        self.schema.required().into_keys().collect()
    }

    pub(super) fn properties(&self) -> BTreeMap<&'a str, Self> {
        let properties = self.schema.properties().into_iter();
        properties.map(|(name, property)| (name, Self::new(&self.resolver, &property))).collect()
    }

    /// Returns the other names of the property that has this schema.
    pub(super) fn aliases(&self) -> Vec<&'a str> {
        self.values(ALIASES).iter().flat_map(Node::items).filter_map(|alias| alias.value.as_str()).collect()
    }

    /// Returns the schema of the items of an array.
    pub(super) fn items(&self) -> Option<Self> {
        self.schema.items().map(|items| Self::new(&self.resolver, &items))
    }

    /// Returns the schema of additional properties.
    pub(super) fn additional_properties(&self) -> Option<Self> {
        self.schema.additional().map(|schema| Self::new(&self.resolver, &schema))
    }

    /// Returns `true` if the document explicitly allows additional properties of any kind.
    pub(super) fn allows_additional_properties(&self) -> bool {
        self.schema.flag("additionalProperties")
    }

    /// Returns the alternatives with their types as labels, numbered from the second one of a type.
    pub(super) fn alternatives(&self) -> Vec<(String, Self)> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let alternatives = self.schema.alternatives().into_iter();
        alternatives
            .map(|node| {
                let schema = Self::new(&self.resolver, &WrittenSchema::of(node));
                let label = schema.label();
                let count = counts.entry(label.clone()).and_modify(|count| *count += 1).or_insert(1);
                (if *count == 1 { label } else { format!("{label} {count}") }, schema)
            })
            .collect()
    }

    /// Returns the types of the schema, or those of its alternatives, joined by `or`.
    pub(super) fn type_label(&self) -> Option<String> {
        let alternatives = self.schema.alternatives();
        if alternatives.is_empty() {
            let types = self.types();
            return (!types.is_empty()).then(|| types.join(" or "));
        }
        let schemas = alternatives.into_iter().map(|node| Self::new(&self.resolver, &WrittenSchema::of(node)));
        let mut labels: Vec<_> = schemas.map(|schema| schema.label()).collect();
        labels.sort();
        Some(labels.join(" or "))
    }

    /// Returns the types without those of alternatives, which can be nested to any depth.
    fn label(&self) -> String {
        if self.schema.parts().iter().any(|part| is_boolean_string(part.value)) {
            return QUOTED_BOOLEAN.to_owned();
        }
        let types = self.types();
        if types.is_empty() { "any".to_owned() } else { types.join(" or ") }
    }
}

fn only_alternative<'a>(schema: &Schema<'a>, keyword: &str) -> Option<Node<'a>> {
    let lists = schema.all(keyword);
    let mut alternatives = lists.iter().flat_map(Node::items).filter(|node| !is_null_schema(node.value));
    let only = alternatives.next()?;
    alternatives.next().is_none().then_some(only)
}
