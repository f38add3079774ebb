//! Requests by way of a proxy, set with `configure_http_client`.

#![expect(clippy::unwrap_used, reason = "a helper fails its test by a panic")]

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use webex_call_pickup::{ClientBuilder, TokenSource as _, reqwest::Proxy};
use webex_call_pickup_tests::{TestServer, authorization_server, refreshing_token, send, success};

/// A name that only the proxy resolves.
const BASE_URL: &str = "http://webex.invalid/v1";

fn with_proxy(builder: ClientBuilder, proxy: Proxy) -> ClientBuilder {
    let builder = builder.base_url(BASE_URL).dangerously_allow_plain_http();
    builder.configure_http_client(move |builder| builder.proxy(proxy.clone()))
}

#[tokio::test]
async fn sends_requests_to_an_http_proxy() {
    let proxy = TestServer::start([success()]).await;
    let address = proxy.base_url().replace("/v1", "");
    let client = with_proxy(proxy.client_builder(), Proxy::http(address).unwrap()).build().unwrap();
    send(&client).await.unwrap();
    let [target] = proxy.targets().try_into().unwrap();
    assert!(target.starts_with(&format!("{BASE_URL}/telephony/")), "{target}");
}

#[tokio::test]
async fn refreshes_a_token_by_way_of_a_proxy() {
    let proxy = authorization_server().await;
    let address = Proxy::http(proxy.base_url().replace("/v1", "")).unwrap();
    // Without the proxy, nothing listens there.
    let (_socket, unused) = webex_call_pickup_tests::unused_address();
    let tokens = refreshing_token(&proxy)
        .base_url(format!("http://{unused}/v1"))
        .configure_http_client(move |builder| builder.proxy(address.clone()))
        .build()
        .unwrap();
    tokens.token().await.unwrap();
    let [target] = proxy.targets().try_into().unwrap();
    assert_eq!(target, format!("http://{unused}/v1/access_token"));
}

#[tokio::test]
async fn connects_by_way_of_a_socks_proxy() {
    let server = TestServer::start([success()]).await;
    let destination = server.base_url().replace("http://", "").replace("/v1", "").parse().unwrap();
    let proxy = SocksProxy::start(destination).await;
    let url = format!("socks5h://{}", proxy.address);
    let client = with_proxy(server.client_builder(), Proxy::all(url).unwrap()).build().unwrap();
    send(&client).await.unwrap();
    assert_eq!(*proxy.requested.lock().unwrap(), ["webex.invalid:80"]);
    assert_eq!(server.requests()[0].header("host"), Some("webex.invalid"));
}

#[tokio::test]
async fn error_names_the_server_behind_a_proxy() {
    let server = TestServer::start([success()]).await;
    let (_socket, unused) = webex_call_pickup_tests::unused_address();
    let proxy = Proxy::all(format!("socks5h://{unused}")).unwrap();
    let error = send(&with_proxy(server.client_builder(), proxy).build().unwrap()).await.unwrap_err();
    assert!(error.is_connect(), "{error}");
    assert!(error.to_string().starts_with("getCallPickup: cannot connect to the server `webex.invalid`; "), "{error}");
}

/// A SOCKS 5 proxy (RFC 1928) that connects all clients to one server. Stops when it is dropped.
struct SocksProxy {
    address: SocketAddr,
    /// The hosts and ports that clients asked for.
    requested: Arc<Mutex<Vec<String>>>,
    _connections: JoinSet<()>,
}

impl SocksProxy {
    async fn start(destination: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let requested = Arc::new(Mutex::new(Vec::new()));
        let recorded = Arc::clone(&requested);
        let mut connections = JoinSet::new();
        connections.spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                // An error means that the client closed the connection. The test checks the client's side.
                let _ = connect(client, destination, &recorded).await;
            }
        });
        Self { address, requested, _connections: connections }
    }
}

async fn connect(mut client: TcpStream, destination: SocketAddr, requested: &Mutex<Vec<String>>) -> io::Result<()> {
    const VERSION: u8 = 5;
    let [version, methods] = read(&mut client).await?;
    assert_eq!(version, VERSION);
    client.read_exact(&mut vec![0; methods.into()]).await?;
    const NO_AUTHENTICATION: u8 = 0;
    client.write_all(&[VERSION, NO_AUTHENTICATION]).await?;

    const CONNECT: u8 = 1;
    const DOMAIN_NAME: u8 = 3;
    assert_eq!(read(&mut client).await?, [VERSION, CONNECT, 0, DOMAIN_NAME]);
    let [length] = read(&mut client).await?;
    let mut name = vec![0; length.into()];
    client.read_exact(&mut name).await?;
    let port = u16::from_be_bytes(read(&mut client).await?);
    requested.lock().unwrap().push(format!("{}:{port}", String::from_utf8_lossy(&name)));

    let mut server = TcpStream::connect(destination).await?;
    const SUCCEEDED: u8 = 0;
    const IPV4: u8 = 1;
    client.write_all(&[VERSION, SUCCEEDED, 0, IPV4, 0, 0, 0, 0, 0, 0]).await?;
    copy_bidirectional(&mut client, &mut server).await?;
    Ok(())
}

async fn read<const N: usize>(client: &mut TcpStream) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    client.read_exact(&mut bytes).await?;
    Ok(bytes)
}
