//! Content encodings: the one that requests accept, and the decoding of response bodies.
//!
//! The SDK decodes bodies itself, because only then a body is bounded before and after decompression, and an error can tell
//! an unrequested encoding from a corrupt body.

use std::{fmt, io, io::Read as _};

use bytes::Bytes;
use flate2::bufread::GzDecoder;
use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderValue};

use super::body_end::BodyEnd;
use crate::error::kind::ErrorKind;

/// The value of `Accept-Encoding`.
pub(crate) const ACCEPTED_ENCODING: HeaderValue = HeaderValue::from_static("gzip");

/// The maximum number of encodings of one body. Servers apply one; more than a few are an attack on the decoder.
const MAX_LAYERS: usize = 5;

/// The maximum number of gzip members of a body. Each costs more time than its bytes, even an empty one.
const MAX_MEMBERS: usize = 1 << 12;

/// The first bytes of every gzip member: its magic number, and the only compression method (RFC 1952, section 2.3).
const GZIP_MAGIC: &[u8] = b"\x1f\x8b\x08";

/// The maximum length of an encoding's name in a message. The registered names are shorter.
const MAX_NAME_LENGTH: usize = 12;

/// The content encoding of a response body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ContentEncoding {
    /// The number of times that the body was compressed with gzip.
    gzip_layers: usize,
}

/// The reason why a response body cannot be decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ContentEncodingError {
    /// Contains the name if it is safe to print.
    Unsupported(Option<String>),
    TooManyLayers,
    TooManyMembers,
    /// The body, or what follows its last gzip member, is not gzip, or its checksum is wrong.
    Corrupt,
    /// The body ends within a gzip member.
    Truncated,
}

impl ContentEncodingError {
    pub(crate) fn kind(&self) -> ErrorKind {
        match self {
            // A gateway that loses its upstream server often ends the body as if it were complete.
            Self::Truncated => ErrorKind::ConnectionClosed,
            Self::Unsupported(_) | Self::TooManyLayers | Self::TooManyMembers | Self::Corrupt => {
                ErrorKind::MalformedResponse
            }
        }
    }
}

impl fmt::Display for ContentEncodingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported(Some(name)) => {
                write!(f, "the body has the content encoding `{name}`, but only gzip was requested")
            }
            Self::Unsupported(None) => {
                f.write_str("the body has an unknown content encoding, but only gzip was requested")
            }
            Self::TooManyLayers => write!(f, "the body has more than {MAX_LAYERS} content encodings"),
            Self::TooManyMembers => write!(f, "the compressed body has more than {MAX_MEMBERS} gzip members"),
            Self::Corrupt => f.write_str("the body does not match its Content-Encoding"),
            Self::Truncated => f.write_str("the compressed body is incomplete"),
        }
    }
}

impl ContentEncoding {
    /// Parses `Content-Encoding`. Names are case-insensitive, `x-gzip` means `gzip`, and `identity` means no encoding
    /// (RFC 9110, section 8.4.1).
    pub(crate) fn from_headers(headers: &HeaderMap) -> Result<Self, ContentEncodingError> {
        let mut gzip_layers = 0;
        for value in headers.get_all(CONTENT_ENCODING) {
            let names = value.to_str().map_err(|_| ContentEncodingError::Unsupported(None))?;
            for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") {
                    gzip_layers += 1;
                } else if !name.eq_ignore_ascii_case("identity") {
                    return Err(ContentEncodingError::Unsupported(printable_name(name)));
                }
                if gzip_layers > MAX_LAYERS {
                    return Err(ContentEncodingError::TooManyLayers);
                }
            }
        }
        Ok(Self { gzip_layers })
    }

    /// Returns the maximum size of an encoded body that decodes to at most `limit` bytes. gzip enlarges data that cannot be
    /// compressed by less than a thousandth, and its header may contain a file name and a comment.
    pub(crate) fn max_encoded_size(self, limit: usize) -> usize {
        match self.gzip_layers {
            0 => limit,
            _ => limit.saturating_add(limit / 64).saturating_add(16 * 1024),
        }
    }

    /// Decodes `body` up to `limit` bytes. After an error, the bytes are those that could be decoded.
    ///
    /// An empty body has no encoding to decode: servers send `Content-Encoding` with it nevertheless.
    pub(crate) fn decode(self, body: Bytes, limit: usize) -> (Bytes, Result<BodyEnd, ContentEncodingError>) {
        match self.gzip_layers {
            0 => (body, Ok(BodyEnd::Complete)),
            _ => self.decode_layers(body, limit),
        }
    }

    fn decode_layers(self, mut body: Bytes, limit: usize) -> (Bytes, Result<BodyEnd, ContentEncodingError>) {
        let mut result = Ok(BodyEnd::Complete);
        for remaining_layers in (0..self.gzip_layers).rev() {
            if body.is_empty() {
                break;
            }
            let limit = if remaining_layers == 0 { limit } else { self.max_encoded_size(limit) };
            let (decoded, end) = decode_gzip(&body, limit);
            body = decoded;
            // The outermost layer that is incomplete makes the others incomplete.
            if result == Ok(BodyEnd::Complete) {
                result = end;
            }
        }
        (body, result)
    }
}

