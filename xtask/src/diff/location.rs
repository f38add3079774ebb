//! Locations of changes in words: `Agent.numbers[].external`, `GET /bells › response 200 › name`.

use serde_json::Value;
use webex_call_pickup_codegen::openapi::{
    Node, Pointer,
    reference::component_of,
    vocabulary::{is_json, is_method},
};

/// Returns the location of `pointer` in words. `root` is the document, for the names of parameters.
pub fn location(pointer: &Pointer, root: &Value) -> String {
    let segments: Vec<_> = pointer.segments().collect();
    let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    let mut location = LocationBuilder { path: String::new(), steps: Vec::new() };
    let mut index = 0;
    while index < segments.len() {
        let rest = &segments[index..];
        let consumed = match rest {
            ["components", "schemas", name, ..] => location.name(name, 3),
            ["components", kind, name, ..] if index == 0 => {
                location.step(format!("{} {name}", component_kind(kind)), 3)
            }
            ["paths" | "webhooks", path, method, ..] if index == 0 && is_method(method) => {
                location.step(format!("{} {path}", method.to_uppercase()), 3)
            }
            ["paths" | "webhooks", path, ..] if index == 0 => location.step((*path).to_owned(), 2),
            ["properties", name, ..] => location.property(name),
            ["items", ..] => location.list(),
            ["additionalProperties", ..] => location.property("*"),
            ["responses", status, ..] => location.step(format!("response {status}"), 2),
            ["requestBody", ..] => location.step("request body".to_owned(), 1),
            ["headers", name, ..] => location.step(format!("header {name}"), 2),
            ["content", media_type, ..] if is_json(media_type) => 2,
            ["content", media_type, ..] => location.step((*media_type).to_owned(), 2),
            ["callbacks", name, ..] => location.step(format!("callback {name}"), 2),
            ["parameters", number, ..] => {
                let parameter = segments[..index + 2].iter().fold(Pointer::default(), |to, segment| to.key(segment));
                let name = parameter_name(&parameter, root);
                location.step(format!("parameter {}", name.as_deref().unwrap_or(number)), 2)
            }
            ["oneOf" | "anyOf", number, ..] if number.parse::<usize>().is_ok() => {
                let number = number.parse::<usize>().unwrap_or_default() + 1;
                location.step(format!("alternative {number}"), 2)
            }
            ["allOf", ..] => 2,
            _ => 1,
        };
        index += consumed.max(1);
    }
    location.finish()
}

/// Builds a location. Each method returns the number of segments of the pointer that it has consumed.
struct LocationBuilder {
    /// The unfinished last step, such as `Agent.numbers[]`.
    path: String,
    steps: Vec<String>,
}

impl LocationBuilder {
    fn step(&mut self, step: String, consumed: usize) -> usize {
        self.finish_path();
        self.steps.push(step);
        consumed
    }

    fn name(&mut self, name: &str, consumed: usize) -> usize {
        self.finish_path();
        self.path.push_str(name);
        consumed
    }

    fn property(&mut self, name: &str) -> usize {
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(name);
        if name == "*" { 1 } else { 2 }
    }

    fn list(&mut self) -> usize {
        self.path.push_str("[]");
        1
    }

    fn finish_path(&mut self) {
        if !self.path.is_empty() {
            self.steps.push(std::mem::take(&mut self.path));
        }
    }

    fn finish(mut self) -> String {
        self.finish_path();
        if self.steps.is_empty() { "the document".to_owned() } else { self.steps.join(" › ") }
    }
}

/// Returns the name of a component in a section, such as `response` in `responses`.
pub(crate) fn component_kind(section: &str) -> &str {
    match section {
        "schemas" => "schema",
        "parameters" => "parameter",
        "responses" => "response",
        "requestBodies" => "request body",
        "headers" => "header",
        "securitySchemes" => "security scheme",
        "examples" => "example",
        "links" => "link",
        "callbacks" => "callback",
        "pathItems" => "path item",
        other => other,
    }
}

/// Returns the name of the parameter at `pointer`, or of the component that it refers to.
fn parameter_name(pointer: &Pointer, root: &Value) -> Option<String> {
    let parameter = Node::root(root).find(pointer)?;
    match parameter.str("$ref") {
        Some(reference) => component_of(reference).map(|(_, name)| name.into_owned()),
        None => parameter.str("name").map(str::to_owned),
    }
}
