//! Where the next page is, as the `Link` headers of a page say (RFC 8288), with the two faults mended that were seen.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use reqwest::{
    Url,
    header::{HeaderMap, LINK},
};

use super::error::Lost;

/// The URL of the page after the one at `page`. None where that is the last one.
///
/// The token goes there, so of a link nothing is taken but its query: the rest has to be that of `page`.
pub(crate) fn next(headers: &HeaderMap, page: &Url) -> Result<Option<Url>, Lost> {
    let mut next: Option<Url> = None;
    for value in headers.get_all(LINK) {
        let text = str::from_utf8(value.as_bytes()).map_err(|_| Lost::Unreadable("it is not text"))?;
        for link in Links(text) {
            let Link { target, is_next } = link?;
            if !is_next {
                continue;
            }
            let url = resolve(target, page)?;
            if next.as_ref().is_some_and(|known| *known != url) {
                return Err(Lost::Unreadable("it names two different pages"));
            }
            next = Some(url);
        }
    }
    Ok(next)
}

fn resolve(target: &str, page: &Url) -> Result<Url, Lost> {
    let target = page.join(one_scheme(target)).map_err(|_| Lost::Unreadable("it holds no URL"))?;
    if target.origin() != page.origin() {
        return Err(Lost::OtherServer);
    }
    if !segments(&target).eq(segments(page)) {
        return Err(Lost::OtherPath);
    }
    let mut next = page.clone();
    next.set_query(without_nulls(target.query(), page.query()).as_deref());
    if let Some(asked) = organizations(page).next() {
        if organizations(&next).next().is_none() {
            next.query_pairs_mut().append_pair(ORGANIZATION, &asked);
        }
        // The items of another one would pass for those that were asked for.
        if organizations(&next).any(|organization| organization != asked) {
            return Err(Lost::OtherPath);
        }
    }
    Ok(next)
}

/// The parameter that says whose list it is.
const ORGANIZATION: &str = "orgId";

fn organizations(url: &Url) -> impl Iterator<Item = Cow<'_, str>> {
    url.query_pairs().filter(|(name, _)| name == ORGANIZATION).map(|(_, value)| value)
}

/// `https,https://...`, as a chain of proxies writes it, is `https://...`.
fn one_scheme(target: &str) -> &str {
    match target.split_once(',') {
        Some(("http" | "https", rest)) if !rest.starts_with('/') => one_scheme(rest),
        _ => target,
    }
}

/// The segments of a path, which are the same whichever of their characters are encoded.
fn segments(url: &Url) -> impl Iterator<Item = Vec<u8>> {
    url.path().split('/').map(|segment| percent_decode_str(segment).collect())
}

/// The query `next`, in which `max=null`, as a server writes what it was not told, is what was sent with the page before,
/// or left out.
fn without_nulls(next: Option<&str>, page: Option<&str>) -> Option<String> {
    let sent = |name: &str| {
        let mut pairs = page.unwrap_or_default().split('&');
        pairs.find(|pair| pair.split_once('=').is_some_and(|(sent, _)| sent == name))
    };
    let pairs = next?.split('&').filter_map(|pair| match pair.split_once('=') {
        Some((name, "null")) => sent(name),
        _ => Some(pair),
    });
    let query = pairs.collect::<Vec<_>>().join("&");
    (!query.is_empty()).then_some(query)
}

struct Link<'t> {
    target: &'t str,
    /// Whether it has the relation `next`.
    is_next: bool,
}

/// The links of one header, in their order; after an error there are no more.
struct Links<'t>(&'t str);

impl<'t> Iterator for Links<'t> {
    type Item = Result<Link<'t>, Lost>;

    fn next(&mut self) -> Option<Self::Item> {
        // Elements of a list may be empty.
        self.0 = self.0.trim_start_matches([' ', '\t', ',']);
        if self.0.is_empty() {
            return None;
        }
        let link = link(self.0);
        self.0 = link.as_ref().map_or("", |(_, rest)| rest);
        Some(link.map(|(link, _)| link))
    }
}

/// The link that `text` begins with, and what follows it.
fn link(text: &str) -> Result<(Link<'_>, &str), Lost> {
    let target = text.strip_prefix('<').and_then(|rest| rest.split_once('>'));
    let (target, mut rest) = target.ok_or(Lost::Unreadable("it has no link between `<` and `>`"))?;
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
            (value, rest) = parameter_value(after.trim_start_matches(WHITESPACE))?;
        }
        if name.eq_ignore_ascii_case("rel") {
            // The first one counts.
            relations.get_or_insert(value);
        } else if name.eq_ignore_ascii_case("anchor") {
            is_of_another_document = true;
        }
    }
    if !(rest.is_empty() || rest.starts_with(',')) {
        return Err(Lost::Unreadable("it has text between two links"));
    }
    let mut relations = relations.as_deref().unwrap_or_default().split_ascii_whitespace();
    let is_next = !is_of_another_document && relations.any(|relation| relation.eq_ignore_ascii_case("next"));
    Ok((Link { target, is_next }, rest))
}

