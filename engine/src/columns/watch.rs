//! A time limit on one piece of work: a watchdog thread interrupts the engine when it is up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use duckdb::{Connection, InterruptHandle};

use super::error::{ColumnsError, Kind};

/// Runs `work`; after `limit` the engine is interrupted and the answer is [`Kind::TooLong`].
///
/// The watchdog has ended when this returns, so it can never interrupt a later question.
pub(super) fn within<T>(
    connection: &Connection,
    limit: Duration,
    work: impl FnOnce() -> Result<T, ColumnsError>,
) -> Result<T, ColumnsError> {
    let handle: Arc<InterruptHandle> = connection.interrupt_handle();
    let late = AtomicBool::new(false);
    let answer = std::thread::scope(|scope| {
        let (done, waiting) = channel::<()>();
        let late = &late;
        scope.spawn(move || {
            if waiting.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                late.store(true, Ordering::SeqCst);
                handle.interrupt();
            }
        });
        let answer = work();
        drop(done);
        answer
    });
    match answer {
        // An answer that came in the same instant is an answer.
        Ok(answer) => Ok(answer),
        Err(error) if late.load(Ordering::SeqCst) => Err(ColumnsError::new(
            Kind::TooLong,
            format!(
                "The question took longer than {} and was stopped. Ask about a shorter time, or allow more seconds.",
                in_words(limit)
            ),
        )
        .with_detail(error.detail())),
        Err(error) => Err(error),
    }
}

fn in_words(limit: Duration) -> String {
    match limit.as_secs() {
        0 => format!("{} milliseconds", limit.as_millis()),
        1 => "1 second".to_owned(),
        seconds => format!("{seconds} seconds"),
    }
}
