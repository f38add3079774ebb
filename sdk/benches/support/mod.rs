//! The baseline of the benchmarks: the same request with hand-written reqwest and serde, and a fast server.
//!
//! `tests/tests/allocations.rs` includes this file, so that both have the same baseline.

mod lenient;

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};

use flate2::bufread::MultiGzDecoder;
use lenient::{AgentType, LenientBoolean, LenientInteger, LenientString, NotificationType};
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, HeaderMap, HeaderValue, USER_AGENT};
use serde::{Deserialize, de::DeserializeOwned};

pub(crate) const TOKEN: &str = "NDJhM2Y5ZTAtZmE0Mi00ZDg4LTk1YjctYzU2NDg0OTMzNGU4Y2ZmOTUyMzEtZDk2";
pub(crate) const LOCATION: &str = "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzhmZjMwMjg5LWVhMzMtNDc1Ny1iMTBmLWQ2MWIyNzFhMDVlZg";
pub(crate) const CALL_PICKUP: &str = "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1kyRnNiRkJwWTJ0MWNEST0";

/// Returns the document's example of a call pickup, without whitespace.
pub(crate) fn example_body() -> Vec<u8> {
    let document = webex_call_pickup_codegen::Document::parse(webex_call_pickup_spec::OPENAPI).unwrap();
    let document = document.root();
    let path = "/telephony/config/locations/{locationId}/callPickups/{callPickupId}";
    let example = &document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["example"];
    assert!(example["agents"][0]["numbers"][0].is_object(), "the example in the document has changed");
    serde_json::to_vec(example).unwrap()
}

/// Starts a server that responds to every request with the document's example, and returns its base URL. Each connection has
/// a thread, so that it shares no runtime with the clients.
pub(crate) fn serve() -> String {
    let body = example_body();
    let mut response = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntrackingid: ROUTER_5F1C1B3A\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    response.extend_from_slice(&body);
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let response: &'static [u8] = response.leak();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            thread::spawn(move || serve_connection(stream, response));
        }
    });
    format!("http://{address}/v1")
}

fn serve_connection(mut stream: TcpStream, response: &[u8]) {
    stream.set_nodelay(true).unwrap();
    let mut head = [0; 4096];
    let mut length = 0;
    while let Ok(count @ 1..) = stream.read(&mut head[length..]) {
        length += count;
        if head[..length].ends_with(b"\r\n\r\n") {
            length = 0;
            if stream.write_all(response).is_err() {
                return;
            }
        }
    }
}

/// Returns an SDK client with the default settings.
pub(crate) fn sdk_client(base_url: &str) -> webex_call_pickup::Client {
    webex_call_pickup::Client::builder().token(TOKEN).base_url(base_url).build().unwrap()
}

/// Returns an SDK client with the settings of the hand-written one: no retries, and no timeout but that of the attempt.
#[allow(dead_code, reason = "not used by the test that includes this file")]
pub(crate) fn plain_sdk_client(base_url: &str) -> webex_call_pickup::Client {
    let builder = webex_call_pickup::Client::builder().token(TOKEN).base_url(base_url);
    builder.retry(webex_call_pickup::RetryPolicy::none()).operation_timeout(Duration::MAX).build().unwrap()
}

/// Sends one request with the SDK.
pub(crate) async fn sdk_request(client: &webex_call_pickup::Client) -> webex_call_pickup::types::CallPickup {
    client.get_call_pickup(LOCATION, CALL_PICKUP).send().await.unwrap()
}

/// A hand-written client with the same headers, timeouts, pings and content encoding as the SDK, and like it without redirects,
/// retries of reqwest, and a proxy on loopback.
pub(crate) struct HandWrittenClient {
    client: reqwest::Client,
    base_url: String,
}

impl HandWrittenClient {
    pub(crate) fn new(base_url: &str) -> Self {
        let headers = HeaderMap::from_iter([
            (ACCEPT, HeaderValue::from_static("application/json")),
            (ACCEPT_ENCODING, HeaderValue::from_static("gzip")),
            (USER_AGENT, HeaderValue::from_static("webex-call-pickup/0.1.0")),
        ]);
        let client = reqwest::Client::builder()
            .default_headers(headers)
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(60))
            .http2_keep_alive_interval(Duration::from_secs(20))
            .http2_keep_alive_timeout(Duration::from_secs(10))
            .http2_keep_alive_while_idle(true)
            .retry(reqwest::retry::never())
            .redirect(reqwest::redirect::Policy::none())
            // The tests of the workspace enable reqwest's decoder for other clients.
            .no_gzip()
            .no_proxy()
            .build()
            .unwrap();
        Self { client, base_url: base_url.to_owned() }
    }

    /// Sends one request.
    pub(crate) async fn get(&self) -> CallPickup {
        let url = format!("{}/telephony/config/locations/{LOCATION}/callPickups/{CALL_PICKUP}", self.base_url);
        decode(self.request(url).send().await.and_then(reqwest::Response::error_for_status).unwrap()).await.unwrap()
    }

    /// Builds a GET with the headers of every request.
    pub(crate) fn request(&self, url: impl reqwest::IntoUrl) -> reqwest::RequestBuilder {
        self.client
            .get(url)
            .bearer_auth(TOKEN)
            .header("trackingid", format!("RUST_{:028X}", fastrand::u128(..1 << 112)))
    }
}

/// Decodes a response, which may be compressed.
pub(crate) async fn decode<T: DeserializeOwned>(response: reqwest::Response) -> Result<T, reqwest::Error> {
    let is_compressed = response.headers().get(CONTENT_ENCODING).is_some_and(|encoding| encoding == "gzip");
    let body = response.bytes().await?;
    Ok(match is_compressed {
        true => serde_json::from_reader(MultiGzDecoder::new(&*body)).unwrap(),
        false => serde_json::from_slice(&body).unwrap(),
    })
}

/// The response as structs that are as lenient as the SDK's.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "decoded like the SDK's types, but not read")]
pub(crate) struct CallPickup {
    pub(crate) id: LenientString,
    pub(crate) name: LenientString,
    notification_type: Option<NotificationType>,
    notification_delay_timer_seconds: Option<LenientInteger>,
    #[serde(default, deserialize_with = "lenient::list")]
    pub(crate) agents: Vec<Agent>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "decoded like the SDK's types, but not read")]
pub(crate) struct Agent {
    id: LenientString,
    first_name: Option<LenientString>,
    last_name: Option<LenientString>,
    display_name: Option<LenientString>,
    #[serde(rename = "type")]
    kind: Option<AgentType>,
    email: Option<LenientString>,
    location: Option<AgentLocation>,
    #[serde(default, alias = "phoneNumber", deserialize_with = "lenient::list")]
    numbers: Vec<PhoneNumber>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "decoded like the SDK's types, but not read")]
struct AgentLocation {
    id: Option<LenientString>,
    name: Option<LenientString>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "decoded like the SDK's types, but not read")]
struct PhoneNumber {
    external: Option<LenientString>,
    extension: Option<LenientString>,
    routing_prefix: Option<LenientString>,
    esn: Option<LenientString>,
    primary: Option<LenientBoolean>,
}
