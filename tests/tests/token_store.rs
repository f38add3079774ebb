//! Token stores: the tokens of an earlier run, stores that fail, and processes that share a store.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    future::pending,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use tokio::task::JoinSet;
use webex_call_pickup::{
    AccessToken, Attempt, BoxFuture, Clock as _, FileTokenStore, Observer, RefreshingToken, StoredTokens, TokenError,
    TokenSource as _, TokenStore, TokenStoreLock,
};
use webex_call_pickup_tests::{
    TestClock, TestServer, authorization_server, eventually, refreshing_token, respond, settle, with_time_limit,
};

const HOUR: Duration = Duration::from_secs(3600);

/// The faults of a [`MemoryStore`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    Fails,
    Panics,
    Hangs,
}

impl Fault {
    async fn occur(self) -> Result<(), TokenError> {
        match self {
            Self::None => Ok(()),
            Self::Fails => Err(TokenError::new("the vault is sealed")),
            Self::Panics => panic!("on purpose"),
            Self::Hangs => pending().await,
        }
    }
}

/// A store in memory, with a fault for each method.
#[derive(Debug, Clone)]
struct MemoryStore(Arc<Mutex<Memory>>);

#[derive(Debug)]
struct Memory {
    tokens: Option<StoredTokens>,
    load: Fault,
    save: Fault,
    lock: Fault,
}

impl MemoryStore {
    fn new(tokens: Option<StoredTokens>) -> Self {
        Self(Arc::new(Mutex::new(Memory { tokens, load: Fault::None, save: Fault::None, lock: Fault::None })))
    }

    fn change(&self, change: impl FnOnce(&mut Memory)) {
        change(&mut self.0.lock().unwrap());
    }

    fn refresh_token(&self) -> Option<String> {
        self.0.lock().unwrap().tokens.as_ref().map(|tokens| tokens.refresh_token().to_owned())
    }
}

impl TokenStore for MemoryStore {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredTokens>, TokenError>> {
        Box::pin(async {
            let fault = self.0.lock().unwrap().load;
            fault.occur().await?;
            Ok(self.0.lock().unwrap().tokens.clone())
        })
    }

    fn save<'a>(&'a self, tokens: &'a StoredTokens) -> BoxFuture<'a, Result<(), TokenError>> {
        Box::pin(async {
            let fault = self.0.lock().unwrap().save;
            fault.occur().await?;
            self.change(|memory| memory.tokens = Some(tokens.clone()));
            Ok(())
        })
    }

    fn lock(&self) -> BoxFuture<'_, Result<TokenStoreLock, TokenError>> {
        Box::pin(async {
            let fault = self.0.lock().unwrap().lock;
            fault.occur().await?;
            Ok(TokenStoreLock::new(()))
        })
    }
}

/// An observer that counts the errors of saving.
#[derive(Debug, Clone, Default)]
struct SaveErrors(Arc<Mutex<Vec<String>>>);

impl Observer for SaveErrors {
    fn on_attempt(&self, _: &Attempt) {}

    fn on_token_save_error(&self, error: &TokenError) {
        self.0.lock().unwrap().push(error.to_string());
    }
}

fn stored(access_token: &str, refresh_token: &str, server: &TestServer, expires_in: Duration) -> StoredTokens {
    let now = server.clock().system_time();
    StoredTokens::new(refresh_token).with_access_token(access_token, now + expires_in).with_issued_at(now)
}

fn tokens(server: &TestServer, store: impl TokenStore) -> RefreshingToken {
    // Shared, so that the tests also show that an `Arc` passes each call on.
    refreshing_token(server).store(Arc::new(store) as Arc<dyn TokenStore>).build().unwrap()
}

async fn token(tokens: &RefreshingToken) -> AccessToken {
    with_time_limit(tokens.token()).await.unwrap()
}

/// The refresh tokens that were sent.
fn sent(server: &TestServer) -> Vec<String> {
    let value = |body: &str| body.rsplit_once("refresh_token=").unwrap().1.replace("%2D", "-");
    server.requests().iter().map(|request| value(request.body())).collect()
}

