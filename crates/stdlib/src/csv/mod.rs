//! `_csv`: reading and writing comma-separated values.
//!
//! - [`dialect`]: what the characters mean.
//! - [`reader`]: lines into rows.
//! - [`writer`]: rows into lines.
//! - this file: the registry of dialects and the module's table.

mod dialect;
mod reader;
mod writer;

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::native::{ModuleDef, Native, begin_function, function};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use crate::error_class::ErrorClass;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_csv",
    functions: FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        let error = ERROR.get(vm)?;
        namespace.set_str(vm, "Error", error);
        for (name, number) in dialect::QUOTING {
            namespace.set_str(vm, name, Value::int32(*number));
        }
        let classes = [
            ("Dialect", &dialect::DIALECT),
            ("Reader", &reader::READER),
            ("Writer", &writer::WRITER),
        ];
        for (name, def) in classes {
            let ty = vm.type_for(def);
            namespace.set_str(vm, name, ty.into_value());
        }
        let dialects = registry(vm);
        namespace.set_str(vm, "_dialects", dialects.into_value());
        Ok(())
    },
    doc: "CSV parsing and writing.",
};

static ERROR: ErrorClass = ErrorClass::new("_csv", "Error", ExceptionKind::Exception);

static FUNCTIONS: &[Native] = &[
    begin_function(
        "reader",
        "(iterable, /, dialect=<unrepresentable>, **fmtparams)",
        reader::reader,
        "Return a reader object that will process lines from the given iterable.",
    ),
    function(
        "writer",
        "(fileobj, /, dialect=<unrepresentable>, **fmtparams)",
        writer::writer,
        "Return a writer object that will write user data on the given file object.",
    ),
    function(
        "register_dialect",
        "(name, /, dialect=<unrepresentable>, **fmtparams)",
        |vm, args| {
            if !args[0].has_payload::<Str>() {
                return Err(vm.type_error("dialect name must be a string"));
            }
            let dialect = dialect::of(vm, &args[1], &args[2])?;
            registry(vm).insert(vm, args[0].clone(), dialect)?;
            Ok(Value::NONE)
        },
        "Create a mapping from a string name to a dialect class.",
    ),
    function(
        "unregister_dialect",
        "(name)",
        |vm, args| match registry(vm).remove(vm, &args[0])? {
            Some(_) => Ok(Value::NONE),
            None => Err(ERROR.raise(vm, "unknown dialect")),
        },
        "Delete the name/dialect mapping associated with a string name.",
    ),
    function(
        "get_dialect",
        "(name)",
        |vm, args| registered(vm, &args[0]),
        "Return the dialect instance associated with name.",
    ),
    function(
        "list_dialects",
        "()",
        |vm, _| {
            let names = registry(vm).keys();
            Ok(vm.list(names))
        },
        "Return a list of all known dialect names.",
    ),
    function(
        "field_size_limit",
        "(new_limit=<unrepresentable>)",
        |vm, args| {
            let old = vm.state::<State>().field_limit();
            if !args[0].is_undef() {
                if !corallus_vm::objects::int::is_int(&args[0]) {
                    return Err(vm.type_error("limit must be an integer"));
                }
                let limit = vm.to_i64(&args[0])?;
                vm.state::<State>().limit = Some(limit);
            }
            Ok(vm.int(old))
        },
        "Sets an upper limit on parsed fields.",
    ),
];

/// The isolate's registered dialects, and the longest field a reader takes.
#[derive(Default)]
struct State {
    dialects: Option<Ref<Dict>>,
    limit: Option<i64>,
}

impl State {
    fn field_limit(&self) -> i64 {
        self.limit.unwrap_or(128 * 1024)
    }
}

fn registry(vm: &mut Vm) -> Ref<Dict> {
    if let Some(dialects) = &vm.state::<State>().dialects {
        return dialects.clone();
    }
    let dialects = vm.new_dict();
    vm.state::<State>().dialects = Some(dialects.clone());
    dialects
}

fn registered(vm: &mut Vm, name: &Value) -> Res {
    match registry(vm).get(vm, name)? {
        Some(dialect) => Ok(dialect),
        None => Err(ERROR.raise(vm, "unknown dialect")),
    }
}
