//! Text files in UTF-8, with an error that names the format of any other file.

use std::{fs, io, path::Path};

use crate::task_error::TaskError;

/// The first bytes of compressed files.
const COMPRESSED: [(&[u8], &str); 3] = [
    (b"\x1f\x8b", "is compressed with gzip"),
    (b"\x28\xb5\x2f\xfd", "is compressed with Zstandard"),
    (b"PK\x03\x04", "is a ZIP archive"),
];

/// Reads a text file. `name` is its name in errors.
///
/// # Errors
///
/// If it cannot be read or is not UTF-8.
pub(crate) fn read(path: &Path, name: &str) -> Result<String, TaskError> {
    decode(fs::read(path).map_err(|error| cannot_read(name, &error))?, name)
}

/// Reads a text file. Returns `None` if it does not exist.
///
/// # Errors
///
/// If it cannot be read or is not UTF-8.
pub(crate) fn read_if_present(path: &Path, name: &str) -> Result<Option<String>, TaskError> {
    match fs::read(path) {
        Ok(bytes) => decode(bytes, name).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(cannot_read(name, &error)),
    }
}

/// Returns the bytes of a text file as a string.
///
/// # Errors
///
/// If they are not UTF-8.
pub(crate) fn decode(bytes: Vec<u8>, name: &str) -> Result<String, TaskError> {
    if let Some((_, format)) = COMPRESSED.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(TaskError::new(format!("{name} {format}")).with_help("decompress it, and pass the file in it"));
    }
    if is_utf16(&bytes) {
        return Err(TaskError::new(format!("{name} is encoded in UTF-16")).with_help("save it as UTF-8"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        TaskError::new(format!("{name} is not UTF-8 from byte {offset} on")).with_help("save it as UTF-8")
    })
}

/// Returns `true` if bytes begin with a byte order mark of UTF-16, or with a character of ASCII in two bytes.
fn is_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 1..=0xff, ..] | [1..=0xff, 0, ..])
}

fn cannot_read(name: &str, error: &io::Error) -> TaskError {
    TaskError::new(format!("cannot read {name}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(bytes: &[u8]) -> String {
        decode(bytes.to_vec(), "a.json").unwrap_err().to_string()
    }

    #[test]
    fn errors_name_the_format_of_a_file() {
        let utf16 = |mark: &[u8], text: &str| -> Vec<u8> {
            mark.iter().copied().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        };
        for bytes in [utf16(b"\xff\xfe", "{}"), utf16(b"", "{}"), b"\xfe\xff\0{\0}".to_vec(), b"\0{\0}".to_vec()] {
            assert_eq!(error(&bytes), "a.json is encoded in UTF-16\n  help: save it as UTF-8");
        }
        assert!(error(b"\x1f\x8b\x08\0").starts_with("a.json is compressed with gzip\n  help: decompress it"));
        assert!(error(b"PK\x03\x04").starts_with("a.json is a ZIP archive\n"));
        assert_eq!(error(b"{\"a\": \"\xff\"}"), "a.json is not UTF-8 from byte 7 on\n  help: save it as UTF-8");
        for text in ["", "{", "{}", "\u{feff}{}"] {
            assert_eq!(decode(text.as_bytes().to_vec(), "a.json").as_deref(), Ok(text));
        }
    }
}
