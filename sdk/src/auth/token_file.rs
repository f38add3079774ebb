//! The format of a token file, and access to it by blocking calls.

use std::{
    ffi::OsString,
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime},
};

use secrecy::{
    ExposeSecret as _, SecretString,
    zeroize::{Zeroize as _, Zeroizing},
};
use serde::{Deserialize, Serialize};

use crate::{AccessToken, StoredTokens, TokenError, error::decode::decode};

/// The maximum size of a token file, in bytes.
const MAX_SIZE: u64 = 64 * 1024;

/// The properties of the JSON object in a token file. Times are seconds since 1970 in UTC.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct ReadProperties {
    refresh_token: SecretString,
    access_token: Option<SecretString>,
    expires_at: Option<u64>,
    issued_at: Option<u64>,
}

/// [`ReadProperties`], borrowed.
#[derive(Serialize)]
struct WrittenProperties<'a> {
    refresh_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_at: Option<u64>,
}

/// A file with tokens. All methods block.
#[derive(Debug, Clone)]
pub(super) struct TokenFile(PathBuf);

impl TokenFile {
    pub(super) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Returns the tokens, or `None` if the file does not exist.
    pub(super) fn read(&self) -> Result<Option<StoredTokens>, TokenError> {
        let read_error = |error: io::Error| self.io_error("read", &error);
        // Before the file is opened: opening a named pipe would block.
        match fs::metadata(&self.0) {
            Ok(metadata) if metadata.is_file() => {}
            Ok(_) => return Err(self.error("is not a regular file; use the path of a file")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(read_error(error)),
        }
        let file = match File::open(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(read_error)?,
        };
        let metadata = file.metadata().map_err(read_error)?;
        self.check_mode(&metadata)?;
        if metadata.len() > MAX_SIZE {
            return Err(self.error(&format!("is larger than {MAX_SIZE} bytes; check the path")));
        }
        // Reallocating would leave a copy behind.
        let mut json = Zeroizing::new(Vec::with_capacity(MAX_SIZE as usize));
        file.take(MAX_SIZE).read_to_end(&mut json).map_err(read_error)?;
        self.parse(&json).map(Some)
    }

    fn parse(&self, json: &[u8]) -> Result<StoredTokens, TokenError> {
        let invalid = |reason: &str| {
            self.error(&format!("is invalid: {reason}; fix it, or remove it to use the configured refresh token"))
        };
        let ReadProperties { refresh_token, access_token, expires_at, issued_at } =
            decode(json).map_err(|reason| invalid(&reason.to_string()))?;
        if refresh_token.expose_secret().trim().is_empty() {
            return Err(invalid("`refresh_token` is empty"));
        }
        let time = |name: &str, seconds: u64| {
            let time = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
            time.ok_or_else(|| invalid(&format!("`{name}` is out of range")))
        };
        let mut tokens = StoredTokens::from_secret(refresh_token);
        match (access_token, expires_at) {
            (Some(access_token), Some(expires_at)) => {
                if let Err(reason) = AccessToken::from_secret(&access_token).authorization() {
                    return Err(invalid(reason));
                }
                tokens = tokens.with_secret_access_token(access_token, time("expires_at", expires_at)?);
            }
            (None, None) => {}
            (Some(_), None) => return Err(invalid("missing field `expires_at`")),
            (None, Some(_)) => return Err(invalid("missing field `access_token`")),
        }
        if let Some(issued_at) = issued_at {
            tokens = tokens.with_issued_at(time("issued_at", issued_at)?);
        }
        Ok(tokens)
    }

    /// Replaces the file atomically: it is complete for every reader, and after a crash.
    pub(super) fn write(&self, tokens: &StoredTokens) -> Result<(), TokenError> {
        let json = to_json(tokens).map_err(|error| self.io_error("write", &error.into()))?;
        let target = self.target();
        let temporary = with_suffix(&target, &format!(".{:016x}.tmp", fastrand::u64(..)));
        let written = write_new(&temporary, &json).and_then(|()| replace(&temporary, &target));
        if written.is_err() {
            // Not created, or incomplete. The first error is the one to report.
            let _ = fs::remove_file(&temporary);
        }
        written.map_err(|error| self.io_error("write", &error))?;
        sync_directory(&target);
        Ok(())
    }

    /// Opens the file beside the token file that processes lock. It remains, because a process that waits for a removed file
    /// would not exclude one that creates another.
    pub(super) fn open_lock_file(&self) -> Result<File, TokenError> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        let file = private(&mut options).open(with_suffix(&self.target(), ".lock"));
        file.map_err(|error| self.io_error("lock", &error))
    }

