//! The cache of compiled modules: `__pycache__/NAME.corallus-314.pyc` beside the source, as PEP 3147 has it.
//!
//! A cache file is used only if it was made by this very compiler from this very file: its header names the compiler and the source's path,
//! size and time of change. It is trusted no further. A checksum finds what was damaged: such a file is as good as absent, and is
//! written anew. The verifier finds what the interpreter must not run, and looks at each code object before its first call, as most
//! are never called: at the module's own while the file can still be taken for absent. Other code that it refuses raises
//! `SystemError` instead of running.
//!
//! Nothing is written where `sys.dont_write_bytecode` is true (`-B`, `PYTHONDONTWRITEBYTECODE`), and `sys.pycache_prefix` names another folder
//! to keep the files in. A cache that can't be read or written is no error.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use corallus_bytecode::Code;
use corallus_bytecode::serialize::{self, Stored};

use crate::import::ImportState;
use crate::objects::str::Str;
use crate::vm::Vm;

/// The suffix of cache files without optimisation (`sys.implementation.cache_tag`).
const TAG: &str = "corallus-314";
const MAGIC: &[u8] = b"corallus cache 2\n";

/// Where a module's cache stands, and what it must say to be of use.
pub(super) struct Cache {
    file: PathBuf,
    header: Vec<u8>,
}

impl Cache {
    /// The cache for a source file; `None` where there can't be one.
    pub(super) fn of(vm: &mut Vm, source: &str) -> Option<Self> {
        let compiler = vm.host.library()?.fingerprint();
        let path = std::path::absolute(source).ok()?;
        let metadata = std::fs::metadata(&path).ok()?;
        let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let optimize = vm.state::<ImportState>().optimize;
        let mut header = MAGIC.to_vec();
        for part in [
            compiler.as_bytes(),
            source.as_bytes(),
            &metadata.len().to_le_bytes(),
            &changed.as_nanos().to_le_bytes(),
            &[optimize],
        ] {
            header.extend_from_slice(&(part.len() as u64).to_le_bytes());
            header.extend_from_slice(part);
        }
        let file = file(vm, source)?;
        Some(Self { file, header })
    }

    /// The cached code, if it is of use.
    pub(super) fn load(&self) -> Option<Stored> {
        let bytes = std::fs::read(&self.file).ok()?;
        let (checksum, rest) = bytes.split_at_checked(size_of::<u64>())?;
        if hash(rest).to_le_bytes() != checksum {
            return None;
        }
        Stored::foreign(rest.strip_prefix(&self.header[..])?.into()).ok()
    }

    /// Keeps code for the next time, unless the program doesn't want that.
    pub(super) fn store(&self, vm: &mut Vm, code: &Code) {
        let sys = vm.sys.clone();
        let unwanted = sys.get_str(vm, "dont_write_bytecode");
        if unwanted.is_none_or(|unwanted| vm.quick_truth(&unwanted) != Some(false)) {
            return;
        }
        // A module that can't be cached is compiled the next time.
        let _ = self.write(code);
    }

    /// Writes a file of another name first, so that nobody ever reads half a cache.
    fn write(&self, code: &Code) -> std::io::Result<()> {
        let mut body = self.header.clone();
        body.extend(serialize::write(code));
        let mut bytes = hash(&body).to_le_bytes().to_vec();
        bytes.extend(body);
        if let Some(folder) = self.file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut name = self.file.clone().into_os_string();
        name.push(format!(".{}", std::process::id()));
        let temporary = PathBuf::from(name);
        std::fs::write(&temporary, bytes)?;
        std::fs::rename(&temporary, &self.file).inspect_err(|_| {
            let _ = std::fs::remove_file(&temporary);
        })
    }
}

/// Where the cache of a source file stands, if it has one (`__cached__`).
pub(super) fn file(vm: &mut Vm, source: &str) -> Option<PathBuf> {
    let path = std::path::absolute(source).ok()?;
    let optimized = match vm.state::<ImportState>().optimize {
        0 => String::new(),
        level => format!(".opt-{level}"),
    };
    let stem = path.file_stem()?.to_str()?;
    Some(cache_folder(vm, &path)?.join(format!("{stem}.{TAG}{optimized}.pyc")))
}

/// The folder for caches of the files in a source's folder.
fn cache_folder(vm: &mut Vm, source: &Path) -> Option<PathBuf> {
    let folder = source.parent()?;
    let sys = vm.sys.clone();
    let prefix = sys.get_str(vm, "pycache_prefix");
    match prefix.as_ref().and_then(|prefix| prefix.downcast_ref::<Str>()) {
        Some(prefix) => {
            let inside = folder.strip_prefix("/").unwrap_or(folder);
            Some(Path::new(&*prefix.to_string_lossy()).join(inside))
        }
        None => Some(folder.join("__pycache__")),
    }
}

/// It finds damage, not malice, which is the verifier's affair. Eight bytes at a time: as FNV-1a does with one, and turned, so that
/// the upper bits of a word get everywhere, too.
fn hash(bytes: &[u8]) -> u64 {
    let add = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    let (words, rest) = bytes.as_chunks::<8>();
    let hash = words
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, word| add(hash, u64::from_le_bytes(*word)));
    rest.iter().fold(hash, |hash, byte| add(hash, u64::from(*byte)))
}
