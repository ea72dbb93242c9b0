//! A service that is told to stop finishes what has begun, and ends in time whoever is slow.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{House, house};
use crate::{
    operate::{Running, serve},
    stories,
};

const BODY: &str = "words=enough";

/// A request that has begun: its head was read, and the service waits for its body.
async fn begun(running: &Running) -> TcpStream {
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let head = format!(
        "POST /words HTTP/1.1\r\nHost: alongside.test\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        BODY.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut told = [0; 25];
    stream.read_exact(&mut told).await.unwrap();
    assert_eq!(&told, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

stories! {
    with house;

    async fn what_has_begun_is_finished(house: House) {
        let running = serve(house.app.clone(), ([127, 0, 0, 1], 0).into(), true).await.unwrap();
        let address = running.address;
        let mut stream = begun(&running).await;
        let stopping = tokio::spawn(running.stop());
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        stream.write_all(BODY.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
        assert!(stopping.await.unwrap(), "everything was finished");
    }

    async fn nobody_slow_keeps_it_from_ending(house: House) {
        let running = serve(house.app.clone(), ([127, 0, 0, 1], 0).into(), true).await.unwrap();
        let stream = begun(&running).await;
        assert!(!running.stop_within(Duration::from_millis(50)).await, "one request was not finished");
        drop(stream);
    }
}
