//! Identifiers in the form of the real API's. Only a server composes them; for a client they are opaque.

use base64::{Engine as _, engine::general_purpose::STANDARD, engine::general_purpose::STANDARD_NO_PAD};

use crate::{InvalidIdentifier, types::CallPickupId};

/// Returns the identifier of an object by its number, which becomes part of a UUID.
pub(super) fn numbered<T: TryFrom<String, Error = InvalidIdentifier>>(resource_type: &str, number: u64) -> T {
    compose(resource_type, &format!("0c0ffee0-0000-4000-8000-{number:012x}"))
}

/// Returns the identifier of a call pickup, which contains its name.
pub(super) fn of_call_pickup(name: &str) -> CallPickupId {
    compose("CALL_PICKUP", &STANDARD.encode(name))
}

fn compose<T: TryFrom<String, Error = InvalidIdentifier>>(resource_type: &str, resource_id: &str) -> T {
    let identifier = STANDARD_NO_PAD.encode(format!("ciscospark://us/{resource_type}/{resource_id}"));
    #[expect(clippy::expect_used, reason = "base64 of ASCII without `?` and DEL has no `/`, and is not empty")]
    T::try_from(identifier).expect("an identifier is one path segment")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn matches_an_identifier_of_the_real_api() {
        assert_eq!(
            of_call_pickup("callPickup2").as_str(),
            "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1kyRnNiRkJwWTJ0MWNEST0"
        );
    }

    proptest! {
        #[test]
        fn encodes_every_name(name in ".{0,80}") {
            let decoded = of_call_pickup(&name).decode();
            if !name.is_empty() {
                prop_assert_eq!(decoded.unwrap().call_pickup_name(), Some(name));
            }
        }
    }
}
