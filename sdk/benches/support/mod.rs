//! What the SDK is compared with: the same request by hand-written reqwest and serde, and a server that costs little.
//!
//! The count of allocations in the `tests` crate includes this file, so that both compare with the same code.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};

use reqwest::header::{ACCEPT, HeaderMap, HeaderValue, USER_AGENT};
use serde::Deserialize;

pub(crate) const TOKEN: &str = "NDJhM2Y5ZTAtZmE0Mi00ZDg4LTk1YjctYzU2NDg0OTMzNGU4Y2ZmOTUyMzEtZDk2";
pub(crate) const LOCATION: &str = "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzhmZjMwMjg5LWVhMzMtNDc1Ny1iMTBmLWQ2MWIyNzFhMDVlZg";
pub(crate) const CALL_PICKUP: &str = "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1kyRnNiRkJwWTJ0MWNEST0";

/// The document's example of an answer, as a server writes it: without line breaks.
pub(crate) fn example() -> Vec<u8> {
    let document = webex_call_pickup_codegen::Document::parse(webex_call_pickup_spec::OPENAPI).unwrap();
    let document = document.root();
    let path = "/telephony/config/locations/{locationId}/callPickups/{callPickupId}";
    let example = &document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["example"];
    assert!(example["agents"][0]["numbers"][0].is_object(), "the document has another example now");
    serde_json::to_vec(example).unwrap()
}

/// Starts a server that gives every request the document's example and keeps the connection; gives its base URL. A
/// thread of the system for each connection, so that it shares no runtime with the clients.
pub(crate) fn serve() -> String {
    let body = example();
    let mut reply = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntrackingid: ROUTER_5F1C1B3A\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    reply.extend_from_slice(&body);
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let reply: &'static [u8] = reply.leak();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            thread::spawn(move || answer(stream, reply));
        }
    });
    format!("http://{address}/v1")
}

fn answer(mut stream: TcpStream, reply: &[u8]) {
    stream.set_nodelay(true).unwrap();
    let mut head = [0; 4096];
    let mut read = 0;
    while let Ok(more @ 1..) = stream.read(&mut head[read..]) {
        read += more;
        if head[..read].ends_with(b"\r\n\r\n") {
            read = 0;
            if stream.write_all(reply).is_err() {
                return;
            }
        }
    }
}

/// The SDK with what it does by default.
pub(crate) fn sdk(base_url: &str) -> webex_call_pickup::Client {
    webex_call_pickup::Client::builder().token(TOKEN).base_url(base_url).build().unwrap()
}

/// The SDK's arm: one request.
pub(crate) async fn by_sdk(client: &webex_call_pickup::Client) -> webex_call_pickup::types::CallPickup {
    client.get_call_pickup().location_id(LOCATION).call_pickup_id(CALL_PICKUP).send().await.unwrap()
}

/// What somebody writes who needs this one request: the same headers and timeout of an attempt as the SDK's, like it no
/// proxy on loopback, and no more.
pub(crate) struct HandWritten {
    client: reqwest::Client,
    base_url: String,
}

impl HandWritten {
    pub(crate) fn new(base_url: &str) -> Self {
        let headers = HeaderMap::from_iter([
            (ACCEPT, HeaderValue::from_static("application/json")),
            (USER_AGENT, HeaderValue::from_static("webex-call-pickup/0.1.0")),
        ]);
        let client = reqwest::Client::builder()
            .default_headers(headers)
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(60))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self { client, base_url: base_url.to_owned() }
    }

    /// The hand-written arm: one request.
    pub(crate) async fn get(&self) -> CallPickup {
        let url = format!("{}/telephony/config/locations/{LOCATION}/callPickups/{CALL_PICKUP}", self.base_url);
        let exchange = async { self.request(url).send().await?.error_for_status()?.json().await };
        let answer: Result<_, reqwest::Error> = exchange.await;
        answer.unwrap()
    }

    /// A GET with the headers that every request has.
    pub(crate) fn request(&self, url: impl reqwest::IntoUrl) -> reqwest::RequestBuilder {
        self.client
            .get(url)
            .bearer_auth(TOKEN)
            .header("trackingid", format!("RUST_{:028X}", fastrand::u128(..1 << 112)))
    }
}

/// The answer as plain structs, which take the example and are no more tolerant than they need to be for it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
pub(crate) struct CallPickup {
    pub(crate) id: String,
    pub(crate) name: String,
    notification_type: Option<NotificationType>,
    notification_delay_timer_seconds: Option<i32>,
    #[serde(default)]
    pub(crate) agents: Vec<Agent>,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum NotificationType {
    None,
    AudioOnly,
    VisualOnly,
    AudioAndVisual,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
pub(crate) struct Agent {
    id: String,
    first_name: Option<String>,
    last_name: Option<String>,
    display_name: Option<String>,
    #[serde(rename = "type")]
    kind: Option<AgentType>,
    email: Option<String>,
    location: Option<AgentLocation>,
    #[serde(default)]
    numbers: Vec<PhoneNumber>,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum AgentType {
    People,
    Place,
    VirtualLine,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct AgentLocation {
    id: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct PhoneNumber {
    external: Option<String>,
    extension: Option<String>,
    routing_prefix: Option<String>,
    esn: Option<String>,
    primary: Option<QuotedFlag>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum QuotedFlag {
    True,
    False,
}
