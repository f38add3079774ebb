//! Token files: their content, their permissions, and their errors.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    sync::mpsc,
    time::{Duration, SystemTime},
};

use tempfile::TempDir;
use tokio::task::JoinSet;
use webex_call_pickup::{FileTokenStore, StoredTokens, TokenStore as _};
use webex_call_pickup_tests::with_time_limit;

/// A directory with a path for a token file.
fn directory() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("tokens.json");
    (directory, path)
}

/// Writes a file that only its owner can access.
fn write_private(path: &Path, content: &str) {
    fs::write(path, content).unwrap();
    set_mode(path, 0o600);
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) {}

fn tokens() -> StoredTokens {
    let issued_at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    StoredTokens::new("canary-refresh\"\\")
        .with_access_token("canary-access", issued_at + Duration::from_secs(3600))
        .with_issued_at(issued_at)
}

async fn load_error(path: &Path) -> String {
    let error = FileTokenStore::new(path).load().await.unwrap_err();
    let printed = format!("{error} {error:?}");
    assert!(!printed.contains("canary"), "{printed}");
    error.to_string()
}

#[tokio::test]
async fn loads_what_was_saved() {
    let (directory, path) = directory();
    let store = FileTokenStore::new(&path);
    assert!(store.load().await.unwrap().is_none());
    for _ in 0..2 {
        store.save(&tokens()).await.unwrap();
        let loaded = store.load().await.unwrap().unwrap();
        assert_eq!(loaded.refresh_token(), tokens().refresh_token());
        assert_eq!(loaded.access_token(), tokens().access_token());
        assert_eq!((loaded.expires_at(), loaded.issued_at()), (tokens().expires_at(), tokens().issued_at()));
    }
    // An access token is optional, and unknown properties are ignored.
    write_private(&path, r#"{"refresh_token": "written by hand", "comment": 1}"#);
    let loaded = store.load().await.unwrap().unwrap();
    assert_eq!((loaded.refresh_token(), loaded.access_token()), ("written by hand", None));
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "a temporary file remains");
}

#[tokio::test]
async fn file_is_readable_json() {
    let (_directory, path) = directory();
    FileTokenStore::new(&path).save(&tokens()).await.unwrap();
    let expected = "{\n  \"refresh_token\": \"canary-refresh\\\"\\\\\",\n  \"access_token\": \"canary-access\",\n  \
                    \"expires_at\": 1700003600,\n  \"issued_at\": 1700000000\n}\n";
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
}

