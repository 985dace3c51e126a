//! `compile`, `exec`, `eval`, `globals`, `locals`.

use std::sync::Arc;

use corallus_bytecode::syntax_tree::Node;
use corallus_bytecode::{Code, CodeFlags};
use corallus_heap::{Ref, Tracer, Value};

use crate::error::Res;
use crate::frame::{Begun, Completion, FramePtr, NativeFrame};
use crate::host::{CompileMode, CompileRequest};
use crate::import::ImportState;
use crate::native::{Args, Native, begin_function, function};
use crate::objects::bytearray::ByteArray;
use crate::objects::bytes::Bytes;
use crate::objects::cell::CellObject;
use crate::objects::code::CodeObject;
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::special::Special;
use crate::vm::Vm;

pub static FUNCTIONS: &[Native] = &[
    function(
        "globals",
        "()",
        globals,
        "Return the dictionary containing the current scope's global variables.",
    ),
    function(
        "locals",
        "()",
        locals,
        "Return a dictionary containing the current scope's local variables.",
    ),
    begin_function(
        "eval",
        "(source, /, globals=None, locals=None)",
        eval,
        "Evaluate the given source in the context of globals and locals.\n\nThe source may be a string representing a Python expression\nor a code object as returned by compile().",
    ),
    begin_function(
        "exec",
        "(source, /, globals=None, locals=None, *, closure=None)",
        exec,
        "Execute the given source in the context of globals and locals.\n\nThe source may be a string representing one or more Python statements\nor a code object as returned by compile().",
    ),
    function(
        "compile",
        "(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
        compile,
        "Compile source into a code object that can be executed by exec() or eval().",
    ),
];

/// Bits of `compile()`'s flags (`ast.PyCF_*`).
mod flag {
    pub const DONT_IMPLY_DEDENT: i64 = 0x200;
    pub const ONLY_AST: i64 = 0x400;
    pub const TYPE_COMMENTS: i64 = 0x1000;
    pub const ALLOW_TOP_LEVEL_AWAIT: i64 = 0x2000;
    pub const ALLOW_INCOMPLETE_INPUT: i64 = 0x4000;
    pub const OPTIMIZED_AST: i64 = 0x8000 | ONLY_AST;
    /// All `__future__` features, and the obsolete `CO_NESTED`.
    pub const FUTURE: i64 = 0x1fe_0000 | 0x10;
    pub const KNOWN: i64 =
        FUTURE | DONT_IMPLY_DEDENT | TYPE_COMMENTS | ALLOW_TOP_LEVEL_AWAIT | ALLOW_INCOMPLETE_INPUT | OPTIMIZED_AST;
}

/// What `compile()` needs to make syntax trees and to compile them; the `ast` module's native part puts it in place.
#[derive(Default)]
pub struct SyntaxTrees {
    /// A tree as objects.
    pub show: Option<fn(&mut Vm, Node) -> Res>,
    /// Whether a value is a tree.
    pub is_tree: Option<fn(&mut Vm, &Value) -> Res<bool>>,
    /// Objects as a tree, which the mode wants to be a module, expression or interactive statement.
    pub read: Option<fn(&mut Vm, &Value, CompileMode) -> Res<Node>>,
}

fn globals(vm: &mut Vm, _: Args<'_>) -> Res {
    Ok(vm.current_globals().map_or(Value::NONE, Ref::into_value))
}

fn locals(vm: &mut Vm, _: Args<'_>) -> Res {
    Ok(match vm.python_frame() {
        Some(frame) => vm.locals_of_frame(frame),
        None => Value::NONE,
    })
}

/// The namespaces that `exec` and `eval` run in.
struct Scope {
    globals: Ref<Dict>,
    locals: Value,
}

