//! The pages of the mock server's lists.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use webex_call_pickup::{
    mock::{MockServer, Organization},
    reqwest::{self, Url},
};

/// The IDs in the array `key` of each page, and the URLs of the pages.
async fn pages(first: String, key: &str) -> (Vec<Vec<String>>, Vec<Url>) {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let (mut pages, mut urls) = (vec![], vec![]);
    let mut next = Some(Url::parse(&first).unwrap());
    while let Some(url) = next {
        let response = http.get(url.clone()).bearer_auth("any").send().await.unwrap();
        assert_eq!(response.status(), 200);
        let link = response.headers().get("link").map(|link| link.to_str().unwrap().to_owned());
        let body: serde_json::Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        pages.push(body[key].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect());
        urls.push(url);
        next = link.map(|link| {
            let target = link.strip_prefix('<').unwrap().strip_suffix(">; rel=\"next\"").unwrap();
            Url::parse(target).unwrap()
        });
    }
    (pages, urls)
}

#[tokio::test]
async fn divides_every_list_into_pages() {
    let mut organization = Organization::of_size(5, 0);
    let full = organization.add_location("Full");
    for name in ["a", "b", "c", "d", "e"] {
        organization.add_agent(&full, webex_call_pickup::mock::NewAgent::person(name, name));
        organization.add_call_pickup(&full, |group| group.name(name));
    }
    let server = MockServer::start_with(organization).await.unwrap();
    let locations = format!("{}/telephony/config/locations", server.base_url());
    let groups = format!("{locations}/{full}/callPickups");
    for (url, key, count) in [
        (locations, "locations", 6),
        (groups.clone(), "callPickups", 5),
        (format!("{groups}/availableUsers"), "agents", 5),
    ] {
        let (whole, _) = pages(url.clone(), key).await;
        assert_eq!((whole.len(), whole[0].len()), (1, count), "{key}: not one page by default");
        for max in 1..=count + 1 {
            let (parts, _) = pages(format!("{url}?max={max}"), key).await;
            assert_eq!(parts.len(), count.div_ceil(max), "{key} by {max}: an empty page");
            assert!(parts.iter().all(|part| part.len() <= max));
            assert_eq!(parts.concat(), whole[0], "{key} by {max}");
        }
        let (rest, _) = pages(format!("{url}?start=4"), key).await;
        assert_eq!(rest, [whole[0][4..].to_vec()]);
        let (none, _) = pages(format!("{url}?start=100&max=1"), key).await;
        assert_eq!(none, [[""; 0]]);
    }
}

#[tokio::test]
async fn next_link_keeps_the_host_and_the_query() {
    let server = MockServer::start_with(Organization::of_size(25, 0)).await.unwrap();
    let base_url = server.base_url().replace("127.0.0.1", "localhost");
    let url = format!("{base_url}/telephony/config/locations?name=on+000&order=desc&start=1&max=2");
    let (pages, urls) = pages(url, "locations").await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 2, 2]);
    let urls: Vec<_> = urls.iter().map(|url| url.as_str().strip_prefix(&base_url).unwrap()).collect();
    assert_eq!(urls[1], "/telephony/config/locations?name=on+000&order=desc&start=3&max=2");
    assert_eq!(urls[3], "/telephony/config/locations?name=on+000&order=desc&start=7&max=2");
}
