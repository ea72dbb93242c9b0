//! The progress bar of an import, for the person at the keyboard. It goes to standard error, and only if that is a
//! terminal.

use indicatif::{ProgressBar, ProgressStyle};

use super::import::Progress;

/// A bar that follows an import.
#[derive(Debug)]
pub struct Bar(ProgressBar);

impl Default for Bar {
    fn default() -> Self {
        Self::new()
    }
}

impl Bar {
    /// A bar at its beginning.
    pub fn new() -> Self {
        let bar = ProgressBar::new(0);
        let form = "{msg} [{wide_bar}] {bytes} of {total_bytes}, {eta} left";
        // A form that cannot be read leaves the library's own.
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.set_message("Reading");
        Self(bar)
    }

    /// Shows how far the import is.
    pub fn show(&self, progress: Progress) {
        self.0.set_length(progress.total);
        self.0.set_position(progress.bytes);
        if progress.sorting {
            self.0.set_message(format!("Sorting {} rows", progress.rows));
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
