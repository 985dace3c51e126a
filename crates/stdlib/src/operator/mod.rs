//! `_operator`: the operators as functions.
//!
//! - this file: functions.
//! - [`getters`]: `itemgetter`, `attrgetter`, `methodcaller`.

mod getters;

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, Cx, ModuleDef, Native, async_function, begin_function, function};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::int::{as_big, as_i64};
use corallus_vm::objects::str::Str;
use corallus_vm::objects::tuple::Items;
use corallus_vm::operators::{BinaryOp, CompareOp, UnaryOp};
use corallus_vm::special::Special;
use corallus_vm::vm::Vm;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_operator",
    functions: FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        for def in getters::TYPES {
            let ty = vm.type_for(def);
            namespace.set_str(vm, def.name, ty.into_value());
        }
        Ok(())
    },
    doc: "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.",
};

static FUNCTIONS: &[Native] = &[
    begin_function(
        "add",
        "(a, b, /)",
        |vm, args| vm.begin_binary(BinaryOp::Add, &args[0], &args[1]),
        "Same as a + b.",
    ),
    begin_function(
        "sub",
        "(a, b, /)",
        |vm, args| vm.begin_binary(BinaryOp::Sub, &args[0], &args[1]),
        "Same as a - b.",
    ),
    begin_function(
        "mul",
        "(a, b, /)",
        |vm, args| vm.begin_binary(BinaryOp::Mul, &args[0], &args[1]),
        "Same as a * b.",
    ),
    begin_function(
        "matmul",
        "(a, b, /)",
        |vm, args| vm.begin_binary(BinaryOp::MatMul, &args[0], &args[1]),
        "Same as a @ b.",
    ),
    begin_function(
        "truediv",
        "(a, b, /)",
        |vm, args| vm.begin_binary(BinaryOp::TrueDiv, &args[0], &args[1]),
        "Same as a / b.",
    ),
    begin_function(
        "floordiv",
        "(a, b, /)",
        |vm, args| vm.begin_binary(BinaryOp::FloorDiv, &args[0], &args[1]),
        "Same as a // b.",
    ),
    begin_function(
        "mod",
        "(a, b, /)",
        |vm, args| vm.begin_binary(BinaryOp::Mod, &args[0], &args[1]),
        "Same as a % b.",
    ),
    begin_function(
        "pow",
        "(a, b, /)",
        |vm, args| vm.begin_binary(BinaryOp::Pow, &args[0], &args[1]),
        "Same as a ** b.",
    ),
    begin_function(
        "lshift",
        "(a, b, /)",
        |vm, args| vm.begin_binary(BinaryOp::LShift, &args[0], &args[1]),
        "Same as a << b.",
    ),
    begin_function(
        "rshift",
        "(a, b, /)",
        |vm, args| vm.begin_binary(BinaryOp::RShift, &args[0], &args[1]),
        "Same as a >> b.",
    ),
    begin_function(
        "and_",
        "(a, b, /)",
        |vm, args| vm.begin_binary(BinaryOp::And, &args[0], &args[1]),
        "Same as a & b.",
    ),
    begin_function(
        "or_",
        "(a, b, /)",
        |vm, args| vm.begin_binary(BinaryOp::Or, &args[0], &args[1]),
        "Same as a | b.",
    ),
    begin_function(
        "xor",
        "(a, b, /)",
        |vm, args| vm.begin_binary(BinaryOp::Xor, &args[0], &args[1]),
        "Same as a ^ b.",
    ),
    begin_function(
        "iadd",
        "(a, b, /)",
        |vm, args| vm.begin_inplace(BinaryOp::Add, &args[0], &args[1]),
        "Same as a += b.",
    ),
    begin_function(
        "isub",
        "(a, b, /)",
        |vm, args| vm.begin_inplace(BinaryOp::Sub, &args[0], &args[1]),
        "Same as a -= b.",
    ),
    begin_function(
        "imul",
        "(a, b, /)",
        |vm, args| vm.begin_inplace(BinaryOp::Mul, &args[0], &args[1]),
        "Same as a *= b.",
    ),
    begin_function(
        "imatmul",
        "(a, b, /)",
        |vm, args| vm.begin_inplace(BinaryOp::MatMul, &args[0], &args[1]),
        "Same as a @= b.",
    ),
    begin_function(
        "itruediv",
        "(a, b, /)",
        |vm, args| vm.begin_inplace(BinaryOp::TrueDiv, &args[0], &args[1]),
        "Same as a /= b.",
    ),
    begin_function(
        "ifloordiv",
        "(a, b, /)",
        |vm, args| vm.begin_inplace(BinaryOp::FloorDiv, &args[0], &args[1]),
        "Same as a //= b.",
    ),
    begin_function(
        "imod",
        "(a, b, /)",
        |vm, args| vm.begin_inplace(BinaryOp::Mod, &args[0], &args[1]),
        "Same as a %= b.",
    ),
    begin_function(
        "ipow",
        "(a, b, /)",
        |vm, args| vm.begin_inplace(BinaryOp::Pow, &args[0], &args[1]),
        "Same as a **= b.",
    ),
    begin_function(
        "ilshift",
        "(a, b, /)",
        |vm, args| vm.begin_inplace(BinaryOp::LShift, &args[0], &args[1]),
        "Same as a <<= b.",
    ),
    begin_function(
        "irshift",
        "(a, b, /)",
        |vm, args| vm.begin_inplace(BinaryOp::RShift, &args[0], &args[1]),
        "Same as a >>= b.",
    ),
    begin_function(
        "iand",
        "(a, b, /)",
        |vm, args| vm.begin_inplace(BinaryOp::And, &args[0], &args[1]),
        "Same as a &= b.",
    ),
    begin_function(
        "ior",
        "(a, b, /)",
        |vm, args| vm.begin_inplace(BinaryOp::Or, &args[0], &args[1]),
        "Same as a |= b.",
    ),
    begin_function(
        "ixor",
        "(a, b, /)",
        |vm, args| vm.begin_inplace(BinaryOp::Xor, &args[0], &args[1]),
        "Same as a ^= b.",
    ),
    begin_function(
        "lt",
        "(a, b, /)",
        |vm, args| vm.begin_compare(CompareOp::Lt, &args[0], &args[1]),
        "Same as a < b.",
    ),
    begin_function(
        "le",
        "(a, b, /)",
        |vm, args| vm.begin_compare(CompareOp::Le, &args[0], &args[1]),
        "Same as a <= b.",
    ),
    begin_function(
        "eq",
        "(a, b, /)",
        |vm, args| vm.begin_compare(CompareOp::Eq, &args[0], &args[1]),
        "Same as a == b.",
    ),
    begin_function(
        "ne",
        "(a, b, /)",
        |vm, args| vm.begin_compare(CompareOp::Ne, &args[0], &args[1]),
        "Same as a != b.",
    ),
    begin_function(
        "gt",
        "(a, b, /)",
        |vm, args| vm.begin_compare(CompareOp::Gt, &args[0], &args[1]),
        "Same as a > b.",
    ),
    begin_function(
        "ge",
        "(a, b, /)",
        |vm, args| vm.begin_compare(CompareOp::Ge, &args[0], &args[1]),
        "Same as a >= b.",
    ),
    begin_function(
        "neg",
        "(a, /)",
        |vm, args| vm.begin_unary(UnaryOp::Neg, &args[0]),
        "Same as -a.",
    ),
    begin_function(
        "pos",
        "(a, /)",
        |vm, args| vm.begin_unary(UnaryOp::Pos, &args[0]),
        "Same as +a.",
    ),
    begin_function(
        "inv",
        "(a, /)",
        |vm, args| vm.begin_unary(UnaryOp::Invert, &args[0]),
        "Same as ~a.",
    ),
    begin_function(
        "invert",
        "(a, /)",
        |vm, args| vm.begin_unary(UnaryOp::Invert, &args[0]),
        "Same as ~a.",
    ),
    begin_function(
        "abs",
        "(a, /)",
        |vm, args| vm.begin_unary(UnaryOp::Abs, &args[0]),
        "Same as abs(a).",
    ),
    function(
        "not_",
        "(a, /)",
        |vm, args| Ok(Value::bool(!vm.truth(&args[0])?)),
        "Same as not a.",
    ),
    begin_function(
        "truth",
        "(a, /)",
        |vm, args| vm.begin_truth(&args[0]),
        "Return True if a is true, False otherwise.",
    ),
    function(
        "is_",
        "(a, b, /)",
        |_, args| Ok(Value::bool(args[0].is(&args[1]))),
        "Same as a is b.",
    ),
    function(
        "is_not",
        "(a, b, /)",
        |_, args| Ok(Value::bool(!args[0].is(&args[1]))),
        "Same as a is not b.",
    ),
    function(
        "is_none",
        "(a, /)",
        |_, args| Ok(Value::bool(args[0].is_none())),
        "Same as a is None.",
    ),
    function(
        "is_not_none",
        "(a, /)",
        |_, args| Ok(Value::bool(!args[0].is_none())),
        "Same as a is not None.",
    ),
    function(
        "index",
        "(a, /)",
        |vm, args| {
            let index = vm.index(&args[0])?;
            // An instance of a subclass of `int`, such as `True`, gives the plain number.
            Ok(match as_big(&index) {
                Some(number) if !vm.type_of(&index).is(&vm.types.int) => vm.big_int(number),
                _ => index,
            })
        },
        "Same as a.__index__()",
    ),
    begin_function(
        "concat",
        "(a, b, /)",
        |vm, args| concat(vm, args, false),
        "Same as a + b, for a and b sequences.",
    ),
    begin_function(
        "iconcat",
        "(a, b, /)",
        |vm, args| concat(vm, args, true),
        "Same as a += b, for a and b sequences.",
    ),
    function(
        "contains",
        "(a, b, /)",
        |vm, args| Ok(Value::bool(vm.contains(&args[0], &args[1])?)),
        "Same as b in a (note reversed operands).",
    ),
    async_function(
        "countOf",
        "(a, b, /)",
        |cx, args| Box::pin(count_of(cx, args)),
        "Return the number of items in a which are, or which equal, b.",
    ),
    async_function(
        "indexOf",
        "(a, b, /)",
        |cx, args| Box::pin(index_of(cx, args)),
        "Return the first index of b in a.",
    ),
    begin_function(
        "getitem",
        "(a, b, /)",
        |vm, args| vm.begin_getitem(&args[0], &args[1]),
        "Same as a[b].",
    ),
    function("setitem", "(a, b, c, /)", setitem, "Same as a[b] = c."),
    function("delitem", "(a, b, /)", delitem, "Same as del a[b]."),
    function(
        "length_hint",
        "(obj, default=0, /)",
        length_hint,
        "Return an estimate of the number of items in obj.",
    ),
    begin_function(
        "call",
        "(obj, /, *args, **kwargs)",
        call,
        "Same as obj(*args, **kwargs).",
    ),
    function(
        "_compare_digest",
        "(a, b, /)",
        compare_digest,
        "Return 'a == b'.\n\nThis function uses an approach designed to prevent timing analysis.",
    ),
];

