//! Which tokens are good, and for what.

use std::collections::{BTreeMap, BTreeSet};

use hyper::header::{AUTHORIZATION, HeaderMap};

use super::refusal::Refusal;
use crate::operation::Operation;

/// The tokens that are accepted; without any, every token is.
#[derive(Default)]
pub(super) struct Tokens(BTreeMap<String, BTreeSet<String>>);

/// What a token may do.
pub(super) enum Scopes {
    All,
    These(BTreeSet<String>),
}

impl Tokens {
    pub(super) fn accept(&mut self, token: String, scopes: &[&str]) {
        self.0.insert(token, scopes.iter().map(|scope| (*scope).to_owned()).collect());
    }

    /// What the token of a request may do.
    pub(super) fn scopes_of(&self, headers: &HeaderMap) -> Result<Scopes, Refusal> {
        let credentials = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.split_once(' '));
        // The scheme is in any case (RFC 9110, 11.1).
        let token = credentials.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"));
        let token = token.map(|(_, token)| token.trim_start_matches(' '));
        let Some(token) = token.filter(|token| !token.is_empty()) else {
            return Err(Refusal::unauthorized("The request has no bearer token."));
        };
        if self.0.is_empty() {
            return Ok(Scopes::All);
        }
        let scopes = self.0.get(token).ok_or_else(|| Refusal::unauthorized("The token is not known."))?;
        Ok(Scopes::These(scopes.clone()))
    }
}

impl Scopes {
    pub(super) fn allow(&self, operation: &Operation) -> Result<(), Refusal> {
        let Self::These(scopes) = self else { return Ok(()) };
        match operation.scopes.iter().find(|needed| !scopes.contains(**needed)) {
            Some(missing) => Err(Refusal::missing_scope(missing)),
            None => Ok(()),
        }
    }
}
