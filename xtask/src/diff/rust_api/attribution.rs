//! The Rust items that a change of the document affects, found by the names in their paths.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{Node, Pointer, Resolver, operation::operations};

use crate::diff::{change::Change, rust_api::item::RustItem};

/// Returns, for each change, the indexes of the items that it affects. `roots` are the old and the new document.
pub(crate) fn attribute(changes: &[Change], items: &[RustItem], roots: [&Value; 2]) -> Vec<Vec<usize>> {
    if items.is_empty() {
        return vec![Vec::new(); changes.len()];
    }
    let items = ItemIndex::new(items);
    let operations = operation_names(roots);
    changes.iter().map(|change| affected_items(change, &items, &operations, roots)).collect()
}

/// The normalized names of an operation and its parameters.
#[derive(Default)]
struct OperationNames {
    ids: HashSet<String>,
    parameters: HashSet<String>,
}

/// Returns the names of the operations of both documents, by pointer: `#/paths/~1bells/get`.
fn operation_names(roots: [&Value; 2]) -> HashMap<Pointer, OperationNames> {
    let mut names: HashMap<Pointer, OperationNames> = HashMap::new();
    for operation in roots.into_iter().flat_map(|root| operations(&Resolver::new(root))) {
        let Some(id) = operation.id() else { continue };
        let pointer = Pointer::default().key("paths").key(operation.path).key(operation.method);
        let names = names.entry(pointer).or_default();
        names.ids.insert(normalize(id));
        for parameter in operation.parameters() {
            names.parameters.extend(setter_names(&normalize(parameter.name)));
        }
    }
    names
}

/// Returns the normalized names of the setters of a parameter or property: `kept` and `set_kept`.
fn setter_names(name: &str) -> [String; 2] {
    [name.to_owned(), format!("set{name}")]
}

/// Returns the name of the parameter at `pointer`.
fn parameter_name(pointer: &Pointer, root: &Value) -> Option<String> {
    let parameter = Resolver::new(root).target(&Node::root(root).find(pointer)?)?;
    parameter.str("name").map(normalize)
}

/// Items by the normalized names in their paths.
struct ItemIndex {
    /// The names in the path of each item.
    paths: Vec<Vec<String>>,
    by_name: HashMap<String, Vec<usize>>,
}

impl ItemIndex {
    fn new(items: &[RustItem]) -> Self {
        let names = |item: &RustItem| -> Vec<String> {
            let is_part_of_name = |c: char| c.is_alphanumeric() || c == '_';
            item.path.split(|c| !is_part_of_name(c)).map(normalize).filter(|name| !name.is_empty()).collect()
        };
        let paths: Vec<Vec<String>> = items.iter().map(names).collect();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, names) in paths.iter().enumerate() {
            for name in names.iter().collect::<HashSet<_>>() {
                by_name.entry(name.clone()).or_default().push(index);
            }
        }
        Self { paths, by_name }
    }

    /// Returns the items with `name` in their paths, if the names after it satisfy the predicate.
    fn find(&self, name: &str, predicate: impl Fn(&[String]) -> bool) -> Vec<usize> {
        let is_match = |index: &usize| {
            let names = &self.paths[*index];
            names.iter().position(|other| other == name).is_some_and(|at| predicate(&names[at + 1..]))
        };
        self.by_name.get(name).into_iter().flatten().copied().filter(is_match).collect()
    }
}

/// Returns the items with the names of what changed: the type and its property, or the operation and its parameter.
fn affected_items(
    change: &Change,
    items: &ItemIndex,
    operations: &HashMap<Pointer, OperationNames>,
    roots: [&Value; 2],
) -> Vec<usize> {
    if change.rule.is_documentation() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let sides = [(&change.old, roots[0]), (&change.new, roots[1])];
    let exists = sides.iter().any(|(side, _)| side.value.is_some());
    // The pointer of a side without a value is less precise, and used only if neither side has one.
    for (side, root) in sides.into_iter().filter(|(side, _)| side.value.is_some() || !exists) {
        let segments: Vec<_> = side.pointer.segments().collect();
        let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        match &segments[..] {
            ["components", _, name, rest @ ..] => {
                found.extend(items_of_component(change, name, rest, items));
                if let (Some(Value::String(name)), "component-renamed") = (&side.value, change.rule.id) {
                    found.extend(items.find(&normalize(name), |_| true));
                }
            }
            ["paths", path, method, rest @ ..] => {
                let pointer = Pointer::default().key("paths").key(path).key(method);
                let Some(operation) = operations.get(&pointer) else { continue };
                let parameter = match rest {
                    ["parameters", index, ..] => parameter_name(&pointer.key("parameters").key(index), root),
                    _ => None,
                };
                found.extend(items_of_operation(operation, parameter.as_deref(), items));
            }
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Returns the items of a component, or only those of the property that changed. `rest` are the segments of the pointer below
/// the component.
fn items_of_component(change: &Change, name: &str, rest: &[&str], items: &ItemIndex) -> Vec<usize> {
    let property = rest.iter().position(|segment| *segment == "properties").and_then(|at| rest.get(at + 1));
    // A name in `required` is not below its property.
    let required = rest.first().filter(|segment| **segment == "required").map(|_| change.subject.as_str());
    let setters = property.copied().or(required).map(|property| setter_names(&normalize(property)));
    // The constructor takes the required properties.
    let may_change_constructor = change.rule.id.contains("property");
    items.find(&normalize(name), |names| {
        setters.as_ref().is_none_or(|setters| {
            names.iter().any(|name| setters.contains(name) || (may_change_constructor && name == "new"))
        })
    })
}

/// Returns the items of an operation. If a parameter changed, the items of its other parameters are omitted.
fn items_of_operation(operation: &OperationNames, parameter: Option<&str>, items: &ItemIndex) -> Vec<usize> {
    let setters = parameter.map(setter_names);
    let is_other_parameter = |name: &String| {
        setters.as_ref().is_some_and(|setters| !setters.contains(name)) && operation.parameters.contains(name)
    };
    operation.ids.iter().flat_map(|id| items.find(id, |names| !names.iter().any(is_other_parameter))).collect()
}

/// Returns a name without the differences between naming conventions: `phoneNumber` and `phone_number` are equal.
fn normalize(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
