//! Pickling of arrays: machine values with the name of their format, so that they can be read on another machine.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, function};
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::{Array, code_of, own};

pub static FUNCTIONS: &[Native] = &[function(
    "_array_reconstructor",
    "(arraytype, typecode, mformat_code, items, /)",
    reconstruct,
    "Internal. Used for pickling support.",
)];

pub(super) fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    let protocol = vm.to_i64(&args[1])?;
    let class = vm.type_of(&args[0]).to_value();
    let state = vm.getattr_opt(&args[0], "__dict__")?.unwrap_or(Value::NONE);
    let letter = vm.str(array.code.letter.encode_utf8(&mut [0; 4]));
    let parts = if protocol < 3 {
        let values = array.values(vm)?;
        let arguments = vec![letter, vm.list(values)];
        vec![class, vm.tuple(arguments), state]
    } else {
        let bytes = array.bytes.borrow().clone();
        let arguments = vec![
            class,
            letter,
            Value::int32(i32::from(array.code.format)),
            vm.bytes(bytes),
        ];
        let module = vm.import("array")?;
        let function = vm.getattr(&module, "_array_reconstructor")?;
        vec![function, vm.tuple(arguments), state]
    };
    Ok(vm.tuple(parts))
}

/// The `struct` code and item size of a machine format, little-endian where even.
const FORMATS: [(&str, usize); 18] = [
    ("<B", 1),
    ("<b", 1),
    ("<H", 2),
    (">H", 2),
    ("<h", 2),
    (">h", 2),
    ("<I", 4),
    (">I", 4),
    ("<i", 4),
    (">i", 4),
    ("<Q", 8),
    (">Q", 8),
    ("<q", 8),
    (">q", 8),
    ("<f", 4),
    (">f", 4),
    ("<d", 8),
    (">d", 8),
];

fn reconstruct(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>().cloned() else {
        let given = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("first argument must be a type object, not {given}")));
    };
    let plain = vm.type_for(&super::ARRAY).into_value();
    if !vm.issubclass_plain(&args[0], &plain)? {
        return Err(vm.type_error(format!("{} is not a subtype of array.array", ty.name())));
    }
    let code = code_of(vm, &args[1], "_array_reconstructor")?;
    let format = vm.to_i64_clamped(&args[2])?;
    let Some(items) = args[3].downcast_ref::<Bytes>() else {
        let given = vm.type_name(&args[3]);
        return Err(vm.type_error(format!("fourth argument should be bytes, not {given}")));
    };
    let format = match usize::try_from(format) {
        Ok(format) if format < 22 => format,
        _ => return Err(vm.value_error("third argument must be a valid machine format code.")),
    };
    let array = vm.heap.alloc(&ty, Array::new(code, Vec::new()));
    if format == usize::from(code.format) {
        array.push_bytes(vm, &items.data)?;
        return Ok(array.into_value());
    }
    let Some((text, size)) = FORMATS.get(format) else {
        let encoding = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"][format - FORMATS.len()];
        let encoding = vm.str(encoding);
        let text = vm.call_method(&args[3], "decode", &[encoding])?;
        vm.call_method(array.as_value(), "fromunicode", &[text])?;
        return Ok(array.into_value());
    };
    if !items.data.len().is_multiple_of(*size) {
        return Err(vm.value_error("bytes length not a multiple of item size"));
    }
    let module = vm.import("_struct")?;
    let text = vm.str(text);
    let rows = vm.call_method(&module, "iter_unpack", &[text, args[3].clone()])?;
    for row in vm.collect(&rows)? {
        let value = vm.getitem(&row, &Value::int32(0))?;
        array.push(vm, &value)?;
    }
    Ok(array.into_value())
}
