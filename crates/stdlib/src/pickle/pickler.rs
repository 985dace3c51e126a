//! `Pickler`, `dump` and `dumps`.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Cx, GetSet, Native, NativeFuture, TypeDef, async_method, fixed, getset, method, this};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::int;
use corallus_vm::objects::native_function::NativeFunction;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::dump::{Hooks, dump, optional_attribute};
use super::errors;
use super::framing::Output;
use super::memo::{Shared, Written};
use super::opcode::HIGHEST_PROTOCOL;
use super::proxy::{self, PicklerMemo};
use super::save::Saver;

/// The payload.
#[derive(Default)]
pub struct Pickler {
    write: RefCell<Option<Value>>,
    buffer_callback: RefCell<Option<Value>>,
    dispatch_table: RefCell<Option<Value>>,
    persistent_id: RefCell<Option<Value>>,
    /// Shared with a `dump` in progress.
    pub memo: Shared<Written>,
    protocol: Cell<u8>,
    fix_imports: Cell<bool>,
    /// As the program sets them.
    binary: Cell<i64>,
    fast: Cell<i64>,
}

payload!(
    Pickler,
    "Pickler",
    [write, buffer_callback, dispatch_table, persistent_id, memo]
);

pub static PICKLER: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "This takes a binary file for writing a pickle data stream.\n\nThe optional *protocol* argument tells the pickler which protocol to use: 0 to 5, the\nhighest by default or if it is negative.\n\nThe *file* argument must have a write() method that accepts a single bytes argument.\n\nIf *fix_imports* is true and *protocol* is less than 3, the pickler maps names to those\nof Python 2.\n\nIf *buffer_callback* is given, it is called with a buffer view each time there is one; if\nit returns a false value, the buffer is left out of the stream.",
    ..TypeDef::new::<Pickler>("Pickler", "_pickle")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        |vm, args| {
            let Some(ty) = args[0].downcast_ref::<Type>().cloned() else {
                return Err(vm.type_error("Pickler.__new__(X): X is not a type object"));
            };
            Ok(vm.heap.alloc(&ty, Pickler::default()).into_value())
        },
        "Create and return a new object.",
    )),
    async_method(
        "__init__",
        "($self, file, protocol=None, fix_imports=True, buffer_callback=None)",
        init,
        "Initialize self.",
    ),
    async_method(
        "dump",
        "($self, obj, /)",
        dump_method,
        "Write a pickled representation of the given object to the open file.",
    ),
    method(
        "clear_memo",
        "($self, /)",
        |vm, args| {
            let memo = this::<Pickler>(vm, &args[0])?.memo.take();
            drop(memo);
            Ok(Value::NONE)
        },
        "Clears the pickler's \"memo\".\n\nThe memo remembers which objects the pickler has already seen, so that shared or recursive\nobjects are pickled by reference and not by value.",
    ),
    method(
        "__sizeof__",
        "($self, /)",
        |vm, args| {
            let entries = this::<Pickler>(vm, &args[0])?.memo.borrow().len();
            Ok(vm.size(size_of::<Pickler>() + entries * size_of::<(u64, usize, Value)>()))
        },
        "Returns size in memory, in bytes.",
    ),
];

static PERSISTENT_ID: Native = method("persistent_id", "($self, obj, /)", |_, _| Ok(Value::NONE), "");

static GETSETS: &[GetSet] = &[
    getset(
        "bin",
        |vm, value| flag(vm, value, |p| &p.binary),
        |vm, value, new| set_flag(vm, value, new, |p| &p.binary),
        "",
    ),
    getset(
        "fast",
        |vm, value| flag(vm, value, |p| &p.fast),
        |vm, value, new| set_flag(vm, value, new, |p| &p.fast),
        "",
    ),
    getset("dispatch_table", dispatch_table, set_dispatch_table, ""),
    getset("persistent_id", persistent_id, set_persistent_id, ""),
    getset(
        "memo",
        |vm, value| {
            this::<Pickler>(vm, value)?;
            Ok(proxy::of_pickler(vm, value))
        },
        set_memo,
        "",
    ),
];

