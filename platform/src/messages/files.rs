//! The carrier where none is set: each message is a file in a folder of the service's own account, under its id alone.

use std::{io::Write as _, path::PathBuf};

use super::{Became, Carrier, Refused, model::Message};
use crate::private;

/// Writes messages into a folder.
pub(super) struct Files(PathBuf);

impl Files {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    fn place(&self, message: &Message) -> PathBuf {
        let end = if message.pdf.is_some() { "pdf" } else { "txt" };
        self.0.join(format!("{}.{end}", message.id))
    }

    fn write(&self, message: &Message) -> std::io::Result<()> {
        private::folder(&self.0)?;
        // A name that begins with a dot is being written: no backup takes it.
        let mut file = tempfile::Builder::new().prefix(".message-").tempfile_in(&self.0)?;
        match &message.pdf {
            Some(pdf) => file.write_all(pdf)?,
            None => write!(file, "To: {}\nSubject: {}\n\n{}\n", message.recipient, message.subject, message.body)?,
        }
        file.as_file().sync_all()?;
        file.persist(self.place(message)).map_err(|failed| failed.error)?;
        Ok(())
    }
}

impl Carrier for Files {
    fn send(&self, message: &Message) -> Result<String, Refused> {
        match self.write(message) {
            Ok(()) => Ok(format!("file {}", message.id)),
            Err(cause) => Err(Refused::ForNow(format!(
                "The folder of messages could not be written to ({}). We try again by ourselves.",
                cause.kind()
            ))),
        }
    }

    fn holds(&self, message: &Message) -> Result<Option<String>, Refused> {
        Ok(self.place(message).exists().then(|| format!("file {}", message.id)))
    }

    fn became(&self, _carrier_id: &str) -> Result<Option<Became>, Refused> {
        Ok(None)
    }

    fn follows(&self) -> bool {
        false
    }
}