#[tokio::test]
async fn rejects_invalid_content_without_showing_it() {
    let (_directory, path) = directory();
    for (content, expected) in [
        ("", "invalid JSON: EOF while parsing a value at line 1 column 0"),
        ("canary", "invalid JSON: expected value at line 1 column 1"),
        (r#""canary""#, "expected an object"),
        (r#"{"access_token": "canary", "expires_at": 1}"#, "missing field `refresh_token`"),
        (r#"{"refresh_token": "canary", "access_token": "canary"}"#, "missing field `expires_at`"),
        (r#"{"refresh_token": "canary", "expires_at": 1}"#, "missing field `access_token`"),
        (r#"{"refresh_token": ""}"#, "`refresh_token` is empty"),
        (r#"{"refresh_token": 4711}"#, "at `refresh_token`: expected a string"),
        (r#"{"refresh_token": "canary", "access_token": "can ary", "expires_at": 1}"#, "the access token contains"),
        (r#"{"refresh_token": "canary", "access_token": "a", "expires_at": "canary"}"#, "at `expires_at`: expected"),
        (
            r#"{"refresh_token": "canary", "access_token": "a", "expires_at": 18446744073709551615}"#,
            "`expires_at` is out of range",
        ),
    ] {
        write_private(&path, content);
        let error = load_error(&path).await;
        let start = format!("the token file {} is invalid: {expected}", path.display());
        assert!(error.starts_with(&start), "{error}");
        assert!(error.ends_with("; fix it, or remove it to use the configured refresh token"), "{error}");
    }
    write_private(&path, &" ".repeat(70_000));
    assert!(load_error(&path).await.contains("is larger than 65536 bytes"));
}

#[tokio::test]
async fn rejects_a_directory() {
    let (directory, _) = directory();
    let error = load_error(directory.path()).await;
    assert!(error.ends_with(" is not a regular file; use the path of a file"), "{error}");
}

#[tokio::test]
async fn missing_directory_is_an_error_before_a_refresh() {
    let (_directory, path) = directory();
    let store = FileTokenStore::new(path.with_file_name("missing").join("tokens.json"));
    assert!(store.load().await.unwrap().is_none());
    for error in [store.lock().await.map(|_| ()).unwrap_err(), store.save(&tokens()).await.unwrap_err()] {
        assert!(!error.is_transient() && error.to_string().ends_with("; create its directory"), "{error}");
    }
}

/// A reader sees the tokens before or after each save, and concurrent saves leave no temporary files.
#[tokio::test]
async fn saves_are_atomic() {
    let (directory, path) = directory();
    let store = FileTokenStore::new(&path);
    store.save(&StoredTokens::new("0".repeat(1000))).await.unwrap();
    let mut tasks = JoinSet::new();
    for number in 0..4 {
        let store = store.clone();
        tasks.spawn(async move {
            for _ in 0..20 {
                let tokens = store.load().await.unwrap().unwrap();
                assert_eq!(tokens.refresh_token().len(), 1000);
                store.save(&StoredTokens::new(number.to_string().repeat(1000))).await.unwrap();
            }
        });
    }
    with_time_limit(tasks.join_all()).await;
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn lock_excludes_others_until_it_is_dropped() {
    let (_directory, path) = directory();
    let (first, second) = (FileTokenStore::new(&path), FileTokenStore::new(&path));
    let lock = first.lock().await.unwrap();
    let waiting = tokio::spawn(async move { second.lock().await.map(|_| ()) });
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert!(!waiting.is_finished());
    drop(lock);
    with_time_limit(waiting).await.unwrap().unwrap();
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).unwrap().permissions()) & 0o777
}

#[cfg(unix)]
#[tokio::test]
async fn creates_files_that_only_the_owner_can_access() {
    let (_directory, path) = directory();
    let store = FileTokenStore::new(&path);
    let _lock = store.lock().await.unwrap();
    store.save(&tokens()).await.unwrap();
    assert_eq!((mode(&path), mode(&path.with_file_name("tokens.json.lock"))), (0o600, 0o600));
}

#[cfg(unix)]
#[tokio::test]
async fn rejects_a_file_that_others_can_access() {
    let (_directory, path) = directory();
    let path = path.with_file_name("it's mine.json");
    fs::write(&path, r#"{"refresh_token": "canary"}"#).unwrap();
    for file_mode in [0o644, 0o640, 0o660, 0o604, 0o620, 0o601] {
        set_mode(&path, file_mode);
        let quoted = path.display().to_string().replace('\'', r"'\''");
        let expected = format!(
            "the token file {} has the mode {file_mode:04o}, so other users can access it; run `chmod 600 '{quoted}'`",
            path.display()
        );
        assert_eq!(load_error(&path).await, expected);
    }
    for file_mode in [0o600, 0o400] {
        set_mode(&path, file_mode);
        assert!(FileTokenStore::new(&path).load().await.is_ok());
    }
}

#[cfg(unix)]
#[tokio::test]
async fn file_without_permission_is_a_permanent_error() {
    let (_directory, path) = directory();
    write_private(&path, "{}");
    set_mode(&path, 0);
    if fs::read(&path).is_ok() {
        return; // The superuser can read it.
    }
    let error = load_error(&path).await;
    assert!(error.contains("Permission denied") && error.contains("; check the owner and the permissions"), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn symbolic_link_remains() {
    let (_directory, path) = directory();
    let link = path.with_file_name("link.json");
    let (store, through_link) = (FileTokenStore::new(&path), FileTokenStore::new(&link));
    store.save(&StoredTokens::new("old")).await.unwrap();
    std::os::unix::fs::symlink(&path, &link).unwrap();
    through_link.save(&StoredTokens::new("new")).await.unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(store.load().await.unwrap().unwrap().refresh_token(), "new");
    // Both paths have one lock.
    let _lock = store.lock().await.unwrap();
    assert!(tokio::time::timeout(Duration::from_millis(30), through_link.lock()).await.is_err());
}

/// Opening a named pipe would block.
#[cfg(unix)]
#[tokio::test]
async fn rejects_a_named_pipe() {
    let (_directory, path) = directory();
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    if made.is_ok_and(|status| status.success()) {
        assert!(load_error(&path).await.contains("is not a regular file"));
    }
}

/// A write cannot be cancelled, and its caller may have timed out.
#[test]
fn store_is_locked_until_an_abandoned_write_ends() {
    let (directory, path) = directory();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(1).build().unwrap();
    runtime.block_on(async {
        let store = FileTokenStore::new(&path);
        let lock = store.lock().await.unwrap();
        // Occupy the only thread that may block, so that the write waits.
        let (release, released) = mpsc::channel::<()>();
        let blocker = tokio::task::spawn_blocking(move || released.recv());
        let tokens = StoredTokens::new("refresh");
        let mut save = store.save(&tokens);
        tokio::select! {
            biased;
            result = &mut save => unreachable!("{result:?}"),
            () = std::future::ready(()) => {}
        }
        drop((save, lock));
        let other_process = File::open(directory.path().join("tokens.json.lock")).unwrap();
        assert!(matches!(other_process.try_lock(), Err(TryLockError::WouldBlock)), "the write overwrites newer tokens");
        drop(release);
        let _ = blocker.await.unwrap();
        let saved = store.load().await.unwrap().unwrap();
        assert_eq!(saved.refresh_token(), "refresh");
        other_process.try_lock().unwrap();
    });
}
