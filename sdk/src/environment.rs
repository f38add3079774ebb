//! The environment variables with the credentials and the base URL of a client.

use std::env::VarError;

use crate::{Client, ClientBuilder, Error, RefreshingToken};

const ACCESS_TOKEN: &str = "WEBEX_ACCESS_TOKEN";
/// The credentials of an integration or a service app, all of which are required.
const REFRESH_VARIABLES: [&str; 3] = ["WEBEX_CLIENT_ID", "WEBEX_CLIENT_SECRET", "WEBEX_REFRESH_TOKEN"];
const BASE_URL: &str = "WEBEX_BASE_URL";

/// Returns a builder with the credentials and the base URL of the variables.
pub(crate) fn builder_from_variables(
    variable: impl Fn(&str) -> Result<String, VarError>,
) -> Result<ClientBuilder, Error> {
    let read = |name: &str| read_variable(&variable, name);
    let base_url = read(BASE_URL)?;
    let mut builder = Client::builder();
    if let Some(url) = &base_url {
        builder = builder.base_url(url);
    }
    let [client_id, client_secret, refresh_token] = REFRESH_VARIABLES.map(read);
    let values = [client_id?, client_secret?, refresh_token?];
    let first = |is_set: bool| {
        let mut variables = REFRESH_VARIABLES.into_iter().zip(&values);
        variables.find(|(_, value)| value.is_some() == is_set).map(|(name, _)| name)
    };
    match (read(ACCESS_TOKEN)?, first(true), first(false), values) {
        (Some(_), Some(name), ..) => {
            Err(Error::configuration(format!("both {ACCESS_TOKEN} and {name} are set; unset one of them")))
        }
        (Some(token), None, ..) => Ok(builder.token(token)),
        (None, _, _, [Some(client_id), Some(client_secret), Some(refresh_token)]) => {
            let mut tokens = RefreshingToken::builder(client_id, client_secret, refresh_token);
            if let Some(url) = base_url {
                tokens = tokens.base_url(url);
            }
            Ok(builder.token_source(tokens.build()?))
        }
        (None, Some(set), Some(unset), _) => {
            Err(Error::configuration(format!("{unset} is not set; {set} requires it")))
        }
        _ => {
            let [client_id, client_secret, refresh_token] = REFRESH_VARIABLES;
            Err(Error::configuration(format!(
                "{ACCESS_TOKEN} is not set; set it to the access token of an administrator, or set {client_id}, \
                 {client_secret} and {refresh_token}"
            )))
        }
    }
}

/// Returns the trimmed value of a variable; `None` if it is not set or empty.
fn read_variable(variable: impl Fn(&str) -> Result<String, VarError>, name: &str) -> Result<Option<String>, Error> {
    match variable(name) {
        Ok(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Error::configuration(format!("{name} is not valid Unicode"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL_THREE: [(&str, &str); 3] =
        [("WEBEX_CLIENT_ID", "C1"), ("WEBEX_CLIENT_SECRET", "canary"), ("WEBEX_REFRESH_TOKEN", " canary\n")];

    fn from_variables(variables: &[(&str, &str)]) -> Result<Client, String> {
        let find = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned()).ok_or(VarError::NotPresent)
        };
        builder_from_variables(find).and_then(ClientBuilder::build).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_token_and_base_url() {
        let client = from_variables(&[(ACCESS_TOKEN, " canary\n")]).unwrap();
        assert_eq!(client.base_url(), "https://webexapis.com/v1");
        let variables = [(ACCESS_TOKEN, "canary"), (BASE_URL, "https://api-usgov.webex.com/v1/")];
        assert_eq!(from_variables(&variables).unwrap().base_url(), "https://api-usgov.webex.com/v1");
    }

    #[test]
    fn reads_the_credentials_of_an_integration() {
        from_variables(&ALL_THREE).unwrap();
        let mut variables = ALL_THREE.to_vec();
        variables.extend([(ACCESS_TOKEN, " "), (BASE_URL, "https://api-usgov.webex.com/v1")]);
        assert_eq!(from_variables(&variables).unwrap().base_url(), "https://api-usgov.webex.com/v1");
    }

    #[test]
    fn names_the_missing_credential() {
        for missing in 0..3 {
            let mut variables = ALL_THREE.to_vec();
            let (name, _) = variables.remove(missing);
            let error = from_variables(&variables).unwrap_err();
            assert_eq!(error, format!("{name} is not set; {} requires it", variables[0].0));
            variables.push((name, ""));
            assert_eq!(from_variables(&variables).unwrap_err(), error);
        }
    }

    #[test]
    fn rejects_both_kinds_of_credentials() {
        for variable in ALL_THREE {
            let error = from_variables(&[(ACCESS_TOKEN, "canary"), variable]).unwrap_err();
            assert_eq!(error, format!("both WEBEX_ACCESS_TOKEN and {} are set; unset one of them", variable.0));
        }
    }

    #[test]
    fn rejects_missing_credentials() {
        for variables in [&[][..], &[(ACCESS_TOKEN, "")], &[(ACCESS_TOKEN, " \n"), (BASE_URL, "https://localhost")]] {
            let error = from_variables(variables).unwrap_err();
            assert_eq!(
                error,
                "WEBEX_ACCESS_TOKEN is not set; set it to the access token of an administrator, or set \
                 WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN"
            );
        }
    }

    #[test]
    fn rejects_a_token_with_its_scheme() {
        let error = from_variables(&[(ACCESS_TOKEN, "Bearer canary")]).unwrap_err();
        assert_eq!(error, "the access token begins with `Bearer `; pass the token alone");
    }

    #[test]
    fn does_not_send_secrets_to_an_unprotected_server() {
        let mut variables = ALL_THREE.to_vec();
        variables.push((BASE_URL, "http://example.com/v1"));
        let error = from_variables(&variables).unwrap_err();
        assert!(error.contains("https") && !error.contains("canary"), "{error}");
    }
}