fn scope(vm: &mut Vm, function: &str, globals: &Value, locals: &Value) -> Res<Scope> {
    if !locals.is_none() && !is_mapping(vm, locals) {
        let given = vm.type_name(locals);
        return Err(vm.type_error(match function {
            "exec" => format!("locals must be a mapping or None, not {given}"),
            _ => "locals must be a mapping".to_owned(),
        }));
    }
    if !globals.is_none() && !globals.has_payload::<Dict>() {
        let mapping = is_mapping(vm, globals);
        let given = vm.type_name(globals);
        return Err(vm.type_error(match (function, mapping) {
            ("exec", _) => format!("exec() globals must be a dict, not {given}"),
            (_, true) => "globals must be a real dict; try eval(code, {}, mapping)".to_owned(),
            (_, false) => "globals must be a dict".to_owned(),
        }));
    }
    let frame = vm.python_frame();
    let (globals, default) = match globals.downcast_ref::<Dict>() {
        Some(globals) => (globals.clone(), globals.to_value()),
        None => match frame {
            Some(frame) => {
                let globals = vm.current_globals().unwrap_or_else(|| vm.builtins.clone());
                let default = if locals.is_none() {
                    vm.locals_of_frame(frame)
                } else {
                    Value::NONE
                };
                (globals, default)
            }
            None => return Err(vm.system_error("globals and locals cannot be NULL")),
        },
    };
    let locals = if locals.is_none() { default } else { locals.clone() };
    if globals.get_str(vm, "__builtins__").is_none() {
        let builtins = vm.current_builtins();
        globals.set_str(vm, "__builtins__", builtins);
    }
    Ok(Scope { globals, locals })
}

fn is_mapping(vm: &Vm, value: &Value) -> bool {
    vm.type_of(value).has_special(Special::GetItem) || value.has_payload::<Dict>()
}

fn eval(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let scope = scope(vm, "eval", &args[1], &args[2])?;
    if let Some(code) = args[0].downcast_ref::<CodeObject>().cloned() {
        if !vm.code_body(&code).free_names.is_empty() {
            return Err(vm.type_error("code object passed to eval() may not contain free variables"));
        }
        return vm.begin_code(&code, &scope.globals, &scope.locals, &[]);
    }
    let Some(source) = source_text(vm, &args[0], "<string>")? else {
        return Err(vm.type_error("eval() arg 1 must be a string, bytes or code object"));
    };
    let source = source.trim_start_matches([' ', '\t']);
    let code = compile_in_place(vm, source, CompileMode::Eval)?;
    vm.begin_code(&code, &scope.globals, &scope.locals, &[])
}

fn exec(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let scope = scope(vm, "exec", &args[1], &args[2])?;
    let closure = &args[3];
    if let Some(code) = args[0].downcast_ref::<CodeObject>().cloned() {
        let cells = closure_cells(vm, &code, closure)?;
        return vm.begin_native(Discard, |vm| {
            vm.begin_code(&code, &scope.globals, &scope.locals, &cells)
        });
    }
    if !closure.is_none() {
        return Err(vm.type_error("closure can only be used when source is a code object"));
    }
    let Some(source) = source_text(vm, &args[0], "<string>")? else {
        return Err(vm.type_error("exec() arg 1 must be a string, bytes or code object"));
    };
    let code = compile_in_place(vm, &source, CompileMode::Exec)?;
    vm.begin_code(&code, &scope.globals, &scope.locals, &[])
}

/// Waits for the code that `exec` runs; what it returns is nobody's concern.
struct Discard;

impl NativeFrame for Discard {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        input.into_result(vm).map(|_| Begun::Done(Value::NONE))
    }

    fn trace(&self, _: &mut Tracer<'_>) {}

    fn name(&self) -> &'static str {
        "exec"
    }
}

fn closure_cells(vm: &mut Vm, code: &CodeObject, closure: &Value) -> Res<Vec<Ref<CellObject>>> {
    let wanted = vm.code_body(code).free_names.len();
    if wanted == 0 {
        return match closure.is_none() {
            true => Ok(Vec::new()),
            false => Err(vm.type_error("cannot use a closure with this code object")),
        };
    }
    let cells: Option<Vec<Ref<CellObject>>> = closure.downcast_ref::<Tuple>().and_then(|tuple| {
        tuple
            .items
            .iter()
            .map(|cell| cell.downcast_ref::<CellObject>().cloned())
            .collect()
    });
    match cells {
        Some(cells) if cells.len() == wanted => Ok(cells),
        _ => Err(vm.type_error(format!("code object requires a closure of exactly length {wanted}"))),
    }
}

