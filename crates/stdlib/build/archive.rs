//! The archive of the embedded library, written here and read by `src/library/archive.rs`.
//!
//! Layout: the number of entries, then one fixed-size row per module sorted by name, then all names, all code and all sources. Rows can
//! be searched without reading anything else. Code stands as it is, since it is read where it stands and only where it is
//! needed; source text, which is rarely wanted, is compressed, each body on its own.

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
    const ROW: usize = 8 * 4;
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let mut rows = Vec::new();
    let mut bodies = Vec::new();
    let base = 4 + entries.len() * ROW;
    let mut place = |bytes: &[u8]| {
        let at = base + bodies.len();
        bodies.extend_from_slice(bytes);
        (at as u32, bytes.len() as u32)
    };
    // Each kind on its own: looking at all names, as every start does, must not bring the rest into memory.
    let names: Vec<_> = entries.iter().map(|entry| place(entry.name.as_bytes())).collect();
    let codes: Vec<_> = entries.iter().map(|entry| place(&entry.code)).collect();
    let sources: Vec<_> = entries.iter().map(|entry| place(&deflate(&entry.source))).collect();
    for (((entry, name), code), source) in entries.iter().zip(names).zip(codes).zip(sources) {
        let row = [
            name.0,
            name.1,
            u32::from(entry.is_package),
            code.0,
            code.1,
            source.0,
            source.1,
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
