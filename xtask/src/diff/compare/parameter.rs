//! Parameters of path items and operations.

use std::collections::HashMap;

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Keyed, Node, Operation, Parameter, ParameterKey, Resolver, WrittenSchema, match_keyed, vocabulary::default_style,
};

use super::{comparison::Comparison, keywords::OF_PARAMETER, raw_change::RawSide, serialization::Serialization};
use crate::diff::rules;

impl<'a> Comparison<'a> {
    /// Compares the parameters of two operations, with those of their path items. `renamed` has the new names of path
    /// parameters by their old ones.
    pub(super) fn parameters(&mut self, old: &Operation<'a>, new: &Operation<'a>, renamed: &HashMap<&'a str, &'a str>) {
        let key = "parameters";
        if self.report_malformed(&old.node, &new.node, key, Value::is_array)
            || self.report_malformed(&old.item, &new.item, key, Value::is_array)
        {
            return;
        }
        let partition = |operation: &Operation<'a>| operation.parameters().into_iter().partition(Parameter::is_ignored);
        let (old_ignored, old_used): (Vec<_>, Vec<_>) = partition(old);
        let (new_ignored, new_used): (Vec<_>, Vec<_>) = partition(new);
        self.ignored_parameters((old, old_ignored), (new, new_ignored));
        let old_parameters = old_used.into_iter().map(|parameter| (renamed_key(&parameter, renamed), parameter));
        let new_parameters = new_used.into_iter().map(|parameter| (parameter.key(), parameter));
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        for matched in match_keyed(old_parameters, new_parameters) {
            match matched {
                Keyed::Both(_, a, b) => {
                    self.compare_shared(&a.written, &b.written, |comparison, a, b| comparison.parameter(a, b));
                }
                Keyed::Removed(key, parameter) => removed.push((key, parameter.node)),
                Keyed::Added(key, parameter) => added.push((key, parameter.node)),
            }
        }
        for (key, parameter) in removed {
            let candidates =
                added.iter().enumerate().filter(|(_, other)| self.may_be_renamed_parameter((&key, &parameter), other));
            let candidates: Vec<usize> = candidates.map(|(index, _)| index).collect();
            if let [index] = candidates[..] {
                let (to, other) = added.remove(index);
                let before = RawSide::showing(&parameter.path, label(&key));
                self.report(&rules::PARAMETER_RENAMED, "", before, RawSide::showing(&other.path, label(&to)));
                self.parameter(&parameter, &other);
                continue;
            }
            let rule = if is_required(&parameter) {
                &rules::REQUIRED_PARAMETER_REMOVED
            } else {
                &rules::OPTIONAL_PARAMETER_REMOVED
            };
            self.report(rule, label(&key), &parameter, new.node.path.key("parameters"));
        }
        for (key, parameter) in added {
            let rule = if is_required(&parameter) {
                &rules::REQUIRED_PARAMETER_ADDED
            } else {
                &rules::OPTIONAL_PARAMETER_ADDED
            };
            self.report(rule, label(&key), old.node.path.key("parameters"), &parameter);
        }
    }

