//! `examples`: validates every example against its schema, and compares it after a round trip through the SDK's types.

mod round_trip;

use webex_call_pickup_codegen::openapi::{Document, Resolver, WrittenSchema, vocabulary::SCHEMAS};

use crate::{
    check::{
        document_examples::{DocumentExample, examples},
        finding::Finding,
        inputs::Inputs,
        invalid_examples::invalid_examples,
        report::CheckReport,
        rules,
    },
    counted::counted,
    sdk_types::{RoundTripOutcome, RoundTripRequest},
    task_error::TaskError,
};

/// An example, its round trip, and the result.
struct RoundTrip<'a, 'd> {
    example: &'a DocumentExample<'d>,
    request: RoundTripRequest,
    outcome: &'a RoundTripOutcome,
}

pub(super) fn check(inputs: &Inputs) -> Result<CheckReport, TaskError> {
    let document = inputs.document_as_generated()?;
    let (examples, resolver) = (examples(document), document.resolver());
    let mut report = CheckReport {
        findings: invalid_examples(document),
        subject: counted(examples.len(), "example"),
        ..CheckReport::default()
    };
    match inputs.sdk_types() {
        Ok(types) => {
            let requests =
                examples.iter().filter_map(|example| Some((example, example.round_trip_request(&resolver)?)));
            let round_trips: Vec<_> = requests
                .zip(&types.outcomes)
                .map(|((example, request), outcome)| RoundTrip { example, request, outcome })
                .collect();
            for round_trip in round_trips.iter().filter(|round_trip| !is_reported(round_trip, &round_trips)) {
                report.findings.extend(round_trip_findings(document, &resolver, round_trip));
            }
            let trips = counted(round_trips.len(), "round trip");
            report.subject.push_str(&format!(", {trips} through the SDK's types"));
        }
        Err(failure) => {
            report.subject.push_str(", without round trips");
            report.unchecked = Some(failure);
        }
    }
    report.findings.sort_by_key(|finding| (finding.position, finding.rule.id));
    Ok(report)
}

/// Returns `true` if a property failed only because the example of its object fails as well, which is reported there.
fn is_reported(round_trip: &RoundTrip<'_, '_>, all: &[RoundTrip<'_, '_>]) -> bool {
    round_trip.example.property_in(&round_trip.request).is_some()
        && !matches!(round_trip.outcome, RoundTripOutcome::Value(_))
        && all.iter().any(|other| {
            other.example.property_in(&other.request).is_none()
                && other.request.name == round_trip.request.name
                && other.outcome == round_trip.outcome
        })
}

fn round_trip_findings(document: &Document, resolver: &Resolver<'_>, round_trip: &RoundTrip<'_, '_>) -> Vec<Finding> {
    let RoundTrip { example, request, outcome } = round_trip;
    let (name, pointer) = (&request.name, example.node.pointer());
    let schema = resolver.component(SCHEMAS, name);
    let after = match outcome {
        RoundTripOutcome::Value(after) => after,
        RoundTripOutcome::NoSuchType => {
            // A quoted boolean is a `bool`, without a type of its own.
            if schema.is_some_and(|schema| WrittenSchema::of(schema).resolve(resolver).is_quoted_boolean()) {
                return Vec::new();
            }
            let message = format!("the SDK has no type `{name}` for this example");
            return vec![
                Finding::in_document(rules::NO_TYPE, document, &pointer, message)
                    .help("build the SDK again; if the type is still missing, fix the generator"),
            ];
        }
        RoundTripOutcome::Unreadable(error) => {
            let message = format!("the SDK's type `{name}` cannot deserialize this: {error}");
            return vec![
                Finding::in_document(rules::UNREADABLE_EXAMPLE, document, &pointer, message)
                    .help("fix the example; if it is valid, fix the generator, whose type is too narrow"),
            ];
        }
    };
    round_trip::changes(resolver, schema, &request.value, after)
        .into_iter()
        .filter_map(|change| {
            let pointer = example.pointer_in_document(request, &change.pointer)?;
            let message = format!("the SDK's type `{name}` {}", change.description);
            let finding = Finding::in_document(change.rule, document, &pointer, message);
            Some(finding.help("add it to the schema; if the schema has it, fix the generator"))
        })
        .collect()
}
