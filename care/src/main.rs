//! The program `alongside`: serve, keep safe, look after evidence, show the demo.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
