//! The URL of the next page, from the `Link` headers of a page (RFC 8288).
//!
//! Fixes the scheme that the API was seen to repeat. `next_query` fixes the query.

use percent_encoding::percent_decode_str;
use reqwest::{
    Url,
    header::{HeaderMap, LINK},
};

use super::{error::PaginationError, next_query::next_query};
use crate::model::decoded_identifier::normalized;

/// Returns the URL of the page after `page`, or `None` if `page` is the last one. `first` is the first page of the list.
///
/// The next request sends the token to this URL. So only the query of the link is used; everything before it must equal `page`.
pub(crate) fn next_page_url(headers: &HeaderMap, first: &Url, page: &Url) -> Result<Option<Url>, PaginationError> {
    let mut next_url: Option<Url> = None;
    for value in headers.get_all(LINK) {
        let text = str::from_utf8(value.as_bytes()).map_err(|_| PaginationError::InvalidLink("it is not UTF-8"))?;
        for link in Links(text) {
            let Link { target, is_next } = link?;
            if !is_next {
                continue;
            }
            let url = resolve(target, first, page)?;
            if next_url.as_ref().is_some_and(|known| *known != url) {
                return Err(PaginationError::InvalidLink("it has two different URLs"));
            }
            next_url = Some(url);
        }
    }
    Ok(next_url)
}

fn resolve(target: &str, first: &Url, page: &Url) -> Result<Url, PaginationError> {
    let target =
        page.join(without_repeated_scheme(target)).map_err(|_| PaginationError::InvalidLink("it has no valid URL"))?;
    if target.origin() != page.origin() {
        return Err(PaginationError::CrossOrigin);
    }
    if !segments(&target).eq(segments(page)) {
        return Err(PaginationError::DifferentResource);
    }
    let query = next_query(&target, first, page)?;
    let mut next = page.clone();
    next.set_query(query.as_deref());
    Ok(next)
}

/// Reads `https,https://...`, which a chain of proxies writes, as `https://...`.
fn without_repeated_scheme(mut target: &str) -> &str {
    // Not recursive, because a header has room for more repetitions than the stack for calls.
    while let Some(("http" | "https", rest)) = target.split_once(',')
        && !rest.starts_with('/')
    {
        target = rest;
    }
    target
}

/// Returns the decoded path segments, so that it does not matter which characters are encoded, nor how an identifier is.
fn segments(url: &Url) -> impl Iterator<Item = Vec<u8>> {
    url.path().split('/').map(|segment| {
        let segment: Vec<u8> = percent_decode_str(segment).collect();
        str::from_utf8(&segment).map(|segment| normalized(segment).into_owned().into_bytes()).unwrap_or(segment)
    })
}

struct Link<'t> {
    target: &'t str,
    /// `true` if the link has the relation `next`.
    is_next: bool,
}

/// The links of one header, up to the first error.
struct Links<'t>(&'t str);

impl<'t> Iterator for Links<'t> {
    type Item = Result<Link<'t>, PaginationError>;

    fn next(&mut self) -> Option<Self::Item> {
        // A list may have empty elements.
        self.0 = self.0.trim_start_matches([' ', '\t', ',']);
        if self.0.is_empty() {
            return None;
        }
        let link = parse_link(self.0);
        self.0 = link.as_ref().map_or("", |(_, rest)| rest);
        Some(link.map(|(link, _)| link))
    }
}

