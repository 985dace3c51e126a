//! `_string`: the syntax of format strings, for `string.Formatter`.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, ModuleDef, Native, TypeDef, begin_method, function, method, this};
use corallus_vm::objects::str::Str;
use corallus_vm::objects::str::format::{Accessor, FieldName, Key, Markup};
use corallus_vm::vm::Vm;

/// `_string`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "_string",
    functions: FUNCTIONS,
    init: |_, _| Ok(()),
    doc: "string helper module",
};

static FUNCTIONS: &[Native] = &[
    function(
        "formatter_parser",
        "(object, /)",
        formatter_parser,
        "parse the argument as a format string",
    ),
    function(
        "formatter_field_name_split",
        "(object, /)",
        formatter_field_name_split,
        "split the argument as a field name",
    ),
];

/// The payload of both iterators: what they will give, and the error at which the syntax breaks off.
struct Parts {
    items: RefCell<Vec<Value>>,
    next: Cell<usize>,
    error: Option<&'static str>,
}

payload!(Parts, "formatteriterator", [items]);

const fn def(name: &'static str) -> TypeDef {
    TypeDef {
        flags: TypeFlags::NO_NEW,
        methods: METHODS,
        ..TypeDef::new::<Parts>(name, "builtins")
    }
}

static FORMATTER_ITERATOR: TypeDef = def("formatteriterator");
static FIELD_NAME_ITERATOR: TypeDef = def("fieldnameiterator");

const METHODS: &[Native] = &[
    method(
        "__iter__",
        "($self, /)",
        |_, args| Ok(args[0].clone()),
        "Implement iter(self).",
    ),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
];

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let parts = this::<Parts>(vm, &args[0])?;
    let at = parts.next.get();
    let item = parts.items.borrow().get(at).cloned();
    match (item, parts.error) {
        (Some(item), _) => {
            parts.next.set(at + 1);
            Ok(Begun::Done(item))
        }
        (None, Some(message)) => Err(vm.value_error(message)),
        (None, None) => Ok(Begun::Finished(Value::NONE)),
    }
}

fn argument(vm: &mut Vm, value: &Value) -> Res<Ref<Str>> {
    match value.downcast_ref::<Str>() {
        Some(text) => Ok(text.clone()),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!("expected str, got {name}")))
        }
    }
}

fn text(vm: &mut Vm, points: &[u32]) -> Value {
    vm.str_of_points(points)
}

fn formatter_parser(vm: &mut Vm, args: Args<'_>) -> Res {
    let format: Vec<u32> = argument(vm, &args[0])?.code_points().collect();
    let (mut items, mut error) = (Vec::new(), None);
    for piece in Markup::new(&format) {
        let piece = match piece {
            Ok(piece) => piece,
            Err(message) => {
                error = Some(message);
                break;
            }
        };
        let literal = text(vm, piece.literal);
        let parts = match piece.field {
            Some(field) => {
                let conversion = match field.conversion {
                    Some(conversion) => text(vm, &[conversion]),
                    None => Value::NONE,
                };
                vec![literal, text(vm, field.name), text(vm, field.spec), conversion]
            }
            None => vec![literal, Value::NONE, Value::NONE, Value::NONE],
        };
        items.push(vm.tuple(parts));
    }
    let ty = vm.type_for(&FORMATTER_ITERATOR);
    let parts = Parts {
        items: RefCell::new(items),
        next: Cell::new(0),
        error,
    };
    Ok(vm.heap.alloc(&ty, parts).into_value())
}

fn key(vm: &mut Vm, key: &Key<'_>) -> Value {
    match key {
        Key::Index(index) => vm.size(*index),
        Key::Name(name) => text(vm, name),
    }
}

fn formatter_field_name_split(vm: &mut Vm, args: Args<'_>) -> Res {
    let points: Vec<u32> = argument(vm, &args[0])?.code_points().collect();
    let name = FieldName::read(&points).map_err(|message| vm.value_error(message))?;
    let first = key(vm, &name.first);
    let (mut items, mut error) = (Vec::new(), None);
    for accessor in name {
        let parts = match accessor {
            Ok(Accessor::Attribute(name)) => vec![Value::TRUE, text(vm, name)],
            Ok(Accessor::Item(item)) => vec![Value::FALSE, key(vm, &item)],
            Err(message) => {
                error = Some(message);
                break;
            }
        };
        items.push(vm.tuple(parts));
    }
    let ty = vm.type_for(&FIELD_NAME_ITERATOR);
    let parts = Parts {
        items: RefCell::new(items),
        next: Cell::new(0),
        error,
    };
    let rest = vm.heap.alloc(&ty, parts).into_value();
    Ok(vm.tuple([first, rest]))
}
