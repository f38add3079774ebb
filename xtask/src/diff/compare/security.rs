//! Authentication: security requirements, security schemes and scopes.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Keyed, Node, Operation, Path, Resolver, match_keyed, visit::values_of, vocabulary::REQUIRED_SCOPES,
};

use super::{comparison::Comparison, keywords::OF_SECURITY_SCHEME, raw_change::RawSide, reachability::Scope};
use crate::diff::rules;

/// A security requirement: the scopes of each scheme, all of which a caller has to satisfy.
type Requirement = BTreeMap<String, BTreeSet<String>>;

/// Alternative requirements, one of which a caller has to satisfy.
type Requirements = BTreeSet<Requirement>;

impl<'a> Comparison<'a> {
    pub(super) fn root_security(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let scope = self.scope_of_root_key("security");
        self.in_scope(scope, |comparison| {
            comparison.security(old.get("security").as_ref(), new.get("security").as_ref(), old, new);
        });
    }

    /// Compares the requirements of an operation, unless both sides inherit those of the document.
    pub(super) fn operation_security(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        if old.node.has("security") || new.node.has("security") {
            self.security(old.security().as_ref(), new.security().as_ref(), &old.node, &new.node);
        }
    }

    /// Compares the lists of alternative requirements of `old` and `new`, which may inherit them.
    fn security(&mut self, old_list: Option<&Node<'a>>, new_list: Option<&Node<'a>>, old: &Node<'a>, new: &Node<'a>) {
        let (Some(before), Some(after)) = (requirements(old_list), requirements(new_list)) else {
            return self.report_unclassified(old, new, "security");
        };
        if before == after {
            return;
        }
        let rule = match (is_anonymous(&before), is_anonymous(&after)) {
            (true, false) => Some(&rules::SECURITY_REQUIRED),
            (false, true) => Some(&rules::SECURITY_DROPPED),
            _ => match (rejects_all(&before, &after), rejects_all(&after, &before)) {
                (true, true) => Some(&rules::SECURITY_REPLACED),
                (true, false) => Some(&rules::SECURITY_TIGHTENED),
                (false, true) => Some(&rules::SECURITY_LOOSENED),
                (false, false) => None,
            },
        };
        match rule {
            Some(rule) => {
                let show = |side: &Node<'a>, all: &Requirements| {
                    RawSide::showing(&side.path.key("security"), label_of_all(all))
                };
                self.report(rule, "", show(old, &before), show(new, &after));
            }
            None => self.security_alternatives(&before, &after, old, new),
        }
    }

    /// Reports the alternatives that were added or removed, and the scopes of the others.
    fn security_alternatives(&mut self, before: &Requirements, after: &Requirements, old: &Node<'a>, new: &Node<'a>) {
        let (old_path, new_path) = (old.path.key("security"), new.path.key("security"));
        let mut added: Vec<&Requirement> = after.difference(before).collect();
        for requirement in before.difference(after) {
            // Requirements with the same schemes are the same alternative.
            match added.iter().position(|other| other.keys().eq(requirement.keys())) {
                Some(index) => self.scopes(requirement, added.remove(index), &old_path, &new_path),
                None => {
                    let shown = RawSide::showing(&old_path, label(requirement));
                    let rule = &rules::SECURITY_ALTERNATIVE_REMOVED;
                    self.report(rule, label(requirement), shown, new_path.clone());
                }
            }
        }
        for requirement in added {
            let shown = RawSide::showing(&new_path, label(requirement));
            self.report(&rules::SECURITY_ALTERNATIVE_ADDED, label(requirement), old_path.clone(), shown);
        }
    }

    fn scopes(&mut self, before: &Requirement, after: &Requirement, old: &Path<'a>, new: &Path<'a>) {
        for (scheme, scopes) in before {
            let now = &after[scheme];
            for scope in scopes.difference(now) {
                self.report(&rules::SCOPE_REMOVED, scope, RawSide::showing(old, scope.as_str()), new.clone());
            }
            for scope in now.difference(scopes) {
                self.report(&rules::SCOPE_ADDED, scope, old.clone(), RawSide::showing(new, scope.as_str()));
            }
        }
    }

    /// Compares `x-required-scopes`, which has the scopes of security schemes that have none in OpenAPI.
    pub(super) fn required_scopes(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let key = REQUIRED_SCOPES;
        if [old, new].iter().any(|side| side.get(key).is_some_and(|scopes| !scopes.value.is_array())) {
            return self.compare_key(&rules::EXTENSION_CHANGED, old, new, key);
        }
        self.compare_items([&rules::SCOPE_ADDED, &rules::SCOPE_REMOVED], old, new, key);
    }

    pub(super) fn security_schemes(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let key = "securitySchemes";
        if self.report_malformed(old, new, key, Value::is_object) {
            return;
        }
        // Computed on demand: the search for the used schemes walks over the whole document.
        let (used_before, used_now) = (OnceCell::new(), OnceCell::new());
        let old_resolver = self.old.clone();
        let new_resolver = self.new.clone();
        let is_used_before = |name: &str| used_before.get_or_init(|| used_schemes(&old_resolver)).contains(name);
        let is_used_now = |name: &str| used_now.get_or_init(|| used_schemes(&new_resolver)).contains(name);
        for matched in match_keyed(old.entries_of(key), new.entries_of(key)) {
            match matched {
                Keyed::Both(_, a, b) if self.unchanged.is_same(a.value, b.value) => {}
                Keyed::Both(name, a, b) => {
                    let is_used = is_used_before(name) || is_used_now(name);
                    let scope = if is_used { Scope::DOCUMENT } else { self.uses.add_scope() };
                    self.in_scope(scope, |comparison| {
                        comparison.compare_shared(&a, &b, |comparison, a, b| comparison.security_scheme(a, b));
                    });
                }
                Keyed::Removed(name, scheme) => {
                    let rule = match is_used_before(name) {
                        true => &rules::SECURITY_SCHEME_REMOVED,
                        false => &rules::COMPONENT_REMOVED,
                    };
                    self.report(rule, name, &scheme, new.path.key(key).key(name));
                }
                Keyed::Added(name, scheme) => {
                    let rule = match is_used_now(name) {
                        true => &rules::SECURITY_SCHEME_ADDED,
                        false => &rules::COMPONENT_ADDED,
                    };
                    self.report(rule, name, old.path.key(key).key(name), &scheme);
                }
            }
        }
    }

    fn security_scheme(&mut self, old: &Node<'a>, new: &Node<'a>) {
        if self.report_non_objects(old, new) {
            return;
        }
        self.compare_documentation(old, new);
        for key in OF_SECURITY_SCHEME {
            self.compare_key(&rules::SECURITY_SCHEME_CHANGED, old, new, key);
        }
        match (old.get("flows"), new.get("flows")) {
            (Some(a), Some(b)) if a.value.is_object() && b.value.is_object() => self.flows(&a, &b),
            _ => self.compare_key(&rules::SECURITY_SCHEME_CHANGED, old, new, "flows"),
        }
        self.compare_other_keys(old, new, &[&OF_SECURITY_SCHEME[..], &["flows"]].concat());
    }

    fn flows(&mut self, old: &Node<'a>, new: &Node<'a>) {
        for matched in match_keyed(old.entries(), new.entries()) {
            match matched {
                Keyed::Both(_, a, b) => self.flow(&a, &b),
                Keyed::Removed(kind, _) | Keyed::Added(kind, _) => {
                    self.compare_key(&rules::SECURITY_SCHEME_CHANGED, old, new, kind);
                }
            }
        }
    }

    fn flow(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let urls = ["authorizationUrl", "tokenUrl", "refreshUrl"];
        for key in urls {
            self.compare_key(&rules::SECURITY_SCHEME_CHANGED, old, new, key);
        }
        let key = "scopes";
        for matched in match_keyed(old.entries_of(key), new.entries_of(key)) {
            match matched {
                Keyed::Both(_, a, b) if a.value == b.value => {}
                Keyed::Both(_, a, b) => self.report(&rules::TEXT_CHANGED, "description of a scope", &a, &b),
                Keyed::Removed(scope, node) => {
                    self.report(&rules::OFFERED_SCOPE_REMOVED, scope, &node, new.path.key(key).key(scope));
                }
                Keyed::Added(scope, node) => {
                    self.report(&rules::OFFERED_SCOPE_ADDED, scope, old.path.key(key).key(scope), &node);
                }
            }
        }
        self.compare_other_keys(old, new, &[&urls[..], &[key]].concat());
    }
}

