//! Proof that a client did not connect to another server.

use std::{
    io::ErrorKind,
    net::{SocketAddr, TcpListener},
};

/// A server at another origin, to which no client should connect.
#[derive(Debug)]
pub struct UncontactedServer(TcpListener);

impl UncontactedServer {
    /// Opens a port without accepting connections, so that any connection stays pending until the check.
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    /// The host and the port.
    pub fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    /// Panics if a client has connected.
    #[track_caller]
    pub fn assert_uncontacted(&self) {
        match self.0.accept() {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            result => panic!("a client connected to another server: {result:?}"),
        }
    }
}
