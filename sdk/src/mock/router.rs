//! Finds the operation of a request by its method and path.

use super::request::Parameters;
use crate::{Operation, operations};

/// The operation of a request, or the reason for a 404 or 405.
#[derive(Debug, PartialEq)]
pub(super) enum Route {
    /// An operation, with the parameters of its path.
    Operation(&'static Operation, Parameters),
    /// The path exists with these methods only, such as `GET, PUT`.
    MethodNotAllowed(String),
    NotFound,
}

impl Route {
    pub(super) fn operation(&self) -> Option<&'static Operation> {
        match self {
            Self::Operation(operation, _) => Some(operation),
            Self::MethodNotAllowed(_) | Self::NotFound => None,
        }
    }
}

/// Returns the route of a path below the base URL.
pub(super) fn find_route(method: &str, path: &str) -> Route {
    let matching =
        operations::ALL.iter().filter_map(|operation| Some((operation, match_template(operation.path, path)?)));
    let with_method = matching.clone().filter(|(operation, _)| operation.method == method);
    // A fixed segment takes precedence: `/bells/all` over `/bells/{bellId}`.
    if let Some((operation, parameters)) = with_method.min_by_key(|(_, parameters)| parameters.len()) {
        return Route::Operation(operation, parameters);
    }
    let mut methods: Vec<_> = matching.map(|(operation, _)| operation.method).collect();
    methods.sort_unstable();
    methods.dedup();
    if methods.is_empty() { Route::NotFound } else { Route::MethodNotAllowed(methods.join(", ")) }
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
        assert_eq!(find_route("PATCH", LIST), Route::MethodNotAllowed("GET, POST".to_owned()));
        assert_eq!(find_route("GET", "/telephony"), Route::NotFound);
    }
}