/// Returns the names of the security schemes that the document or one of its operations requires.
fn used_schemes<'a>(resolver: &Resolver<'a>) -> BTreeSet<&'a str> {
    let lists = values_of(resolver.root(), "security");
    let requirements = lists.iter().flat_map(Node::items);
    requirements.flat_map(|requirement| requirement.entries()).map(|(name, _)| name).collect()
}

/// Returns the alternative requirements of a list, or `None` if it is malformed. Without any, callers need no credentials,
/// as with one empty requirement.
fn requirements(list: Option<&Node<'_>>) -> Option<Requirements> {
    let none = || Requirements::from([Requirement::new()]);
    let Some(list) = list else { return Some(none()) };
    let requirement = |value: &Value| -> Option<Requirement> {
        value
            .as_object()?
            .iter()
            .map(|(scheme, scopes)| {
                let scopes = scopes.as_array()?.iter().map(|scope| scope.as_str().map(str::to_owned));
                Some((scheme.clone(), scopes.collect::<Option<_>>()?))
            })
            .collect()
    };
    let requirements: Requirements = list.value.as_array()?.iter().map(requirement).collect::<Option<_>>()?;
    Some(if requirements.is_empty() { none() } else { requirements })
}

/// Returns `true` if callers need no credentials.
fn is_anonymous(requirements: &Requirements) -> bool {
    requirements.iter().any(BTreeMap::is_empty)
}

/// Returns `true` if the credentials for any one requirement of `from` satisfy none of `to`.
fn rejects_all(from: &Requirements, to: &Requirements) -> bool {
    let is_satisfied =
        |requirement: &Requirement| to.iter().any(|other| other.keys().all(|scheme| requirement.contains_key(scheme)));
    !from.iter().any(is_satisfied)
}

/// Returns a requirement in words, such as `oauth (read, write) and key`.
fn label(requirement: &Requirement) -> String {
    let part = |(scheme, scopes): (&String, &BTreeSet<String>)| {
        let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
        if scopes.is_empty() { scheme.clone() } else { format!("{scheme} ({})", scopes.join(", ")) }
    };
    let parts: Vec<String> = requirement.iter().map(part).collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(" and ") }
}

fn label_of_all(requirements: &Requirements) -> String {
    requirements.iter().map(label).collect::<Vec<_>>().join(" or ")
}
