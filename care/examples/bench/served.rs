//! The real program as a process of its own, and what the system knows of its memory.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, ChildStdout, Command},
};

use super::{Fail, Place};

/// A process that listens; it is killed, by its own number, when this is dropped.
#[derive(Debug)]
pub struct Served {
    pub address: SocketAddr,
    child: Child,
    /// Kept open: a service that writes to nobody would end.
    _out: tokio::io::Lines<BufReader<ChildStdout>>,
}

impl Served {
    /// Starts a program that prints `… listens on http://ADDRESS`; its log goes into the data folder.
    pub async fn start(program: &Path, words: &[&str], place: &Place) -> Result<Self, Fail> {
        let log = std::fs::File::options().create(true).append(true).open(place.data.join("bench.log"))?;
        let mut command = Command::new(program);
        command
            .args(words)
            .args(place.words())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true);
        let mut child = command.spawn().map_err(|cause| format!("{}: {cause}", program.display()))?;
        let out = child.stdout.take().ok_or("a process without output")?;
        let mut lines = BufReader::new(out).lines();
        while let Some(line) = lines.next_line().await? {
            if let Some((_, address)) = line.split_once("listens on http://") {
                return Ok(Self { address: address.trim().parse()?, child, _out: lines });
            }
        }
        Err(format!("{} ended before it listened: see {}", program.display(), place.data.join("bench.log").display())
            .into())
    }

    /// Resident memory now and at most so far, in MiB.
    pub fn memory(&self) -> (f64, f64) {
        let id = self.child.id().map_or_else(|| "self".to_owned(), |id| id.to_string());
        (memory(&id, "VmRSS:"), memory(&id, "VmHWM:"))
    }

    /// Ends it.
    pub async fn end(mut self) -> Result<(), Fail> {
        self.child.start_kill()?;
        self.child.wait().await?;
        Ok(())
    }
}

/// A line of `/proc/PROCESS/status`, in MiB.
pub fn memory(process: &str, name: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok()).map_or(f64::NAN, |kib| kib / 1_024.0)
}

/// The program that was built beside this one.
pub fn alongside() -> Result<PathBuf, Fail> {
    let own = std::env::current_exe()?;
    let folder = own.parent().and_then(Path::parent).ok_or("this program is in no folder")?;
    Ok(folder.join("alongside"))
}

/// Runs a command of the program to its end.
pub async fn run(words: &[&str], place: &Place) -> Result<String, Fail> {
    let mut command = Command::new(alongside()?);
    let done = command.args(words).args(place.words()).kill_on_drop(true).output().await?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    Err(format!("alongside {}: {}", words.join(" "), String::from_utf8_lossy(&done.stderr)).into())
}