#[tokio::test]
async fn restarted_program_uses_the_stored_access_token() {
    let directory = tempfile::tempdir().unwrap();
    let store = FileTokenStore::new(directory.path().join("tokens.json"));
    let server = authorization_server().await;
    assert_eq!(token(&tokens(&server, store.clone())).await, AccessToken::from("access-1"));
    let saved = store.load().await.unwrap().unwrap();
    assert_eq!((saved.access_token(), saved.refresh_token()), (Some("access-1"), "refresh-1"));
    assert_eq!(saved.issued_at(), Some(server.clock().system_time()));
    assert_eq!(saved.expires_at(), Some(server.clock().system_time() + HOUR));

    server.clock().advance(HOUR / 2);
    let restarted = tokens(&server, store.clone());
    assert_eq!(token(&restarted).await, AccessToken::from("access-1"));
    assert_eq!(server.requests().len(), 1);
    // It is refreshed at the same time as without a restart: with a tenth of its lifetime left.
    server.clock().advance(HOUR / 2 - Duration::from_secs(361));
    assert_eq!(token(&restarted).await, AccessToken::from("access-1"));
    settle().await;
    assert_eq!(server.requests().len(), 1);
    server.clock().advance(Duration::from_secs(1));
    assert_eq!(token(&restarted).await, AccessToken::from("access-1"));
    eventually(async || token(&restarted).await == AccessToken::from("access-2")).await;
    assert_eq!(sent(&server), ["canary-refresh", "refresh-1"]);
}

#[tokio::test]
async fn stored_tokens_take_precedence_over_those_of_the_builder() {
    let server = authorization_server().await;
    for (expires_in, expected) in [(HOUR, "stored"), (Duration::ZERO, "built")] {
        let store = MemoryStore::new(Some(stored("stored", "newer", &server, expires_in)));
        let tokens = refreshing_token(&server).access_token("built", HOUR).store(store.clone()).build().unwrap();
        assert_eq!(token(&tokens).await, AccessToken::from(expected));
    }
    assert!(server.requests().is_empty());
    let store = MemoryStore::new(Some(StoredTokens::new("newer")));
    assert_eq!(token(&tokens(&server, store.clone())).await, AccessToken::from("access-1"));
    assert_eq!(sent(&server), ["newer"]);
    assert_eq!(store.refresh_token().as_deref(), Some("refresh-1"));
}

