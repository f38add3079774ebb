//! Records masked exchanges with the API as a HAR file, for `cargo xtask check traffic`.
//!
//! With `WEBEX_ACCESS_TOKEN`, it reads a call pickup from the real API or from `WEBEX_BASE_URL`:
//!
//! ```text
//! cargo run -p webex-call-pickup --features mock --example record -- FILE.har LOCATION_ID CALL_PICKUP_ID [ORG_ID]
//! ```
//!
//! Without a token, it records a mock server.
//!
//! A relay on loopback records the exchanges. The file contains no tokens and no cookies, only the headers in [`har`], and
//! placeholders in place of all personal data: see [`mask`]. Review the file before you share it.

mod har;
mod mask;
mod relay;

use std::{env, error::Error, io::Write as _, path::Path, process::ExitCode};

use mask::Mask;
use relay::Relay;
use webex_call_pickup::{
    Client, RetryPolicy,
    mock::{Fault, MockServer, Organization},
    operations,
    types::{AgentId, AgentSortField, CallPickupId, NotificationType, SortOrder},
};

const USAGE: &str = "usage: record FILE.har [LOCATION_ID CALL_PICKUP_ID [ORG_ID]]";

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "the output of the example")]
async fn main() -> ExitCode {
    match run().await {
        Ok(summary) => {
            println!("{summary}");
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
    let token = variable("WEBEX_ACCESS_TOKEN");
    match (token, arguments.as_slice()) {
        (Some(token), [file, location, pickup]) => record_api(token, Path::new(file), location, pickup, None).await,
        (Some(token), [file, location, pickup, org]) => {
            record_api(token, Path::new(file), location, pickup, Some(org)).await
        }
        (None, [file]) if !file.starts_with('-') => record_mock(Path::new(file)).await,
        (Some(_), _) => Err(format!("a file, a location and a call pickup are required\n{USAGE}").into()),
        (None, _) => Err(format!("without WEBEX_ACCESS_TOKEN, a file is the only argument\n{USAGE}").into()),
    }
}

/// Returns the value of a variable. An empty one counts as unset, as in the SDK.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// Records one request to the API, also if it fails.
async fn record_api(
    token: String,
    file: &Path,
    location: &str,
    pickup: &str,
    org: Option<&String>,
) -> Result<String, Box<dyn Error>> {
    let base_url =
        variable("WEBEX_BASE_URL").unwrap_or_else(|| webex_call_pickup::operations::SERVERS[0].url.to_owned());
    let relay = Relay::start(&base_url).await?;
    let client = Client::builder().token(token).base_url(relay.base_url()).build()?;
    let mut request = client.get_call_pickup(location, pickup);
    if let Some(org) = org {
        request = request.org_id(org);
    }
    let outcome = request.send().await;
    let summary = write(file, &relay)?;
    match outcome {
        Ok(_) => Ok(summary),
        Err(error) => Err(format!("{error}\n{summary}").into()),
    }
}

/// Records the life of a call pickup on a mock server, with rejected requests and faults.
async fn record_mock(file: &Path) -> Result<String, Box<dyn Error>> {
    let organization = Organization::example();
    let org_id = organization.id();
    let server = MockServer::start_with(organization).await?;
    let relay = Relay::start(&server.base_url()).await?;
    let client = Client::builder().token("mock-token").base_url(relay.base_url()).retry(RetryPolicy::none()).build()?;
    client.list_locations().max(1).send().await?;
    let location = client.list_locations().org_id(org_id).name("rich").send().await?.locations.remove(0).id;
    let list = || client.list_call_pickups(&location);
    let group = list().name("Sales").order(SortOrder::Dsc).max(1).send().await?.call_pickups.remove(0);
    let get = |id: &CallPickupId| client.get_call_pickup(&location, id).send();
    let agents_in_use = get(&group.id).await?.agents.into_iter().map(|agent| agent.id).collect::<Vec<_>>();
    let agents = client
        .list_available_agents(&location)
        .order([AgentSortField::Lname, AgentSortField::Fname])
        .send()
        .await?
        .agents;
    let agents: Vec<_> = agents.into_iter().map(|agent| agent.id).collect();

    let create = || client.create_call_pickup(&location);
    let audio = NotificationType::AudioOnly;
    let create_night = create().body_map(|body| body.name("Night").notification_type(audio).agents(agents));
    let night = create_night.send().await?.id;
    // Failures are recorded as well.
    let _ = create().body_map(|body| body.name("Night")).send().await;
    let _ = create().body_map(|body| body.name("Day").agents(agents_in_use)).send().await;
    let update = |id: &CallPickupId| client.update_call_pickup(&location, id);
    let day = update(&night).body_map(|body| body.name("Day").agents(vec![])).send().await?.id;
    let _ = get(&night).await;
    let unknown_agent = AgentId::try_from("unknown-agent")?;
    let _ = update(&day).body_map(|body| body.agents([unknown_agent])).send().await;
    for fault in [Fault::too_many_requests(30), Fault::locked(), Fault::bad_gateway()] {
        server.inject(fault.times(1));
        let _ = list().send().await;
    }
    client.delete_call_pickup(&location, &day).send().await?;
    server.accept_token("mock-token", operations::CREATE_CALL_PICKUP.scopes);
    let _ = list().send().await;
    let unknown =
        Client::builder().token("unknown-token").base_url(relay.base_url()).retry(RetryPolicy::none()).build()?;
    let _ = unknown.list_locations().send().await;
    write(file, &relay)
}

/// Writes the recording atomically.
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

    #[tokio::test]
    async fn records_no_personal_data() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mock.har");
        record_mock(&file).await.unwrap();
        let text = fs::read_to_string(&file).unwrap();
        let recording: Value = serde_json::from_str(&text).unwrap();
        // The port of the server could be one of the numbers below.
        let url: reqwest::Url = recording["log"]["entries"][0]["request"]["url"].as_str().unwrap().parse().unwrap();
        let text = text.replace(url.authority(), "");

        let secrets =
            ["mock-token", "unknown-token", "Bearer", "uthorization", "Zürich", "rich", "Sales", "Night", "Okafor"]
                .into_iter()
                .chain(["ström", "example.com", "+1555", "2104", "Y2lz", "MOCK", "not found", "4471"]);
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} in\n{text}");
        }

        let entries = recording["log"]["entries"].as_array().unwrap();
        let statuses: Vec<_> = entries.iter().map(|entry| entry["response"]["status"].as_u64().unwrap()).collect();
        let expected = [200, 200, 200, 200, 200, 201, 409, 409, 200, 404, 400, 429, 423, 502, 204, 403, 401];
        assert_eq!(statuses, expected);
        let url = |index: usize| {
            let url = entries[index]["request"]["url"].as_str().unwrap();
            url.split_once("/v1/telephony/config/locations").unwrap().1.to_owned()
        };
        let location = "x".repeat(82);
        assert_eq!(url(1), format!("?name=xxxx&orgId={}", "x".repeat(87)));
        assert_eq!(url(2), format!("/{location}/callPickups?max=1&name=xxxxx&order=DSC"));
        assert_eq!(url(3), format!("/{location}/callPickups/{}", "x".repeat(59)));
        let json = |content: &Value| serde_json::from_str::<Value>(content["text"].as_str().unwrap()).unwrap();
        let body = json(&entries[3]["response"]["content"]);
        assert_eq!(body["notificationType"], "AUDIO_AND_VISUAL");
        assert_eq!(body["agents"][0]["type"], "PEOPLE");
        assert_eq!(body["agents"][0]["firstName"], "xxxx");
        assert_eq!(body["agents"][0]["numbers"][0]["primary"], true);
        let sent = json(&entries[8]["request"]["postData"]);
        assert_eq!(sent, serde_json::json!({"name": "xxx", "agents": []}));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
    }
}
