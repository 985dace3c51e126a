//! `_tuplegetter`: the descriptor behind a named tuple's fields.

use std::cell::RefCell;

use corallus_heap::{Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, GetSet, Native, TypeDef, fixed, getset, method, this};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

pub struct TupleGetter {
    index: i64,
    doc: RefCell<Value>,
}

payload!(TupleGetter, "_tuplegetter", [doc]);

pub static TUPLEGETTER: TypeDef = TypeDef {
    methods: METHODS,
    getsets: GETSETS,
    ..TypeDef::new::<TupleGetter>("_tuplegetter", "_collections")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, index, doc, /)",
        new,
        "Create and return a new object.",
    )),
    method(
        "__get__",
        "($self, instance, owner=None, /)",
        get,
        "Return an attribute of instance, which is of type owner.",
    ),
    method(
        "__set__",
        "($self, instance, value, /)",
        set,
        "Set an attribute of instance to value.",
    ),
    method(
        "__delete__",
        "($self, instance, /)",
        delete,
        "Delete an attribute of instance.",
    ),
    method(
        "__reduce__",
        "($self, /)",
        reduce,
        "Return state information for pickling.",
    ),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
];

static GETSETS: &[GetSet] = &[getset(
    "__doc__",
    |vm, value| Ok(this::<TupleGetter>(vm, value)?.doc.borrow().clone()),
    |vm, value, doc| {
        let old = this::<TupleGetter>(vm, value)?.doc.replace(doc.unwrap_or(Value::NONE));
        drop(old);
        Ok(())
    },
    "",
)];

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let index = vm.to_i64(&args[1])?;
    match args[0].downcast_ref::<Type>() {
        Some(ty) => Ok(vm
            .heap
            .alloc(
                ty,
                TupleGetter {
                    index,
                    doc: RefCell::new(args[2].clone()),
                },
            )
            .into_value()),
        None => Err(vm.type_error("_tuplegetter.__new__(X): X is not a type object")),
    }
}

fn get(vm: &mut Vm, args: Args<'_>) -> Res {
    let index = this::<TupleGetter>(vm, &args[0])?.index;
    if args[1].is_none() {
        return Ok(args[0].clone());
    }
    let Some(tuple) = args[1].downcast_ref::<Tuple>() else {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!(
            "descriptor for index '{index}' for tuple subclasses doesn't apply to '{name}' object"
        )));
    };
    match usize::try_from(index).ok().and_then(|index| tuple.items.get(index)) {
        Some(item) => Ok(item.clone()),
        None => Err(vm.index_error("tuple index out of range")),
    }
}

fn set(vm: &mut Vm, _: Args<'_>) -> Res {
    Err(vm.error(ExceptionKind::AttributeError, "can't set attribute"))
}

fn delete(vm: &mut Vm, _: Args<'_>) -> Res {
    Err(vm.error(ExceptionKind::AttributeError, "can't delete attribute"))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let getter = this::<TupleGetter>(vm, &args[0])?;
    let doc = getter.doc.borrow().clone();
    let (ty, index) = (vm.type_of(&args[0]).to_value(), vm.int(getter.index));
    let arguments = vm.tuple([index, doc]);
    Ok(vm.tuple([ty, arguments]))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let getter = this::<TupleGetter>(vm, &args[0])?;
    let doc = getter.doc.borrow().clone();
    let parts = [vm.int(getter.index), doc];
    vm.repr_items("_tuplegetter(", ")", |_, at| parts.get(at).cloned())
}
