//! The HTTP/2 connections of a [`TestServer`](crate::TestServer), over TLS.
//!
//! They are written frame by frame, because a library for servers sends no faults.

pub(crate) mod connection;
mod flow_control;
pub mod frame;
mod request_reader;
