//! Serves the SDK's mock server for `cargo xtask mock`: `mock-server PORT [LOCATIONS GROUPS]`. xtask cannot do it itself: it
//! has to start while the document is broken, and the SDK does not compile then.

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

/// Ends with the process.
async fn serve() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (port, organization, fleet) = match arguments.as_slice() {
        [port] => (port, Organization::example(), "the example organization".to_owned()),
        [port, locations, groups] => {
            let organization = Organization::of_size(locations.parse()?, groups.parse()?);
            (port, organization, format!("{locations} locations and {groups} call pickups"))
        }
        _ => return Err("usage: mock-server PORT [LOCATIONS GROUPS]".into()),
    };
    let port = port.parse()?;
    let builder = MockServer::builder().organization(organization).port(port).recorded_requests(0);
    let server = builder.start().await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => format!("port {port} is in use; name another one, or 0 for a free one"),
        _ => format!("port {port} cannot be opened: {error}"),
    })?;
    let base_url = server.base_url();
    let mut out = io::stdout();
    writeln!(out, "Serving {fleet} at {base_url} until Ctrl-C, for any bearer token. Try:")?;
    writeln!(out, "\n  curl -H 'Authorization: Bearer any' {base_url}/telephony/config/locations\n")?;
    out.flush()?;
    future::pending().await
}
