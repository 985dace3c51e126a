//! `Unpickler`, `load` and `loads`.

use std::cell::{Cell, RefCell};

use corallus_heap::{TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Cx, GetSet, Native, NativeFuture, TypeDef, async_method, fixed, getset, method, this};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::int;
use corallus_vm::objects::native_function::NativeFunction;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::dump::optional_attribute;
use super::input::{File, Input};
use super::load::Loader;
use super::memo::{Read, Shared};
use super::proxy::{self, UnpicklerMemo};
use super::undump::{Hooks, NO_PERSISTENT_LOAD, load};
use super::{errors, globals};
use crate::buffer;

/// The payload.
#[derive(Default)]
pub struct Unpickler {
    read: RefCell<Option<Value>>,
    readline: RefCell<Option<Value>>,
    peek: RefCell<Option<Value>>,
    buffers: RefCell<Option<Value>>,
    persistent_load: RefCell<Option<Value>>,
    /// Shared with a `load` in progress.
    pub memo: Shared<Read>,
    /// What has been read ahead.
    input: RefCell<Input>,
    /// Of the pickle read last.
    protocol: Cell<u8>,
    fix_imports: Cell<bool>,
    encoding: RefCell<String>,
    errors: RefCell<String>,
}

payload!(
    Unpickler,
    "Unpickler",
    [read, readline, peek, buffers, persistent_load, memo]
);

pub static UNPICKLER: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "This takes a binary file for reading a pickle data stream.\n\nThe protocol version of the pickle is detected automatically.\n\nThe argument *file* must have two methods, a read() method that takes an integer argument,\nand a readline() method that requires no arguments. Both methods should return bytes.\n\n*fix_imports*, *encoding* and *errors* are for pickles of Python 2: whether names are mapped\nto those of Python 3, and how 8-bit strings are decoded; *encoding* may be 'bytes'.",
    ..TypeDef::new::<Unpickler>("Unpickler", "_pickle")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        |vm, args| {
            let Some(ty) = args[0].downcast_ref::<Type>().cloned() else {
                return Err(vm.type_error("Unpickler.__new__(X): X is not a type object"));
            };
            Ok(vm.heap.alloc(&ty, Unpickler::default()).into_value())
        },
        "Create and return a new object.",
    )),
    async_method(
        "__init__",
        "($self, file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
        init,
        "Initialize self.",
    ),
    async_method(
        "load",
        "($self, /)",
        load_method,
        "Load a pickle.\n\nRead a pickled object representation from the open file object given in\nthe constructor, and return the reconstituted object hierarchy specified\ntherein.",
    ),
    FIND_CLASS,
    method(
        "__sizeof__",
        "($self, /)",
        |vm, args| {
            let entries = this::<Unpickler>(vm, &args[0])?.memo.borrow().len();
            Ok(vm.size(size_of::<Unpickler>() + entries * size_of::<Value>()))
        },
        "Returns size in memory, in bytes.",
    ),
];

const FIND_CLASS: Native = async_method(
    "find_class",
    "($self, module_name, global_name, /)",
    find_class,
    "Return an object from a specified module.\n\nIf necessary, the module will be imported. Subclasses may override this\nmethod (e.g. to restrict unpickling of arbitrary classes and functions).",
);

static PERSISTENT_LOAD: Native = method(
    "persistent_load",
    "($self, pid, /)",
    |vm, _| Err(errors::unpickling(vm, NO_PERSISTENT_LOAD)),
    "",
);

static GETSETS: &[GetSet] = &[
    getset(
        "persistent_load",
        |vm, value| {
            let own = this::<Unpickler>(vm, value)?.persistent_load.borrow().clone();
            match own {
                Some(own) => Ok(own),
                None => Ok(vm.new_native_function(&PERSISTENT_LOAD, None, value.clone())),
            }
        },
        |vm, value, new| {
            let old = this::<Unpickler>(vm, value)?.persistent_load.replace(new);
            drop(old);
            Ok(())
        },
        "",
    ),
    getset(
        "memo",
        |vm, value| {
            this::<Unpickler>(vm, value)?;
            Ok(proxy::of_unpickler(vm, value))
        },
        set_memo,
        "",
    ),
];

fn set_memo(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let unpickler = this::<Unpickler>(vm, value)?.clone();
    let Some(new) = new else {
        return Err(vm.type_error("attribute deletion is not supported"));
    };
    let mut memo = Read::default();
    if let Some(proxy) = new.downcast_ref::<UnpicklerMemo>() {
        for (number, value) in proxy.entries() {
            memo.set(number, value);
        }
    } else if let Some(dict) = new.downcast_ref::<Dict>() {
        for (key, value) in dict.entries() {
            if !int::is_int(&key) {
                return Err(vm.type_error("memo key must be integers"));
            }
            match int::as_i64(&key).and_then(|key| usize::try_from(key).ok()) {
                Some(number) => drop(memo.set(number, value)),
                None => return Err(vm.value_error("memo key must be positive integers.")),
            }
        }
    } else {
        let given = vm.type_name(&new);
        return Err(vm.type_error(format!(
            "'memo' attribute must be an UnpicklerMemoProxy object or dict, not {given}"
        )));
    }
    let old = unpickler.memo.replace(memo);
    drop(old);
    Ok(())
}

