//! The one file of a backup: a tar of everything, and at its end a list of sums by which it is known to be whole.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use tar::{Archive, Builder, EntryType, Header};

use crate::{private, slice::being_written};

/// The list of sums in the archive: a line for each file, `sum  name`, as `sha256sum` writes them.
const SUMS: &str = "sums";

/// An archive that is being written.
pub(super) struct Packing {
    tar: Builder<File>,
    sums: String,
}

impl Packing {
    pub(super) fn begin(part: &Path) -> io::Result<Self> {
        Ok(Self { tar: Builder::new(private::create(part)?), sums: String::new() })
    }

    /// Packs a file. One that has gone away since it was seen has become another one, which is packed later.
    pub(super) fn file(&mut self, file: &Path, name: &Path) -> io::Result<()> {
        let from = match File::open(file) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
            opened => opened?,
        };
        let about = from.metadata()?;
        let mut header = Header::new_gnu();
        header.set_metadata(&about);
        header.set_mode(0o600);
        let packed = self.add(header, name, from.take(about.len()))?;
        if packed < about.len() {
            return Err(io::Error::other(format!(
                "{} was made shorter while it was copied: make the backup again",
                name.display()
            )));
        }
        Ok(())
    }

    /// Packs a small file whose content is at hand.
    pub(super) fn text(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        let mut header = Header::new_gnu();
        header.set_mode(0o600);
        header.set_size(content.len() as u64);
        self.add(header, Path::new(name), content).map(drop)
    }

    /// Answers how many bytes there were.
    fn add(&mut self, mut header: Header, name: &Path, from: impl Read) -> io::Result<u64> {
        let mut summed = Summed { from, sum: Sha256::new(), bytes: 0 };
        self.tar.append_data(&mut header, name, &mut summed)?;
        self.sums.push_str(&format!("{:x}  {}\n", summed.sum.finalize(), name.display()));
        Ok(summed.bytes)
    }

    /// Packs what is whole in a folder of the data folder.
    pub(super) fn folder(&mut self, data: &Path, folder: &str) -> io::Result<()> {
        let found = settled(data, folder)?;
        let inner = found.iter().filter_map(|file| file.parent());
        for folder in inner.chain([Path::new(folder)]).collect::<BTreeSet<_>>() {
            let mut header = Header::new_gnu();
            header.set_entry_type(EntryType::Directory);
            header.set_mode(0o700);
            header.set_size(0);
            self.tar.append_data(&mut header, folder, io::empty())?;
        }
        for file in found {
            self.file(&data.join(&file), &file)?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        let sums = std::mem::take(&mut self.sums);
        self.text(SUMS, sums.as_bytes())?;
        self.tar.into_inner()?.sync_all()
    }
}

/// What passes through is summed up.
struct Summed<R> {
    from: R,
    sum: Sha256,
    bytes: u64,
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.sum.update(into.get(..read).unwrap_or_default());
        self.bytes += read as u64;
        Ok(read)
    }
}

/// Unpacks an archive into a folder, and compares every file with its sum.
pub(super) fn unpack(from: &Path, into: &Path) -> io::Result<()> {
    // `unpack` refuses names that lead out of the folder.
    Archive::new(File::open(from)?).unpack(into)?;
    let list = into.join(SUMS);
    let text = fs::read_to_string(&list).map_err(|_| io::Error::other("its end is missing"))?;
    fs::remove_file(&list)?;
    let sums: BTreeMap<PathBuf, &str> =
        text.lines().filter_map(|line| line.split_once("  ")).map(|(sum, name)| (name.into(), sum)).collect();
    let found = files(into, into)?;
    if let Some(stray) = found.iter().find(|file| !sums.contains_key(*file)) {
        return Err(io::Error::other(format!("{} was not packed with it", stray.display())));
    }
    for (name, sum) in sums {
        let there = found.contains(&name);
        if !there || sum_of(&into.join(&name))? != sum {
            return Err(io::Error::other(format!(
                "{} is {}",
                name.display(),
                if there { "damaged" } else { "missing" }
            )));
        }
    }
    Ok(())
}

/// The sum of a file that was just unpacked, which is on the disk afterwards.
fn sum_of(file: &Path) -> io::Result<String> {
    let mut summed = Summed { from: File::open(file)?, sum: Sha256::new(), bytes: 0 };
    io::copy(&mut summed, &mut io::sink())?;
    summed.from.sync_all()?;
    Ok(format!("{:x}", summed.sum.finalize()))
}

/// The files in a folder that are whole, as seen twice in a row: of those that belong together none is missed.
fn settled(data: &Path, folder: &str) -> io::Result<BTreeSet<PathBuf>> {
    let mut seen = walk(&data.join(folder), data, true)?;
    loop {
        let again = walk(&data.join(folder), data, true)?;
        if again == seen {
            return Ok(seen);
        }
        seen = again;
    }
}

/// Every file below a folder that is not being written, by its name below `root`; no such folder has none.
pub(super) fn files(folder: &Path, root: &Path) -> io::Result<BTreeSet<PathBuf>> {
    walk(folder, root, false)
}

/// As [`files`]. What people keep elsewhere and linked into the folder is in it `through_links`, but nothing that is linked
/// further, and nothing that would lead round.
fn walk(top: &Path, root: &Path, through_links: bool) -> io::Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => continue,
            listed => listed?,
        };
        for entry in entries {
            let entry = entry?;
            let path = entry.path();
            if being_written(&entry.file_name().to_string_lossy()) {
                continue;
            }
            let is_link = entry.file_type()?.is_symlink();
            let is_folder = if through_links { path.is_dir() } else { entry.file_type()?.is_dir() };
            if is_folder && is_link && (folder != top || root.canonicalize()?.starts_with(path.canonicalize()?)) {
                continue;
            }
            if is_folder {
                folders.push(path);
            } else if let Ok(inside) = path.strip_prefix(root) {
                found.insert(inside.to_owned());
            }
        }
    }
    Ok(found)
}
