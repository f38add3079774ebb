//! Says in words where a change is: `Agent.numbers[].external`, `GET /bells › answer 200 › name`.

use serde_json::Value;
use webex_call_pickup_codegen::Pointer;

/// The place of `pointer` in words. `root` is the document, for the names of list items.
pub fn location(pointer: &Pointer, root: &Value) -> String {
    let text = pointer.to_string();
    let segments: Vec<String> =
        text.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~")).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let mut words = Words { path: String::new(), steps: Vec::new() };
    let mut index = 0;
    while index < segments.len() {
        let rest = &segments[index..];
        let taken = match rest {
            ["components", "schemas", name, ..] => words.name(name, 3),
            ["components", kind, name, ..] if index == 0 => words.step(format!("{} {name}", component(kind)), 3),
            ["paths" | "webhooks", path, method, ..] if index == 0 && is_method(method) => {
                words.step(format!("{} {path}", method.to_uppercase()), 3)
            }
            ["paths" | "webhooks", path, ..] if index == 0 => words.step((*path).to_owned(), 2),
            ["properties", name, ..] => words.property(name),
            ["items", ..] => words.list(),
            ["additionalProperties", ..] => words.property("*"),
            ["responses", status, ..] => words.step(format!("answer {status}"), 2),
            ["requestBody", ..] => words.step("body".to_owned(), 1),
            ["headers", name, ..] => words.step(format!("header {name}"), 2),
            ["content", kind, ..] if kind.contains("json") => 2,
            ["content", kind, ..] => words.step((*kind).to_owned(), 2),
            ["callbacks", name, ..] => words.step(format!("callback {name}"), 2),
            ["parameters", number, ..] => {
                let name = parameter(root, &segments[..index + 2]);
                words.step(name.unwrap_or_else(|| format!("parameter {number}")), 2)
            }
            ["oneOf" | "anyOf", number, ..] if number.parse::<usize>().is_ok() => {
                let number = number.parse::<usize>().unwrap_or_default() + 1;
                words.step(format!("alternative {number}"), 2)
            }
            ["allOf", ..] => 2,
            _ => 1,
        };
        index += taken.max(1);
    }
    words.finish()
}

struct Words {
    path: String,
    steps: Vec<String>,
}

impl Words {
    fn step(&mut self, step: String, taken: usize) -> usize {
        self.close();
        self.steps.push(step);
        taken
    }

    fn name(&mut self, name: &str, taken: usize) -> usize {
        self.close();
        self.path.push_str(name);
        taken
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

    fn close(&mut self) {
        if !self.path.is_empty() {
            self.steps.push(std::mem::take(&mut self.path));
        }
    }

    fn finish(mut self) -> String {
        self.close();
        if self.steps.is_empty() { "the document".to_owned() } else { self.steps.join(" › ") }
    }
}

fn component(kind: &str) -> &str {
    match kind {
        "parameters" => "parameter",
        "responses" => "answer",
        "requestBodies" => "body",
        "headers" => "header",
        "securitySchemes" => "security scheme",
        kind => kind,
    }
}

fn is_method(segment: &str) -> bool {
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"].contains(&segment)
}

/// What the parameter in a list is called.
fn parameter(root: &Value, segments: &[&str]) -> Option<String> {
    let mut here = root;
    for segment in segments {
        here = here.get(segment).or_else(|| here.get(segment.parse::<usize>().ok()?))?;
    }
    let name = match here.get("$ref").and_then(Value::as_str) {
        Some(reference) => reference.rsplit('/').next()?,
        None => here.get("name")?.as_str()?,
    };
    Some(format!("parameter {name}"))
}
