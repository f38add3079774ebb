//! The traits of all public types.

use std::{
    collections::BTreeSet,
    fmt::{Debug, Display},
    hash::Hash,
    str::FromStr,
    sync::Arc,
};

use serde::{Serialize, de::DeserializeOwned};
use webex_call_pickup::{
    AccessToken, Attempt, Audit, AuditFailure, AuditStream, AuditedCallPickup, Client, ClientBuilder, Clock,
    DecodedIdentifier, Detail, Error, ErrorKind, FileTokenStore, InvalidIdentifier, InvalidString, ItemStream,
    NamedType, Observer, Operation, RefreshedTokens, RefreshingToken, RefreshingTokenBuilder, Response, RetryPolicy,
    Server, StoredTokens, SystemClock, TokenError, TokenSource, TokenStore, TokenStoreLock, UndecodableIdentifier,
    builder,
    mock::{self, stubs},
    operations::{GET_CALL_PICKUP, SERVERS},
    types,
};

const fn is_send_and_sync<T: Send + Sync>() {}
const fn is_printable<T: Send + Sync + Debug>() {}
const fn is_comparable<T: Send + Sync + Debug + Clone + Eq + Hash>() {}
const fn is_value<T: Send + Sync + Debug + Clone + Eq + Hash + Serialize + DeserializeOwned>() {}

/// A string with a type of its own.
const fn is_string<T>()
where
    T: Send + Sync + Debug + Clone + Eq + Ord + Hash + Serialize + DeserializeOwned,
    T: Display + AsRef<str> + FromStr + TryFrom<String> + Into<String>,
    T: for<'t> TryFrom<&'t str> + for<'t> TryFrom<&'t String> + for<'t> From<&'t T>,
{
}

/// Fails to compile if a type lacks a trait. Defines a list of the names of the types.
macro_rules! types {
    ($($list:ident: $check:ident { $($type:ty),+ $(,)? })+) => { $(
        const $list: &[&str] = &[$(stringify!($type)),+];
        const _: () = { $($check::<$type>();)+ };
    )+ };
}

types! {
    STRINGS: is_string {
        types::AgentId, types::AgentSortField, types::AgentType, types::CallPickupId, types::CallPickupName,
        types::CallPickupNamePart, types::LocationId, types::LocationSortOrder, types::NotificationType, types::OrgId,
        types::SortOrder,
    }
    VALUES: is_value {
        types::Agent, types::AgentLocation, types::AvailableAgentList, types::CallPickup, types::CallPickupChanges,
        types::CallPickupList, types::CallPickupSummary, types::CreatedCallPickup, types::ErrorBody, types::ErrorCode,
        types::ErrorDetail, types::KeyedError, types::KeyedErrorDetail, types::Location, types::LocationList,
        types::NewCallPickup, types::PhoneNumber, types::UpdatedCallPickup,
    }
    COMPARABLE: is_comparable {
        DecodedIdentifier, ErrorKind, InvalidIdentifier, InvalidString, Operation, Server, UndecodableIdentifier,
    }
    BUILDERS: is_printable {
        builder::CreateCallPickup<'_>, builder::DeleteCallPickup<'_>, builder::GetCallPickup<'_>,
        builder::ListAvailableAgents<'_>, builder::ListCallPickups<'_>, builder::ListLocations<'_>,
        builder::UpdateCallPickup<'_>, types::builder::CallPickupChanges, types::builder::NewCallPickup,
        types::error::ConversionError,
    }
    OTHERS: is_printable {
        AccessToken, Attempt, Audit, AuditFailure, AuditStream, AuditedCallPickup, Client, ClientBuilder, Detail, Error,
        FileTokenStore, ItemStream<types::CallPickupSummary>, RefreshedTokens, RefreshingToken,
        RefreshingTokenBuilder, Response<types::CallPickup>, RetryPolicy, StoredTokens, SystemClock, TokenError,
        TokenStoreLock,
    }
    MOCK: is_printable {
        mock::Fault, mock::MockServer, mock::MockServerBuilder, mock::NewAgent, mock::Organization,
        mock::RecordedRequest, mock::Stub<'_, stubs::GetCallPickup>,
        mock::StubbedResponse<'_, stubs::GetCallPickup>, stubs::CreateCallPickup, stubs::DeleteCallPickup,
        stubs::GetCallPickup, stubs::ListAvailableAgents, stubs::ListCallPickups, stubs::ListLocations,
        stubs::UpdateCallPickup,
    }
    HIDDEN: is_send_and_sync { NamedType }
}