/// Source as text: `str`, or bytes with their encoding declaration. `None` for anything else.
pub fn source_text(vm: &mut Vm, source: &Value, filename: &str) -> Res<Option<String>> {
    let text = if let Some(text) = source.downcast_ref::<Str>() {
        crate::codecs::as_utf8(vm, text)?
    } else if let Some(bytes) = source.downcast_ref::<Bytes>() {
        check_null(vm, &bytes.data)?;
        vm.decode_source(&bytes.data, filename)?
    } else if let Some(array) = source.downcast_ref::<ByteArray>() {
        let data = array.data.borrow().clone();
        check_null(vm, &data)?;
        vm.decode_source(&data, filename)?
    } else if let Some(data) = crate::objects::buffer::bytes_of(vm, source) {
        check_null(vm, &data)?;
        vm.decode_source(&data, filename)?
    } else {
        return Ok(None);
    };
    check_null(vm, text.as_bytes())?;
    Ok(Some(text))
}

fn check_null(vm: &mut Vm, source: &[u8]) -> Res<()> {
    match source.contains(&0) {
        true => Err(vm.error(
            ExceptionKind::SyntaxError,
            "source code string cannot contain null bytes",
        )),
        false => Ok(()),
    }
}

/// Whether the code that runs has `from __future__ import annotations`.
fn inherits_annotations(frame: Option<FramePtr>) -> bool {
    let flags = frame.and_then(FramePtr::code).map_or(0, |code| code.flags.get());
    flags & CodeFlags::FUTURE_ANNOTATIONS != 0
}

fn compile_in_place(vm: &mut Vm, source: &str, mode: CompileMode) -> Res<Ref<CodeObject>> {
    let future_annotations = inherits_annotations(vm.python_frame());
    let optimize = vm.state::<ImportState>().optimize;
    let code: Arc<Code> = vm.compile_text(&CompileRequest {
        optimize,
        future_annotations,
        ..CompileRequest::new(source, "<string>", mode)
    })?;
    Ok(vm.load_code(&code))
}

