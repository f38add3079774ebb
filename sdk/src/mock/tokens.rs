//! Access tokens that a mock server accepts, and their scopes.

use std::collections::{BTreeMap, BTreeSet};

use hyper::header::{AUTHORIZATION, HeaderMap};

use super::api_error::ApiError;
use crate::Operation;

/// The accepted tokens. An empty set accepts every token.
#[derive(Default)]
pub(super) struct AcceptedTokens(BTreeMap<String, BTreeSet<String>>);

/// The scopes of a token.
pub(super) enum GrantedScopes {
    All,
    Only(BTreeSet<String>),
}

impl AcceptedTokens {
    pub(super) fn accept(&mut self, token: String, scopes: &[&str]) {
        self.0.insert(token, scopes.iter().map(|scope| (*scope).to_owned()).collect());
    }

    /// Returns the scopes of the token in a request.
    pub(super) fn authenticate(&self, headers: &HeaderMap) -> Result<GrantedScopes, ApiError> {
        let credentials = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.split_once(' '));
        // The scheme is case-insensitive (RFC 9110, section 11.1).
        let token = credentials.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"));
        let token = token.map(|(_, token)| token.trim_start_matches(' '));
        let Some(token) = token.filter(|token| !token.is_empty()) else {
            return Err(ApiError::missing_token());
        };
        if self.0.is_empty() {
            return Ok(GrantedScopes::All);
        }
        let scopes = self.0.get(token).ok_or_else(ApiError::unknown_token)?;
        Ok(GrantedScopes::Only(scopes.clone()))
    }
}

impl GrantedScopes {
    /// Returns an error if the operation requires a scope that is not granted.
    pub(super) fn authorize(&self, operation: &Operation) -> Result<(), ApiError> {
        let Self::Only(scopes) = self else { return Ok(()) };
        match operation.scopes.iter().find(|required| !scopes.contains(**required)) {
            Some(missing) => Err(ApiError::missing_scope(missing)),
            None => Ok(()),
        }
    }
}
