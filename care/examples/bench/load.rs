//! A small HTTP/1.1 client that keeps its connection, and the two ways of loading a server with many of them.
//!
//! `saturate`: every client sends its next request when the last was answered. `paced`: requests are due at fixed times,
//! and a wait is counted from the moment a request was due, so that a server that stalls cannot hide it.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// An answer that takes longer counts as an error.
const PATIENCE: Duration = Duration::from_secs(20);
/// The largest answer that is read, in bytes.
const LARGEST: usize = 8_000_000;

/// What is sent.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub path: String,
    pub cookie: String,
    /// A form makes it a POST.
    pub form: Option<String>,
    /// The status that means that it was done.
    pub expected: u16,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    /// The values of all headers of this name.
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.head.lines().filter_map(move |line| {
            let (held, value) = line.split_once(':')?;
            held.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// One connection.
#[derive(Debug)]
pub struct Client {
    address: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, stream: None, buffer: Vec::with_capacity(64_000) }
    }

    /// Sends a request and reads the whole answer. After an error the next request opens a new connection.
    pub async fn send(&mut self, request: &Request) -> io::Result<Answer> {
        let outcome = match timeout(PATIENCE, self.exchange(request)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        };
        if outcome.is_err() {
            self.stream = None;
        }
        outcome
    }

    async fn exchange(&mut self, request: &Request) -> io::Result<Answer> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(self.address).await?;
            stream.set_nodelay(true)?;
            self.stream = Some(stream);
        }
        let Some(stream) = self.stream.as_mut() else { return Err(io::ErrorKind::NotConnected.into()) };
        let text = written(request, self.address);
        stream.write_all(text.as_bytes()).await?;
        self.buffer.clear();
        let mut wanted = None;
        let mut head_ends = 0;
        loop {
            if let Some(wanted) = wanted.filter(|wanted| self.buffer.len() >= *wanted) {
                let head = String::from_utf8_lossy(&self.buffer[..head_ends]).into_owned();
                let status = head.get(9..12).and_then(|code| code.parse().ok()).unwrap_or(0);
                let body = String::from_utf8_lossy(&self.buffer[head_ends..wanted]).into_owned();
                return Ok(Answer { status, head, body });
            }
            if self.buffer.len() > LARGEST || stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if wanted.is_none()
                && let Some(at) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n")
            {
                head_ends = at + 4;
                let head = String::from_utf8_lossy(&self.buffer[..at]).to_ascii_lowercase();
                let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
                wanted = Some(head_ends + length.map_or(0, |length| length.trim().parse().unwrap_or(0)));
            }
        }
    }
}

fn written(request: &Request, host: SocketAddr) -> String {
    let Request { path, cookie, form, .. } = request;
    match form {
        None => format!("GET {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\n\r\n"),
        Some(form) => format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\norigin: http://{host}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            form.len()
        ),
    }
}

/// What came of a load.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub per_second: f64,
    /// Sorted, in milliseconds.
    pub times_ms: Vec<f64>,
    pub errors: u64,
    pub first_error: Option<String>,
}

impl Outcome {
    /// The time that `share` of the requests did not exceed, in milliseconds.
    pub fn quantile(&self, share: f64) -> f64 {
        quantile(&self.times_ms, share)
    }
}

/// Of sorted values, the one that `share` of them do not exceed.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place in a list"
    )]
    let place = (share * sorted.len() as f64) as usize;
    sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// Makes the request of a client's turn.
pub type Maker = Arc<dyn Fn(usize, u64) -> Request + Send + Sync>;

/// How hard to press.
#[derive(Clone, Copy, Debug)]
pub struct Pressure {
    pub clients: usize,
    /// Counted after a tenth of it has passed as a warm-up.
    pub length: Duration,
    /// Requests a second in all; none is as many as the server answers.
    pub rate: Option<f64>,
}

/// Loads the server.
pub async fn load(address: SocketAddr, pressure: Pressure, maker: &Maker) -> Outcome {
    let began = Instant::now() + Duration::from_millis(20);
    let counted_from = began + pressure.length / 10;
    let until = counted_from + pressure.length;
    let turn = Arc::new(AtomicU64::new(0));
    let clients: Vec<_> = (0..pressure.clients)
        .map(|number| {
            let (maker, turn) = (Arc::clone(maker), Arc::clone(&turn));
            tokio::spawn(async move {
                let (mut client, mut outcome) = (Client::new(address), Outcome::default());
                tokio::time::sleep_until(began.into()).await;
                loop {
                    let at = turn.fetch_add(1, Ordering::Relaxed);
                    let due = match pressure.rate {
                        #[expect(clippy::cast_precision_loss, reason = "far fewer requests than 2^52")]
                        Some(rate) => began + Duration::from_secs_f64(at as f64 / rate),
                        None => Instant::now(),
                    };
                    if due >= until {
                        return outcome;
                    }
                    if pressure.rate.is_some() {
                        tokio::time::sleep_until(due.into()).await;
                    }
                    let request = maker(number, at);
                    let answer = client.send(&request).await;
                    let took = due.elapsed();
                    if due < counted_from {
                        continue;
                    }
                    match answer {
                        Ok(answer) if answer.status == request.expected => {
                            outcome.times_ms.push(took.as_secs_f64() * 1_000.0);
                        }
                        other => {
                            outcome.errors += 1;
                            let told = other.map(|answer| format!("{} for {}", answer.status, request.path));
                            outcome.first_error.get_or_insert_with(|| told.unwrap_or_else(|cause| cause.to_string()));
                        }
                    }
                }
            })
        })
        .collect();
    let mut all = Outcome::default();
    for client in clients {
        let Ok(part) = client.await else { continue };
        all.times_ms.extend(part.times_ms);
        all.errors += part.errors;
        all.first_error = all.first_error.or(part.first_error);
    }
    let took = counted_from.elapsed().as_secs_f64();
    all.times_ms.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "far fewer requests than 2^52")]
    let answered = all.times_ms.len() as f64;
    all.per_second = answered / took;
    all
}