/// Parses the link at the beginning of `text`. Returns it and the rest.
fn parse_link(text: &str) -> Result<(Link<'_>, &str), PaginationError> {
    let target = text.strip_prefix('<').and_then(|rest| rest.split_once('>'));
    let (target, mut rest) = target.ok_or(PaginationError::InvalidLink("it has no URL between `<` and `>`"))?;
    let mut relations: Option<String> = None;
    let mut is_of_another_document = false;
    loop {
        rest = rest.trim_start_matches(WHITESPACE);
        let Some(parameter) = rest.strip_prefix(';') else { break };
        let parameter = parameter.trim_start_matches(WHITESPACE);
        let end = parameter.find([' ', '\t', '=', ';', ',']).unwrap_or(parameter.len());
        let name = &parameter[..end];
        rest = parameter[end..].trim_start_matches(WHITESPACE);
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            (value, rest) = parse_parameter_value(after.trim_start_matches(WHITESPACE))?;
        }
        if name.eq_ignore_ascii_case("rel") {
            // RFC 8288: ignore all but the first.
            relations.get_or_insert(value);
        } else if name.eq_ignore_ascii_case("anchor") {
            is_of_another_document = true;
        }
    }
    if !(rest.is_empty() || rest.starts_with(',')) {
        return Err(PaginationError::InvalidLink("it has unexpected text after a link"));
    }
    let mut relations = relations.as_deref().unwrap_or_default().split_ascii_whitespace();
    let is_next = !is_of_another_document && relations.any(|relation| relation.eq_ignore_ascii_case("next"));
    Ok((Link { target, is_next }, rest))
}

const WHITESPACE: [char; 2] = [' ', '\t'];