fn concat(vm: &mut Vm, args: Args<'_>, in_place: bool) -> Res<Begun> {
    let ty = vm.type_of(&args[0]);
    if !ty.has_special(Special::GetItem) || args[0].has_payload::<Dict>() {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("'{name}' object can't be concatenated")));
    }
    if in_place {
        return vm.begin_inplace(BinaryOp::Add, &args[0], &args[1]);
    }
    vm.begin_binary(BinaryOp::Add, &args[0], &args[1])
}

/// An iterator over a container; what can't be searched is refused as `in` refuses it.
async fn searched(cx: &mut Cx, container: &Value) -> Res {
    match cx.iter(container).await {
        Err(raised) if raised.is(ExceptionKind::TypeError) => {
            let vm = cx.vm();
            let given = vm.type_name(container);
            Err(vm.type_error(format!("argument of type '{given}' is not iterable")))
        }
        result => result,
    }
}

async fn count_of(mut cx: Cx, args: Vec<Value>) -> Res {
    let iterator = searched(&mut cx, &args[0]).await?;
    let mut count = 0;
    while let Some(item) = cx.next(&iterator).await? {
        count += usize::from(cx.vm().eq(&item, &args[1])?);
    }
    Ok(cx.vm().size(count))
}

async fn index_of(mut cx: Cx, args: Vec<Value>) -> Res {
    let iterator = searched(&mut cx, &args[0]).await?;
    let mut at = 0;
    while let Some(item) = cx.next(&iterator).await? {
        if cx.vm().eq(&item, &args[1])? {
            return Ok(cx.vm().size(at));
        }
        at += 1;
    }
    Err(cx.vm().value_error("sequence.index(x): x not in sequence"))
}

