//! The query of the next page of a list: the filters of the first request, and the position in the link.
//!
//! The API was seen to omit the filters in its links, and to write `null` for a value that it does not know.

use std::borrow::Cow;

use reqwest::Url;

use super::error::PaginationError;
use crate::model::decoded_identifier::is_same_identifier;

/// The query parameters that select a page of a list. All others select its items.
const PAGE_PARAMETERS: [&str; 2] = ["max", "start"];

/// The query parameter with the organization of the list.
const ORGANIZATION: &str = "orgId";

/// Returns the query of the page that `link` leads to. `first` is the first page of the list, and `page` the current one.
///
/// A link must not change which items the list has, so the filters of the first request replace those of the link. All other
/// parameters are those of the link, in its spelling.
pub(super) fn next_query(link: &Url, first: &Url, page: &Url) -> Result<Option<String>, PaginationError> {
    let filters = || parameters(first).filter(|filter| !PAGE_PARAMETERS.contains(&&*filter.name));
    let mut query = Vec::new();
    for parameter in parameters(link) {
        match filters().find(|filter| filter.name == parameter.name) {
            Some(filter) if is_of_another_organization(&parameter, &filter) => {
                return Err(PaginationError::DifferentResource);
            }
            Some(_) => {}
            // The value that was sent, or none.
            None if parameter.value == "null" => {
                query.extend(parameters(page).find(|sent| sent.name == parameter.name).map(|sent| sent.text));
            }
            None => query.push(parameter.text),
        }
    }
    query.extend(filters().map(|filter| filter.text));
    Ok((!query.is_empty()).then(|| query.join("&")))
}

/// Returns `true` if the link leads to another organization than the requested one. Such a link is not corrected: its position
/// belongs to another list.
fn is_of_another_organization(parameter: &Parameter<'_>, filter: &Parameter<'_>) -> bool {
    filter.name == ORGANIZATION && parameter.value != "null" && !is_same_identifier(&parameter.value, &filter.value)
}

struct Parameter<'u> {
    /// The encoded name and value.
    text: &'u str,
    name: Cow<'u, str>,
    value: Cow<'u, str>,
}

