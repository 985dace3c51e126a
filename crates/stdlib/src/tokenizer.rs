//! `_tokenize`: the iterator over tokens that `tokenize` is made of. The compiler splits the text; this asks for lines.

use std::cell::RefCell;

use corallus_bytecode::token::{SourceToken, TokenStep};
use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::frame::Begun;
use corallus_vm::host::{CompileError, CompileErrorKind, Tokens};
use corallus_vm::import::compile::syntax_error;
use corallus_vm::native::{Args, ModuleDef, Native, TypeDef, begin_method, fixed, method, this};
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::iterators::iter_self;
use corallus_vm::objects::iterators::step::{Next, Step};
use corallus_vm::objects::str::Str;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_tokenize",
    functions: &[],
    init: |vm, module| {
        let ty = vm.type_for(&TOKENIZER_ITER).into_value();
        module.namespace(vm).set_str(vm, "TokenizerIter", ty);
        Ok(())
    },
    doc: "",
};

/// The payload of a `TokenizerIter`.
pub struct TokenizerIter {
    readline: Value,
    /// The encoding of lines that are bytes; `None` if they are strings.
    encoding: Value,
    tokens: RefCell<Box<dyn Tokens>>,
    /// The lines of the last token.
    line: RefCell<Value>,
}

payload!(TokenizerIter, "TokenizerIter", [readline, encoding, line]);

static TOKENIZER_ITER: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS,
    ..TypeDef::new::<TokenizerIter>("TokenizerIter", "_tokenize")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, readline, /, *, extra_tokens, encoding=None)",
        new,
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
];

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let extra = vm.truth(&args[2])?;
    if !args[3].is_none() && !args[3].has_payload::<Str>() {
        let given = vm.type_name(&args[3]);
        return Err(vm.type_error(format!("tokenizeriter() argument 'encoding' must be str, not {given}")));
    }
    let tokens = match vm.host.compiler() {
        Some(compiler) => compiler.tokens(extra),
        None => return Err(vm.error(ExceptionKind::ImportError, "this isolate has no compiler")),
    };
    let iter = TokenizerIter {
        readline: args[1].clone(),
        encoding: args[3].clone(),
        tokens: RefCell::new(tokens),
        line: RefCell::new(Value::NONE),
    };
    match args[0].downcast_ref::<Type>() {
        Some(ty) => Ok(vm.heap.alloc(ty, iter).into_value()),
        None => Err(vm.type_error("TokenizerIter.__new__(X): X is not a type object")),
    }
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let iter = this::<TokenizerIter>(vm, &args[0])?.clone();
    match iter.step(vm)? {
        Next::Return(token) => Ok(Begun::Done(token)),
        Next::Wait(_) => {
            let readline = iter.readline.clone();
            vm.begin_steps(
                ReadLine {
                    iter,
                    read: 0,
                    wanted: 1,
                },
                |vm| vm.begin_call(&readline, &[], None),
            )
        }
        Next::End | Next::Finish(_) => Ok(Begun::Finished(Value::NONE)),
    }
}

impl TokenizerIter {
    /// The next token; `Wait` if a line is needed.
    fn step(&self, vm: &mut Vm) -> Res<Next> {
        let step = self.tokens.borrow_mut().step();
        match step {
            Ok(TokenStep::Token(token)) => Ok(Next::Return(self.show(vm, token))),
            Ok(TokenStep::NeedsLine) => Ok(Next::Wait(Begun::Done(Value::NONE))),
            Ok(TokenStep::Finished) => Ok(Next::End),
            Err(error) => Err(self.raise(vm, error)),
        }
    }

    fn show(&self, vm: &mut Vm, token: SourceToken) -> Value {
        if let Some(line) = token.line {
            let line = vm.str(&line);
            drop(self.line.replace(line));
        }
        let line = self.line.borrow().clone();
        let mut place = |(line, column): (u32, i32)| {
            let (line, column) = (vm.int(i64::from(line)), vm.int(i64::from(column)));
            vm.tuple([line, column])
        };
        let (start, end) = (place(token.start), place(token.end));
        let (number, text) = (Value::int32(i32::from(token.number)), vm.str(&token.text));
        vm.tuple([number, text, start, end, line])
    }