const WHITESPACE: [char; 2] = [' ', '\t'];

/// The value that `text` begins with, plain or quoted, and what follows it.
fn parameter_value(text: &str) -> Result<(String, &str), Lost> {
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
    Err(Lost::Unreadable("a quote in it is not closed"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::HeaderValue;

    use super::*;

    const PAGE: &str = "https://example.com/v1/a%3D/b?max=2&name=x";

    fn after(page: &str, values: &[&str]) -> Result<Option<String>, Lost> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(LINK, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        next(&headers, &Url::parse(page).unwrap()).map(|url| url.map(String::from))
    }

    #[track_caller]
    fn leads_to(values: &[&str], query: &str) {
        let expected = format!("https://example.com/v1/a%3D/b{query}");
        assert_eq!(after(PAGE, values), Ok(Some(expected)), "{values:?}");
    }

    #[test]
    fn the_next_link_is_found_however_it_is_written() {
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
            leads_to(&[&value], "?start=2");
        }
        leads_to(&["<https://e.org>; rel=prev", "<?start=2>; rel=next", ""], "?start=2");
    }

    #[test]
    fn without_one_it_is_the_last_page() {
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
            assert_eq!(after(PAGE, values), Ok(None), "{values:?}");
        }
    }

    #[test]
    fn a_relative_link_is_resolved() {
        for target in
            ["?start=2", "b?start=2", "/v1/a=/b?start=2", "//example.com/v1/a%3d/b?start=2#x", "../a%3D/%62?start=2"]
        {
            leads_to(&[&format!("<{target}>; rel=next")], "?start=2");
        }
        leads_to(&["</v1/a%3D/b>; rel=next"], "");
    }

    #[test]
    fn what_was_seen_broken_is_mended() {
        for scheme in ["https,https", "https,https,https", "http,https"] {
            leads_to(&[&format!("<{scheme}://example.com/v1/a%3D/b?start=2>; rel=\"next\"")], "?start=2");
        }
        leads_to(&["<?max=null&start=2>; rel=next"], "?max=2&start=2");
        leads_to(&["<?start=2&max=null&order=null>; rel=next"], "?start=2&max=2");
        leads_to(&["<?start=2&name=nullable&q=null&null>; rel=next"], "?start=2&name=nullable&null");
        let without_max = "https://example.com/v1/b";
        assert_eq!(after(without_max, &["<?max=null>; rel=next"]), Ok(Some(without_max.to_owned())));
    }

    #[test]
    fn what_is_no_link_is_told() {
        for (values, reason) in [
            (&["https://example.com/v1/a%3D/b?start=2; rel=next"][..], "it has no link between `<` and `>`"),
            (&["<https://example.com/v1/a%3D/b?start=2; rel=next"], "it has no link between `<` and `>`"),
            (&["<?start=2> rel=next"], "it has text between two links"),
            (&["<?start=2>; rel=\"next"], "a quote in it is not closed"),
            (&["<https://[>; rel=next"], "it holds no URL"),
            (&["<?start=2>; rel=next", "<?start=4>; rel=next"], "it names two different pages"),
        ] {
            assert_eq!(after(PAGE, values), Err(Lost::Unreadable(reason)), "{values:?}");
        }
        let headers = HeaderMap::from_iter([(LINK, HeaderValue::from_bytes(b"<?\xE4>; rel=next").unwrap())]);
        assert_eq!(next(&headers, &Url::parse(PAGE).unwrap()), Err(Lost::Unreadable("it is not text")));
    }

    #[test]
    fn a_link_that_leads_away_is_refused() {
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
            assert_eq!(after(PAGE, &[&format!("<{target}>; rel=next")]), Err(Lost::OtherServer), "{target}");
        }
        for target in ["/v1/a%3D", "/v1/a%3D/b/", "/v1/a%3D%2Fb", "/v1/a%253D/b", "c", ".", "https,//evil.org"] {
            assert_eq!(after(PAGE, &[&format!("<{target}>; rel=next")]), Err(Lost::OtherPath), "{target}");
        }
    }

    proptest! {
        #[test]
        fn any_header_gives_a_page_of_the_same_list_or_none(
            values in prop::collection::vec("([<>;,=\" ]|rel|next|https|null|max|[?&/:]|\\\\|.){0,24}", 0..3),
        ) {
            let page = Url::parse(PAGE).unwrap();
            let mut headers = HeaderMap::new();
            for value in values {
                if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
                    headers.append(LINK, value);
                }
            }
            if let Ok(Some(mut next)) = next(&headers, &page) {
                next.set_query(page.query());
                prop_assert_eq!(next, page);
            }
        }
    }
}
