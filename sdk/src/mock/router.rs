//! Which operation of the document a request is for.

use percent_encoding::percent_decode_str;

use crate::{operation::Operation, operations};

/// Names and values, decoded, in the order they came.
pub(super) type Parameters = Vec<(String, String)>;

/// Where a request leads.
#[derive(Debug, PartialEq)]
pub(super) enum Route {
    /// An operation, with the parameters of its path.
    Operation(&'static Operation, Parameters),
    /// The path is there, but with other methods, such as `GET, PUT`.
    OtherMethods(String),
    Nothing,
}

impl Route {
    pub(super) fn operation(&self) -> Option<&'static Operation> {
        match self {
            Self::Operation(operation, _) => Some(operation),
            Self::OtherMethods(_) | Self::Nothing => None,
        }
    }
}

/// The route of a path below the base URL.
pub(super) fn find(method: &str, path: &str) -> Route {
    let of_path = operations::ALL.iter().filter_map(|one| Some((one, path_parameters(one.path, path)?)));
    let of_method = of_path.clone().filter(|(operation, _)| operation.method == method);
    // `/bells/all` goes before `/bells/{bellId}`.
    if let Some((operation, parameters)) = of_method.min_by_key(|(_, parameters)| parameters.len()) {
        return Route::Operation(operation, parameters);
    }
    let mut methods: Vec<_> = of_path.map(|(operation, _)| operation.method).collect();
    methods.sort_unstable();
    methods.dedup();
    if methods.is_empty() { Route::Nothing } else { Route::OtherMethods(methods.join(", ")) }
}

/// The value of a parameter.
pub(super) fn value<'p>(parameters: &'p Parameters, name: &str) -> Option<&'p str> {
    parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The values of a template's parameters, where the path fits it.
fn path_parameters(template: &str, path: &str) -> Option<Parameters> {
    let (mut expected, mut segments) = (template.split('/'), path.split('/'));
    let mut parameters = Vec::new();
    loop {
        match (expected.next(), segments.next()) {
            (None, None) => return Some(parameters),
            (Some(expected), Some(segment)) => match expected.strip_prefix('{').and_then(|e| e.strip_suffix('}')) {
                Some(name) => parameters.push((name.to_owned(), decoded(segment))),
                None if expected == segment => {}
                None => return None,
            },
            _ => return None,
        }
    }
}

pub(super) fn query_parameters(query: &str) -> Parameters {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (decoded(&name.replace('+', " ")), decoded(&value.replace('+', " "))))
        .collect()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