const fn is_clock<T: Clock>() {}
const fn is_observer<T: Observer>() {}
const fn is_token_source<T: TokenSource>() {}
const fn is_token_store<T: TokenStore>() {}

const _: () = {
    is_clock::<Arc<dyn Clock>>();
    is_observer::<Arc<dyn Observer>>();
    is_token_source::<Arc<dyn TokenSource>>();
    is_token_store::<Arc<dyn TokenStore>>();
};

/// Public traits, and the alias of a type.
const NO_TYPES: [&str; 6] = ["BoxFuture", "Clock", "Observer", "TokenSource", "TokenStore", "mock::StubOperation"];

/// The names of the types in `pub use` declarations.
fn reexported_types<'s>(source: &'s str, module: &'static str) -> impl Iterator<Item = String> + 's {
    let declarations = source.split("\npub use ").skip(1).filter_map(|rest| rest.split(';').next());
    let names = declarations.flat_map(|declaration| declaration.split(|c: char| !c.is_alphanumeric() && c != '_'));
    names.filter(|name| name.starts_with(char::is_uppercase)).map(move |name| format!("{module}{name}"))
}

/// The names of the structs and enums in the list of the generated public items.
fn generated_types() -> impl Iterator<Item = String> {
    let lines = include_str!("../snapshots/public_api.snap").lines();
    let definitions = lines.filter_map(|line| line.strip_prefix("struct ").or(line.strip_prefix("enum ")));
    definitions.filter_map(|line| line.split([' ', '<']).next()).map(str::to_owned)
}

#[test]
fn every_public_type_is_listed() {
    let sdk = reexported_types(include_str!("../../sdk/src/lib.rs"), "");
    let mock = reexported_types(include_str!("../../sdk/src/mock/mod.rs"), "mock::");
    let public: BTreeSet<String> =
        sdk.chain(mock).chain(generated_types()).filter(|name| !NO_TYPES.contains(&name.as_str())).collect();
    let lists = [STRINGS, VALUES, COMPARABLE, BUILDERS, OTHERS, MOCK, HIDDEN];
    let without_generics = |name: &str| name.split('<').next().unwrap_or(name).replace(' ', "");
    let listed: BTreeSet<String> = lists.into_iter().flatten().map(|name| without_generics(name)).collect();
    assert_eq!(listed, public, "list each public type of the SDK above");
}

#[test]
fn descriptions_of_the_document_can_be_shown() {
    assert_eq!(GET_CALL_PICKUP.to_string(), "GET /telephony/config/locations/{locationId}/callPickups/{callPickupId}");
    assert_eq!(SERVERS[0].to_string(), "https://webexapis.com/v1");
}

#[test]
fn rejected_string_is_not_in_the_message() {
    let long = types::CallPickupNamePart::try_from("canary".repeat(14)).unwrap_err().to_string();
    assert_eq!(long, "the string has 84 characters, but the maximum is 80");
    let name = serde_json::from_str::<types::CallPickupName>("\"\"").unwrap_err().to_string();
    assert_eq!(name, "the string is empty, but the minimum is 1 character");
}

#[test]
fn texts_are_padded_to_a_width() {
    let id = types::AgentId::try_from("A").unwrap();
    let texts = format!("{id:>3}|{:<10}|{:<8}|", types::NotificationType::None, ErrorKind::Connect);
    assert_eq!(texts, "  A|NONE      |connect |");
}

#[test]
fn strings_are_converted_from_references() {
    let name = types::CallPickupName::try_from(&"Night".to_owned()).unwrap();
    assert_eq!(types::CallPickupName::from(&name), name);
    assert_eq!((name.as_str(), name.as_ref(), name.to_string().as_str()), ("Night", "Night", "Night"));
    assert_eq!(types::SortOrder::from(&"DSC".to_owned()), types::SortOrder::Dsc);
}
