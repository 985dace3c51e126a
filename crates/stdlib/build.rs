//! Compiles the pure-Python standard library into the archive that `src/library` reads.

#[path = "build/archive.rs"]
mod archive;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use archive::Entry;

/// Modules and packages left out: they need a C library or a display that Corallus doesn't drive, or are no library.
const LEFT_OUT: &[&str] = &[
    "_aix_support",
    "_android_support",
    "_apple_support",
    "_ios_support",
    "_opcode_metadata",
    "_osx_support",
    "curses",
    "ensurepip",
    "idlelib",
    "lib2to3",
    "macholib",
    "pydoc_data",
    "sqlite3",
    "test",
    "tests",
    "tkinter",
    "turtle",
    "turtledemo",
    "venv",
];

/// The compiler recurses over expressions; the library's deepest ones need more than a thread's default stack in an
/// unoptimised build.
const STACK: usize = 64 << 20;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build/archive.rs");
    let root = Path::new(rustpython_pylib::LIB_PATH);
    println!("cargo:rerun-if-changed=python");
    // Library modules that the reference has in C and that are well enough off in Python.
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
    let mut entries = Vec::new();
    for root in [root, own.as_path()] {
        let mut files = Vec::new();
        find_sources(root, root, &mut files);
        if root != own {
            // What is written here stands in for the package's file of the same name.
            files.retain(|file| !own.join(file).is_file());
        }
        files.sort();
        entries.extend(compile_all(root, &files));
    }
    let out = std::env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .expect("cargo sets OUT_DIR");
    let archive = archive::write(entries);
    // What the compiler makes of the whole library says which compiler it is: caches of code are kept apart by it.
    println!("cargo:rustc-env=CORALLUS_COMPILER={:016x}", hash(&archive));
    std::fs::write(out.join("library.bin"), archive).expect("the build folder is writable");
}

/// FNV-1a.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn find_sources(root: &Path, folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(listing) = std::fs::read_dir(folder) else { return };
    for entry in listing.flatten() {
        let path = entry.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if LEFT_OUT.contains(&stem) {
            continue;
        }
        if path.is_dir() {
            find_sources(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "py")
            && let Ok(relative) = path.strip_prefix(root)
        {
            files.push(relative.to_path_buf());
        }
    }
}

fn compile_all(root: &Path, files: &[PathBuf]) -> Vec<Entry> {
    let next = AtomicUsize::new(0);
    let entries = Mutex::new(Vec::new());
    let work = || {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            match compile(root, file) {
                Ok(entry) => entries.lock().expect("no thread panics while holding it").push(entry),
                Err(error) => println!("cargo:warning=left out of the library: {}: {error}", file.display()),
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let spawned = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
            spawned.expect("a thread can be started");
        }
    });
    entries.into_inner().expect("no thread panicked")
}

fn compile(root: &Path, file: &Path) -> Result<Entry, String> {
    let bytes = std::fs::read(root.join(file)).map_err(|error| error.to_string())?;
    let path = file.to_str().ok_or("its name isn't text")?.replace('\\', "/");
    let filename = format!("{}{path}", archive::ROOT);
    let source = corallus_compiler::decode_source(&bytes).map_err(|error| format!("{error:?}"))?;
    let options = corallus_compiler::Options::default();
    let compiled = std::panic::catch_unwind(|| corallus_compiler::compile(&source, &filename, &options))
        .map_err(|_| "the compiler panicked".to_owned())?
        .map_err(|error| format!("{error:?}"))?;
    let (name, is_package) = archive::module_of(&path);
    let code = corallus_bytecode::serialize::write(&compiled.code);
    Ok(Entry {
        name,
        is_package,
        code,
        source: source.into_bytes(),
    })
}
