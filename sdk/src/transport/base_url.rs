//! The rules for base URLs, which keep tokens secret.

use reqwest::{Url, redirect, retry};

/// The maximum size of response headers in the HTTP/2 library. It is above the limit of the SDK, whose error names it.
const HTTP2_MAX_HEADER_LIST_SIZE: u32 = 1024 * 1024;

/// Parses and checks a base URL.
pub(crate) fn parse_base_url(text: &str, allow_plain_http: bool) -> Result<Url, String> {
    let url = Url::parse(text.trim())
        .map_err(|error| format!("the base URL is not a URL ({error}); begin it with `https://` and a host"))?;
    let host = url.host().ok_or("the base URL has no host; begin it with `https://`")?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the base URL contains credentials; pass the token to the builder instead".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("the base URL has a query or a fragment; remove it, because paths are appended".to_owned());
    }
    if url.path().starts_with("//") && !url.path().trim_end_matches('/').is_empty() {
        return Err("the path of the base URL begins with `//`; use one slash".to_owned());
    }
    match url.scheme() {
        "https" => {}
        "http" if allow_plain_http || is_loopback(&url) => {}
        "http" => {
            return Err(format!(
                "the base URL is plain http, which would expose the token on the way to {host}; use https"
            ));
        }
        scheme => return Err(format!("the base URL has the scheme `{scheme}`; use https")),
    }
    Ok(url)
}

/// Checks that TLS is compiled in if `url` needs it.
pub(crate) fn check_tls(url: &Url) -> Result<(), String> {
    if url.scheme() == "https" && !cfg!(any(feature = "rustls", feature = "native-tls")) {
        return Err("this program was built without TLS; enable the feature `rustls` or `native-tls`".to_owned());
    }
    Ok(())
}

/// Returns the base URL without a trailing slash, so that paths can be appended.
pub(crate) fn without_trailing_slash(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

/// Returns a builder of HTTP clients for requests to `url`, without redirects and without retries of their own.
///
/// Requests to loopback bypass the system's proxy: plain http is allowed there because it does not leave the machine.
pub(crate) fn http_client_builder(url: &Url) -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder()
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .http2_max_header_list_size(HTTP2_MAX_HEADER_LIST_SIZE);
    // The SDK decodes bodies itself, even where another crate enables reqwest's decoders.
    let builder = builder.no_gzip().no_brotli().no_zstd().no_deflate();
    if url.scheme() != "http" || !is_loopback(url) {
        return builder;
    }
    // Without TLS, the certificates of the system are not needed, and loading them takes most of the time of a build.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    let builder = builder.tls_certs_only([]);
    builder.no_proxy()
}

fn is_loopback(url: &Url) -> bool {
    // reqwest does not re-export `url::Host`.
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => {
            let host = host.trim_start_matches('[').trim_end_matches(']');
            host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_https_and_loopback() {
        for (text, base) in [
            ("https://webexapis.com/v1", "https://webexapis.com/v1"),
            ("https://webexapis.com/v1//", "https://webexapis.com/v1"),
            (" https://webexapis.com ", "https://webexapis.com"),
            ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("http://localhost/", "http://localhost"),
        ] {
            assert_eq!(parse_base_url(text, false).map(|url| without_trailing_slash(&url)).as_deref(), Ok(base));
        }
    }

    #[test]
    fn rejects_urls_that_could_leak_a_token() {
        for (text, reason) in [
            ("http://webexapis.com/v1", "plain http"),
            ("http://localhost.example.com", "plain http"),
            ("http://127.0.0.1.example.com", "plain http"),
            ("https://user:secret@webexapis.com", "credentials"),
            ("https://secret@webexapis.com", "credentials"),
            ("https://webexapis.com?x=1", "query"),
            ("https://webexapis.com#x", "fragment"),
            ("https://webexapis.com//v1", "//"),
            ("http://127.0.0.1//127.0.0.1/v1", "//"),
            ("ftp://webexapis.com", "scheme"),
            ("file:///etc/passwd", "no host"),
            ("webexapis.com", "not a URL"),
            ("", "not a URL"),
        ] {
            let error = parse_base_url(text, false).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
        // The settings of a token source have no method that allows it.
        assert_eq!(
            parse_base_url("http://webexapis.com/v1", false).unwrap_err(),
            "the base URL is plain http, which would expose the token on the way to webexapis.com; use https"
        );
        assert!(parse_base_url("http://webexapis.com/v1", true).is_ok());
        assert!(parse_base_url("ftp://webexapis.com/v1", true).is_err());
    }
}
