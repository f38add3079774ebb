//! Faults of the page of a list, and of the link to the next page.

use webex_call_pickup_tests::{Step, UncontactedServer, respond};

use crate::{
    case::Case,
    operation::Operation,
    scripts::{PAGE, REASON},
};

const PATH: &str = "/v1/telephony/config/locations/canary-location/callPickups";

fn two_faults_then_a_value() -> Case {
    Case::value_after(vec![respond(503, &[], REASON), vec![Step::Stall], respond(200, &[], PAGE)]).attempts(3)
}

fn undecodable_page() -> Case {
    let page = r#"{"callPickups": [{"id": "a", "name": ["canary-body"]}]}"#;
    Case::error(respond(200, &[], page), "200 decode", "at `callPickups[0].name`: expected a string")
}

/// A page with this `Link` header.
fn rejected_link(link: &str, predicates: &str, message: &str) -> Case {
    let script = respond(200, &[("link", link), ("trackingid", "ROUTER_1")], PAGE);
    Case::error(script, predicates, message).of(Operation::List)
}

fn no_next_page(link: &str) -> Case {
    Case::value(respond(200, &[("link", link), ("trackingid", "ROUTER_1")], PAGE)).of(Operation::List)
}

fn linked_to_another_host() -> Case {
    let other = UncontactedServer::start();
    let link = format!("<http://{}{PATH}?name=canary>; rel=next", other.address());
    rejected_link(&link, "200 cross_origin", "leads to another server").uncontacted(other)
}

fn linked_to_itself() -> Case {
    let link = format!("<{PATH}?orgId=canary-organization>; rel=next");
    rejected_link(&link, "200 pagination_loop", "was read before")
}

cases! {
    no_fault: Case::value(respond(200, &[], PAGE)).of(Operation::List);
    value_after_two_faults: two_faults_then_a_value().of(Operation::List);
    property_of_another_type: undecodable_page().of(Operation::List);
    status_200_without_a_body: Case::error(respond(200, &[], ""), "200 no_content", "the response is empty").of(Operation::List);

    link_to_another_host: linked_to_another_host();
    link_to_another_path: rejected_link("</v1/canary>; rel=next", "200 cross_origin", "leads to another resource");
    link_to_the_same_page: linked_to_itself();
    link_without_a_url: rejected_link("<http://[canary>; rel=next", "200 invalid_link", "it has no valid URL");
    link_that_is_text: rejected_link("canary", "200 invalid_link", "it has no URL between `<` and `>`");
    links_of_100_kib: no_next_page(&format!("<?{}>; rel=prev, ", "c".repeat(100)).repeat(900));
    link_of_100_kib_of_commas: no_next_page(&",".repeat(100 * 1024));
    link_of_100_kib_of_parameters: no_next_page(&format!("<?canary>{}", ";a=b".repeat(25 * 1024)));
}