    /// The file that a symbolic link leads to: replacing the link would leave the file behind.
    fn target(&self) -> PathBuf {
        fs::canonicalize(&self.0).unwrap_or_else(|_| self.0.clone())
    }

    /// Rejects a file that other users can access.
    #[cfg(unix)]
    fn check_mode(&self, metadata: &Metadata) -> Result<(), TokenError> {
        use std::os::unix::fs::PermissionsExt as _;

        let mode = metadata.permissions().mode() & 0o777;
        if mode & 0o077 == 0 {
            return Ok(());
        }
        let path = quote(&self.0);
        Err(self.error(&format!("has the mode {mode:04o}, so other users can access it; run `chmod 600 {path}`")))
    }

    #[cfg(not(unix))]
    fn check_mode(&self, _: &Metadata) -> Result<(), TokenError> {
        Ok(())
    }

    fn error(&self, message: &str) -> TokenError {
        TokenError::new(format!("the token file {} {message}", self.0.display()))
    }

    pub(super) fn io_error(&self, action: &str, error: &io::Error) -> TokenError {
        let help = match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => "; create its directory",
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "; check the owner and the permissions of the file and of its directory"
            }
            io::ErrorKind::IsADirectory => "; use the path of a file",
            io::ErrorKind::Unsupported => "; use a file system with file locks",
            _ => "",
        };
        let message = format!("cannot {action} the token file {}: {error}{help}", self.0.display());
        if help.is_empty() { TokenError::transient(message) } else { TokenError::new(message) }
    }
}

fn to_json(tokens: &StoredTokens) -> Result<Zeroizing<Vec<u8>>, serde_json::Error> {
    let (refresh_token, access_token) = (tokens.refresh_token(), tokens.access_token());
    let seconds = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let properties = WrittenProperties {
        refresh_token,
        access_token,
        expires_at: tokens.expires_at().map(seconds),
        issued_at: tokens.issued_at().map(seconds),
    };
    // Reallocating would leave a copy behind. An escaped byte takes six.
    let capacity = 6 * (refresh_token.len() + access_token.map_or(0, str::len)) + 256;
    let mut json = Zeroizing::new(Vec::with_capacity(capacity));
    let written = serde_json::to_writer_pretty(&mut *json, &properties);
    json.push(b'\n');
    if written.is_err() {
        json.zeroize();
    }
    written.map(|()| json)
}

/// Moves a file to the place of another one.
fn replace(file: &Path, target: &Path) -> io::Result<()> {
    // Windows denies it as long as another program, such as a virus scanner, has the target open.
    let mut retries = if cfg!(windows) { 50 } else { 0 };
    loop {
        match fs::rename(file, target) {
            Err(error) if retries > 0 && error.kind() == io::ErrorKind::PermissionDenied => retries -= 1,
            result => return result,
        }
        thread::sleep(Duration::from_millis(10));
    }
}

fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    let mut file = private(&mut options).open(path)?;
    file.write_all(content)?;
    // Before the file is renamed: after a power failure, the name must not lead to an empty file.
    file.sync_all()
}

/// Creates files that only their owner can access.
#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;

    options.mode(0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Makes a rename survive a power failure. The file is complete in any case, so an error is ignored.
#[cfg(unix)]
fn sync_directory(path: &Path) {
    let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty());
    if let Ok(directory) = File::open(directory.unwrap_or(Path::new("."))) {
        let _ = directory.sync_all();
    }
}

#[cfg(not(unix))]
fn sync_directory(_: &Path) {}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut path = OsString::from(path);
    path.push(suffix);
    path.into()
}

/// Returns the path for a shell.
#[cfg(unix)]
fn quote(path: &Path) -> String {
    let path = path.display().to_string();
    if path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte)) {
        return path;
    }
    format!("'{}'", path.replace('\'', r"'\''"))
}