fn flag(vm: &mut Vm, value: &Value, which: fn(&Pickler) -> &Cell<i64>) -> Res {
    let flag = which(this::<Pickler>(vm, value)?).get();
    Ok(vm.int(flag))
}

fn set_flag(vm: &mut Vm, value: &Value, new: Option<Value>, which: fn(&Pickler) -> &Cell<i64>) -> Res<()> {
    let pickler = this::<Pickler>(vm, value)?.clone();
    let Some(new) = new else {
        return Err(vm.type_error("can't delete numeric/char attribute"));
    };
    let new = vm.to_i64(&new)?;
    which(&pickler).set(new);
    Ok(())
}

fn dispatch_table(vm: &mut Vm, value: &Value) -> Res {
    let table = this::<Pickler>(vm, value)?.dispatch_table.borrow().clone();
    match table {
        Some(table) => Ok(table),
        None => {
            let ty = vm.type_of(value).long_name();
            let message = format!("'{ty}' object has no attribute 'dispatch_table'");
            Err(vm.error(ExceptionKind::AttributeError, message))
        }
    }
}

fn set_dispatch_table(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let deleting = new.is_none();
    let old = this::<Pickler>(vm, value)?.dispatch_table.replace(new);
    if deleting && old.is_none() {
        return Err(vm.error(ExceptionKind::AttributeError, "dispatch_table"));
    }
    drop(old);
    Ok(())
}

/// What the program has set, or the method that knows no IDs.
fn persistent_id(vm: &mut Vm, value: &Value) -> Res {
    let own = this::<Pickler>(vm, value)?.persistent_id.borrow().clone();
    match own {
        Some(own) => Ok(own),
        None => Ok(vm.new_native_function(&PERSISTENT_ID, None, value.clone())),
    }
}

fn set_persistent_id(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let old = this::<Pickler>(vm, value)?.persistent_id.replace(new);
    drop(old);
    Ok(())
}

fn set_memo(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let pickler = this::<Pickler>(vm, value)?.clone();
    let Some(new) = new else {
        return Err(vm.type_error("attribute deletion is not supported"));
    };
    let mut memo = Written::default();
    if let Some(proxy) = new.downcast_ref::<PicklerMemo>() {
        for (identity, number, object) in proxy.entries() {
            memo.set(identity, number, object);
        }
    } else if let Some(dict) = new.downcast_ref::<Dict>() {
        for (key, entry) in dict.entries() {
            let items = entry.downcast_ref::<Tuple>().map(|entry| &*entry.items);
            let Some([number, object]) = items else {
                return Err(vm.type_error("'memo' values must be 2-item tuples"));
            };
            let (Some(number), Some(identity)) = (int::as_i64(number), int::as_i64(&key)) else {
                return Err(vm.type_error("an integer is required"));
            };
            memo.set(identity as u64, usize::try_from(number).unwrap_or(0), object.clone());
        }
    } else {
        let given = vm.type_name(&new);
        return Err(vm.type_error(format!(
            "'memo' attribute must be a PicklerMemoProxy object or dict, not {given}"
        )));
    }
    let old = pickler.memo.replace(memo);
    drop(old);
    Ok(())
}

/// The protocol that the arguments ask for.
fn protocol(vm: &mut Vm, protocol: &Value, buffer_callback: &Value) -> Res<u8> {
    let protocol = match protocol.is_none() {
        true => i64::from(HIGHEST_PROTOCOL),
        false => vm.to_i64(protocol)?,
    };
    let protocol = match protocol {
        ..0 => HIGHEST_PROTOCOL,
        _ => match u8::try_from(protocol) {
            Ok(protocol) if protocol <= HIGHEST_PROTOCOL => protocol,
            _ => return Err(vm.value_error(format!("pickle protocol must be <= {HIGHEST_PROTOCOL}"))),
        },
    };
    if !buffer_callback.is_none() && protocol < 5 {
        return Err(vm.value_error("buffer_callback needs protocol >= 5"));
    }
    Ok(protocol)
}