fn compile(vm: &mut Vm, args: Args<'_>) -> Res {
    let filename = file_name(vm, &args[1])?;
    let mode = match args[2].downcast_ref::<Str>() {
        Some(mode) => mode.to_string_lossy().into_owned(),
        None => {
            let given = vm.type_name(&args[2]);
            return Err(vm.type_error(format!("compile() argument 'mode' must be str, not {given}")));
        }
    };
    let flags = vm.to_i64(&args[3])?;
    if flags & !flag::KNOWN != 0 {
        return Err(vm.value_error("compile(): unrecognised flags"));
    }
    let inherit = !vm.truth(&args[4])?;
    let optimize = match vm.to_i64(&args[5])? {
        -1 => vm.state::<ImportState>().optimize,
        level @ 0..=2 => level as u8,
        _ => return Err(vm.value_error("compile(): invalid optimize value")),
    };
    let only_ast = flags & flag::ONLY_AST != 0;
    let compile_mode = match mode.as_str() {
        "exec" => CompileMode::Exec,
        "eval" => CompileMode::Eval,
        "single" => CompileMode::Single,
        "func_type" if only_ast => CompileMode::FuncType,
        "func_type" => return Err(vm.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST")),
        _ if only_ast => {
            return Err(vm.value_error("compile() mode must be 'exec', 'eval', 'single' or 'func_type'"));
        }
        _ => return Err(vm.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    let annotations = flags & i64::from(CodeFlags::FUTURE_ANNOTATIONS) != 0;
    let mut request = CompileRequest {
        optimize,
        top_level_await: flags & flag::ALLOW_TOP_LEVEL_AWAIT != 0,
        future_annotations: annotations || (inherit && inherits_annotations(vm.python_frame())),
        allow_incomplete: flags & flag::ALLOW_INCOMPLETE_INPUT != 0,
        dont_imply_dedent: flags & flag::DONT_IMPLY_DEDENT != 0,
        type_comments: flags & flag::TYPE_COMMENTS != 0,
        optimized_tree: flags & flag::OPTIMIZED_AST == flag::OPTIMIZED_AST,
        feature_version: u8::try_from(vm.to_i64(&args[6])?).ok(),
        ..CompileRequest::new("", &filename, compile_mode)
    };
    if let Some(is_tree) = vm.state::<SyntaxTrees>().is_tree
        && is_tree(vm, &args[0])?
    {
        if flags & flag::OPTIMIZED_AST == flag::ONLY_AST {
            return Ok(args[0].clone());
        }
        let Some(read) = vm.state::<SyntaxTrees>().read else {
            return Err(vm.type_error("compile() of an AST object is not supported"));
        };
        let mut tree = read(vm, &args[0], compile_mode)?;
        if only_ast {
            if let Some(compiler) = vm.host.compiler() {
                compiler.optimize_tree(&mut tree, optimize);
            }
            return show_tree(vm, tree);
        }
        let code = vm.compile_tree(tree, &request)?;
        return Ok(vm.load_code(&code).into_value());
    }
    let Some(source) = source_text(vm, &args[0], &filename)? else {
        return Err(vm.type_error("compile() arg 1 must be a string, bytes or AST object"));
    };
    request.source = &source;
    if only_ast {
        let tree = vm.parse_tree(&request)?;
        return show_tree(vm, tree);
    }
    let code = vm.compile_text(&request)?;
    Ok(vm.load_code(&code).into_value())
}

fn show_tree(vm: &mut Vm, tree: Node) -> Res {
    match vm.state::<SyntaxTrees>().show {
        Some(show) => show(vm, tree),
        None => Err(vm.error(
            ExceptionKind::ImportError,
            "compile() to an AST needs the native part of '_ast'",
        )),
    }
}

/// A path as text: `str`, `bytes`, or what `__fspath__` gives.
pub fn file_name(vm: &mut Vm, value: &Value) -> Res<String> {
    let value = match vm.call_special(value, Special::Fspath, &[])? {
        Some(path) => path,
        None => value.clone(),
    };
    if let Some(text) = value.downcast_ref::<Str>() {
        return Ok(text.to_string_lossy().into_owned());
    }
    if let Some(bytes) = value.downcast_ref::<Bytes>() {
        return Ok(String::from_utf8_lossy(&bytes.data).into_owned());
    }
    let given = vm.type_name(&value);
    Err(vm.type_error(format!("expected str, bytes or os.PathLike object, not {given}")))
}

impl Vm {
    /// Runs code with these namespaces: pushes its frame.
    pub fn begin_code(
        &mut self,
        code: &Ref<CodeObject>,
        globals: &Ref<Dict>,
        locals: &Value,
        closure: &[Ref<CellObject>],
    ) -> Res<Begun> {
        let function = self.new_function(code.clone(), globals.clone())?;
        if !closure.is_empty() {
            drop(function.closure.replace(closure.into()));
        }
        let frame = self.new_call_frame(&function);
        if frame.has_namespace() {
            drop(frame.replace(0, locals.clone()));
        } else if code.head.parameter_count() > 0 {
            // A function's code without arguments: the parameters with defaults can't have any either.
            let bound = self.bind_arguments(
                &function,
                frame,
                crate::native::Arguments {
                    values: &[],
                    names: &[],
                },
            );
            if let Err(raised) = bound {
                // SAFETY: nobody else knows the frame.
                unsafe { frame.free(&self.heap) };
                return Err(raised);
            }
        }
        self.begin_frame(&function, frame)
    }

    /// As [`Vm::begin_code`], to its end.
    pub fn run_code(&mut self, code: &Ref<CodeObject>, globals: &Ref<Dict>, locals: &Value) -> Res {
        self.complete(|vm| vm.begin_code(code, globals, locals, &[]))
    }
}
