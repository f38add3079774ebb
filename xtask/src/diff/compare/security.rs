//! How callers prove who they are: requirements, schemes and scopes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Comparison, Report};
use crate::diff::place::Located;

/// One way to be let in: schemes, all of them needed, with their scopes.
type Way = BTreeMap<String, BTreeSet<String>>;

impl<'a> Comparison<'a> {
    pub(super) fn root_security(&mut self, old: &Located<'a>, new: &Located<'a>) {
        let scope = self.scope_of_all("security");
        self.within(scope, |comparison| {
            comparison.security(old.get("security").as_ref(), new.get("security").as_ref(), old, new);
        });
    }

    /// What an operation asks for, where it does not just take over what the document says.
    pub(super) fn operation_security(&mut self, old: &Located<'a>, new: &Located<'a>) {
        let (a, b) = (old.get("security"), new.get("security"));
        if a.is_none() && b.is_none() {
            return;
        }
        let a = a.or_else(|| self.old.root.get("security"));
        let b = b.or_else(|| self.new.root.get("security"));
        self.security(a.as_ref(), b.as_ref(), old, new);
    }

    fn security(&mut self, a: Option<&Located<'a>>, b: Option<&Located<'a>>, old: &Located<'a>, new: &Located<'a>) {
        let (Some(before), Some(after)) = (ways(a), ways(b)) else {
            return self.unclassified(old, new, "security");
        };
        if before == after {
            return;
        }
        let place = |side: &Located<'a>| side.place.key("security");
        let show = |side: &Located<'a>, ways: &BTreeSet<Way>| Report::showing(&place(side), names(ways));
        match (is_open(&before), is_open(&after)) {
            (true, false) => self.report("security-required", "", show(old, &before), show(new, &after)),
            (false, true) => self.report("security-dropped", "", show(old, &before), show(new, &after)),
            _ => {
                // Whether nobody who knows the ways of the one side is let in by the other.
                let is_shut = |from: &BTreeSet<Way>, to: &BTreeSet<Way>| {
                    let is_enough = |way: &Way| to.iter().any(|other| other.keys().all(|key| way.contains_key(key)));
                    !from.iter().any(is_enough)
                };
                let id = match (is_shut(&before, &after), is_shut(&after, &before)) {
                    (true, true) => Some("security-replaced"),
                    (true, false) => Some("security-tightened"),
                    (false, true) => Some("security-loosened"),
                    (false, false) => None,
                };
                if let Some(id) = id {
                    return self.report(id, "", show(old, &before), show(new, &after));
                }
                let mut come: Vec<&Way> = after.difference(&before).collect();
                for way in before.difference(&after) {
                    // The same schemes with other scopes are the same way.
                    let same = come.iter().position(|other| other.keys().eq(way.keys()));
                    if let Some(index) = same {
                        self.scopes(way, come.remove(index), old, new);
                    } else {
                        let removed = Report::showing(&place(old), name(way));
                        self.report("security-alternative-removed", name(way), removed, place(new));
                    }
                }
                for way in come {
                    let added = Report::showing(&place(new), name(way));
                    self.report("security-alternative-added", name(way), place(old), added);
                }
            }
        }
    }

    fn scopes(&mut self, before: &Way, after: &Way, old: &Located<'a>, new: &Located<'a>) {
        let place = |side: &Located<'a>| side.place.key("security");
        for (scheme, scopes) in before {
            let now = &after[scheme];
            for scope in scopes.difference(now) {
                let removed = Report::showing(&place(old), scope.as_str());
                self.report("scope-removed", scope, removed, place(new));
            }
            for scope in now.difference(scopes) {
                let added = Report::showing(&place(new), scope.as_str());
                self.report("scope-added", scope, place(old), added);
            }
        }
    }

    /// `x-required-scopes`, for schemes that OpenAPI gives no place for scopes.
    pub(super) fn scopes_of_extension(&mut self, old: &Located<'a>, new: &Located<'a>) {
        let key = "x-required-scopes";
        let list = |side: &Located<'a>| side.get(key).iter().flat_map(Located::items).collect::<Vec<_>>();
        if [old, new].iter().any(|side| side.value.get(key).is_some_and(|value| !value.is_array())) {
            return self.changed("extension-changed", old, new, key);
        }
        let (a, b) = (list(old), list(new));
        for scope in a.iter().filter(|scope| !b.iter().any(|other| other.value == scope.value)) {
            self.report("scope-removed", scope.value.as_str().unwrap_or("?"), scope, new.place.key(key));
        }
        for scope in b.iter().filter(|scope| !a.iter().any(|other| other.value == scope.value)) {
            self.report("scope-added", scope.value.as_str().unwrap_or("?"), old.place.key(key), scope);
        }
    }