    fn raise(&self, vm: &mut Vm, mut error: CompileError) -> Raised {
        if let Some(text) = &mut error.text {
            text.truncate(text.trim_end_matches(['\r', '\n']).len());
        }
        let raised = syntax_error(vm, &error, "<string>");
        if error.kind != CompileErrorKind::Syntax
            && let Some(exception) = raised.exception()
        {
            // Where wrong indentation ends isn't known.
            let (message, file, text) = (
                vm.str(&error.message),
                vm.str("<string>"),
                vm.str(error.text.as_deref().unwrap_or("")),
            );
            let (line, column) = (vm.int(i64::from(error.line)), vm.int(i64::from(error.column)));
            let details = vm.tuple([file, line, column, text, Value::NONE, Value::NONE]);
            let args = vm.tuple([message, details]);
            drop(exception.args.replace(args));
            exception.set_member("end_lineno", Value::NONE);
            exception.set_member("end_offset", Value::NONE);
        }
        raised
    }

    /// Takes what `readline` returned. Whether that was the end.
    fn feed(&self, vm: &mut Vm, line: &Value) -> Res<bool> {
        let decoded = if self.encoding.is_none() {
            line.clone()
        } else {
            if !line.has_payload::<Bytes>() {
                return Err(vm.type_error("readline() returned a non-bytes object"));
            }
            let mode = vm.str("replace");
            vm.call_method(line, "decode", &[self.encoding.clone(), mode])?
        };
        let Some(text) = decoded.downcast_ref::<Str>() else {
            return Err(vm.type_error("readline() returned a non-string object"));
        };
        let text = text.to_string_lossy();
        if text.contains('\0') {
            let line = self.tokens.borrow().line_count() + 1;
            let error = CompileError {
                kind: CompileErrorKind::Syntax,
                message: "source code cannot contain null bytes".to_owned(),
                line,
                column: 0,
                end_line: line,
                end_column: 0,
                text: Some(text.into_owned()),
            };
            return Err(self.raise(vm, error));
        }
        self.tokens.borrow_mut().feed(&text);
        Ok(text.is_empty())
    }
}

/// Waits for lines until a token is complete.
struct ReadLine {
    iter: Ref<TokenizerIter>,
    /// Lines read for this token, and how many to have before it is tried again: a token over many lines is read anew
    /// each time.
    read: u32,
    wanted: u32,
}

impl ReadLine {
    fn go_on(&mut self, vm: &mut Vm) -> Res<Next> {
        match self.iter.step(vm)? {
            Next::Wait(_) => {
                self.wanted = self.read + self.read / 8 + 1;
                self.wait(vm)
            }
            next => Ok(next),
        }
    }

    fn wait(&mut self, vm: &mut Vm) -> Res<Next> {
        let readline = self.iter.readline.clone();
        match vm.begin_call(&readline, &[], None) {
            Ok(begun) => Ok(Next::Wait(begun)),
            Err(raised) => self.raised(vm, raised),
        }
    }
}

impl Step for ReadLine {
    fn returned(&mut self, vm: &mut Vm, line: Value) -> Res<Next> {
        let is_last = self.iter.feed(vm, &line)?;
        self.read += 1;
        match is_last || self.read >= self.wanted {
            true => self.go_on(vm),
            false => self.wait(vm),
        }
    }

    fn finished(&mut self, vm: &mut Vm, _: Value) -> Res<Next> {
        self.iter.tokens.borrow_mut().feed("");
        self.go_on(vm)
    }

    fn raised(&mut self, vm: &mut Vm, raised: Raised) -> Res<Next> {
        if raised.is(ExceptionKind::StopIteration) {
            return self.finished(vm, Value::NONE);
        }
        Err(raised)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.iter.trace(tracer);
    }

    fn name(&self) -> &'static str {
        "TokenizerIter.__next__"
    }
}