#[tokio::test]
async fn rejected_stored_token_gives_way_to_that_of_the_builder() {
    let server = TestServer::start([
        respond(400, &[], r#"{"error": "invalid_grant"}"#),
        respond(200, &[], r#"{"access_token": "access", "expires_in": 3600}"#),
    ])
    .await;
    let store = MemoryStore::new(Some(StoredTokens::new("expired")));
    let tokens = tokens(&server, store.clone());
    assert_eq!(token(&tokens).await, AccessToken::from("access"));
    assert_eq!(sent(&server), ["expired", "canary-refresh"]);
    // The response has no refresh token, so the accepted one is stored.
    assert_eq!(store.refresh_token().as_deref(), Some("canary-refresh"));
}

/// A server that accepts only the refresh token that it issued last. Its access tokens expire after an hour.
async fn rotating_server() -> (TestServer, Arc<AtomicUsize>) {
    let issued = AtomicUsize::new(0);
    let rejected = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&rejected);
    let server = TestServer::start_handler(move |request| {
        let current = issued.load(Ordering::SeqCst);
        let expected = if current == 0 { "canary%2Drefresh".to_owned() } else { format!("refresh{current}") };
        if !request.body().ends_with(&format!("&refresh_token={expected}")) {
            count.fetch_add(1, Ordering::SeqCst);
            return respond(400, &[], r#"{"error": "invalid_grant"}"#);
        }
        let next = issued.fetch_add(1, Ordering::SeqCst) + 1;
        let body =
            format!(r#"{{"access_token": "access{next}", "refresh_token": "refresh{next}", "expires_in": 3600}}"#);
        respond(200, &[], &body)
    })
    .await;
    (server, rejected)
}

#[tokio::test]
async fn processes_with_one_file_refresh_once() {
    let directory = tempfile::tempdir().unwrap();
    let (server, rejected) = rotating_server().await;
    // Each has its own settings, memory and lock, like the processes that share a file.
    let processes: Vec<_> =
        (0..6).map(|_| tokens(&server, FileTokenStore::new(directory.path().join("tokens.json")))).collect();
    for round in 1..=4 {
        let mut callers = JoinSet::new();
        for caller in 0..24 {
            let tokens = processes[caller % processes.len()].clone();
            callers.spawn(async move { token(&tokens).await });
        }
        for token in callers.join_all().await {
            assert_eq!(token, AccessToken::from(format!("access{round}")));
        }
        assert_eq!((server.requests().len(), rejected.load(Ordering::SeqCst)), (round, 0));
        server.clock().advance(HOUR);
    }

    // While the token is valid, it is refreshed in the background, once for all.
    for tokens in &processes {
        token(tokens).await;
    }
    server.clock().advance(HOUR - Duration::from_secs(60));
    eventually(async || {
        let mut updated = 0;
        for tokens in &processes {
            updated += usize::from(token(tokens).await == AccessToken::from("access6"));
        }
        updated == processes.len()
    })
    .await;
    assert_eq!((server.requests().len(), rejected.load(Ordering::SeqCst)), (6, 0));

    // The server rejects the token. The first refresh serves all.
    server.clock().advance(Duration::from_secs(61));
    for tokens in &processes {
        assert!(with_time_limit(tokens.refresh(&AccessToken::from("access6"))).await.unwrap());
        assert_eq!(token(tokens).await, AccessToken::from("access7"));
    }
    assert_eq!((server.requests().len(), rejected.load(Ordering::SeqCst)), (7, 0));
}

/// The environment variables of [`child_process`].
const TOKEN_FILE: &str = "TEST_TOKEN_FILE";
const TOKEN_SERVER: &str = "TEST_TOKEN_SERVER";

/// Not a test by itself: one of the processes of the next test, which runs this executable again.
#[tokio::test]
async fn child_process() {
    let (Ok(file), Ok(server)) = (std::env::var(TOKEN_FILE), std::env::var(TOKEN_SERVER)) else { return };
    let tokens = RefreshingToken::builder("client", "canary-secret", "canary-refresh")
        .base_url(server)
        .store(FileTokenStore::new(&file))
        .build()
        .unwrap();
    std::fs::write(format!("{file}.{}", std::process::id()), "").unwrap();
    assert_eq!(token(&tokens).await, AccessToken::from("access1"));
    with_time_limit(tokens.refresh(&AccessToken::from("access1"))).await.unwrap();
}

#[tokio::test]
async fn operating_system_processes_refresh_once() {
    let directory = tempfile::tempdir().unwrap();
    let (server, rejected) = rotating_server().await;
    let lock = FileTokenStore::new(directory.path().join("tokens.json")).lock().await.unwrap();
    let start = |_| {
        std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_process"])
            .env(TOKEN_FILE, directory.path().join("tokens.json"))
            .env(TOKEN_SERVER, server.base_url())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    let mut processes: Vec<_> = (0..4).map(start).collect();
    // All of them wait for this process.
    eventually(async || {
        tokio::time::sleep(Duration::from_millis(5)).await;
        std::fs::read_dir(directory.path()).unwrap().count() == 1 + processes.len()
    })
    .await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(server.requests().is_empty());
    drop(lock);
    for process in &mut processes {
        let exited = async {
            loop {
                match process.try_wait().unwrap() {
                    Some(status) => break status,
                    None => tokio::time::sleep(Duration::from_millis(10)).await,
                }
            }
        };
        assert!(with_time_limit(exited).await.success());
    }
    assert_eq!((server.requests().len(), rejected.load(Ordering::SeqCst)), (1, 0));
}

#[tokio::test]
async fn failed_save_is_reported_and_repeated() {
    for (fault, expected) in
        [(Fault::Fails, "the vault is sealed"), (Fault::Panics, "the token store panicked and did not save the tokens")]
    {
        let server = authorization_server().await;
        let (store, errors) = (MemoryStore::new(None), SaveErrors::default());
        store.change(|memory| memory.save = fault);
        let tokens = refreshing_token(&server).store(store.clone()).observer(errors.clone()).build().unwrap();
        assert_eq!(token(&tokens).await, AccessToken::from("access-1"));
        assert_eq!(*errors.0.lock().unwrap(), [expected]);

        // Nothing happens until the pause is over. Then the tokens are saved without another refresh.
        store.change(|memory| memory.save = Fault::None);
        token(&tokens).await;
        settle().await;
        assert_eq!(store.refresh_token(), None);
        server.clock().advance(Duration::from_secs(60));
        token(&tokens).await;
        eventually(async || store.refresh_token().as_deref() == Some("refresh-1")).await;
        assert_eq!((server.requests().len(), errors.0.lock().unwrap().len()), (1, 1));
    }
}

#[tokio::test]
async fn unsaved_tokens_are_newer_than_the_stored_ones() {
    let server = authorization_server().await;
    let store = MemoryStore::new(Some(stored("stored", "old", &server, HOUR)));
    store.change(|memory| memory.save = Fault::Fails);
    let tokens = tokens(&server, store.clone());
    assert_eq!(token(&tokens).await, AccessToken::from("stored"));
    for refresh in 1..=3 {
        server.clock().advance(HOUR);
        assert_eq!(token(&tokens).await, AccessToken::from(format!("access-{refresh}")));
    }
    assert_eq!(sent(&server), ["old", "refresh-1", "refresh-2"]);
    // Another process saved others, which are used instead.
    store.change(|memory| memory.tokens = Some(stored("other", "other", &server, 2 * HOUR)));
    server.clock().advance(HOUR);
    assert_eq!(token(&tokens).await, AccessToken::from("other"));
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn panic_of_an_observer_does_not_fail_callers() {
    #[derive(Debug)]
    struct PanickingObserver;
    impl Observer for PanickingObserver {
        fn on_attempt(&self, _: &Attempt) {}

        fn on_token_save_error(&self, _: &TokenError) {
            panic!("on purpose");
        }
    }
    let server = authorization_server().await;
    let store = MemoryStore::new(None);
    store.change(|memory| memory.save = Fault::Fails);
    let tokens = refreshing_token(&server).store(store).observer(PanickingObserver).build().unwrap();
    assert_eq!(token(&tokens).await, AccessToken::from("access-1"));
}

/// Without the newest refresh token, a refresh could invalidate all tokens.
#[tokio::test]
async fn store_that_cannot_be_read_or_locked_prevents_a_refresh() {
    let fault_of_load: fn(&mut Memory) -> &mut Fault = |memory| &mut memory.load;
    let fault_of_lock: fn(&mut Memory) -> &mut Fault = |memory| &mut memory.lock;
    for (method, fault, expected, is_transient) in [
        (fault_of_load, Fault::Fails, "the vault is sealed", false),
        (fault_of_load, Fault::Panics, "the token store panicked and did not load the tokens", false),
        (fault_of_load, Fault::Hangs, "the token store did not load the tokens within 61.061 s", true),
        (fault_of_lock, Fault::Fails, "the vault is sealed", false),
        (fault_of_lock, Fault::Panics, "the token store panicked and did not lock the tokens", false),
        (fault_of_lock, Fault::Hangs, "the token store did not lock the tokens within 183.183 s", true),
    ] {
        let server = authorization_server().await;
        let store = MemoryStore::new(None);
        store.change(|memory| *method(memory) = fault);
        let tokens = tokens(&server, store.clone());
        let expire = async {
            if fault == Fault::Hangs {
                settle().await;
                server.clock().expire_attempts();
            }
        };
        let (result, ()) = tokio::join!(with_time_limit(tokens.token()), expire);
        let error = result.unwrap_err();
        assert_eq!((error.to_string().as_str(), error.is_transient()), (expected, is_transient));
        assert!(server.requests().is_empty());
        store.change(|memory| *method(memory) = Fault::None);
        server.clock().advance(Duration::from_secs(30));
        assert_eq!(token(&tokens).await, AccessToken::from("access-1"), "the store is not read again");
    }
}

#[tokio::test]
async fn save_that_hangs_delays_the_token_by_its_timeout() {
    let server = authorization_server().await;
    let (store, errors) = (MemoryStore::new(None), SaveErrors::default());
    store.change(|memory| memory.save = Fault::Hangs);
    let tokens = refreshing_token(&server).store(store).observer(errors.clone()).build().unwrap();
    let expire = async {
        server.until_requests(1).await;
        while errors.0.lock().unwrap().is_empty() {
            settle().await;
            server.clock().expire_attempts();
        }
    };
    let (result, ()) = tokio::join!(with_time_limit(tokens.token()), expire);
    assert_eq!(result.unwrap(), AccessToken::from("access-1"));
    assert_eq!(*errors.0.lock().unwrap(), ["the token store did not save the tokens within 61.061 s"]);
}

/// A file store that counts the calls of `lock`.
#[derive(Debug)]
struct CountingStore(FileTokenStore, Arc<AtomicUsize>);

impl TokenStore for CountingStore {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredTokens>, TokenError>> {
        self.0.load()
    }

    fn save<'a>(&'a self, tokens: &'a StoredTokens) -> BoxFuture<'a, Result<(), TokenError>> {
        self.0.save(tokens)
    }

    fn lock(&self) -> BoxFuture<'_, Result<TokenStoreLock, TokenError>> {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0.lock()
    }
}

#[tokio::test]
async fn lock_of_another_process_is_awaited_within_a_bound() {
    let directory = tempfile::tempdir().unwrap();
    let (store, locks) = (FileTokenStore::new(directory.path().join("tokens.json")), Arc::default());
    let server = authorization_server().await;
    let tokens = tokens(&server, CountingStore(store.clone(), Arc::clone(&locks)));
    let lock = store.lock().await.unwrap();
    let expire = async {
        eventually(async || locks.load(Ordering::SeqCst) == 1).await;
        server.clock().expire_attempts();
    };
    let (result, ()) = tokio::join!(with_time_limit(tokens.token()), expire);
    let error = result.unwrap_err();
    assert_eq!(error.to_string(), "the token store did not lock the tokens within 183.183 s");
    assert!(error.is_transient() && server.requests().is_empty());

    server.clock().advance(Duration::from_secs(5));
    let release = async {
        eventually(async || locks.load(Ordering::SeqCst) == 2).await;
        settle().await;
        assert!(server.requests().is_empty());
        drop(lock);
    };
    let (result, ()) = tokio::join!(with_time_limit(tokens.token()), release);
    assert_eq!(result.unwrap(), AccessToken::from("access-1"));
}

/// The message of a store must not contain tokens, and is omitted if it does.
#[tokio::test]
async fn message_with_a_secret_is_omitted() {
    #[derive(Debug)]
    struct LeakingStore;
    impl TokenStore for LeakingStore {
        fn load(&self) -> BoxFuture<'_, Result<Option<StoredTokens>, TokenError>> {
            Box::pin(async { Ok(None) })
        }

        fn save<'a>(&'a self, tokens: &'a StoredTokens) -> BoxFuture<'a, Result<(), TokenError>> {
            Box::pin(async { Err(TokenError::new(format!("cannot insert {}", tokens.refresh_token()))) })
        }
    }
    let server = authorization_server().await;
    let errors = SaveErrors::default();
    let tokens = refreshing_token(&server).store(LeakingStore).observer(errors.clone()).build().unwrap();
    assert_eq!(token(&tokens).await, AccessToken::from("access-1"));
    let expected = "the token store failed; its message is omitted because it contains a secret";
    assert_eq!(*errors.0.lock().unwrap(), [expected]);
}

#[test]
fn debug_output_hides_the_tokens() {
    let tokens = StoredTokens::new("canary").with_access_token("canary", SystemTime::UNIX_EPOCH);
    let store = FileTokenStore::new("tokens.json");
    let printed = format!("{tokens:?} {store:?} {:?}", TokenStoreLock::new("canary"));
    assert!(!printed.contains("canary") && printed.contains("tokens.json"), "{printed}");
    assert_eq!(TestClock::ATTEMPT_TIMEOUT, Duration::from_millis(61_061), "the timeout in the messages above");
}

/// A program ends after an operation that did not wait for its refresh.
#[tokio::test]
async fn finish_refresh_waits_until_the_tokens_are_saved() {
    let server = authorization_server().await;
    let store = MemoryStore::new(None);
    let tokens = refreshing_token(&server).store(store.clone()).build().unwrap();
    tokens.finish_refresh().await;
    assert!(server.requests().is_empty(), "no refresh is in flight");
    let mut operation = tokens.token();
    tokio::select! {
        result = &mut operation => unreachable!("{result:?}"),
        () = server.until_requests(1) => {}
    }
    drop(operation);
    with_time_limit(tokens.finish_refresh()).await;
    assert_eq!(store.refresh_token().as_deref(), Some("refresh-1"));
    tokens.finish_refresh().await;
    assert_eq!(server.requests().len(), 1);
}

/// The refresh never ends, because it was dropped with its runtime.
#[test]
fn finish_refresh_returns_after_the_runtime_ended() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let tokens =
        RefreshingToken::builder("client", "secret", "refresh").base_url("http://127.0.0.1:9").build().unwrap();
    runtime().block_on(async {
        let mut operation = tokens.token();
        // The first poll starts the refresh.
        tokio::select! {
            biased;
            result = &mut operation => unreachable!("{result:?}"),
            () = std::future::ready(()) => {}
        }
    });
    runtime().block_on(with_time_limit(tokens.finish_refresh()));
}
