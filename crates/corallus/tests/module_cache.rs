//! Compiled modules that are kept for the next time: when they are used, and what damaged ones can do (nothing).

mod checksum;

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use checksum::hash;
use corallus::Isolate;

/// A folder with one module, gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, source: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("corallus-cache-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let folder = Self(folder);
        folder.write(source);
        folder
    }

    fn write(&self, source: &str) {
        std::fs::write(self.0.join("kept.py"), source).unwrap();
    }

    fn cache(&self) -> PathBuf {
        self.0.join("__pycache__/kept.corallus-314.pyc")
    }

    fn isolate(&self, writes: bool) -> Isolate {
        Isolate::builder()
            .allow_filesystem()
            .path([&self.0])
            .cache_modules(writes)
            .fuel(1_000_000)
            .build()
            .unwrap()
    }

    /// What `kept.x` is.
    fn imported(&self, writes: bool) -> i64 {
        let mut isolate = self.isolate(writes);
        isolate.exec("import kept").unwrap();
        isolate.eval("kept.x").unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn set_time(file: &Path, time: SystemTime) {
    std::fs::File::options()
        .write(true)
        .open(file)
        .unwrap()
        .set_modified(time)
        .unwrap();
}

#[test]
fn a_module_is_compiled_once() {
    let folder = Folder::new("once", "x = 1");
    assert_eq!(folder.imported(false), 1);
    assert!(!folder.cache().exists(), "nothing is written unless wanted");
    assert_eq!(folder.imported(true), 1);
    let kept = std::fs::read(folder.cache()).unwrap();
    // The source changes without its size and time: the cache is believed.
    let time = std::fs::metadata(folder.0.join("kept.py")).unwrap().modified().unwrap();
    folder.write("x = 2");
    set_time(&folder.0.join("kept.py"), time);
    assert_eq!(folder.imported(false), 1);
    assert_eq!(std::fs::read(folder.cache()).unwrap(), kept);
    // Another time of change, another size: compiled anew.
    set_time(&folder.0.join("kept.py"), time + Duration::from_secs(1));
    assert_eq!(folder.imported(true), 2);
    folder.write("x = 33");
    set_time(&folder.0.join("kept.py"), time + Duration::from_secs(1));
    assert_eq!(folder.imported(true), 33);
    assert_eq!(folder.imported(false), 33);
}

#[test]
fn another_folder_for_caches() {
    let folder = Folder::new("prefix", "x = 1");
    let mut isolate = folder.isolate(true);
    let prefix = folder.0.join("elsewhere");
    isolate.set("prefix", &*prefix.to_string_lossy()).unwrap();
    isolate
        .exec("import sys; sys.pycache_prefix = prefix; import kept")
        .unwrap();
    assert!(!folder.cache().exists());
    let inside = folder.0.strip_prefix("/").unwrap();
    assert!(prefix.join(inside).join("kept.corallus-314.pyc").exists());
}

#[test]
fn damaged_caches_are_written_anew() {
    let folder = Folder::new("damaged", "x = 1\ndef f(a, *, b=2): return [a, b, 'text', 10**20]\n");
    assert_eq!(folder.imported(true), 1);
    let good = std::fs::read(folder.cache()).unwrap();
    let damaged = [
        Vec::new(),
        b"x".to_vec(),
        good[..good.len() - 1].to_vec(),
        good[..8].to_vec(),
        vec![0; good.len()],
        vec![0xff; 3 * good.len()],
    ];
    for bytes in damaged {
        std::fs::write(folder.cache(), bytes).unwrap();
        assert_eq!(folder.imported(true), 1);
        assert_eq!(std::fs::read(folder.cache()).unwrap(), good);
    }
    for at in 0..good.len() {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        std::fs::write(folder.cache(), &bytes).unwrap();
        let mut isolate = folder.isolate(false);
        isolate
            .exec("import kept; assert kept.x == 1 and kept.f(1)[1] == 2")
            .unwrap();
    }
    // A cache that can't be replaced is no error.
    std::fs::remove_file(folder.cache()).unwrap();
    std::fs::create_dir(folder.cache()).unwrap();
    assert_eq!(folder.imported(true), 1);
}

/// Otherwise nothing would ever be kept.
#[test]
fn the_verifier_accepts_what_the_compiler_makes() {
    use corallus_vm::host::Library;
    let library = corallus_stdlib::library::Embedded;
    for name in library.module_names() {
        let code = library.code(name).unwrap().read().unwrap();
        if let Err(error) = corallus_bytecode::verify::verify(&code) {
            panic!("{name}: {error}");
        }
    }
}

/// With a checksum that fits, only reader and verifier stand between the bytes and the interpreter.
#[test]
fn hostile_caches_do_no_harm() {
    let source = "
x = 1
def f(n):
    total = 0
    for i in range(n):
        try:
            total += i if i % 2 else -i
        except ValueError as error:
            raise KeyError from error
    return [total, *map(str, (n, 'x')), {1: 2}, lambda: total]
class C:
    def g(self):
        y = yield self
        yield from (y, f)
values = f(5), list(C().g())
";
    let folder = Folder::new("hostile", source);
    assert_eq!(folder.imported(true), 1);
    let good = std::fs::read(folder.cache()).unwrap();
    for at in 8..good.len() {
        for flip in [1, 0x80, 0xff] {
            let mut bytes = good.clone();
            bytes[at] ^= flip;
            let sum = hash(&bytes[8..]);
            bytes[..8].copy_from_slice(&sum.to_le_bytes());
            std::fs::write(folder.cache(), &bytes).unwrap();
            // It may be refused, or be another program than it was; it must only end in an orderly way.
            let mut isolate = folder.isolate(false);
            let _ = isolate.exec("import kept\nkept.f(3)");
            assert_eq!(isolate.leaked_bytes(), 0, "byte {at} ^ {flip}");
        }
    }
}