/// Decodes all gzip members of `body`, up to `limit` bytes.
fn decode_gzip(mut body: &[u8], limit: usize) -> (Bytes, Result<BodyEnd, ContentEncodingError>) {
    // JSON is compressed to about a quarter or less.
    let mut decoded = Vec::with_capacity(body.len().saturating_mul(4).min(limit.saturating_add(1)));
    let mut members = 0;
    let end = loop {
        if body.is_empty() {
            break Ok(BodyEnd::Complete);
        }
        if members == MAX_MEMBERS {
            break Err(ContentEncodingError::TooManyMembers);
        }
        let magic = &body[..body.len().min(GZIP_MAGIC.len())];
        // A decoder would take garbage that is shorter than a header for an incomplete header.
        if !GZIP_MAGIC.starts_with(magic) {
            break Err(ContentEncodingError::Corrupt);
        }
        let capacity = limit.saturating_sub(decoded.len()) as u64;
        let read = GzDecoder::new(&mut body).take(capacity.saturating_add(1)).read_to_end(&mut decoded);
        if decoded.len() > limit {
            decoded.truncate(limit);
            break Ok(BodyEnd::Truncated);
        }
        match read {
            Ok(_) => members += 1,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break Err(ContentEncodingError::Truncated),
            Err(_) => break Err(ContentEncodingError::Corrupt),
        }
    };
    (decoded.into(), end)
}

