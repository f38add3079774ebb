//! Redirects to another host, which are not followed.

use webex_call_pickup_tests::{UncontactedServer, respond};

use crate::{case::Case, scripts::REASON};

fn not_followed(status: u16) -> Case {
    let other = UncontactedServer::start();
    let location = format!("http://{}/canary-location", other.address());
    let script = respond(status, &[("location", &location)], REASON);
    Case::error(script, status.to_string(), status.to_string()).uncontacted(other)
}

cases! {
    status_301: not_followed(301);
    status_302: not_followed(302);
    status_303: not_followed(303);
    status_307: not_followed(307);
    status_308: not_followed(308);
}