/// An argument that is text without NUL.
fn text_argument(vm: &mut Vm, function: &str, name: &str, value: &Value) -> Res<String> {
    let Some(text) = value.downcast_ref::<Str>() else {
        let given = vm.type_name(value);
        return Err(vm.type_error(format!("{function}() argument '{name}' must be str, not {given}")));
    };
    if text.as_bytes().contains(&0) {
        return Err(vm.value_error("embedded null character"));
    }
    Ok(text.to_string_lossy().into_owned())
}

async fn file_methods(cx: &mut Cx, file: &Value) -> Res<File> {
    let peek = optional_attribute(cx, file, "peek").await?;
    let read = optional_attribute(cx, file, "read").await?;
    let readline = optional_attribute(cx, file, "readline").await?;
    match (read, readline) {
        (Some(read), Some(readline)) => Ok(File { read, readline, peek }),
        _ => Err(cx.vm().type_error("file must have 'read' and 'readline' attributes")),
    }
}

/// The options that all ways of reading have, in this order.
async fn options(cx: &mut Cx, function: &str, file: Option<File>, args: &[Value]) -> Res<Hooks> {
    let [fix_imports, encoding, errors, buffers] = args else {
        return Err(cx.vm().system_error("wrong number of options"));
    };
    let encoding = text_argument(cx.vm(), function, "encoding", encoding)?;
    let errors = text_argument(cx.vm(), function, "errors", errors)?;
    let no_buffers = buffers.is_none() || buffers.is(&cx.vm().tuple([]));
    let buffers = match no_buffers {
        true => None,
        false => Some(cx.iter(buffers).await?),
    };
    Ok(Hooks {
        file,
        find_class: None,
        persistent_load: None,
        buffers,
        fix_imports: cx.truth(fix_imports).await?,
        encoding,
        errors,
    })
}

fn init(mut cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let unpickler = this::<Unpickler>(cx.vm(), &args[0])?.clone();
        let file = file_methods(&mut cx, &args[1]).await?;
        let hooks = options(&mut cx, "Unpickler", None, &args[2..]).await?;
        drop(unpickler.read.replace(Some(file.read)));
        drop(unpickler.readline.replace(Some(file.readline)));
        drop(unpickler.peek.replace(file.peek));
        drop(unpickler.buffers.replace(hooks.buffers));
        drop(unpickler.memo.take());
        drop(unpickler.input.take());
        unpickler.protocol.set(0);
        unpickler.fix_imports.set(hooks.fix_imports);
        unpickler.encoding.replace(hooks.encoding);
        unpickler.errors.replace(hooks.errors);
        Ok(Value::NONE)
    })
}

/// A method, unless it is the native one.
async fn overridden(cx: &mut Cx, this: &Value, name: &str) -> Res<Option<Value>> {
    let found = cx.getattr(this, name).await?;
    let native = found
        .downcast_ref::<NativeFunction>()
        .is_some_and(|function| function.bound.is(this) && function.native.name == name);
    Ok((!native).then_some(found))
}

fn load_method(mut cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let this_value = &args[0];
        let unpickler = this::<Unpickler>(cx.vm(), this_value)?.clone();
        let read = unpickler.read.borrow().clone();
        let readline = unpickler.readline.borrow().clone();
        let (Some(read), Some(readline)) = (read, readline) else {
            let name = cx.vm().short_type_name(this_value);
            let message = format!("Unpickler.__init__() was not called by {name}.__init__()");
            return Err(errors::unpickling(cx.vm(), message));
        };
        let peek = unpickler.peek.borrow().clone();
        let find_class = overridden(&mut cx, this_value, "find_class").await?;
        let persistent_load = overridden(&mut cx, this_value, "persistent_load").await?;
        let hooks = Hooks {
            file: Some(File { read, readline, peek }),
            find_class,
            persistent_load,
            buffers: unpickler.buffers.borrow().clone(),
            fix_imports: unpickler.fix_imports.get(),
            encoding: unpickler.encoding.borrow().clone(),
            errors: unpickler.errors.borrow().clone(),
        };
        let mut loader = Loader::new(unpickler.input.take(), unpickler.memo.clone());
        let result = load(&mut cx, &mut loader, &hooks).await;
        unpickler.protocol.set(loader.protocol);
        drop(unpickler.input.replace(loader.input));
        result
    })
}

fn find_class(mut cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let unpickler = this::<Unpickler>(cx.vm(), &args[0])?.clone();
        globals::find(
            &mut cx,
            &args[1],
            &args[2],
            unpickler.protocol.get(),
            unpickler.fix_imports.get(),
        )
        .await
    })
}

/// `load(file, fix_imports, encoding, errors, buffers)`
pub fn load_function(mut cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let file = file_methods(&mut cx, &args[0]).await?;
        let hooks = options(&mut cx, "load", Some(file), &args[1..]).await?;
        let mut loader = Loader::new(Input::default(), Shared::default());
        load(&mut cx, &mut loader, &hooks).await
    })
}

/// `loads(data, fix_imports, encoding, errors, buffers)`
pub fn loads_function(mut cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let hooks = options(&mut cx, "loads", None, &args[1..]).await?;
        let data = buffer::data(cx.vm(), &args[0])?;
        let mut loader = Loader::new(Input::new(data), Shared::default());
        load(&mut cx, &mut loader, &hooks).await
    })
}
