//! A schema as it takes effect: with its references followed, and all that `allOf` joins.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::unchanged_components::{mapped, parents};
use crate::diff::{
    place::{Located, Place, Segment},
    resolve::{Side, is_reference},
};

/// A schema as it is written: one part, or several that all hold, such as a property that two parts of an `allOf` have.
#[derive(Clone, Debug)]
pub(crate) struct View<'a> {
    parts: Vec<Located<'a>>,
    place: Place<'a>,
}

impl<'a> View<'a> {
    pub(crate) fn of(part: Located<'a>) -> Self {
        Self { place: part.place.clone(), parts: vec![part] }
    }

    /// Several that all hold; none of them is a schema that says nothing.
    pub(crate) fn all(parts: Vec<Located<'a>>, place: Place<'a>) -> Self {
        let place = parts.first().map_or(place, |part| part.place.clone());
        Self { parts, place }
    }

    pub(crate) fn place(&self) -> Place<'a> {
        self.place.clone()
    }

    pub(crate) fn parts(&self) -> &[Located<'a>] {
        &self.parts
    }
}

/// What takes effect.
#[derive(Clone, Debug)]
pub(crate) struct Effective<'a> {
    /// Objects of keywords, the outermost first.
    sources: Vec<Located<'a>>,
    /// What is no schema, or the schema `false`.
    pub(crate) odd: Vec<Located<'a>>,
    /// Where it is written.
    pub(crate) place: Place<'a>,
    /// The references that were followed.
    pub(crate) references: Vec<&'a str>,
    /// Its keywords: most schemas have a few, of more than forty.
    keys: Vec<&'a str>,
    /// Keywords that no longer count, by the address of their source.
    hidden: Vec<(usize, &'static str)>,
    /// Whether an alternative that no longer counts was null.
    was_nullable: bool,
}

impl<'a> Effective<'a> {
    pub(crate) fn of(side: &Side<'a>, view: &View<'a>) -> Self {
        let mut effective = Self {
            sources: Vec::new(),
            odd: Vec::new(),
            place: view.place.clone(),
            references: Vec::new(),
            keys: Vec::new(),
            hidden: Vec::new(),
            was_nullable: false,
        };
        let mut seen = HashSet::new();
        let mut stack: Vec<_> = view.parts.iter().rev().cloned().collect();
        while let Some(part) = stack.pop() {
            if !seen.insert(part.address()) {
                continue;
            }
            // What stands beside a reference, also on the way, takes effect as well.
            let resolved = side.follow(&part);
            if let Some(reference) = resolved.reference {
                effective.references.push(reference);
                stack.push(resolved.target);
                if is_reference(part.value) {
                    continue;
                }
            }
            match part.value {
                Value::Object(_) => {
                    if let Some(all) = part.get("allOf").filter(|all| all.value.is_array()) {
                        let parts: Vec<_> = all.items().collect();
                        stack.extend(parts.into_iter().rev());
                    }
                    effective.sources.push(part);
                }
                Value::Bool(true) => {}
                _ => effective.odd.push(part),
            }
        }
        effective.keys = effective.sources.iter().flat_map(Located::entries).map(|(key, _)| key).collect();
        // A schema that is nothing but a reference stands where the reference leads, and not at who uses it first.
        if let [only] = &view.parts[..]
            && is_reference(only.value)
        {
            effective.place = side.follow(only).target.place;
        }
        effective
    }

    /// The same without its alternatives, and with one of them instead.
    pub(crate) fn unwrapped(&self, without: &'static str, alternative: Self) -> Self {
        let mut effective = self.clone();
        effective.was_nullable = self.is_nullable();
        effective.hidden.extend(self.sources.iter().map(|source| (source.address(), without)));
        effective.hidden.extend(alternative.hidden);
        effective.keys.retain(|key| *key != without);
        effective.keys.extend(alternative.keys);
        effective.sources.extend(alternative.sources);
        effective.odd.extend(alternative.odd);
        effective
    }

    /// What tells it from every other one of the document.
    pub(crate) fn key(&self) -> Vec<usize> {
        let mut key: Vec<_> = self.sources.iter().chain(&self.odd).map(Located::address).collect();
        key.sort_unstable();
        key
    }

