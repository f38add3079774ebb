//! Records exchanges with the API as a HAR file, masked: for `cargo xtask check traffic`.
//!
//! With `WEBEX_ACCESS_TOKEN` it reads a call pickup of the real API (or of `WEBEX_BASE_URL`):
//!
//! ```text
//! cargo run -p webex-call-pickup --features mock --example record -- FILE.har LOCATION_ID CALL_PICKUP_ID [ORG_ID]
//! ```
//!
//! Without a token, and with nothing but the file, it records the mock server.
//!
//! The requests go over a relay on loopback, so that the file has what went over the wire. It has no token, no cookies
//! and no other header than the few that [`har`] names; every text and number of a body, and every identifier of a URL,
//! is a placeholder, as [`mask`] says. Look at the file before you give it away.

mod har;
mod mask;
mod relay;

use std::{env, error::Error, io::Write as _, path::Path, process::ExitCode};

use mask::Mask;
use relay::Relay;
use webex_call_pickup::{Client, RetryPolicy, mock::MockServer};

const USAGE: &str = "usage: record FILE.har [LOCATION_ID CALL_PICKUP_ID [ORG_ID]]";

#[tokio::main(flavor = "current_thread")]
#[allow(clippy::print_stdout, clippy::print_stderr)]
async fn main() -> ExitCode {
    match run().await {
        Ok(told) => {
            println!("{told}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<String, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let is_live = env::var_os("WEBEX_ACCESS_TOKEN").is_some();
    match (is_live, arguments.as_slice()) {
        (true, [file, location, pickup]) => record_api(Path::new(file), location, pickup, None).await,
        (true, [file, location, pickup, org]) => record_api(Path::new(file), location, pickup, Some(org)).await,
        (false, [file]) if !file.starts_with('-') => record_mock(Path::new(file)).await,
        (true, _) => Err(format!("name a file, a location and a call pickup\n{USAGE}").into()),
        (false, _) => Err(format!("without WEBEX_ACCESS_TOKEN name a file and nothing else\n{USAGE}").into()),
    }
}

/// What the API answers is recorded, and so is a failure.
async fn record_api(file: &Path, location: &str, pickup: &str, org: Option<&String>) -> Result<String, Box<dyn Error>> {
    let base_url =
        env::var("WEBEX_BASE_URL").unwrap_or_else(|_| webex_call_pickup::operations::SERVERS[0].url.to_owned());
    let relay = Relay::start(&base_url).await?;
    let client = Client::builder().token(env::var("WEBEX_ACCESS_TOKEN")?).base_url(relay.base_url()).build()?;
    let mut request = client.get_call_pickup().location_id(location).call_pickup_id(pickup);
    if let Some(org) = org {
        request = request.org_id(org);
    }
    let outcome = request.send().await;
    let told = write(file, &relay)?;
    match outcome {
        Ok(_) => Ok(told),
        Err(error) => Err(format!("{error}\n{told}").into()),
    }
}

/// An answer, a failure of the API's, and a page of a gateway's.
async fn record_mock(file: &Path) -> Result<String, Box<dyn Error>> {
    let server = MockServer::start().await?;
    server.get_call_pickup().respond_with_example();
    let failure = r#"{"message": "John Brown is gone.", "errors": [{"description": "No such call pickup.", "errorCode": 4003}], "trackingId": "ROUTER_1"}"#;
    let json = [("content-type", "application/json;charset=UTF-8")];
    server.get_call_pickup().call_pickup_id("renamed").respond_raw(404, &json, failure);
    let page = "<html><body>John Brown</body></html>";
    server.get_call_pickup().call_pickup_id("broken").respond_raw(502, &[("content-type", "text/html")], page);

    let relay = Relay::start(&server.base_url()).await?;
    let client = Client::builder().token("mock-token").base_url(relay.base_url()).retry(RetryPolicy::none()).build()?;
    for pickup in ["day", "renamed", "broken"] {
        // What fails is recorded as well.
        let _ = client.get_call_pickup().location_id("alaska").call_pickup_id(pickup).org_id("brown-inc").send().await;
    }
    write(file, &relay)
}

/// Writes the recording whole or not at all.
fn write(file: &Path, relay: &Relay) -> Result<String, Box<dyn Error>> {
    let exchanges = relay.exchanges();
    let recording = har::recording(&exchanges, &Mask::of_document()?);
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer_pretty(&mut temporary, &recording)?;
    temporary.write_all(b"\n")?;
    temporary.persist(file)?;
    let requests = if exchanges.len() == 1 { "1 request".to_owned() } else { format!("{} requests", exchanges.len()) };
    Ok(format!("recorded {requests} in {}", file.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::Value;

    use super::*;

    /// Every text of a value that is longer than a letter.
    fn texts(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) => found.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
            Value::Object(entries) => entries.values().for_each(|value| texts(value, found)),
            _ => {}
        }
    }

    #[tokio::test]
    async fn nothing_of_the_answers_is_in_the_file_but_its_form() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mock.har");
        record_mock(&file).await.unwrap();
        let text = fs::read_to_string(&file).unwrap();

        let mut secrets: Vec<String> =
            ["mock-token", "Bearer", "uthorization", "alaska", "renamed", "brown-inc"].map(str::to_owned).into();
        let example = <webex_call_pickup::mock::stubs::GetCallPickup as webex_call_pickup::mock::Stubbed>::EXAMPLE;
        texts(&serde_json::from_str(example).unwrap(), &mut secrets);
        secrets.extend(["John", "No such call pickup", "ROUTER", "4003"].map(str::to_owned));
        assert!(secrets.len() > 30, "{secrets:?}");
        for secret in
            secrets.iter().filter(|secret| !["PEOPLE", "VIRTUAL_LINE", "AUDIO_ONLY", "true"].contains(&secret.as_str()))
        {
            assert!(!text.contains(secret.as_str()), "{secret} in\n{text}");
        }

        let recording: Value = serde_json::from_str(&text).unwrap();
        let entries = recording["log"]["entries"].as_array().unwrap();
        let statuses: Vec<_> = entries.iter().map(|entry| entry["response"]["status"].as_u64().unwrap()).collect();
        assert_eq!(statuses, [200, 404, 502]);
        let url = entries[0]["request"]["url"].as_str().unwrap();
        let (_, path) = url.split_once("/v1").unwrap();
        assert_eq!(path, "/telephony/config/locations/xxxxxx/callPickups/xxx?orgId=xxxxxxxxx");
        let body: Value = serde_json::from_str(entries[0]["response"]["content"]["text"].as_str().unwrap()).unwrap();
        assert_eq!(body["agents"][2]["type"], "VIRTUAL_LINE");
        assert_eq!(body["agents"][0]["firstName"], "xxxx");
        assert_eq!(body["agents"][0]["numbers"][0]["primary"], "true");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
    }
}
