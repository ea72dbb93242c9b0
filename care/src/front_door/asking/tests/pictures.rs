//! Small files, honest and hostile, made here byte by byte.

/// A chunk of a PNG; its sum is not looked at by what is tested.
fn chunk(name: [u8; 4], body: &[u8]) -> Vec<u8> {
    let mut out = u32::try_from(body.len()).unwrap().to_be_bytes().to_vec();
    out.extend(name);
    out.extend(body);
    out.extend([0; 4]);
    out
}

/// A PNG that says it is so large, with what stands between its head and its points, and behind it.
pub fn png(width: u32, height: u32, between: &[u8], behind: &[u8]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    out.extend(chunk(*b"IHDR", &head));
    out.extend(between);
    out.extend(chunk(*b"IDAT", &[0x78, 0x9c, 1, 2, 3]));
    out.extend(chunk(*b"IEND", &[]));
    out.extend(behind);
    out
}

/// A segment of a JPEG.
fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![0xff, marker];
    out.extend(u16::try_from(body.len() + 2).unwrap().to_be_bytes());
    out.extend(body);
    out
}

/// A JPEG that says it is so large, with what it tells of itself, and what stands behind it.
pub fn jpeg(width: u16, height: u16, about: &[u8], behind: &[u8]) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    out.extend(segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
    out.extend(segment(0xe1, about));
    out.extend(segment(0xdb, &[0; 65]));
    let frame = [&[8][..], &height.to_be_bytes(), &width.to_be_bytes(), &[1, 1, 0x11, 0]].concat();
    out.extend(segment(0xc0, &frame));
    out.extend(segment(0xda, &[1, 1, 0, 0, 0x3f, 0]));
    out.extend([1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4, 0xff, 0xd9]);
    out.extend(behind);
    out
}

/// A PDF with this object in it.
pub fn pdf(object: &str) -> Vec<u8> {
    format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog {object} >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n").into_bytes()
}

type Honest = (&'static str, Vec<u8>, &'static str, Option<usize>);

/// Files as people send them: what they are, and how much of them is it.
pub fn honest() -> Vec<Honest> {
    let photo = jpeg(4_000, 3_000, b"Exif\0\0II*\0", b"");
    let whole = photo.len();
    vec![
        ("photo", photo, "jpeg", None),
        (
            "photo with a film behind it",
            jpeg(4_000, 3_000, b"Exif\0\0", b"\0\0\0\x18ftypmp42"),
            "jpeg",
            Some(whole - 4),
        ),
        ("screenshot", png(1_170, 2_532, b"", b""), "png", None),
        ("picture with a word in it", png(10, 10, &chunk(*b"tEXt", b"Comment\0for my daughter"), b""), "png", None),
        ("letter", pdf("/Pages 2 0 R"), "pdf", None),
        ("letter with a name like a program's", pdf("/JSX /Launchpad /OpenAction [3 0 R /Fit]"), "pdf", None),
    ]
}

type Hostile = (&'static str, Vec<u8>, &'static str);

/// Files that are something else than they say, or more; and a word of why each is refused.
pub fn hostile() -> Vec<Hostile> {
    let zip_end = b"PK\x05\x06\0\0\0\0";
    let mut late = pdf("/Pages 2 0 R");
    late.extend(zip_end);
    late.extend(b"%%EOF");
    let mut second_head = jpeg(100, 100, b"", b"");
    let at = second_head.len() - 2;
    second_head.splice(at..at, segment(0xc2, &[8, 0x27, 0x10, 0x27, 0x10, 1, 1, 0x11, 0]));
    vec![
        ("nothing", Vec::new(), "not a photo"),
        ("words", b"hello".to_vec(), "not a photo"),
        ("page", b"<html><script>alert(1)</script>".to_vec(), "not a photo"),
        (
            "drawing with a program",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            "not a photo",
        ),
        ("Word file, old, with macros", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1VBA".to_vec(), "not a photo"),
        ("Word file, new, with macros", b"PK\x03\x04word/vbaProject.bin".to_vec(), "not a photo"),
        ("program", b"MZ\x90\0".to_vec(), "not a photo"),
        ("script", b"#!/bin/sh\nrm -rf /\n".to_vec(), "not a photo"),
        ("picture that moves", b"GIF89a".to_vec(), "not a photo"),
        ("PDF that does not begin at once", [b"<html>".to_vec(), pdf("")].concat(), "not a photo"),
        ("PNG of 10,000 by 10,000", png(10_000, 10_000, b"", b""), "too many points"),
        ("PNG as large as a number can say", png(u32::MAX, u32::MAX, b"", b""), "too many points"),
        ("JPEG of 10,000 by 10,000", jpeg(10_000, 10_000, b"", b""), "too many points"),
        ("JPEG with a second, huge head", second_head, "too many points"),
        ("PNG of one long line", png(30_000, 1, b"", b""), "too many points"),
        ("picture of nothing", png(0, 10, b"", b""), "broken"),
        ("picture with a page behind it", png(10, 10, b"", b"<html>"), "hidden"),
        ("picture with an archive behind it", png(10, 10, b"", b"PK\x03\x04"), "hidden"),
        ("photo with an archive behind it", jpeg(10, 10, b"", zip_end), "hidden"),
        ("photo with a program in its words", jpeg(10, 10, b"<SCRIPT>alert(1)</SCRIPT>", b""), "hidden"),
        ("photo that is a PDF too", jpeg(10, 10, b"%PDF-1.4", b""), "hidden"),
        ("picture that is a server's page too", png(10, 10, &chunk(*b"tEXt", b"<?php system(1);"), b""), "hidden"),
        ("PDF that is an archive too", late, "hidden"),
        ("PDF with a program", pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "program"),
        ("PDF with a program under another spelling", pdf("/OpenAction << /S /J#61vaScript >>"), "program"),
        ("PDF that starts a program", pdf("/OpenAction << /S /Launch /F (cmd.exe) >>"), "program"),
        ("PDF with a file inside", pdf("/Names << /EmbeddedFiles 4 0 R >>"), "program"),
        ("PDF with a form of programs", pdf("/AcroForm << /XFA 5 0 R >>"), "program"),
        ("PDF that is locked", pdf("/Encrypt 6 0 R"), "program"),
        ("PDF cut short", b"%PDF-1.7\n1 0 obj".to_vec(), "broken"),
    ]
}
