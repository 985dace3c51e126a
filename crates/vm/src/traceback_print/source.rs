//! Source lines of code: from files, from the embedded library, from what the program was started with.

use std::collections::HashMap;
use std::rc::Rc;

use super::chain::Report;
use crate::vm::Vm;

/// Source texts that don't stand in files, by file name: the embedding enters what it compiles (`-c`, a prompt's input).
#[derive(Default)]
pub struct SourceTexts(pub HashMap<String, String>);

impl Report {
    /// All lines of a source file; none if it can't be read.
    pub fn source_lines(&mut self, vm: &mut Vm, filename: &str) -> Rc<[String]> {
        if let Some(lines) = self.sources.get(filename) {
            return lines.clone();
        }
        let text = vm.source_text(filename).unwrap_or_default();
        let lines: Rc<[String]> = text.lines().map(str::to_owned).collect();
        self.sources.insert(filename.to_owned(), lines.clone());
        lines
    }
}

impl Vm {
    /// The source text of a file name as code objects have it.
    fn source_text(&mut self, filename: &str) -> Option<String> {
        if let Some(text) = self.state::<SourceTexts>().0.get(filename) {
            return Some(text.clone());
        }
        if let Some(library) = self.host.library()
            && let Some(path) = filename
                .strip_prefix(library.root())
                .and_then(|path| path.strip_prefix('/'))
        {
            let path = path.strip_suffix(".py").unwrap_or(path);
            let path = path.strip_suffix("/__init__").unwrap_or(path);
            return library.source(&path.replace('/', "."));
        }
        if let Some(text) = self.cached_lines(filename) {
            return Some(text);
        }
        if filename.starts_with('<') || !self.permissions.filesystem {
            return None;
        }
        let bytes = std::fs::read(filename).ok()?;
        self.decode_source(&bytes, filename).ok()
    }

    /// What the module `linecache` knows, if the program has imported it (doctests and prompts enter lines there).
    fn cached_lines(&mut self, filename: &str) -> Option<String> {
        let linecache = self.modules.clone().get_str(self, "linecache")?;
        let cache = self.getattr(&linecache, "cache").ok()?;
        let name = self.str(filename);
        if !self.contains(&cache, &name).ok()? {
            return None;
        }
        let lines = self.call_method(&linecache, "getlines", &[name]).ok()?;
        let lines = self.items_of_exact(&lines)?;
        Some(lines.iter().map(|line| self.text_of(line)).collect())
    }
}
