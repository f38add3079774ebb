//! Servers, security schemes and security requirements.

use super::{keys, validation::Validation};
use crate::openapi::{Node, vocabulary::SECURITY_SCHEMES};

impl<'d> Validation<'d> {
    pub(super) fn validate_server(&mut self, server: &Node<'d>) {
        if !self.validate_object(server, "a server", &[keys::SERVER]) {
            return;
        }
        match server.get("url") {
            None => self.report(&server.path, "`url` is missing"),
            Some(url) => {
                if let Some(Err((message, help))) = url.value.as_str().map(validate_base_url) {
                    self.report_with_help(&url.path, message, help);
                }
            }
        }
    }

    /// The client sends its token as a bearer token, and in no other way.
    pub(super) fn validate_security_scheme(&mut self, scheme: &Node<'d>) {
        if !self.validate_object(scheme, "a security scheme", &[keys::SECURITY_SCHEME]) {
            return;
        }
        let is_bearer = match (scheme.str("type"), scheme.str("scheme")) {
            (Some("http"), Some(name)) => name.eq_ignore_ascii_case("bearer"),
            // Their tokens are bearer tokens.
            (Some("oauth2" | "openIdConnect"), _) => true,
            _ => false,
        };
        if !is_bearer {
            self.report_with_help(
                &scheme.path,
                "this security scheme is not supported; the client sends bearer tokens",
                "write `type: http` and `scheme: bearer`",
            );
        }
    }

    /// Validates that each scheme in the `security` of a document or an operation is declared: its scopes become documentation.
    pub(super) fn validate_security(&mut self, owner: &Node<'d>) {
        for requirement in owner.items_of("security") {
            if !requirement.is_object() {
                self.report(&requirement.path, "a security requirement must be an object");
            }
            for (scheme, scopes) in requirement.entries() {
                if self.resolver.component(SECURITY_SCHEMES, scheme).is_none() {
                    self.report_rule(
                        "security-defined",
                        &scopes.path,
                        format!("the security scheme `{scheme}` does not exist"),
                        "declare it in `components/securitySchemes`",
                    );
                }
                if !scopes.value.is_array() || scopes.items().any(|scope| !scope.value.is_string()) {
                    self.report(&scopes.path, "the scopes of a security requirement must be a list of strings");
                }
            }
        }
    }
}

/// Accepts the URLs that a client may send its token to, and that paths can be appended to: the first server of the
/// document is the client's default. Otherwise returns a message and help.
fn validate_base_url(url: &str) -> Result<(), (&'static str, &'static str)> {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme @ ("https" | "http"), rest)) if !url.contains('{') => (scheme, rest),
        None if !url.contains('{') => {
            return Err((
                "the URL of a server must be absolute",
                "write the complete URL, such as `https://api.example.com/v1`",
            ));
        }
        _ => {
            return Err((
                "the URL of a server must have the scheme `https` and no variables",
                "write `https://`, and list one server for each value of a variable",
            ));
        }
    };
    let (authority, path) = rest.split_once(['/', '?', '#']).unwrap_or((rest, ""));
    if authority.is_empty() {
        return Err(("the URL of a server must name a host", "write `https://` and the host"));
    }
    if authority.contains('@') {
        return Err(("the URL of a server holds credentials", "remove the part before the `@`"));
    }
    if rest.contains(['?', '#']) || path.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err((
            "paths cannot be appended to this URL of a server",
            "remove the query, the fragment and the spaces",
        ));
    }
    if scheme == "http" && !["localhost", "127.0.0.1", "[::1]"].contains(&host(authority)) {
        return Err(("plain http would expose the token to everyone on the way", "write `https://`"));
    }
    Ok(())
}

/// The host of an authority, which may have a port.
fn host(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}
