//! Imports files of random bytes for some seconds: `cargo run -p care --example fuzz_import -- 600 [seed]`. Each is a sound
//! extract with pieces replaced, repeated, cut and mixed with what breaks importers. A crash names its seed and leaves the
//! file; whatever was found so is kept as a test in `client_level_data/hostile_tests.rs`. It needs no nightly compiler.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::fs;
use std::time::{Duration, Instant};

use care::evidence::client_level_data::import::{ImportError, ImportOrder, import_file};
use care::town::borough::{Order, UNTIL, extract};
use platform::private;

struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most.max(1) as u64).unwrap()
    }
}

const PIECES: [&[u8]; 18] = [
    b"\"",
    b"\"\"\"",
    b",",
    b"\n",
    b"\r",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"PK\x03\x04",
    b"NULL",
    b"99999999999999999999.999",
    b"-0.005",
    b"31/02/9999",
    b"0001-01-01",
    b"\xC3\x28",
    b"=cmd|' /C calc'!A0",
    b";\t|",
    b"\xF0\x9F\x92\xA5",
];

fn spoilt(base: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = base[..=chance.below(base.len())].to_vec();
    for _ in 0..chance.below(40) {
        let at = chance.below(bytes.len());
        match chance.below(6) {
            0 => bytes[at] = u8::try_from(chance.below(256)).unwrap(),
            1 => {
                let piece = PIECES[chance.below(PIECES.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
            2 => {
                let to = (at + chance.below(400)).min(bytes.len());
                bytes.drain(at..to);
            }
            3 => {
                let to = (at + chance.below(2_000)).min(bytes.len());
                let again = bytes[at..to].to_vec();
                bytes.splice(at..at, again);
            }
            4 => {
                let letter = u8::try_from(chance.below(256)).unwrap();
                let many = chance.below(50_000);
                bytes.splice(at..at, std::iter::repeat_n(letter, many));
            }
            _ => bytes.truncate(at + 1),
        }
        if bytes.is_empty() {
            bytes.push(b'x');
        }
    }
    bytes
}

fn main() {
    let mut words = std::env::args().skip(1);
    let seconds = words.next().and_then(|word| word.parse().ok()).unwrap_or(60);
    let seed: u64 = words.next().and_then(|word| word.parse().ok()).unwrap_or(1);
    let order = Order { people: 40, years: 2, seed: 7, until: UNTIL, clean: false };
    let base = extract::write_to(&order, Vec::new(), &mut |_| {}).unwrap().1;
    let folder = private::temporary("fuzz-import-").unwrap();
    let file = folder.path().join("extract.csv");
    let (began, mut done, mut imported, mut refused) = (Instant::now(), 0_u64, 0_u64, 0_u64);
    while began.elapsed() < Duration::from_secs(seconds) {
        let mut chance = Chance(seed.wrapping_add(done).wrapping_mul(0x1234_5678_9ABC_DEF1));
        let start = if chance.below(8) == 0 { 0 } else { 1_200 };
        // Mostly the heading stays whole, so that what follows is reached.
        let mut bytes = base[..start].to_vec();
        bytes.extend(spoilt(&base[start..], &mut chance));
        fs::write(&file, &bytes).unwrap();
        let data = folder.path().join("data");
        let outcome = std::panic::catch_unwind(|| {
            import_file(
                ImportOrder { file: &file, called: None, data: &data, import_id: "a", release: None },
                &mut |_| {},
            )
        });
        match outcome {
            Ok(Ok(kept)) => {
                let counted: u64 = kept.summary.findings.iter().map(|found| found.count).sum();
                assert_eq!(kept.summary.findings_kept, Some(counted), "seed {} loses findings", seed + done);
                imported += 1;
            }
            Ok(Err(ImportError::Unreadable(_) | ImportError::OtherFile(_) | ImportError::NoRows)) => refused += 1,
            // The file stays, to be looked at.
            Ok(Err(other)) => panic!("seed {}, {}: {other} {other:?}", seed + done, folder.keep().display()),
            Err(cause) => {
                panic!("seed {}, {}: {cause:?}", seed + done, folder.keep().display())
            }
        }
        let _ = fs::remove_dir_all(&data);
        done += 1;
    }
    println!(
        "{done} files in {seconds} seconds: {imported} imported, {refused} refused in a sentence, none broke the importer"
    );
}