    /// Reports the parameters that OpenAPI ignores and that differ.
    fn ignored_parameters(
        &mut self,
        (old, old_ignored): (&Operation<'a>, Vec<Parameter<'a>>),
        (new, new_ignored): (&Operation<'a>, Vec<Parameter<'a>>),
    ) {
        let by_key = |parameters: Vec<Parameter<'a>>| {
            parameters.into_iter().map(|parameter| (parameter.key(), parameter.node)).collect::<Vec<_>>()
        };
        let missing = |operation: &Operation<'a>| RawSide::from(operation.node.path.key("parameters"));
        for matched in match_keyed(by_key(old_ignored), by_key(new_ignored)) {
            let (key, a, b) = match matched {
                Keyed::Both(_, a, b) if a.value == b.value => continue,
                Keyed::Both(key, a, b) => (key, RawSide::from(&a), RawSide::from(&b)),
                Keyed::Removed(key, a) => (key, RawSide::from(&a), missing(new)),
                Keyed::Added(key, b) => (key, missing(old), RawSide::from(&b)),
            };
            self.report(&rules::IGNORED_HEADER_CHANGED, key.name, a, b);
        }
    }

    /// Returns `true` if a removed parameter may have become an added one: under the same name elsewhere, or under
    /// another name with everything else equivalent.
    fn may_be_renamed_parameter(
        &self,
        (old_key, old): (&ParameterKey<'a>, &Node<'a>),
        (new_key, new): &(ParameterKey<'a>, Node<'a>),
    ) -> bool {
        if old_key.location != new_key.location {
            return old_key.name == new_key.name;
        }
        // Without a description, too many parameters look alike.
        old_key.location != "path" && old.has("description") && self.is_equivalent_except(old, new, &["name"])
    }

    pub(super) fn parameter(&mut self, old: &Node<'a>, new: &Node<'a>) {
        if self.report_non_objects(old, new) {
            return;
        }
        let name = new.str("name").unwrap_or("");
        if is_required(old) != is_required(new) {
            self.compare_flag([&rules::PARAMETER_REQUIRED, &rules::PARAMETER_OPTIONAL], name, old, new, "required");
        } else {
            self.report_malformed(old, new, "required", Value::is_boolean);
        }
        self.compare_documentation(old, new);
        self.lifecycle(old, new);
        self.examples(old, new);
        match (old.flag("allowEmptyValue"), new.flag("allowEmptyValue")) {
            (false, true) => self.compare_key(&rules::EMPTY_VALUE_ALLOWED, old, new, "allowEmptyValue"),
            (true, false) => self.compare_key(&rules::EMPTY_VALUE_FORBIDDEN, old, new, "allowEmptyValue"),
            _ => {}
        }
        self.serialization_style(old, new);
        if !self.one_or_many(old, new) {
            // The default of a required parameter never applies.
            let is_required = old.flag("required") && new.flag("required");
            let serialization = if is_required { Serialization::RequiredString } else { Serialization::String };
            self.parameter_schema(old, new, serialization);
        }
        self.compare_other_keys(old, new, &OF_PARAMETER);
    }

    /// Compares a single value with a list of values, and returns `true` if it did. In a query such as `?tag=a&tag=b`,
    /// a single value is a list with one item.
    fn one_or_many(&mut self, old: &Node<'a>, new: &Node<'a>) -> bool {
        let is_exploded_query = |side: &Node<'a>| {
            side.str("in") == Some("query")
                && matches!(side.str("style"), None | Some("form"))
                && side.value.get("explode") != Some(&Value::Bool(false))
        };
        if !is_exploded_query(old) || !is_exploded_query(new) {
            return false;
        }
        let (Some(a), Some(b)) = (old.get("schema"), new.get("schema")) else { return false };
        let (a, b) = (self.old.resolve(&a).target, self.new.resolve(&b).target);
        let shown_type = |side: &Node<'a>| side.str("type").map(|name| RawSide::showing(&side.path, name));
        let (Some(from), Some(to)) = (shown_type(&a), shown_type(&b)) else { return false };
        // A list that needs several items has no value in common with a single one.
        let needs_several =
            |side: &Node<'a>| side.value.get("minItems").and_then(Value::as_f64).is_some_and(|least| least > 1.0);
        match (a.str("type"), b.str("type"), a.get("items"), b.get("items")) {
            (Some("array"), Some("array" | "object"), ..) | (Some("object"), ..) => false,
            (Some("array"), ..) | (_, Some("array"), ..) if needs_several(&a) || needs_several(&b) => {
                self.report(&rules::TYPE_CHANGED, "", from, to);
                // Nothing else of the schemas can be compared.
                let (a, b) = (WrittenSchema::of(a).resolve(&self.old), WrittenSchema::of(b).resolve(&self.new));
                self.cover(&a, &b);
                true
            }
            (_, Some("array"), _, Some(item)) => {
                self.report(&rules::TYPE_WIDENED, "", from, to);
                self.schema(WrittenSchema::of(a), WrittenSchema::of(item), Serialization::String);
                true
            }
            (Some("array"), _, Some(item), _) => {
                self.report(&rules::TYPE_NARROWED, "", from, to);
                self.schema(WrittenSchema::of(item), WrittenSchema::of(b), Serialization::String);
                true
            }
            _ => false,
        }
    }

    /// Compares `style`, `explode` and `allowReserved` of a parameter or header.
    pub(super) fn serialization_style(&mut self, old: &Node<'a>, new: &Node<'a>) {
        let style = |side: &Node<'a>| {
            let default = default_style(side.str("in").unwrap_or_default());
            side.value.get("style").cloned().unwrap_or_else(|| Value::from(default))
        };
        let explode =
            |side: &Node<'a>| side.value.get("explode").cloned().unwrap_or_else(|| Value::from(style(side) == "form"));
        let rule = &rules::PARAMETER_STYLE_CHANGED;
        if style(old) != style(new) {
            self.compare_key(rule, old, new, "style");
        }
        if explode(old) != explode(new) && (may_be_list(&self.old, old) || may_be_list(&self.new, new)) {
            self.compare_key(rule, old, new, "explode");
        }
        if old.flag("allowReserved") != new.flag("allowReserved") {
            self.compare_key(rule, old, new, "allowReserved");
        }
    }

    /// Compares the schema or the content of a parameter or header.
    pub(super) fn parameter_schema(&mut self, old: &Node<'a>, new: &Node<'a>, serialization: Serialization) {
        let content = |side: &Node<'a>| match (side.get("schema"), side.get("content")) {
            (Some(schema), None) => Some((false, RawSide::showing(&schema.path, "plain text"))),
            (None, Some(content)) => {
                let media_types: Vec<&str> = content.entries().map(|(name, _)| name).collect();
                Some((true, RawSide::showing(&content.path, media_types.join(", "))))
            }
            _ => None,
        };
        if let (Some((had_content, before)), Some((has_content, after))) = (content(old), content(new))
            && had_content != has_content
        {
            return self.report(&rules::PARAMETER_STYLE_CHANGED, "content", before, after);
        }
        self.optional_schema(old, new, serialization);
        self.content(old, new);
    }
}

/// Returns `true` if a parameter is required. One of the path always is.
fn is_required(parameter: &Node<'_>) -> bool {
    parameter.str("in") == Some("path") || parameter.flag("required")
}

/// Returns `true` unless the schema of a parameter or header allows scalars only, for which `explode` has no meaning.
fn may_be_list<'a>(resolver: &Resolver<'a>, parameter: &Node<'a>) -> bool {
    let schema = parameter.get("schema").map(|schema| WrittenSchema::of(schema).resolve(resolver));
    let types = schema.and_then(|schema| schema.types());
    types.is_none_or(|types| types.iter().any(|name| ["array", "object"].contains(name)))
}

/// Returns the key of a parameter, with the new name of a renamed path parameter.
fn renamed_key<'a>(parameter: &Parameter<'a>, renamed: &HashMap<&'a str, &'a str>) -> ParameterKey<'a> {
    let mut key = parameter.key();
    if key.location == "path"
        && let Some(name) = renamed.get(&*key.name)
    {
        key.name = (*name).into();
    }
    key
}

/// Returns the name and location of a parameter, such as `limit (query)`.
fn label(key: &ParameterKey<'_>) -> String {
    format!("{} ({})", key.name, key.location)
}
