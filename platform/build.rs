//! Lists the GOV.UK and MOJ Frontend files of the npm packages so that the crate can embed them.
//!
//! The packages are never copied into the repository: `package-lock.json` pins them and this script
//! writes a Rust table of `include_str!`s into the build's own folder. They are embedded in every
//! profile, because they change only when the lock file does; the product's own templates are the
//! ones read from disk in development.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

const GOVUK: &str = "govuk-frontend/dist/govuk";
const MOJ: &str = "@ministryofjustice/frontend/moj";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    match write_table() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!(
                "cargo::error=GOV.UK Frontend and MOJ Frontend could not be read from node_modules \
                 ({problem}). Run `npm ci --ignore-scripts` in the project's folder and build again."
            );
            ExitCode::FAILURE
        }
    }
}

fn write_table() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let modules = here.join("..").join("node_modules");
    for package in ["govuk-frontend", "@ministryofjustice/frontend"] {
        let manifest = modules.join(package).join("package.json");
        println!("cargo::rerun-if-changed={}", manifest.display());
    }
    let govuk = modules.join(GOVUK);
    let moj = modules.join(MOJ);

    let mut templates = Vec::new();
    for (root, name, folders) in [(&govuk, "govuk", &["components", "macros"][..]), (&moj, "moj", &["components"][..])]
    {
        for folder in folders {
            collect(&root.join(folder), &format!("{name}/{folder}"), &mut templates)?;
        }
    }
    templates.sort();

    let mut code = String::from("pub(super) static TEMPLATES: &[(&str, &str)] = &[\n");
    for (name, path) in &templates {
        line(&mut code, format_args!("    ({name:?}, include_str!({:?})),", path.display().to_string()));
    }
    code.push_str("];\n");
    for (name, path) in [
        ("GOVUK_CSS", govuk.join("govuk-frontend.min.css")),
        ("GOVUK_JS", govuk.join("govuk-frontend.min.js")),
        ("MOJ_CSS", moj.join("moj-frontend.min.css")),
        ("MOJ_JS", moj.join("moj-frontend.min.js")),
    ] {
        fs::metadata(&path)?;
        line(
            &mut code,
            format_args!("pub(super) static {name}: &str = include_str!({:?});", path.display().to_string()),
        );
    }
    // Only the plain interface icons: no crest, no logotype, no favicon, no font.
    code.push_str("pub(super) static ICONS: &[(&str, &str)] = &[\n");
    let mut icons: Vec<PathBuf> = entries(&moj.join("assets").join("images"))?;
    icons.retain(|path| file_name(path).starts_with("icon-") && extension(path) == "svg");
    icons.sort();
    for path in icons {
        line(&mut code, format_args!("    ({:?}, include_str!({:?})),", file_name(&path), path.display().to_string()));
    }
    code.push_str("];\n");

    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("npm.rs"), code)
}

fn line(code: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = writeln!(code, "{text}");
}

/// Every `.njk` file under `folder`, as (template name, path).
fn collect(folder: &Path, name: &str, found: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for path in entries(folder)? {
        let inner = format!("{name}/{}", file_name(&path));
        if path.is_dir() {
            collect(&path, &inner, found)?;
        } else if extension(&path) == "njk" {
            found.push((inner, path));
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| entry.map(|found| found.path())).collect()
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn extension(path: &Path) -> String {
    path.extension().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
