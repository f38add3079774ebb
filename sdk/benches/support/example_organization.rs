//! A fast server of an example organization: its locations, their call pickups, and the details of each.
//!
//! It stores nothing, because each response follows from the IDs in the request. The tests of the audit include this file.

use std::{
    fmt::Write as _,
    io::{Read, Write as _},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// The size of the organization and of the pages of its lists.
#[derive(Clone, Copy)]
pub(crate) struct ExampleOrganization {
    pub(crate) locations: usize,
    pub(crate) groups_per_location: usize,
    pub(crate) page_size: usize,
}

/// A request to the server.
pub(crate) enum ApiRequest {
    Locations { start: usize },
    Groups { location: usize, start: usize },
    Details { location: usize, group: usize },
}

impl ApiRequest {
    fn parse(target: &str) -> Option<Self> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let start = query.split('&').find_map(|pair| pair.strip_prefix("start=")?.parse().ok()).unwrap_or(0);
        let mut segments = path.strip_prefix("/v1/telephony/config/locations")?.split('/').skip(1);
        match (segments.next(), segments.next(), segments.next()) {
            (None, ..) => Some(Self::Locations { start }),
            (Some(location), Some("callPickups"), None) => {
                Some(Self::Groups { location: location.parse().ok()?, start })
            }
            (Some(location), Some("callPickups"), Some(group)) => {
                let group = group.split_once('-')?.1.parse().ok()?;
                Some(Self::Details { location: location.parse().ok()?, group })
            }
            _ => None,
        }
    }
}

/// The number of requests to the server.
#[derive(Default)]
pub(crate) struct RequestCounter {
    total: AtomicUsize,
    in_flight: AtomicUsize,
    max_in_flight: AtomicUsize,
}

#[allow(dead_code, reason = "not used by all tests and benchmarks that include this file")]
impl RequestCounter {
    pub(crate) fn total(&self) -> usize {
        self.total.load(Ordering::SeqCst)
    }

    pub(crate) fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::SeqCst)
    }

    pub(crate) fn max_in_flight(&self) -> usize {
        self.max_in_flight.load(Ordering::SeqCst)
    }

    fn start(&self) {
        self.total.fetch_add(1, Ordering::SeqCst);
        let in_flight = self.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
        self.max_in_flight.fetch_max(in_flight, Ordering::SeqCst);
    }

    fn end(&self) {
        self.in_flight.fetch_sub(1, Ordering::SeqCst);
    }
}

#[allow(dead_code, reason = "not used by all tests and benchmarks that include this file")]
impl ExampleOrganization {
    /// Starts the server and returns its base URL. It calls `intercept` with each request, which may block, and may return a
    /// status code to send instead of the response. Each connection has a thread, so that it shares no runtime with the
    /// clients.
    pub(crate) fn serve(
        self,
        intercept: impl Fn(&ApiRequest) -> Option<u16> + Send + Sync + 'static,
    ) -> (String, Arc<RequestCounter>) {
        self.serve_and_close(intercept, || None)
    }

    /// Starts the server like [`serve`](Self::serve). It calls `close_after` with each response, and closes the connection
    /// that long after it.
    pub(crate) fn serve_and_close(
        self,
        intercept: impl Fn(&ApiRequest) -> Option<u16> + Send + Sync + 'static,
        close_after: impl Fn() -> Option<Duration> + Send + Sync + 'static,
    ) -> (String, Arc<RequestCounter>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let counter = Arc::new(RequestCounter::default());
        let (thread_counter, hooks) = (Arc::clone(&counter), Arc::new((intercept, close_after)));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                let (counter, hooks) = (Arc::clone(&thread_counter), Arc::clone(&hooks));
                thread::spawn(move || self.serve_connection(stream, &counter, &hooks.0, &hooks.1));
            }
        });
        (format!("http://{address}/v1"), counter)
    }

    fn serve_connection(
        self,
        mut stream: TcpStream,
        counter: &RequestCounter,
        intercept: &dyn Fn(&ApiRequest) -> Option<u16>,
        close_after: &dyn Fn() -> Option<Duration>,
    ) {
        stream.set_nodelay(true).unwrap();
        let (mut head, mut response, mut body) = ([0; 4096], String::new(), String::new());
        let mut length = 0;
        while let Ok(count @ 1..) = stream.read(&mut head[length..]) {
            length += count;
            if !head[..length].ends_with(b"\r\n\r\n") {
                continue;
            }
            counter.start();
            let text = std::str::from_utf8(&head[..length]).unwrap();
            length = 0;
            let request = text.split(' ').nth(1).and_then(ApiRequest::parse);
            let status = request.as_ref().map_or(Some(404), intercept);
            response.clear();
            body.clear();
            let next_start = match (status, request) {
                (None, Some(request)) => self.write_body(request, &mut body),
                _ => None,
            };
            let status = status.unwrap_or(200);
            write!(response, "HTTP/1.1 {status} Reason\r\ncontent-type: application/json\r\n").unwrap();
            if let Some(start) = next_start {
                write!(response, "link: <?start={start}>; rel=\"next\"\r\n").unwrap();
            }
            write!(response, "content-length: {}\r\n\r\n{body}", body.len()).unwrap();
            counter.end();
            if stream.write_all(response.as_bytes()).is_err() {
                return;
            }
            if let Some(delay) = close_after() {
                thread::sleep(delay);
                return;
            }
        }
    }

    /// Writes the body of the response. Returns the start of the next page.
    fn write_body(self, request: ApiRequest, body: &mut String) -> Option<usize> {
        let list = |body: &mut String, name: &str, start: usize, total: usize, item: &dyn Fn(&mut String, usize)| {
            let end = total.min(start + self.page_size);
            write!(body, "{{\"{name}\": [").unwrap();
            for number in start..end {
                body.push_str(if number > start { ", " } else { "" });
                item(body, number);
            }
            body.push_str("]}");
            (end < total).then_some(end)
        };
        match request {
            ApiRequest::Locations { start } => list(body, "locations", start, self.locations, &|body, location| {
                write!(body, "{{\"id\": \"{location}\", \"name\": \"Location {location}\"}}").unwrap();
            }),
            ApiRequest::Groups { location, start } => {
                list(body, "callPickups", start, self.groups_per_location, &|body, group| {
                    write!(
                        body,
                        "{{\"id\": \"{location}-{group}\", \"name\": \"Group {location}-{group}\", \
                         \"locationId\": \"{location}\", \"locationName\": \"Location {location}\"}}"
                    )
                    .unwrap();
                })
            }
            ApiRequest::Details { location, group } => {
                write!(
                    body,
                    "{{\"id\": \"{location}-{group}\", \"name\": \"Group {location}-{group}\", \
                     \"notificationType\": \"AUDIO_ONLY\", \"notificationDelayTimerSeconds\": 20, \"agents\": ["
                )
                .unwrap();
                for agent in 0..3 {
                    body.push_str(if agent > 0 { ", " } else { "" });
                    write!(
                        body,
                        "{{\"id\": \"{agent}\", \"firstName\": \"John\", \"lastName\": \"Brown\", \"type\": \"PEOPLE\", \
                         \"email\": \"john.brown@example.com\", \"numbers\": [{{\"external\": \"+19075552859\", \
                         \"extension\": \"8080\", \"primary\": \"true\"}}]}}"
                    )
                    .unwrap();
                }
                body.push_str("]}");
                None
            }
        }
    }
}
