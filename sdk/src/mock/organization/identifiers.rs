//! The identifiers that the fake API gives. It composes them as the API does; a client never should.

use base64::{Engine as _, engine::general_purpose::STANDARD, engine::general_purpose::STANDARD_NO_PAD};

use crate::{InvalidIdentifier, types::CallPickupId};

/// The identifier of the n-th thing that was made, with a made-up UUID.
pub(super) fn numbered<T: TryFrom<String, Error = InvalidIdentifier>>(kind: &str, number: u64) -> T {
    compose(kind, &format!("0c0ffee0-0000-4000-8000-{number:012x}"))
}

/// The identifier of a call pickup, which follows from its name.
pub(super) fn of_call_pickup(name: &str) -> CallPickupId {
    compose("CALL_PICKUP", &STANDARD.encode(name))
}

fn compose<T: TryFrom<String, Error = InvalidIdentifier>>(kind: &str, rest: &str) -> T {
    let text = STANDARD_NO_PAD.encode(format!("ciscospark://us/{kind}/{rest}"));
    // Invariant: base64 of ASCII without `?` and DEL has no `/`, and is not empty.
    #[allow(clippy::expect_used)]
    T::try_from(text).expect("an identifier of the fake API is one segment of a path")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn they_are_as_the_vendors() {
        assert_eq!(
            of_call_pickup("callPickup2").as_str(),
            "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1kyRnNiRkJwWTJ0MWNEST0"
        );
    }

    proptest! {
        #[test]
        fn every_name_makes_one(name in ".{0,80}") {
            let decoded = of_call_pickup(&name).decode();
            if !name.is_empty() {
                prop_assert_eq!(decoded.unwrap().call_pickup_name(), Some(name));
            }
        }
    }
}
