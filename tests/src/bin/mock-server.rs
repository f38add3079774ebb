//! Runs the SDK's mock server for `cargo xtask mock`: `mock-server PORT [LOCATIONS CALL_PICKUPS]`.
//!
//! xtask does not link the SDK, because it has to run while the document is invalid and the SDK does not compile.

use std::{
    env,
    error::Error,
    future,
    io::{self, Write as _},
    process::ExitCode,
};

use webex_call_pickup::mock::{MockServer, Organization};

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let served = runtime.map_err(Into::into).and_then(|runtime| runtime.block_on(serve()));
    let Err(error) = served else { return ExitCode::SUCCESS };
    let _ = writeln!(io::stderr(), "error: {error}");
    ExitCode::from(2)
}

/// Serves until the process ends.
async fn serve() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (port, organization, description) = match arguments.as_slice() {
        [port] => (port, Organization::example(), "the example organization".to_owned()),
        [port, locations, call_pickups] => {
            let organization = Organization::of_size(locations.parse()?, call_pickups.parse()?);
            (port, organization, format!("{locations} locations and {call_pickups} call pickups"))
        }
        _ => return Err("usage: mock-server PORT [LOCATIONS CALL_PICKUPS]".into()),
    };
    let port = port.parse()?;
    let builder = MockServer::builder().organization(organization).port(port).recorded_requests(0);
    let server = builder.start().await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => format!("port {port} is in use\nhelp: choose another port, or 0 for a free one"),
        _ => format!("cannot open port {port}: {error}"),
    })?;
    let base_url = server.base_url();
    let mut out = io::stdout();
    writeln!(out, "Serving {description} at {base_url} until Ctrl-C, for any bearer token. Try:")?;
    writeln!(out, "\n  curl -H 'Authorization: Bearer any' {base_url}/telephony/config/locations\n")?;
    out.flush()?;
    future::pending().await
}