async fn write_method(cx: &mut Cx, file: &Value) -> Res {
    match optional_attribute(cx, file, "write").await? {
        Some(write) => Ok(write),
        None => Err(cx.vm().type_error("file must have a 'write' attribute")),
    }
}

fn given(value: &Value) -> Option<Value> {
    (!value.is_none()).then(|| value.clone())
}

fn init(mut cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let pickler = this::<Pickler>(cx.vm(), &args[0])?.clone();
        let protocol = protocol(cx.vm(), &args[2], &args[4])?;
        let write = write_method(&mut cx, &args[1]).await?;
        let fix_imports = cx.truth(&args[3]).await?;
        pickler.protocol.set(protocol);
        pickler.fix_imports.set(fix_imports);
        pickler.binary.set(i64::from(protocol > 0));
        pickler.fast.set(0);
        drop(pickler.write.replace(Some(write)));
        drop(pickler.buffer_callback.replace(given(&args[4])));
        let old = pickler.memo.take();
        drop(old);
        let table = optional_attribute(&mut cx, &args[0], "dispatch_table").await?;
        drop(pickler.dispatch_table.replace(table));
        Ok(Value::NONE)
    })
}

fn dump_method(mut cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let pickler = this::<Pickler>(cx.vm(), &args[0])?.clone();
        let write = pickler.write.borrow().clone();
        let Some(write) = write else {
            let name = cx.vm().short_type_name(&args[0]);
            let message = format!("Pickler.__init__() was not called by {name}.__init__()");
            return Err(errors::pickling(cx.vm(), message));
        };
        let hooks = hooks_of(&mut cx, &pickler, &args[0], write).await?;
        let memo = pickler.memo.clone();
        let mut saver = Saver::new(
            Output::new(true),
            memo,
            pickler.protocol.get(),
            pickler.fix_imports.get(),
        );
        saver.binary = pickler.binary.get() != 0;
        saver.fast = pickler.fast.get() != 0;
        dump(&mut cx, &mut saver, &hooks, &args[1]).await?;
        Ok(Value::NONE)
    })
}

async fn hooks_of(cx: &mut Cx, pickler: &Ref<Pickler>, this: &Value, write: Value) -> Res<Hooks> {
    let persistent_id = optional_attribute(cx, this, "persistent_id").await?;
    // The native method knows no IDs: it needn't be asked.
    let is_own = |hook: &Value| {
        hook.downcast_ref::<NativeFunction>()
            .is_some_and(|function| std::ptr::eq(function.native, &PERSISTENT_ID))
    };
    Ok(Hooks {
        write: Some(write),
        persistent_id: persistent_id.filter(|hook| !is_own(hook)),
        reducer_override: optional_attribute(cx, this, "reducer_override").await?,
        dispatch_table: pickler.dispatch_table.borrow().clone(),
        buffer_callback: pickler.buffer_callback.borrow().clone(),
    })
}

/// `dump(obj, file, protocol, fix_imports, buffer_callback)`
pub fn dump_function(mut cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let protocol = protocol(cx.vm(), &args[2], &args[4])?;
        let hooks = Hooks {
            write: Some(write_method(&mut cx, &args[1]).await?),
            buffer_callback: given(&args[4]),
            ..Hooks::default()
        };
        let fix_imports = cx.truth(&args[3]).await?;
        let mut saver = Saver::new(Output::new(true), Shared::default(), protocol, fix_imports);
        dump(&mut cx, &mut saver, &hooks, &args[0]).await?;
        Ok(Value::NONE)
    })
}

/// `dumps(obj, protocol, fix_imports, buffer_callback)`
pub fn dumps_function(mut cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let protocol = protocol(cx.vm(), &args[1], &args[3])?;
        let hooks = Hooks {
            buffer_callback: given(&args[3]),
            ..Hooks::default()
        };
        let fix_imports = cx.truth(&args[2]).await?;
        let mut saver = Saver::new(Output::new(false), Shared::default(), protocol, fix_imports);
        dump(&mut cx, &mut saver, &hooks, &args[0]).await?;
        let bytes = saver.out.into_bytes();
        Ok(cx.vm().bytes(bytes))
    })
}
