//! The archive of the embedded library, written here and read by `src/library/archive.rs`.
//!
//! Layout: the number of entries, then one fixed-size row per module sorted by name, then names, code and sources. Rows can
//! be searched without reading anything else. Code is compressed for speed, source text, which is rarely wanted, for
//! size; each body on its own.

use std::io::Write;

/// What file names of library modules begin with. No file on a disk is called so by accident.
pub const ROOT: &str = "<corallus>/lib/";

/// A compiled module.
pub struct Entry {
    pub name: String,
    pub is_package: bool,
    /// The serialized code object.
    pub code: Vec<u8>,
    pub source: Vec<u8>,
}

/// The module that a source file defines, and whether it is a package.
pub fn module_of(path: &str) -> (String, bool) {
    let stem = path.strip_suffix(".py").unwrap_or(path);
    match stem.strip_suffix("/__init__") {
        Some(package) => (package.replace('/', "."), true),
        None => (stem.replace('/', "."), false),
    }
}

/// The archive's bytes.
pub fn write(mut entries: Vec<Entry>) -> Vec<u8> {
    const ROW: usize = 9 * 4;
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let mut rows = Vec::new();
    let mut bodies = Vec::new();
    let base = 4 + entries.len() * ROW;
    let mut place = |bytes: &[u8]| {
        let at = base + bodies.len();
        bodies.extend_from_slice(bytes);
        (at as u32, bytes.len() as u32)
    };
    for entry in &entries {
        let (name_at, name_length) = place(entry.name.as_bytes());
        let (code_at, code_length) = place(&lz4_flex::block::compress(&entry.code));
        let (source_at, source_length) = place(&deflate(&entry.source));
        let row = [
            name_at,
            name_length,
            u32::from(entry.is_package),
            code_at,
            code_length,
            entry.code.len() as u32,
            source_at,
            source_length,
            entry.source.len() as u32,
        ];
        rows.extend(row.into_iter().flat_map(u32::to_le_bytes));
    }
    let mut out = (entries.len() as u32).to_le_bytes().to_vec();
    out.extend(rows);
    out.extend(bodies);
    out
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("writing to memory succeeds")
}
