//! What an identifier says of itself, for those who want to read one.

use std::fmt;

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

/// The padding is mostly stripped from identifiers, and kept within them.
const CONFIG: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, CONFIG);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, CONFIG);

const SCHEME: &str = "ciscospark://";
const CALL_PICKUP: &str = "CALL_PICKUP";

/// The parts of an identifier, which is base64 of `ciscospark://{region}/{type}/{rest}`.
///
/// This was found by looking at identifiers; the vendor promises nothing of it and calls them opaque. Use it to show where
/// something is, or to tell kinds of identifiers apart. Do not decide over requests by it, and do not make identifiers: send
/// the text that came.
///
/// `Debug` shows the region and the type only: the rest may be a name.
///
/// ```
/// use webex_call_pickup::types::CallPickupId;
///
/// let id: CallPickupId = "Y2lzY29zcGFyazovL3VzL0NBTExfUElDS1VQL1kyRnNiRkJwWTJ0MWNEST0".parse()?;
/// let decoded = id.decode()?;
/// assert_eq!((decoded.region(), decoded.kind()), ("us", "CALL_PICKUP"));
/// assert_eq!(decoded.call_pickup_name().as_deref(), Some("callPickup2"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DecodedIdentifier {
    /// `{region}/{type}/{rest}`.
    text: String,
    region: usize,
    kind: usize,
}

/// Why an identifier does not say anything of itself. It does not hold the identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UndecodableIdentifier(Reason);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    Encoding,
    Scheme,
    Parts,
}

impl fmt::Display for UndecodableIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Reason::Encoding => "the identifier is not base64 of a text",
            Reason::Scheme => "the identifier does not begin with `ciscospark://`",
            Reason::Parts => "the identifier has no region, type and rest",
        })
    }
}

impl std::error::Error for UndecodableIdentifier {}

impl DecodedIdentifier {
    /// Reads an identifier.
    ///
    /// # Errors
    ///
    /// When it is not base64 of a text of that form.
    pub fn decode(identifier: &str) -> Result<Self, UndecodableIdentifier> {
        let fail = |reason| move || UndecodableIdentifier(reason);
        let text = text(identifier).ok_or_else(fail(Reason::Encoding))?;
        let text = text.strip_prefix(SCHEME).ok_or_else(fail(Reason::Scheme))?;
        let mut parts = text.splitn(3, '/');
        let mut next = || parts.next().filter(|part| !part.is_empty()).ok_or_else(fail(Reason::Parts));
        let (region, kind, _) = (next()?.len(), next()?.len(), next()?);
        Ok(Self { text: text.to_owned(), region, kind })
    }

    /// The region that holds the data, such as `us` or `urn:TEAM:eu-central-1_k`.
    pub fn region(&self) -> &str {
        &self.text[..self.region]
    }

    /// The type of what is identified, such as `PEOPLE`, `LOCATION` or `CALL_PICKUP`.
    pub fn kind(&self) -> &str {
        &self.text[self.region + 1..][..self.kind]
    }

    /// What tells it from others of its type; may hold `/`. Mostly a UUID. That of a call pickup is its name once more in
    /// base64: see [`call_pickup_name`](Self::call_pickup_name).
    pub fn rest(&self) -> &str {
        &self.text[self.region + self.kind + 2..]
    }

    /// The name that a call pickup had when it was given this identifier: a rename gives another. None for what is no call
    /// pickup, or does not hold a name.
    pub fn call_pickup_name(&self) -> Option<String> {
        if self.kind() == CALL_PICKUP { text(self.rest()) } else { None }
    }
}

impl fmt::Debug for DecodedIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("DecodedIdentifier");
        debug.field("region", &self.region()).field("kind", &self.kind()).finish_non_exhaustive()
    }
}

fn text(base64: &str) -> Option<String> {
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
        Ok((decoded.region().to_owned(), decoded.kind().to_owned(), decoded.rest().to_owned()))
    }

    #[test]
    fn the_regions_that_were_seen() {
        for region in ["us", "urn:TEAM:us-west-2_r", "urn:TEAM:eu-central-1_k", "urn:TEAM:us-gov-west-1_a1"] {
            let expected = (region.to_owned(), "LOCATION".to_owned(), "8ff30289/x/y".to_owned());
            let text = format!("ciscospark://{region}/LOCATION/8ff30289/x/y");
            assert_eq!(parts(&encoded(&text)), Ok(expected.clone()));
            assert_eq!(parts(&STANDARD.encode(&text)), Ok(expected), "with padding");
        }
    }

    #[test]
    fn only_a_call_pickup_has_a_name() {
        let name = |text: &str| DecodedIdentifier::decode(&encoded(text)).unwrap().call_pickup_name();
        assert_eq!(name("ciscospark://us/CALL_PICKUP/Y2FsbFBpY2t1cDI="), Some("callPickup2".to_owned()));
        assert_eq!(name("ciscospark://us/CALL_PICKUP/R3LDvMOfZQ"), Some("Grüße".to_owned()));
        assert_eq!(name("ciscospark://us/LOCATION/Y2FsbFBpY2t1cDI="), None);
        assert_eq!(name("ciscospark://us/CALL_PICKUP/not base64"), None);
        assert_eq!(name("ciscospark://us/CALL_PICKUP//8="), None, "no text");
    }

    #[test]
    fn what_is_none_is_refused_without_being_shown() {
        for (identifier, reason) in [
            ("", "the identifier does not begin with `ciscospark://`"),
            ("canary!", "the identifier is not base64 of a text"),
            ("/////w==", "the identifier is not base64 of a text"),
            (&encoded("https://us/LOCATION/canary"), "the identifier does not begin with `ciscospark://`"),
            (&encoded("ciscospark://us/canary"), "the identifier has no region, type and rest"),
            (&encoded("ciscospark:///LOCATION/canary"), "the identifier has no region, type and rest"),
            (&encoded("ciscospark://us//canary"), "the identifier has no region, type and rest"),
            (&encoded("ciscospark://us/LOCATION/"), "the identifier has no region, type and rest"),
        ] {
            assert_eq!(parts(identifier), Err(reason.to_owned()));
        }
    }

    #[test]
    fn debug_shows_no_name() {
        let decoded = DecodedIdentifier::decode(&encoded("ciscospark://us/CALL_PICKUP/canary")).unwrap();
        assert_eq!(format!("{decoded:?}"), r#"DecodedIdentifier { region: "us", kind: "CALL_PICKUP", .. }"#);
    }

    proptest! {
        #[test]
        fn what_is_well_formed_comes_back(region in "[^/]{1,20}", kind in "[^/]{1,20}", rest in ".{1,40}") {
            let text = format!("ciscospark://{region}/{kind}/{rest}");
            prop_assert_eq!(parts(&encoded(&text)), Ok((region, kind, rest)));
        }

        #[test]
        fn nothing_makes_it_panic(text in ".{0,80}", bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = DecodedIdentifier::decode(&text);
            if let Ok(decoded) = DecodedIdentifier::decode(&STANDARD.encode(bytes)) {
                let _ = decoded.call_pickup_name();
            }
        }
    }
}