fn setitem(vm: &mut Vm, args: Args<'_>) -> Res {
    vm.setitem(&args[0], &args[1], args[2].clone())?;
    Ok(Value::NONE)
}

fn delitem(vm: &mut Vm, args: Args<'_>) -> Res {
    vm.delitem(&args[0], &args[1])?;
    Ok(Value::NONE)
}

fn length_hint(vm: &mut Vm, args: Args<'_>) -> Res {
    if as_i64(&args[1]).is_none() {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("'{name}' object cannot be interpreted as an integer")));
    }
    if vm.type_of(&args[0]).has_special(Special::Len) {
        let length = vm.len(&args[0])?;
        return Ok(vm.size(length));
    }
    let hint = match vm.call_special(&args[0], Special::LengthHint, &[]) {
        Err(raised) if raised.is(ExceptionKind::TypeError) => None,
        hint => hint?,
    };
    match hint {
        Some(hint) if hint.is_not_implemented() => Ok(args[1].clone()),
        Some(hint) => match as_i64(&hint) {
            Some(length) if length < 0 => Err(vm.value_error("__length_hint__() should return >= 0")),
            Some(_) => Ok(hint),
            None => {
                let name = vm.type_name(&hint);
                Err(vm.type_error(format!("__length_hint__ must be an integer, not {name}")))
            }
        },
        None => Ok(args[1].clone()),
    }
}

