//! A server of a whole organization that costs little: locations, the call pickups of each, the details of each.
//!
//! Nothing is stored: what an ID is answered with follows from the ID. The tests of the audit in the `tests` crate include
//! this file.

use std::{
    fmt::Write as _,
    io::{Read, Write as _},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// So many locations with so many call pickups each, told in pages of so many.
#[derive(Clone, Copy)]
pub(crate) struct Fleet {
    pub(crate) locations: usize,
    pub(crate) groups: usize,
    pub(crate) page: usize,
}

/// What is asked for.
pub(crate) enum Asked {
    /// The locations from this one on.
    Locations(usize),
    /// The call pickups of a location from this one on.
    Groups(usize, usize),
    /// The details of a call pickup of a location.
    Details(usize, usize),
}

impl Asked {
    fn by(target: &str) -> Option<Self> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let start = query.split('&').find_map(|pair| pair.strip_prefix("start=")?.parse().ok()).unwrap_or(0);
        let mut parts = path.strip_prefix("/v1/telephony/config/locations")?.split('/').skip(1);
        match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => Some(Self::Locations(start)),
            (Some(location), Some("callPickups"), None) => Some(Self::Groups(location.parse().ok()?, start)),
            (Some(location), Some("callPickups"), Some(group)) => {
                Some(Self::Details(location.parse().ok()?, group.split_once('-')?.1.parse().ok()?))
            }
            _ => None,
        }
    }
}

/// What came and is under way.
#[derive(Default)]
pub(crate) struct Watch {
    requests: AtomicUsize,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
}

#[allow(dead_code)]
impl Watch {
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    pub(crate) fn under_way(&self) -> usize {
        self.under_way.load(Ordering::SeqCst)
    }

    pub(crate) fn most_under_way(&self) -> usize {
        self.most_under_way.load(Ordering::SeqCst)
    }

    fn begin(&self) {
        self.requests.fetch_add(1, Ordering::SeqCst);
        let under_way = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_under_way.fetch_max(under_way, Ordering::SeqCst);
    }

    fn end(&self) {
        self.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Fleet {
    /// Starts the server; gives its base URL. `interfere` sees every request first, may keep it waiting, and may answer it
    /// with a status in place of the fleet. A thread of the system for each connection, so that it shares no runtime with
    /// the clients.
    pub(crate) fn serve(
        self,
        interfere: impl Fn(&Asked) -> Option<u16> + Send + Sync + 'static,
    ) -> (String, Arc<Watch>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let watch = Arc::new(Watch::default());
        let (watching, interfere) = (Arc::clone(&watch), Arc::new(interfere));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, watch, interfere) = (stream.unwrap(), Arc::clone(&watching), Arc::clone(&interfere));
                thread::spawn(move || self.converse(stream, &watch, &*interfere));
            }
        });
        (format!("http://{address}/v1"), watch)
    }

    fn converse(self, mut stream: TcpStream, watch: &Watch, interfere: &dyn Fn(&Asked) -> Option<u16>) {
        stream.set_nodelay(true).unwrap();
        let (mut head, mut reply, mut body) = ([0; 4096], String::new(), String::new());
        let mut read = 0;
        while let Ok(more @ 1..) = stream.read(&mut head[read..]) {
            read += more;
            if !head[..read].ends_with(b"\r\n\r\n") {
                continue;
            }
            watch.begin();
            let text = std::str::from_utf8(&head[..read]).unwrap();
            read = 0;
            let asked = text.split(' ').nth(1).and_then(Asked::by);
            let status = asked.as_ref().map_or(Some(404), interfere);
            reply.clear();
            body.clear();
            let link = match (status, asked) {
                (None, Some(asked)) => self.answer(asked, &mut body),
                _ => None,
            };
            let status = status.unwrap_or(200);
            write!(reply, "HTTP/1.1 {status} Reason\r\ncontent-type: application/json\r\n").unwrap();
            if let Some(start) = link {
                write!(reply, "link: <?start={start}>; rel=\"next\"\r\n").unwrap();
            }
            write!(reply, "content-length: {}\r\n\r\n{body}", body.len()).unwrap();
            watch.end();
            if stream.write_all(reply.as_bytes()).is_err() {
                return;
            }
        }
    }

    /// Writes the body; gives where the next page begins.
    fn answer(self, asked: Asked, body: &mut String) -> Option<usize> {
        let list = |body: &mut String, name: &str, start: usize, of: usize, item: &dyn Fn(&mut String, usize)| {
            let end = of.min(start + self.page);
            write!(body, "{{\"{name}\": [").unwrap();
            for number in start..end {
                body.push_str(if number > start { ", " } else { "" });
                item(body, number);
            }
            body.push_str("]}");
            (end < of).then_some(end)
        };
        match asked {
            Asked::Locations(start) => list(body, "locations", start, self.locations, &|body, location| {
                write!(body, "{{\"id\": \"{location}\", \"name\": \"Location {location}\"}}").unwrap();
            }),
            Asked::Groups(location, start) => list(body, "callPickups", start, self.groups, &|body, group| {
                write!(
                    body,
                    "{{\"id\": \"{location}-{group}\", \"name\": \"Group {location}-{group}\", \
                     \"locationId\": \"{location}\", \"locationName\": \"Location {location}\"}}"
                )
                .unwrap();
            }),
            Asked::Details(location, group) => {
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
