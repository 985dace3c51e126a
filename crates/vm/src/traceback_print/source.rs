//! Source lines of code: from files, from the embedded library, from what the program was started with.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use corallus_bytecode::{Code, Const};
use corallus_heap::{Ref, Value};

use super::chain::Report;
use crate::error::Res;
use crate::objects::code::CodeObject;
use crate::objects::module::Module;
use crate::vm::Vm;

/// What programs that don't stand in files were compiled from: `-c`.
#[derive(Default)]
pub struct SourceTexts {
    programs: Vec<(Arc<Code>, Rc<str>)>,
    by_code: HashMap<Key, Rc<str>>,
}

/// What tells a code object of a program from one that has been compiled at run time under the same file name, as far as
/// the module `linecache` can.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    filename: Arc<str>,
    qualname: Arc<str>,
    first_line: u32,
}

impl Key {
    fn of(code: &Code) -> Self {
        Self {
            filename: code.filename.clone(),
            qualname: code.qualname.clone(),
            first_line: code.first_line,
        }
    }

    fn of_object(code: &CodeObject) -> Self {
        Self {
            filename: code.filename.to_string_lossy().into(),
            qualname: code.qualname.to_string_lossy().into(),
            first_line: code.head.first_line,
        }
    }
}

impl SourceTexts {
    fn enter(&mut self, code: &Arc<Code>, source: &str) {
        let text: Rc<str> = source.into();
        self.programs.push((code.clone(), text.clone()));
        let mut pending = vec![&**code];
        while let Some(code) = pending.pop() {
            self.by_code.insert(Key::of(code), text.clone());
            pending.extend(code.consts.iter().filter_map(|constant| match constant {
                Const::Code(code) => Some(&**code),
                _ => None,
            }));
        }
    }
}

impl Report {
    /// All lines of the source that a code object comes from; none if it isn't known.
    pub fn source_lines(&mut self, vm: &mut Vm, code: &CodeObject) -> Rc<[String]> {
        let split = |text: &str| text.lines().map(str::to_owned).collect::<Rc<[String]>>();
        if let Some(text) = vm.state::<SourceTexts>().by_code.get(&Key::of_object(code)) {
            return split(text);
        }
        let filename = &*code.filename.to_string_lossy();
        if let Some(lines) = self.sources.get(filename) {
            return lines.clone();
        }
        let lines = split(&vm.source_text(filename).unwrap_or_default());
        self.sources.insert(filename.to_owned(), lines.clone());
        lines
    }
}

impl Vm {
    /// Keeps the text of a program that doesn't stand in a file, for tracebacks and the module `linecache`.
    pub fn remember_source(&mut self, code: &Arc<Code>, source: &str) -> Res<()> {
        self.state::<SourceTexts>().enter(code, source);
        match self.modules.get_str(self, "linecache") {
            Some(linecache) => self.register_code(&linecache, code, source),
            None => Ok(()),
        }
    }

    /// Tells the module `linecache`, which has just been imported, of the programs that ran before.
    pub(crate) fn register_programs(&mut self, linecache: &Ref<Module>) -> Res<()> {
        let programs = self.state::<SourceTexts>().programs.clone();
        for (code, source) in programs {
            self.register_code(linecache.as_value(), &code, &source)?;
        }
        Ok(())
    }

    fn register_code(&mut self, linecache: &Value, code: &Arc<Code>, source: &str) -> Res<()> {
        let (filename, source) = (self.str(&code.filename), self.str(source));
        let code = self.load_code(code).into_value();
        self.call_method(linecache, "_register_code", &[code, source, filename])
            .map(drop)
    }
}

impl Vm {
    /// The source text of a file name as code objects have it.
    fn source_text(&mut self, filename: &str) -> Option<String> {
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
