//! `code`: a code object of one isolate.
//!
//! - this file: what callers must know of it, and what is made when it is needed for the first time.
//! - [`body`]: the latter.
//! - [`attributes`], [`construct`]: what Python sees.
//! - [`layout`]: what stands in `co_exceptiontable`.

pub mod attributes;
pub mod body;
pub mod construct;
mod layout;

use std::cell::{Cell, OnceCell};
use std::sync::Arc;

use corallus_bytecode::serialize::{Error, Stored};
use corallus_bytecode::{Code, Const, Head, PositionTable};
use corallus_heap::{Ref, Value, payload};

use crate::frame::SpareFrames;
use crate::objects::str::Str;
use crate::vm::Vm;
use body::{Body, Loader};

/// The payload of code objects. Most functions of a module are never called: what only a call needs, and who looks at the code
/// object itself, is made then ([`Vm::code_body`]).
pub struct CodeObject {
    /// Parameters, registers, flags and first line as they were compiled.
    pub head: Head,
    /// `co_flags`: those of the code, and what `types.coroutine` adds.
    pub flags: Cell<u32>,
    /// Interned, like the other two.
    pub name: Ref<Str>,
    pub qualname: Ref<Str>,
    pub filename: Ref<Str>,
    pub(crate) spare_frames: SpareFrames,
    origin: Origin,
    body: OnceCell<Body>,
}

/// Where the rest of a code object comes from.
enum Origin {
    Compiled(Arc<Code>),
    /// The embedded library or a cache, and its full form once somebody has asked.
    Stored(Stored, OnceCell<Arc<Code>>),
}

impl Drop for CodeObject {
    fn drop(&mut self) {
        self.spare_frames.free(self.name.header().type_core().heap());
    }
}

payload!(CodeObject, "code", [body, name, qualname, filename]);

impl CodeObject {
    /// What stands behind the head, of code that has been called: whoever has a frame may ask.
    #[inline(always)]
    pub fn body(&self) -> &Body {
        match self.body.get() {
            Some(body) => body,
            None => Body::of_uncalled(),
        }
    }

    /// As [`CodeObject::body`].
    ///
    /// # Safety
    /// There is, or was, a frame for this code ([`crate::frame::FramePtr::new_python`]).
    #[inline(always)]
    pub(crate) unsafe fn body_of_called(&self) -> &Body {
        // SAFETY: no frame is made before the body is there, and nothing takes it away.
        unsafe { self.body.get().unwrap_unchecked() }
    }

    /// Whether the body is there.
    #[inline(always)]
    pub(crate) fn has_body(&self) -> bool {
        self.body.get().is_some()
    }

    /// The whole as it was compiled.
    pub fn compiled(&self) -> &Arc<Code> {
        match &self.origin {
            Origin::Compiled(code) => code,
            Origin::Stored(stored, code) => {
                code.get_or_init(|| Arc::new(stored.read().unwrap_or_else(|_| Code::empty())))
            }
        }
    }

    /// The positions of the instructions. Those of code that hasn't been called may be missing.
    pub fn positions(&self) -> &PositionTable {
        match &self.origin {
            Origin::Compiled(code) => &code.positions,
            Origin::Stored(..) => &self.body().positions,
        }
    }

    /// See [`Code::entry_line`].
    pub fn entry_line(&self) -> u32 {
        let is_module =
            !self.head.flags.has(corallus_bytecode::CodeFlags::OPTIMIZED) && self.name.as_bytes() == b"<module>";
        if is_module { 0 } else { self.head.first_line }
    }
}

impl Vm {
    /// An object of a compiled code object.
    pub fn load_code(&mut self, code: &Arc<Code>) -> Ref<CodeObject> {
        let payload = self.code_payload(code);
        self.heap.alloc(&self.types.code, payload)
    }

    /// As [`Vm::load_code`], for a constant of another code object: nothing in it can lead back to what holds it, and most objects
    /// that the collector would have to know of after an import are such.
    fn load_inner_code(&mut self, code: &Arc<Code>) -> Ref<CodeObject> {
        let payload = self.code_payload(code);
        self.heap.alloc_untracked(&self.types.code, payload)
    }

    fn code_payload(&mut self, code: &Arc<Code>) -> CodeObject {
        CodeObject {
            head: code.head(),
            flags: Cell::new(code.flags.0),
            name: self.intern(&code.name),
            qualname: self.intern(&code.qualname),
            filename: self.intern(&code.filename),
            spare_frames: SpareFrames::default(),
            origin: Origin::Compiled(code.clone()),
            body: OnceCell::new(),
        }
    }

    /// An object of a code object that stands in bytes and is going to run. `None`: it is damaged, or must not run.
    pub fn load_stored_code(&mut self, stored: &Stored) -> Option<Ref<CodeObject>> {
        let body = Loader(self).stored(stored)?;
        let payload = self.stored_code_payload(stored.clone()).ok()?;
        let _ = payload.body.set(body);
        Some(self.heap.alloc(&self.types.code, payload))
    }

    /// As [`Vm::load_inner_code`].
    fn load_inner_stored_code(&mut self, stored: Stored) -> Result<Ref<CodeObject>, Error> {
        let payload = self.stored_code_payload(stored)?;
        Ok(self.heap.alloc_untracked(&self.types.code, payload))
    }

    fn stored_code_payload(&mut self, stored: Stored) -> Result<CodeObject, Error> {
        let (names, head) = stored.head()?;
        let mut name = |index| {
            stored
                .text(index)
                .and_then(|text| self.intern_utf8(text))
                .ok_or(Error::Malformed)
        };
        Ok(CodeObject {
            head,
            flags: Cell::new(head.flags.0),
            name: name(names.name)?,
            qualname: name(names.qualname)?,
            filename: name(names.filename)?,
            spare_frames: SpareFrames::default(),
            origin: Origin::Stored(stored, OnceCell::new()),
            body: OnceCell::new(),
        })
    }

    /// What stands behind the head, made now if nobody has asked before.
    #[inline]
    pub fn code_body<'a>(&mut self, code: &'a CodeObject) -> &'a Body {
        if !code.has_body() {
            self.make_code_body(code);
        }
        code.body()
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn make_code_body(&mut self, code: &CodeObject) {
        let body = match &code.origin {
            Origin::Compiled(compiled) => Loader(self).compiled(compiled),
            Origin::Stored(stored, _) => match Loader(self).stored(stored) {
                Some(body) => body,
                None => Loader(self).damaged(&code.head),
            },
        };
        // Making it runs no Python code, so that it can't be there meanwhile.
        let _ = code.body.set(body);
    }

    /// The value of a constant.
    pub fn constant(&mut self, constant: &Const) -> Value {
        Loader(self).constant(constant)
    }

    /// A code object whose constants are these values, which may be anything.
    fn code_with_constants(&mut self, code: &Arc<Code>, consts: Box<[Value]>) -> Ref<CodeObject> {
        let mut body = Loader(self).compiled(code);
        body.consts = consts;
        let payload = self.code_payload(code);
        let _ = payload.body.set(body);
        self.heap.alloc(&self.types.code, payload)
    }
}
