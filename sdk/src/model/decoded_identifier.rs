//! Identifiers decoded into their parts.

use std::{borrow::Cow, fmt};

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

/// Identifiers mostly omit the padding; the nested base64 of a call pickup has it.
const CONFIG: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, CONFIG);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, CONFIG);

const SCHEME: &str = "ciscospark://";
/// The beginning of [`SCHEME`] in base64: the characters that do not depend on what follows it.
const ENCODED_SCHEME: &str = "Y2lzY29zcGFyazovL";
const CALL_PICKUP: &str = "CALL_PICKUP";

/// The parts of an identifier, which is the base64 encoding of `ciscospark://{region}/{type}/{id}`.
///
/// The format is an observation. The vendor calls identifiers opaque and may change them. Use the parts for display and
/// diagnosis only: do not base requests on them, and always send an identifier as it was received.
///
/// `Debug` shows the region and the type only, since the last part may be a name.
///
/// ```
/// use webex_call_pickup::types::CallPickupId;
///
/// let id = "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1kyRnNiRkJwWTJ0MWNEST0";
/// let decoded = CallPickupId::try_from(id)?.decode()?;
/// assert_eq!((decoded.region(), decoded.resource_type()), ("us", "CALL_PICKUP"));
/// assert_eq!(decoded.call_pickup_name().as_deref(), Some("callPickup2"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DecodedIdentifier {
    /// `{region}/{type}/{id}`.
    text: String,
    region_len: usize,
    type_len: usize,
}

/// The reason why an identifier cannot be decoded. The error does not contain the identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UndecodableIdentifier(UndecodableReason);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum UndecodableReason {
    Encoding,
    Scheme,
    Parts,
}

impl fmt::Display for UndecodableIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            UndecodableReason::Encoding => "the identifier is not base64 of a UTF-8 string",
            UndecodableReason::Scheme => "the identifier does not begin with `ciscospark://`",
            UndecodableReason::Parts => "the identifier does not have a region, a type and an ID",
        })
    }
}

impl std::error::Error for UndecodableIdentifier {}

impl DecodedIdentifier {
    /// Decodes an identifier.
    ///
    /// # Errors
    ///
    /// If the identifier does not have the expected format.
    pub fn decode(identifier: &str) -> Result<Self, UndecodableIdentifier> {
        let fail = |reason| move || UndecodableIdentifier(reason);
        let text = decode_string(identifier).ok_or_else(fail(UndecodableReason::Encoding))?;
        let text = text.strip_prefix(SCHEME).ok_or_else(fail(UndecodableReason::Scheme))?;
        let mut parts = text.splitn(3, '/');
        let mut next = || parts.next().filter(|part| !part.is_empty()).ok_or_else(fail(UndecodableReason::Parts));
        let (region_len, type_len, _) = (next()?.len(), next()?.len(), next()?);
        Ok(Self { text: text.to_owned(), region_len, type_len })
    }

    /// Returns the region that stores the data, such as `us` or `urn:TEAM:eu-central-1_k`.
    pub fn region(&self) -> &str {
        &self.text[..self.region_len]
    }

    /// Returns the type of the resource, such as `PEOPLE`, `LOCATION` or `CALL_PICKUP`.
    pub fn resource_type(&self) -> &str {
        &self.text[self.region_len + 1..][..self.type_len]
    }

    /// Returns the ID of the resource within its type, mostly a UUID. It may contain `/`. The ID of a call pickup is the base64
    /// encoding of its name: see [`call_pickup_name`](Self::call_pickup_name).
    pub fn resource_id(&self) -> &str {
        &self.text[self.region_len + self.type_len + 2..]
    }

    /// Returns the name of a call pickup. `None` if the identifier is not the one of a call pickup, or does not contain a name.
    /// A renamed call pickup has another identifier.
    pub fn call_pickup_name(&self) -> Option<String> {
        if self.resource_type() == CALL_PICKUP { decode_string(self.resource_id()) } else { None }
    }
}

impl fmt::Debug for DecodedIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("DecodedIdentifier");
        debug.field("region", &self.region()).field("resource_type", &self.resource_type()).finish_non_exhaustive()
    }
}

/// Returns an identifier without padding and in the standard alphabet, so that all encodings of the same identifier are equal.
/// A string that does not encode an identifier is returned as it is.
pub(crate) fn normalized(identifier: &str) -> Cow<'_, str> {
    if !identifier.starts_with(ENCODED_SCHEME) {
        return identifier.into();
    }
    let unpadded = identifier.trim_end_matches('=');
    if unpadded.contains(['-', '_']) { unpadded.replace('-', "+").replace('_', "/").into() } else { unpadded.into() }
}

/// Returns `true` if the identifiers are the same, in whatever encoding.
pub(crate) fn is_same_identifier(first: &str, second: &str) -> bool {
    first == second || normalized(first) == normalized(second)
}