/// Returns the name in lower case if it is a short word of letters and digits, as those of the known encodings are. Anything
/// else may be a secret or begin another line.
fn printable_name(name: &str) -> Option<String> {
    let is_word = name.len() <= MAX_NAME_LENGTH
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && name.starts_with(|first: char| first.is_ascii_alphabetic());
    is_word.then(|| name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};
    use proptest::prelude::*;

    use super::*;
    use crate::header_map::header_map;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn parsed(values: &[&str]) -> Result<usize, ContentEncodingError> {
        let headers = header_map(&CONTENT_ENCODING, values).unwrap();
        ContentEncoding::from_headers(&headers).map(|encoding| encoding.gzip_layers)
    }

    /// Decodes a body with this number of layers. Returns the decoded bytes, and `true` if they are complete.
    fn decoded(layers: usize, body: &[u8], limit: usize) -> (Vec<u8>, Result<bool, ContentEncodingError>) {
        let encoding = ContentEncoding { gzip_layers: layers };
        let (body, result) = encoding.decode(Bytes::copy_from_slice(body), limit);
        (body.to_vec(), result.map(|end| end == BodyEnd::Complete))
    }

    #[test]
    fn parses_the_names_of_gzip() {
        for (values, layers) in [
            (&[][..], 0),
            (&[""], 0),
            (&["identity"], 0),
            (&["Identity, identity"], 0),
            (&["gzip"], 1),
            (&["GZip"], 1),
            (&["x-gzip"], 1),
            (&["X-GZIP"], 1),
            (&[" gzip ,"], 1),
            (&["identity, gzip"], 1),
            (&["gzip,gzip"], 2),
            (&["gzip", "x-gzip"], 2),
            (&["gzip, gzip, gzip, gzip, gzip"], 5),
        ] {
            assert_eq!(parsed(values), Ok(layers), "{values:?}");
        }
    }

    #[test]
    fn names_a_known_encoding_and_no_other_text() {
        for (value, name) in [
            ("br", Some("br")),
            ("ZSTD", Some("zstd")),
            ("deflate", Some("deflate")),
            ("gzip, compress", Some("compress")),
            ("aes128gcm", Some("aes128gcm")),
            ("gzip; q=1", None),
            ("x-canary", None),
            ("canary one", None),
            ("19075552859", None),
            ("NDJhM2Y5ZTAtZmE0Mi00ZDg4LTk1Y", None),
            ("caf\u{e9}", None),
        ] {
            let expected = ContentEncodingError::Unsupported(name.map(str::to_owned));
            assert_eq!(parsed(&[value]), Err(expected), "{value}");
        }
        assert_eq!(parsed(&["gzip,gzip,gzip", "gzip,gzip,gzip"]), Err(ContentEncodingError::TooManyLayers));
    }

    #[test]
    fn decodes_all_members_and_layers() {
        let (one, two) = (gzip(b"one"), gzip(b" two"));
        assert_eq!(decoded(0, &one, 100), (one.clone(), Ok(true)));
        assert_eq!(decoded(1, &one, 100), (b"one".to_vec(), Ok(true)));
        assert_eq!(decoded(1, &[one.clone(), gzip(b""), two].concat(), 100), (b"one two".to_vec(), Ok(true)));
        assert_eq!(decoded(2, &gzip(&one), 100), (b"one".to_vec(), Ok(true)));
        for layers in 0..=2 {
            assert_eq!(decoded(layers, b"", 100), (Vec::new(), Ok(true)), "an empty body has no encoding");
        }
    }

    #[test]
    fn limits_the_decoded_size() {
        let (bomb, limit) = (gzip(&vec![b' '; 1 << 20]), 1000);
        assert_eq!(decoded(1, &bomb, limit), (vec![b' '; limit], Ok(false)));
        assert_eq!(decoded(2, &gzip(&bomb), limit), (vec![b' '; limit], Ok(false)));
        assert_eq!(decoded(1, &gzip(&[b'a'; 1000]), limit), (vec![b'a'; limit], Ok(true)));
        assert_eq!(decoded(1, &gzip(b"a"), 0), (Vec::new(), Ok(false)));
        assert_eq!(decoded(1, &gzip(b"a"), usize::MAX), (b"a".to_vec(), Ok(true)));
        // The layer below the last is bounded, too.
        let (body, result) = decoded(2, &gzip(&gzip(&[0; 1 << 24])), 10);
        assert_eq!((body.len(), result), (10, Ok(false)));
    }

    #[test]
    fn keeps_what_can_be_decoded() {
        let compressed = gzip(b"one");
        let mut wrong_checksum = compressed.clone();
        let checksum = wrong_checksum.len() - 8;
        wrong_checksum[checksum] ^= 1;
        for (body, error) in [
            (compressed[..compressed.len() - 1].to_vec(), ContentEncodingError::Truncated),
            (compressed[..compressed.len() - 8].to_vec(), ContentEncodingError::Truncated),
            ([&compressed[..], b"garbage after"].concat(), ContentEncodingError::Corrupt),
            ([&compressed[..], &[0; 20]].concat(), ContentEncodingError::Corrupt),
            ([&compressed[..], &compressed[..5]].concat(), ContentEncodingError::Truncated),
            (wrong_checksum, ContentEncodingError::Corrupt),
        ] {
            assert_eq!(decoded(1, &body, 100), (b"one".to_vec(), Err(error)), "{body:?}");
        }
        assert_eq!(decoded(1, b"{\"id\": 1}", 100), (Vec::new(), Err(ContentEncodingError::Corrupt)));
        assert_eq!(decoded(1, b"canary", 100), (Vec::new(), Err(ContentEncodingError::Corrupt)));
        let members = gzip(b"").repeat(MAX_MEMBERS + 1);
        assert_eq!(decoded(1, &members, 100), (Vec::new(), Err(ContentEncodingError::TooManyMembers)));
        assert_eq!(decoded(1, &compressed[..1], 100), (Vec::new(), Err(ContentEncodingError::Truncated)));
        let outer = gzip(&compressed);
        assert_eq!(decoded(2, &outer[..outer.len() - 1], 100), (b"one".to_vec(), Err(ContentEncodingError::Truncated)));
    }

    #[test]
    fn encoded_size_allows_incompressible_data() {
        let mut state = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(200_000)
        .collect();
        let encoding = ContentEncoding { gzip_layers: 1 };
        for size in [0, 1, 1000, noise.len()] {
            assert!(gzip(&noise[..size]).len() <= encoding.max_encoded_size(size), "{size}");
        }
        assert_eq!(ContentEncoding { gzip_layers: 0 }.max_encoded_size(10), 10);
        assert_eq!(encoding.max_encoded_size(usize::MAX), usize::MAX);
    }

    proptest! {
        #[test]
        fn any_body_decodes_within_its_limit(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
            is_compressed in any::<bool>(),
            (limit, layers) in (0_usize..300, 0_usize..4),
        ) {
            let body = if is_compressed { gzip(&bytes) } else { bytes.clone() };
            let (decoded, result) = decoded(layers, &body, limit);
            prop_assert!(layers == 0 || body.is_empty() || decoded.len() <= limit);
            if is_compressed && layers == 1 {
                prop_assert_eq!(&decoded[..], &bytes[..bytes.len().min(limit)]);
                prop_assert_eq!(result, Ok(bytes.len() <= limit));
            }
        }
    }
}
