//! Every `goldens/*.py` compiles to the bytecode listed beside it in `.dis`, and the verifier accepts it.
//!
//! After a change that is meant, `BLESS=1 cargo test -p corallus-compiler --test goldens` rewrites the listings: read the
//! difference before committing it.

use std::path::Path;

use corallus_bytecode::{disassemble::disassemble, verify::verify};
use corallus_compiler::{Options, compile};

#[test]
fn sources_compile_to_their_listings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens");
    let bless = std::env::var_os("BLESS").is_some();
    let mut sources: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder of goldens")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    sources.sort();
    assert!(!sources.is_empty());
    let mut wrong = Vec::new();
    for path in sources {
        let source = std::fs::read_to_string(&path).expect("a readable source");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let compiled = compile(&source, &name, &Options::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        verify(&compiled.code).unwrap_or_else(|error| panic!("{name}: {error}"));
        let listing = disassemble(&compiled.code, Some(&source));
        let golden = path.with_extension("dis");
        if bless {
            std::fs::write(&golden, listing).expect("a writable listing");
        } else if std::fs::read_to_string(&golden).ok().as_deref() != Some(&listing) {
            wrong.push(name);
        }
    }
    assert!(
        wrong.is_empty(),
        "bytecode differs from the listing of {wrong:?}; BLESS=1 rewrites them"
    );
}