    pub(super) fn security_schemes(&mut self, old: &Located<'a>, new: &Located<'a>) {
        let key = "securitySchemes";
        if self.is_malformed(old, new, key, Value::is_object) {
            return;
        }
        let (a, b) = (old.get(key), new.get(key));
        let has = |side: &Option<Located<'a>>, name: &str| side.as_ref().and_then(|side| side.get(name));
        for (name, scheme) in a.iter().flat_map(Located::entries) {
            match has(&b, name) {
                Some(other) => {
                    self.shared(&scheme, &other, |comparison, a, b| comparison.security_scheme(a, b));
                }
                None => self.report("security-scheme-removed", name, &scheme, new.place.key(key).key(name)),
            }
        }
        for (name, scheme) in b.iter().flat_map(Located::entries).filter(|(name, _)| has(&a, name).is_none()) {
            self.report("security-scheme-added", name, old.place.key(key).key(name), &scheme);
        }
    }

    fn security_scheme(&mut self, old: &Located<'a>, new: &Located<'a>) {
        if !old.value.is_object() || !new.value.is_object() {
            return self.differences(old, new);
        }
        self.texts(old, new);
        for key in SCHEME {
            self.changed("security-scheme-changed", old, new, key);
        }
        match (old.get("flows"), new.get("flows")) {
            (Some(a), Some(b)) if a.value.is_object() && b.value.is_object() => self.flows(&a, &b),
            _ => self.changed("security-scheme-changed", old, new, "flows"),
        }
        self.others(old, new, &[&SCHEME[..], &["flows"]].concat());
    }

    fn flows(&mut self, old: &Located<'a>, new: &Located<'a>) {
        let keys = old.entries().chain(new.entries().filter(|(key, _)| old.value.get(*key).is_none()));
        for (kind, _) in keys.collect::<Vec<_>>() {
            let (Some(a), Some(b)) = (old.get(kind), new.get(kind)) else {
                self.changed("security-scheme-changed", old, new, kind);
                continue;
            };
            for key in ["authorizationUrl", "tokenUrl", "refreshUrl"] {
                self.changed("security-scheme-changed", &a, &b, key);
            }
            let scopes = |side: &Located<'a>| side.get("scopes").iter().flat_map(Located::entries).collect::<Vec<_>>();
            let (before, after) = (scopes(&a), scopes(&b));
            for (scope, text) in &before {
                match after.iter().find(|(other, _)| other == scope) {
                    Some((_, other)) if other.value != text.value => {
                        self.report("text-changed", "description of a scope", text, other);
                    }
                    Some(_) => {}
                    None => self.report("offered-scope-removed", *scope, text, b.place.key("scopes").key(scope)),
                }
            }
            for (scope, text) in after.iter().filter(|(scope, _)| !before.iter().any(|(other, _)| other == scope)) {
                self.report("offered-scope-added", *scope, a.place.key("scopes").key(scope), text);
            }
            self.others(&a, &b, &["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"]);
        }
    }
}

const SCHEME: [&str; 6] = ["type", "name", "in", "scheme", "bearerFormat", "openIdConnectUrl"];

/// The ways to be let in; `None` where the list is none.
fn ways(list: Option<&Located<'_>>) -> Option<BTreeSet<Way>> {
    let Some(list) = list else { return Some(BTreeSet::new()) };
    let way = |value: &Value| -> Option<Way> {
        value
            .as_object()?
            .iter()
            .map(|(scheme, scopes)| {
                let scopes = scopes.as_array()?.iter().map(|scope| scope.as_str().map(str::to_owned));
                Some((scheme.clone(), scopes.collect::<Option<_>>()?))
            })
            .collect()
    };
    list.value.as_array()?.iter().map(way).collect()
}

fn is_open(ways: &BTreeSet<Way>) -> bool {
    ways.is_empty() || ways.iter().any(BTreeMap::is_empty)
}

fn name(way: &Way) -> String {
    let part = |(scheme, scopes): (&String, &BTreeSet<String>)| {
        let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
        if scopes.is_empty() { scheme.clone() } else { format!("{scheme} ({})", scopes.join(", ")) }
    };
    let parts: Vec<String> = way.iter().map(part).collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(" and ") }
}

fn names(ways: &BTreeSet<Way>) -> String {
    let names: Vec<String> = ways.iter().map(name).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(" or ") }
}
