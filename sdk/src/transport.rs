//! How a request travels: the one implementation of the hooks that the generated code calls.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{AUTHORIZATION, HeaderValue, USER_AGENT};

use crate::{
    Client,
    operation::Operation,
    runtime::{Answer, ClientHooks, Error},
};

/// The most that is read of a successful answer, in bytes.
const MAX_BODY: usize = 32 * 1024 * 1024;
/// The most that is read of any other answer, in bytes. The rest is dropped.
const MAX_ERROR_BODY: usize = 64 * 1024;

/// What every request of a client needs.
#[derive(Clone)]
pub(crate) struct Transport {
    pub(crate) authorization: HeaderValue,
    /// None: the caller's own `reqwest::Client` decides.
    pub(crate) user_agent: Option<HeaderValue>,
    /// For the whole exchange, from the connection to the last byte of the answer.
    pub(crate) timeout: Duration,
}

impl ClientHooks<Transport> for Client {
    async fn pre(&self, request: &mut reqwest::Request, _: &'static Operation) -> Result<(), Error> {
        let transport = &self.inner;
        *request.timeout_mut() = Some(transport.timeout);
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, transport.authorization.clone());
        if let Some(user_agent) = &transport.user_agent {
            headers.insert(USER_AGENT, user_agent.clone());
        }
        Ok(())
    }

    async fn exec(&self, request: reqwest::Request, _: &'static Operation) -> Result<Box<Answer>, Error> {
        let mut response = self.client.execute(request).await?;
        let is_success = response.status().is_success();
        let limit = if is_success { MAX_BODY } else { MAX_ERROR_BODY };
        let read = read_body(&mut response, limit).await;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let answer = |body| Box::new(Answer { status, headers, body });
        match read {
            Ok((body, Extent::Whole)) => Ok(answer(body)),
            Ok((body, Extent::Cut)) if is_success => Err(Error::TooLarge(answer(body), limit)),
            // What was read says more than the failure to read the rest.
            Ok((body, Extent::Cut)) => Ok(answer(body)),
            Err((_, error)) if is_success => Err(error.into()),
            Err((body, _)) => Ok(answer(body)),
        }
    }

    async fn post(&self, _: &Result<Box<Answer>, Error>, _: &'static Operation) -> Result<(), Error> {
        Ok(())
    }
}

enum Extent {
    Whole,
    Cut,
}

/// Reads at most `limit` bytes, whatever `Content-Length` says. On failure, gives what was read before it.
async fn read_body(response: &mut reqwest::Response, limit: usize) -> Result<(Bytes, Extent), (Bytes, reqwest::Error)> {
    let mut body = BytesMut::new();
    loop {
        match response.chunk().await {
            Ok(None) => return Ok((body.freeze(), Extent::Whole)),
            Ok(Some(chunk)) if body.len() + chunk.len() > limit => {
                body.extend_from_slice(&chunk[..limit - body.len()]);
                return Ok((body.freeze(), Extent::Cut));
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Err(error) => return Err((body.freeze(), error)),
        }
    }
}
