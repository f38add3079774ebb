//! Where requests go, and what lets them in: servers and security.

use super::{Check, Keys, Kind};
use crate::document::Node;

const SERVER: Keys = &[("url", Kind::Text), ("description", Kind::Text), ("variables", Kind::Object)];
const SECURITY_SCHEME: Keys = &[
    ("type", Kind::Text),
    ("description", Kind::Text),
    ("name", Kind::Text),
    ("in", Kind::Text),
    ("scheme", Kind::Text),
    ("bearerFormat", Kind::Text),
    ("flows", Kind::Object),
    ("openIdConnectUrl", Kind::Text),
];

impl<'d> Check<'d> {
    pub(super) fn server(&mut self, server: &Node<'d>) {
        if !self.object(server, "a server", SERVER) {
            return;
        }
        match server.text("url") {
            None => self.report(&server.pointer, "`url` is missing"),
            Some(url) => {
                if let Err((message, help)) = takes_tokens(url) {
                    self.report_with_help(&server.pointer.key("url"), message, help);
                }
            }
        }
    }

    /// The client sends a token as a bearer token, and knows no other way.
    pub(super) fn security_scheme(&mut self, scheme: &Node<'d>) {
        if !self.object(scheme, "a security scheme", SECURITY_SCHEME) {
            return;
        }
        let is_bearer = match (scheme.text("type"), scheme.text("scheme")) {
            (Some("http"), Some(name)) => name.eq_ignore_ascii_case("bearer"),
            // Their tokens are bearer tokens.
            (Some("oauth2" | "openIdConnect"), _) => true,
            _ => false,
        };
        if !is_bearer {
            self.report_with_help(
                &scheme.pointer,
                "the client sends bearer tokens, and this security scheme is another one",
                "write `type: http` and `scheme: bearer`",
            );
        }
    }

    /// Every named scheme has to be declared: the scopes that an operation needs are told to its callers.
    pub(super) fn security(&mut self, security: Option<&Node<'d>>) {
        for requirement in security.iter().flat_map(|security| security.items()) {
            if !requirement.value.is_object() {
                self.report(&requirement.pointer, "a security requirement has to be an object");
            }
            for (scheme, scopes) in requirement.entries() {
                if self.component("securitySchemes", scheme).is_none() {
                    self.report_rule(
                        "security-defined",
                        &scopes.pointer,
                        format!("the security scheme `{scheme}` does not exist"),
                        "declare it in `components/securitySchemes`",
                    );
                }
                if !scopes.value.is_array() || scopes.items().any(|scope| !scope.value.is_string()) {
                    self.report(&scopes.pointer, "the scopes of a security requirement have to be a list of texts");
                }
            }
        }
    }
}

/// Whether a client may send its token to `url`, and paths can be appended to it: what a server of the document has to be,
/// since the first one is the client's default. What is wrong and what to do, where it is not.
fn takes_tokens(url: &str) -> Result<(), (&'static str, &'static str)> {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme @ ("https" | "http"), rest)) if !url.contains('{') => (scheme, rest),
        _ => {
            return Err((
                "the URL of a server has to be absolute and without variables",
                "list one server for each value of the variable",
            ));
        }
    };
    let (authority, path) = rest.split_once(['/', '?', '#']).unwrap_or((rest, ""));
    if authority.is_empty() {
        return Err(("the URL of a server has to name a host", "write `https://` and the host"));
    }
    if authority.contains('@') {
        return Err(("the URL of a server holds credentials", "leave out what stands before the `@`"));
    }
    if rest.contains(['?', '#']) || path.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err((
            "the URL of a server has to be one that paths can be appended to",
            "leave out what follows the path",
        ));
    }
    if scheme == "http" && !["localhost", "127.0.0.1", "[::1]"].contains(&host(authority)) {
        return Err(("a server of plain http would show the token to everybody on the way", "write `https://`"));
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
