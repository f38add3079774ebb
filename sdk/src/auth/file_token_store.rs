//! A token store in a file.

use std::{
    fmt,
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use tokio::task::spawn_blocking;

use super::token_file::TokenFile;
use crate::{BoxFuture, Clock as _, StoredTokens, SystemClock, TokenError, TokenStore, TokenStoreLock};

/// The delays between two attempts to lock the file, which double from the first to the last.
const FIRST_POLL_DELAY: Duration = Duration::from_millis(5);
const MAX_POLL_DELAY: Duration = Duration::from_millis(100);

/// A [`TokenStore`] in a JSON file, which processes of the same system can share.
///
/// ```
/// use webex_call_pickup::{Client, FileTokenStore, RefreshingToken};
///
/// let tokens = RefreshingToken::builder("CLIENT_ID", "SECRET", "REFRESH_TOKEN")
///     .store(FileTokenStore::new("/var/lib/example/webex-tokens.json"))
///     .build()?;
/// let client = Client::builder().token_source(tokens).build()?;
/// # let _ = client;
/// # Ok::<(), webex_call_pickup::Error>(())
/// ```
///
/// The file is created by the first refresh. It has the properties `refresh_token`, `access_token`, `expires_at` and
/// `issued_at`; the times are seconds since 1970 in UTC. A file that you write yourself needs only a `refresh_token`.
///
/// The file is replaced atomically, by a new file in the same directory, so it is complete even after a crash. A process locks
/// the file for a refresh, by a second file whose name has the suffix `.lock`, and which is not removed. The directory must
/// exist, and its file system must support locks.
///
/// On Unix, the file has the mode 0600. A file that other users can access is rejected. On Windows, the file inherits the
/// permissions of its directory.
#[derive(Clone)]
pub struct FileTokenStore {
    file: TokenFile,
    /// The lock of this store, if it is locked.
    lock: Arc<Mutex<Weak<LockedFile>>>,
}

impl FileTokenStore {
    /// Creates a store in the file `path`, which need not exist.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { file: TokenFile::new(path.into()), lock: Arc::default() }
    }

    /// Returns the path of the file.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    fn current_lock(&self) -> MutexGuard<'_, Weak<LockedFile>> {
        self.lock.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenStore for FileTokenStore {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredTokens>, TokenError>> {
        let file = self.file.clone();
        Box::pin(run_blocking(move || file.read()))
    }

    fn save<'a>(&'a self, tokens: &'a StoredTokens) -> BoxFuture<'a, Result<(), TokenError>> {
        let (file, tokens) = (self.file.clone(), tokens.clone());
        // A write continues after its caller has timed out. Until it ends, it must not overwrite the tokens of another process.
        let lock = self.current_lock().upgrade();
        Box::pin(run_blocking(move || {
            let _lock = lock;
            file.write(&tokens)
        }))
    }

    /// Waits without a limit. [`RefreshingToken`](crate::RefreshingToken) limits it.
    fn lock(&self) -> BoxFuture<'_, Result<TokenStoreLock, TokenError>> {
        Box::pin(async {
            let token_file = self.file.clone();
            let mut file = run_blocking(move || token_file.open_lock_file()).await?;
            let mut delay = FIRST_POLL_DELAY;
            loop {
                // Polling instead of `File::lock`, which would occupy a thread and delay the shutdown of the runtime.
                let result;
                (file, result) = run_blocking(move || {
                    let result = file.try_lock();
                    Ok((file, result))
                })
                .await?;
                match result {
                    Ok(()) => {
                        let lock = Arc::new(LockedFile(file));
                        *self.current_lock() = Arc::downgrade(&lock);
                        return Ok(TokenStoreLock::new(lock));
                    }
                    Err(TryLockError::WouldBlock) => {}
                    Err(TryLockError::Error(error)) => return Err(self.file.io_error("lock", &error)),
                }
                // The system's clock, because the other process holds the lock in real time.
                SystemClock.sleep(delay).await;
                delay = (2 * delay).min(MAX_POLL_DELAY);
            }
        })
    }
}

impl fmt::Debug for FileTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FileTokenStore").field(&self.file).finish()
    }
}

/// A locked file. Closing it unlocks it, too, but not at once on every system.
struct LockedFile(File);

impl Drop for LockedFile {
    fn drop(&mut self) {
        // After an error, the system unlocks the file when it is closed.
        let _ = self.0.unlock();
    }
}

/// Runs `work` on a thread that may block.
async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, TokenError> + Send + 'static,
) -> Result<T, TokenError> {
    let abandoned = |_| Err(TokenError::transient("the access to the token file was abandoned"));
    spawn_blocking(work).await.unwrap_or_else(abandoned)
}