    /// Every value of a keyword.
    pub(crate) fn all(&self, key: &str) -> Vec<Located<'a>> {
        if !self.has(key) {
            return Vec::new();
        }
        self.shown(key).filter_map(|source| source.get(key)).collect()
    }

    fn shown<'s>(&'s self, key: &'s str) -> impl Iterator<Item = &'s Located<'a>> {
        self.sources.iter().filter(move |source| !self.hidden.iter().any(|hidden| *hidden == (source.address(), key)))
    }

    pub(crate) fn first(&self, key: &str) -> Option<Located<'a>> {
        if !self.has(key) {
            return None;
        }
        self.shown(key).find_map(|source| source.get(key))
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.has(key) && self.sources.iter().any(|source| source.flag(key))
    }

    /// Where a keyword is, or would be.
    pub(crate) fn place_of(&self, key: &'a str) -> Place<'a> {
        self.first(key).map_or_else(|| self.place.key(key), |found| found.place)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.keys.contains(&key)
    }

    pub(crate) fn keys(&self) -> Vec<&'a str> {
        let mut seen = HashSet::new();
        self.keys.iter().copied().filter(|key| seen.insert(*key)).collect()
    }

    /// The one object that it is made of, where it is one.
    pub(crate) fn only(&self) -> Option<&'a Value> {
        match (&self.sources[..], &self.odd[..]) {
            ([only], []) => Some(only.value),
            _ => None,
        }
    }

    /// The properties with all that is said of each.
    pub(crate) fn properties(&self) -> BTreeMap<&'a str, View<'a>> {
        let mut properties: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (name, property) in self.all("properties").iter().flat_map(Located::entries) {
            properties.entry(name).or_default().push(property);
        }
        properties.into_iter().map(|(name, parts)| (name, View::all(parts, self.place.clone()))).collect()
    }

    /// The names that have to be there, with where it is said.
    pub(crate) fn required(&self) -> BTreeMap<&'a str, Located<'a>> {
        let names = self.all("required");
        names.iter().flat_map(Located::items).filter_map(|item| Some((item.value.as_str()?, item))).collect()
    }

    /// The types other than null; `None` is every type.
    pub(crate) fn types(&self) -> Option<Vec<&'a str>> {
        let mut types: Option<Vec<&'a str>> = None;
        for found in self.all("type") {
            let names: Vec<&'a str> = match found.value {
                Value::String(name) => vec![name.as_str()],
                Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
                _ => continue,
            };
            types = Some(match types {
                Some(types) => types.into_iter().filter(|name| names.contains(name)).collect(),
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

    /// Whether null is taken, by either version's way to say so.
    pub(crate) fn is_nullable(&self) -> bool {
        let is_null = |value: &Value| value == "null";
        self.was_nullable
            || self.flag("nullable")
            || ["oneOf", "anyOf"].into_iter().any(|key| {
                self.all(key).iter().flat_map(Located::items).any(|alternative| is_null_alone(alternative.value))
            })
            || self.all("type").iter().any(|found| found.value.as_array().is_some_and(|all| all.iter().any(is_null)))
    }
}

/// Whether a schema takes null and nothing else, as an alternative does by which something may be null.
pub(crate) fn is_null_alone(schema: &Value) -> bool {
    schema.as_object().is_some_and(|entries| entries.len() == 1) && schema.get("type") == Some(&Value::from("null"))
}

impl<'a> Side<'a> {
    /// What a schema with a discriminator may be, by the discriminator's values, or else by name: what is mapped, and the
    /// components that extend it.
    pub(crate) fn subtypes(&self, schema: &Effective<'a>) -> BTreeMap<String, Located<'a>> {
        let mut subtypes = BTreeMap::new();
        for discriminator in schema.all("discriminator") {
            for (name, to) in discriminator.get("mapping").iter().flat_map(Located::entries) {
                let target = to.value.as_str().and_then(|to| self.named(&mapped(to)));
                subtypes.extend(target.map(|target| (name.to_owned(), target)));
            }
            let [Segment::Key("components"), Segment::Key("schemas"), Segment::Key(parent), _] =
                discriminator.place.segments()[..]
            else {
                continue;
            };
            let known: HashSet<usize> = subtypes.values().map(Located::address).collect();
            for (name, child) in self.children(parent) {
                if !known.contains(&child.address()) {
                    subtypes.entry(name.to_owned()).or_insert(child);
                }
            }
        }
        subtypes
    }

    /// The components whose `allOf` names another one.
    fn children(&self, parent: &str) -> Vec<(&'a str, Located<'a>)> {
        let schemas = self.root.get("components").and_then(|components| components.get("schemas"));
        let reference = format!("#/components/schemas/{}", parent.replace('~', "~0").replace('/', "~1"));
        let is_child = |child: &Located<'a>| parents(child.value).any(|parent| parent == reference);
        schemas.iter().flat_map(Located::entries).filter(|(_, child)| is_child(child)).collect()
    }
}