fn call(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let (values, names) = call_arguments(vm, &args[1], &args[2]);
    vm.begin_call(&args[0], &values, names.as_ref())
}

/// `*args` and `**kwargs` as calls take them: all values, and the names of the last ones.
fn call_arguments(
    vm: &mut Vm,
    args: &Value,
    keywords: &Value,
) -> (
    Vec<Value>,
    Option<corallus_heap::Ref<corallus_vm::objects::tuple::Tuple>>,
) {
    let mut values = vm.items_of_exact(args).unwrap_or_default();
    let named = keywords
        .downcast_ref::<Dict>()
        .map(|dict| dict.entries())
        .unwrap_or_default();
    if named.is_empty() {
        return (values, None);
    }
    let names = named.iter().map(|(name, _)| name.clone()).collect::<Items>();
    values.extend(named.into_iter().map(|(_, value)| value));
    (values, Some(vm.new_tuple(names)))
}

fn compare_digest(vm: &mut Vm, args: Args<'_>) -> Res {
    let bytes = |value: &Value| {
        let ascii = value
            .downcast_ref::<Str>()
            .filter(|text| text.is_ascii())
            .map(|text| text.as_bytes().to_vec());
        let is_text = ascii.is_some();
        let data = ascii
            .or_else(|| {
                value
                    .downcast_ref::<corallus_vm::objects::bytes::Bytes>()
                    .map(|bytes| bytes.data.to_vec())
            })
            .or_else(|| {
                let array = value.downcast_ref::<corallus_vm::objects::bytearray::ByteArray>();
                array.map(|bytes| bytes.data.borrow().clone())
            });
        data.map(|data| (data, is_text))
    };
    match (bytes(&args[0]), bytes(&args[1])) {
        (Some((a, a_text)), Some((b, b_text))) if a_text == b_text => {
            // Every byte is looked at, wherever the first difference is.
            let differences = a.iter().zip(&b).fold(0, |seen, (a, b)| seen | (a ^ b));
            Ok(Value::bool(a.len() == b.len() && differences == 0))
        }
        _ if args.iter().any(|arg| arg.has_payload::<Str>()) => {
            Err(vm.type_error("comparing strings with non-ASCII characters is not supported"))
        }
        _ => {
            let names = [vm.type_name(&args[0]), vm.type_name(&args[1])];
            Err(vm.type_error(format!(
                "unsupported operand types(s) or combination of types: '{}' and '{}'",
                names[0], names[1]
            )))
        }
    }
}