fn parameters(url: &Url) -> impl Iterator<Item = Parameter<'_>> {
    // `query_pairs` skips empty parameters, too.
    let texts = url.query().unwrap_or_default().split('&').filter(|text| !text.is_empty());
    texts.zip(url.query_pairs()).map(|(text, (name, value))| Parameter { text, name, value })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn url(query: &str) -> Url {
        Url::parse(&format!("https://example.com/v1/list?{query}")).unwrap()
    }

    /// The query after `link`, for a list whose first page has the query `first`, and the current one the query `page`.
    fn next_after(link: &str, first: &str, page: &str) -> Result<String, PaginationError> {
        next_query(&url(link), &url(first), &url(page)).map(Option::unwrap_or_default)
    }

    #[track_caller]
    fn assert_next(first: &str, cases: &[(&str, &str)]) {
        for (link, expected) in cases {
            assert_eq!(next_after(link, first, first).as_deref(), Ok(*expected), "{link} after {first}");
        }
    }

    #[test]
    fn adds_the_filters_that_a_link_lacks() {
        let first = "max=2&name=on+000&order=desc&orgId=O%3D&start=1";
        let filters = "name=on+000&order=desc&orgId=O%3D";
        for (link, position) in [
            ("start=3&max=2", "start=3&max=2&"),
            ("start=3", "start=3&"),
            ("cursor=a%2Fb", "cursor=a%2Fb&"),
            ("&&start=3&", "start=3&"),
            ("", ""),
        ] {
            assert_next(first, &[(link, &format!("{position}{filters}"))]);
        }
    }

    #[test]
    fn prefers_the_filters_of_the_request() {
        assert_next(
            "name=Oslo&max=2",
            &[
                ("name=Paris&start=2", "start=2&name=Oslo"),
                ("name=&start=2", "start=2&name=Oslo"),
                ("name&start=2", "start=2&name=Oslo"),
                ("name=null&start=2", "start=2&name=Oslo"),
                ("n%61me=Paris&name=Rome&start=2", "start=2&name=Oslo"),
                ("Name=Paris&start=2", "Name=Paris&start=2&name=Oslo"),
            ],
        );
        assert_next("name=a&name=b", &[("start=2&name=a", "start=2&name=a&name=b")]);
        assert_next("name=null", &[("start=2&name=null", "start=2&name=null")]);
    }

    #[test]
    fn keeps_the_page_and_the_cursor_of_the_link() {
        let first = "max=2&start=1";
        assert_next(first, &[("start=3&max=50", "start=3&max=50"), ("c=%3d&p=1+1", "c=%3d&p=1+1"), ("", "")]);
        let later = next_after("cursor=c&max=5", "name=Oslo", "name=Oslo&cursor=b&max=5");
        assert_eq!(later.as_deref(), Ok("cursor=c&max=5&name=Oslo"), "a cursor is not a filter");
    }

    #[test]
    fn replaces_null_by_the_value_that_was_sent() {
        let first = "max=2&name=x";
        assert_next(
            first,
            &[
                ("max=null&start=2", "max=2&start=2&name=x"),
                ("start=2&max=null&order=null", "start=2&max=2&name=x"),
                ("start=2&q=nullable&p=null&null", "start=2&q=nullable&null&name=x"),
            ],
        );
        assert_eq!(next_after("max=null&start=2", "", "max=5&start=1").as_deref(), Ok("max=5&start=2"));
        assert_next("", &[("max=null", "")]);
    }

    #[test]
    fn rejects_another_organization() {
        let first = "orgId=O1";
        assert_next(
            first,
            &[
                ("start=1", "start=1&orgId=O1"),
                ("orgId=%4F1&start=1", "start=1&orgId=O1"),
                ("start=1&orgId=null", "start=1&orgId=O1"),
            ],
        );
        for link in ["start=1&orgId=O2", "orgId=O1&orgId=O2", "orgId=", "orgId"] {
            assert_eq!(next_after(link, first, first), Err(PaginationError::DifferentResource), "{link}");
        }
        assert_next("", &[("start=1&orgId=O2", "start=1&orgId=O2")]);
    }

    #[test]
    fn accepts_the_organization_in_another_encoding() {
        // `ciscospark://us/ORGANIZATION/~?`, with padding and without, in both alphabets.
        let encodings = ["%2BPw", "%2BPw%3D%3D", "-Pw", "-Pw=="];
        let id = |end: &str| format!("orgId=Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi9{end}");
        for first in encodings.map(id) {
            for link in encodings.map(id) {
                assert_next(&first, &[(&format!("{link}&start=1"), &format!("start=1&{first}"))]);
            }
        }
        let first = id(encodings[0]);
        for link in [id("-Pwa"), id("-Px"), "orgId=-Pw".to_owned()] {
            assert_eq!(next_after(&link, &first, &first), Err(PaginationError::DifferentResource), "{link}");
        }
    }

    proptest! {
        #[test]
        fn keeps_exactly_the_filters_of_the_request(
            link in "((name|order|start|max|cursor|null)(=(null|[a-c%&=+1]{0,3}))?&?){0,5}",
            first in "((name|order|start|max)=(null|[a-c1+]{1,3})&?){0,5}",
        ) {
            let (link, first) = (url(&link), url(&first));
            let query = next_query(&link, &first, &first).unwrap();
            let next = url(&query.unwrap_or_default());
            let filters = |url: &Url| -> Vec<(String, String)> {
                url.query_pairs().into_owned().filter(|(name, _)| name == "name" || name == "order").collect()
            };
            let is_added = |(name, _): &(String, String)| first.query_pairs().any(|(sent, _)| sent == name.as_str());
            let kept: Vec<_> = filters(&next).into_iter().filter(is_added).collect();
            prop_assert_eq!(kept, filters(&first));
        }
    }
}