/// Parses the token or quoted string at the beginning of `text`. Returns it and the rest.
fn parse_parameter_value(text: &str) -> Result<(String, &str), PaginationError> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([' ', '\t', ';', ',']).unwrap_or(text.len());
        return Ok((text[..end].to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Ok((value, &quoted[at + 1..])),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            _ => value.push(character),
        }
    }
    Err(PaginationError::InvalidLink("it has an unterminated quoted string"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::HeaderValue;

    use super::*;
    use crate::header_map::header_map;

    const PAGE: &str = "https://example.com/v1/a%3D/b?max=2";

    fn next_after(page: &str, values: &[&str]) -> Result<Option<String>, PaginationError> {
        let headers = header_map(&LINK, values).unwrap();
        let page = Url::parse(page).unwrap();
        next_page_url(&headers, &page, &page).map(|url| url.map(String::from))
    }

    #[track_caller]
    fn assert_next(values: &[&str], query: &str) {
        let expected = format!("https://example.com/v1/a%3D/b{query}");
        assert_eq!(next_after(PAGE, values), Ok(Some(expected)), "{values:?}");
    }

    #[test]
    fn finds_the_next_link_in_any_notation() {
        let url = "<https://example.com/v1/a%3D/b?start=2>";
        for value in [
            format!("{url}; rel=\"next\""),
            format!("{url};rel=next"),
            format!(" ,\t,{url} ;\tREL = \"NEXT\" , "),
            format!("{url}; title=\"a, b; rel=prev\"; rel=next"),
            format!("{url}; title=\"\\\"\"; rel=\"last next\""),
            format!("{url}; rel=next; rel=prev"),
            format!("{url}; flag; rel=next; =odd; ;"),
            format!("<https://example.com/v1/a/b,c?start=1>; rel=prev, {url}; rel=next, <https://e.org>; rel=last"),
            format!("{url}; rel=next, {url}; rel=next"),
            format!("<https://e.org>; rel=next; anchor=\"https://e.org/x\", {url}; rel=next"),
        ] {
            assert_next(&[&value], "?start=2");
        }
        assert_next(&["<https://e.org>; rel=prev", "<?start=2>; rel=next", ""], "?start=2");
    }

    #[test]
    fn returns_none_after_the_last_page() {
        for values in [
            &[][..],
            &[""],
            &[","],
            &["<https://e.org>; rel=prev"],
            &["<https://e.org>"],
            &["<https://e.org>; rel"],
            &["<https://e.org>; rel=\"\""],
            &["<?start=2>; rel=nextish"],
            &["<?start=2>; rel=prev; rel=next"],
            &["<?start=2>; title=\"; rel=next\""],
        ] {
            assert_eq!(next_after(PAGE, values), Ok(None), "{values:?}");
        }
    }

    #[test]
    fn resolves_a_relative_link() {
        for target in
            ["?start=2", "b?start=2", "/v1/a=/b?start=2", "//example.com/v1/a%3d/b?start=2#x", "../a%3D/%62?start=2"]
        {
            assert_next(&[&format!("<{target}>; rel=next")], "?start=2");
        }
        assert_next(&["</v1/a%3D/b>; rel=next"], "");
    }

    #[test]
    fn accepts_the_path_with_an_identifier_in_another_encoding() {
        // `ciscospark://us/LOCATION/~??`, with padding and without.
        let page = |padding| format!("https://example.com/v1/Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OL34_Pw{padding}/b");
        for (page, link) in [(page(""), page("%3D%3D")), (page("=="), page(""))] {
            let expected = Ok(Some(format!("{page}?start=2")));
            assert_eq!(next_after(&page, &[&format!("<{link}?start=2>; rel=next")]), expected);
        }
    }

    #[test]
    fn fixes_known_faults_of_the_api() {
        for scheme in ["https,https", "https,https,https", "http,https"] {
            assert_next(&[&format!("<{scheme}://example.com/v1/a%3D/b?start=2>; rel=\"next\"")], "?start=2");
        }
        let many = "https,".repeat(50_000);
        assert_next(&[&format!("<{many}https://example.com/v1/a%3D/b?start=2>; rel=next")], "?start=2");
        assert_next(&["<?max=null&start=2>; rel=next"], "?max=2&start=2");
        let without_max = "https://example.com/v1/b";
        assert_eq!(next_after(without_max, &["<?max=null>; rel=next"]), Ok(Some(without_max.to_owned())));
    }

    #[test]
    fn rejects_an_invalid_link() {
        for (values, reason) in [
            (&["https://example.com/v1/a%3D/b?start=2; rel=next"][..], "it has no URL between `<` and `>`"),
            (&["<https://example.com/v1/a%3D/b?start=2; rel=next"], "it has no URL between `<` and `>`"),
            (&["<?start=2> rel=next"], "it has unexpected text after a link"),
            (&["<?start=2>; rel=\"next"], "it has an unterminated quoted string"),
            (&["<https://[>; rel=next"], "it has no valid URL"),
            (&["<?start=2>; rel=next", "<?start=4>; rel=next"], "it has two different URLs"),
        ] {
            assert_eq!(next_after(PAGE, values), Err(PaginationError::InvalidLink(reason)), "{values:?}");
        }
        let headers = header_map(&LINK, [b"<?\xE4>; rel=next"]).unwrap();
        let page = Url::parse(PAGE).unwrap();
        assert_eq!(next_page_url(&headers, &page, &page), Err(PaginationError::InvalidLink("it is not UTF-8")));
    }

    #[test]
    fn rejects_a_cross_origin_link() {
        for target in [
            "http://example.com/v1/a%3D/b",
            "https://example.com:444/v1/a%3D/b",
            "https://example.com.evil.org/v1/a%3D/b",
            "https://example.com@evil.org/v1/a%3D/b",
            "//evil.org/v1/a%3D/b",
            "\\\\evil.org/v1/a%3D/b",
            "https,https://evil.org/v1/a%3D/b",
            "javascript:alert(1)",
            "data:,",
        ] {
            assert_eq!(
                next_after(PAGE, &[&format!("<{target}>; rel=next")]),
                Err(PaginationError::CrossOrigin),
                "{target}"
            );
        }
        for target in ["/v1/a%3D", "/v1/a%3D/b/", "/v1/a%3D%2Fb", "/v1/a%253D/b", "c", ".", "https,//evil.org"] {
            assert_eq!(
                next_after(PAGE, &[&format!("<{target}>; rel=next")]),
                Err(PaginationError::DifferentResource),
                "{target}"
            );
        }
    }

    proptest! {
        #[test]
        fn never_leaves_the_list(
            values in prop::collection::vec("([<>;,=\" ]|rel|next|https|null|max|[?&/:]|\\\\|.){0,24}", 0..3),
        ) {
            let page = Url::parse(PAGE).unwrap();
            let headers = header_map(&LINK, values.iter().filter(|value| HeaderValue::from_bytes(value.as_bytes()).is_ok())).unwrap();
            if let Ok(Some(mut next)) = next_page_url(&headers, &page, &page) {
                next.set_query(page.query());
                prop_assert_eq!(next, page);
            }
        }
    }
}
