//! Finds the operation of a request by its method and path.

use std::collections::BTreeSet;

use super::{request::Parameters, token_endpoint};
use crate::{Operation, operations};

/// The operation of a request, or the reason for another response.
#[derive(Debug, PartialEq)]
pub(super) enum Route {
    /// An operation, with the parameters of its path.
    Operation(&'static Operation, Parameters),
    /// A refresh of an access token.
    TokenRefresh,
    /// A request for the methods of the path, such as `GET, HEAD, OPTIONS`.
    Options(String),
    /// The path has these methods only.
    MethodNotAllowed(String),
    NotFound,
}

impl Route {
    pub(super) fn operation(&self) -> Option<&'static Operation> {
        match self {
            Self::Operation(operation, _) => Some(operation),
            Self::TokenRefresh | Self::Options(_) | Self::MethodNotAllowed(_) | Self::NotFound => None,
        }
    }
}

/// Returns the route of a path below the base URL. A `HEAD` has the route of the `GET`.
pub(super) fn find_route(method: &str, path: &str) -> Route {
    if path == token_endpoint::PATH && method == "POST" {
        return Route::TokenRefresh;
    }
    let templates = operations::ALL.iter().map(|operation| operation.path);
    let matching = templates.filter_map(|template| Some((template, match_template(template, path)?)));
    let Some((template, parameters)) = matching.min_by_key(|(template, _)| parameter_positions(template)) else {
        return Route::NotFound;
    };
    let operations = operations::ALL.iter().filter(|operation| operation.path == template);
    let with_method = |method: &str| operations.clone().find(|operation| operation.method == method);
    let operation = with_method(method).or_else(|| if method == "HEAD" { with_method("GET") } else { None });
    if let Some(operation) = operation {
        return Route::Operation(operation, parameters);
    }
    let allow = allowed_methods(operations);
    if method == "OPTIONS" { Route::Options(allow) } else { Route::MethodNotAllowed(allow) }
}

/// Returns the route of a request for the methods of the whole server, `OPTIONS *`.
pub(super) fn server_options() -> Route {
    Route::Options(allowed_methods(operations::ALL.iter()))
}

/// Returns the value of `Allow` for a path with these operations.
fn allowed_methods(operations: impl Iterator<Item = &'static Operation>) -> String {
    let mut methods: BTreeSet<&str> = operations.map(|operation| operation.method).collect();
    if methods.contains("GET") {
        methods.insert("HEAD");
    }
    methods.insert("OPTIONS");
    methods.into_iter().collect::<Vec<_>>().join(", ")
}

/// Returns a key by which the most specific of several templates is the least: a fixed segment takes precedence over a
/// parameter, so `/bells/all` comes before `/bells/{bellId}`.
fn parameter_positions(template: &str) -> Vec<bool> {
    template.split('/').map(|segment| segment.starts_with('{')).collect()
}

/// Returns the parameters of a path that matches the template.
fn match_template(template: &str, path: &str) -> Option<Parameters> {
    let (mut expected, mut segments) = (template.split('/'), path.split('/'));
    let mut parameters = Parameters::default();
    loop {
        match (expected.next(), segments.next()) {
            (None, None) => return Some(parameters),
            (Some(expected), Some(segment)) => match expected.strip_prefix('{').and_then(|e| e.strip_suffix('}')) {
                Some(name) => parameters.push_encoded(name, segment),
                None if expected == segment => {}
                None => return None,
            },
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::{GET_CALL_PICKUP, LIST_AVAILABLE_AGENTS};

    const LIST: &str = "/telephony/config/locations/a%20b/callPickups";

    #[test]
    fn decodes_the_parameters_of_the_path() {
        let Route::Operation(operation, parameters) = find_route("GET", &format!("{LIST}/c%2Fd")) else {
            panic!("no route")
        };
        assert_eq!(operation, &GET_CALL_PICKUP);
        assert_eq!((parameters.get("locationId"), parameters.get("callPickupId")), (Some("a b"), Some("c/d")));
    }

    #[test]
    fn prefers_a_fixed_segment_to_a_parameter() {
        let route = find_route("GET", &format!("{LIST}/availableUsers"));
        assert_eq!(route.operation(), Some(&LIST_AVAILABLE_AGENTS));
    }

    #[test]
    fn lists_the_methods_of_a_known_path() {
        let not_allowed = |allow: &str| Route::MethodNotAllowed(allow.to_owned());
        assert_eq!(find_route("PATCH", LIST), not_allowed("GET, HEAD, OPTIONS, POST"));
        assert_eq!(find_route("OPTIONS", LIST), Route::Options("GET, HEAD, OPTIONS, POST".to_owned()));
        // The operations of `{callPickupId}` are not operations of `availableUsers`.
        assert_eq!(find_route("DELETE", &format!("{LIST}/availableUsers")), not_allowed("GET, HEAD, OPTIONS"));
        assert_eq!(find_route("GET", "/telephony"), Route::NotFound);
    }
}