fn decode_string(base64: &str) -> Option<String> {
    let engine = if base64.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
    String::from_utf8(engine.decode(base64).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encoded(text: &str) -> String {
        STANDARD.encode(text).trim_end_matches('=').to_owned()
    }

    fn parts(identifier: &str) -> Result<(String, String, String), String> {
        let decoded = DecodedIdentifier::decode(identifier).map_err(|error| error.to_string())?;
        Ok((decoded.region().to_owned(), decoded.resource_type().to_owned(), decoded.resource_id().to_owned()))
    }

    #[test]
    fn decodes_all_known_regions() {
        for region in ["us", "urn:TEAM:us-west-2_r", "urn:TEAM:eu-central-1_k", "urn:TEAM:us-gov-west-1_a1"] {
            let expected = (region.to_owned(), "LOCATION".to_owned(), "8ff30289/x/y".to_owned());
            let text = format!("ciscospark://{region}/LOCATION/8ff30289/x/y");
            assert_eq!(parts(&encoded(&text)), Ok(expected.clone()));
            assert_eq!(parts(&STANDARD.encode(&text)), Ok(expected), "with padding");
        }
    }

    #[test]
    fn decodes_the_name_of_a_call_pickup() {
        let name = |text: &str| DecodedIdentifier::decode(&encoded(text)).unwrap().call_pickup_name();
        assert_eq!(name("ciscospark://us/CALL_PICKUP/Y2FsbFBpY2t1cDI="), Some("callPickup2".to_owned()));
        assert_eq!(name("ciscospark://us/CALL_PICKUP/R3LDvMOfZQ"), Some("Grüße".to_owned()));
        assert_eq!(name("ciscospark://us/LOCATION/Y2FsbFBpY2t1cDI="), None);
        assert_eq!(name("ciscospark://us/CALL_PICKUP/not base64"), None);
        assert_eq!(name("ciscospark://us/CALL_PICKUP//8="), None, "not UTF-8");
    }

    #[test]
    fn rejects_other_strings_without_showing_them() {
        for (identifier, reason) in [
            ("", "the identifier does not begin with `ciscospark://`"),
            ("canary!", "the identifier is not base64 of a UTF-8 string"),
            ("/////w==", "the identifier is not base64 of a UTF-8 string"),
            (&encoded("https://us/LOCATION/canary"), "the identifier does not begin with `ciscospark://`"),
            (&encoded("ciscospark://us/canary"), "the identifier does not have a region, a type and an ID"),
            (&encoded("ciscospark:///LOCATION/canary"), "the identifier does not have a region, a type and an ID"),
            (&encoded("ciscospark://us//canary"), "the identifier does not have a region, a type and an ID"),
            (&encoded("ciscospark://us/LOCATION/"), "the identifier does not have a region, a type and an ID"),
        ] {
            assert_eq!(parts(identifier), Err(reason.to_owned()));
        }
    }

    #[test]
    fn normalizes_the_encoding_of_an_identifier() {
        let text = "ciscospark://us/CALL_PICKUP/~~??";
        let standard = STANDARD.encode(text);
        let url_safe = URL_SAFE.encode(text);
        assert!(standard.contains(['+', '/']) && standard.ends_with('=') && standard != url_safe, "{standard}");
        for identifier in [&standard, &url_safe, standard.trim_end_matches('='), url_safe.trim_end_matches('=')] {
            assert_eq!(normalized(identifier), standard.trim_end_matches('='), "{identifier}");
        }
        for other in ["", "=", "a=", "a-b_c=", "8ff30289-ea33", "Y2lzY29zcGFyazov-="] {
            assert_eq!(normalized(other), other, "not an encoded identifier");
        }
    }

    #[test]
    fn shows_no_name_in_debug() {
        let decoded = DecodedIdentifier::decode(&encoded("ciscospark://us/CALL_PICKUP/canary")).unwrap();
        assert_eq!(format!("{decoded:?}"), r#"DecodedIdentifier { region: "us", resource_type: "CALL_PICKUP", .. }"#);
    }

    proptest! {
        #[test]
        fn normalized_identifiers_are_equal_if_the_decoded_ones_are(
            (first, second) in ("[?~a/]{1,4}", "[?~a/]{1,4}").prop_map(|(first, second)| {
                let text = |rest| format!("ciscospark://us/CALL_PICKUP/{rest}");
                (text(first), text(second))
            }),
        ) {
            let (first, second) = (URL_SAFE.encode(first), encoded(&second));
            let decoded = |identifier| DecodedIdentifier::decode(identifier).unwrap();
            prop_assert_eq!(normalized(&first) == normalized(&second), decoded(&first) == decoded(&second));
        }

        #[test]
        fn round_trips_all_parts(region in "[^/]{1,20}", kind in "[^/]{1,20}", rest in ".{1,40}") {
            let text = format!("ciscospark://{region}/{kind}/{rest}");
            prop_assert_eq!(parts(&encoded(&text)), Ok((region, kind, rest)));
        }

        #[test]
        fn never_panics(text in ".{0,80}", bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = DecodedIdentifier::decode(&text);
            if let Ok(decoded) = DecodedIdentifier::decode(&STANDARD.encode(bytes)) {
                let _ = decoded.call_pickup_name();
            }
        }
    }
}
