//! The pure-Python standard library, compiled at build time and embedded in the binary.
//!
//! The machine finds it through [`corallus_vm::host::Library`]; `sys.path` names it as [`ROOT`].

mod archive;

use corallus_bytecode::serialize::Stored;
use corallus_vm::host::{Library, LibraryModule};

use archive::{Archive, Row};

/// Where library modules say they are: their `__file__` is this, a slash and a relative path.
pub const ROOT: &str = "<corallus>/lib";

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// The embedded library.
pub struct Embedded;

impl Embedded {
    fn row(name: &str) -> Option<Row> {
        Archive::new(BYTES).find(name)
    }

    /// All module names, sorted.
    pub fn names() -> Vec<&'static str> {
        Archive::new(BYTES).names()
    }
}

impl Library for Embedded {
    fn root(&self) -> &'static str {
        ROOT
    }

    fn fingerprint(&self) -> &'static str {
        concat!(env!("CARGO_PKG_VERSION"), " ", env!("CORALLUS_COMPILER"))
    }

    fn find(&self, name: &str) -> Option<LibraryModule> {
        let row = Self::row(name)?;
        let path = name.replace('.', "/");
        let filename = match row.is_package {
            true => format!("{ROOT}/{path}/__init__.py"),
            false => format!("{ROOT}/{path}.py"),
        };
        Some(LibraryModule {
            filename,
            is_package: row.is_package,
        })
    }

    fn code(&self, name: &str) -> Option<Stored> {
        Stored::ours(Archive::new(BYTES).code(&Self::row(name)?)?).ok()
    }

    fn source(&self, name: &str) -> Option<String> {
        Archive::new(BYTES).source(&Self::row(name)?)
    }

    fn module_names(&self) -> Vec<&'static str> {
        Self::names()
    }
}
