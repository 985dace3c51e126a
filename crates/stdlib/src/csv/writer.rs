//! `writer`: rows into lines.

use corallus_heap::{TypeFlags, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, Cx, GetSet, Native, NativeFuture, TypeDef, async_method, begin_method, getter, this};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::str::Str;
use corallus_vm::special::Special;
use corallus_vm::vm::Vm;

use super::ERROR;
use super::dialect::{self, Dialect, Format, Quoting};

/// The payload of a writer.
pub struct Writer {
    write: Value,
    dialect: Value,
    format: Format,
}

payload!(Writer, "writer", [write, dialect]);

pub static WRITER: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: METHODS,
    getsets: GETSETS,
    doc: "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.",
    ..TypeDef::new::<Writer>("writer", "_csv")
};

static METHODS: &[Native] = &[
    begin_method(
        "writerow",
        "($self, row, /)",
        writerow,
        "Construct and write a CSV record from an iterable of fields.",
    ),
    async_method(
        "writerows",
        "($self, rows, /)",
        writerows,
        "Construct and write a series of iterables to a csv file.",
    ),
];

static GETSETS: &[GetSet] = &[getter(
    "dialect",
    |vm, value| Ok(this::<Writer>(vm, value)?.dialect.clone()),
    "",
)];

pub(super) fn writer(vm: &mut Vm, args: Args<'_>) -> Res {
    let dialect = dialect::of(vm, &args[1], &args[2])?;
    let write = vm.getattr_opt(&args[0], "write")?.filter(|write| vm.is_callable(write));
    let Some(write) = write else {
        return Err(vm.type_error("argument 1 must have a \"write\" method"));
    };
    let format = this::<Dialect>(vm, &dialect)?.format.clone();
    let ty = vm.type_for(&WRITER);
    Ok(vm.heap.alloc(&ty, Writer { write, dialect, format }).into_value())
}

fn writerow(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    if let Some(fields) = vm.items_of_exact(&args[1]) {
        let writer = this::<Writer>(vm, &args[0])?.clone();
        let line = line(vm, &writer.format, &fields)?;
        return vm.begin_call(&writer.write, &[line], None);
    }
    vm.begin_async(
        "writerow",
        |mut cx, args| Box::pin(async move { write_one(&mut cx, &args[0], &args[1]).await }),
        args.to_vec(),
    )
}

async fn write_one(cx: &mut Cx, writer: &Value, row: &Value) -> Res {
    let fields = match cx.iter(row).await {
        Ok(iterator) => cx.collect(&iterator).await?,
        Err(raised) if raised.is(ExceptionKind::TypeError) => return Err(not_iterable(cx.vm(), row)),
        Err(raised) => return Err(raised),
    };
    let vm = cx.vm();
    let writer = this::<Writer>(vm, writer)?.clone();
    let line = line(vm, &writer.format, &fields)?;
    cx.call(&writer.write, &[line]).await
}

#[cold]
fn not_iterable(vm: &mut Vm, row: &Value) -> Raised {
    let given = vm.type_name(row);
    ERROR.raise(vm, format!("iterable expected, not {given}"))
}

fn writerows(mut cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let rows = cx.iter(&args[1]).await?;
        while let Some(row) = cx.next(&rows).await? {
            write_one(&mut cx, &args[0], &row).await?;
        }
        Ok(Value::NONE)
    })
}

/// A row as a line, with its terminator.
fn line(vm: &mut Vm, format: &Format, fields: &[Value]) -> Res {
    let mut out = Vec::new();
    let mut last_is_none = false;
    for (at, field) in fields.iter().enumerate() {
        let quoted = match format.quoting {
            Quoting::NonNumeric => !is_number(vm, field),
            Quoting::All => true,
            Quoting::Strings => field.has_payload::<Str>(),
            Quoting::NotNull => !field.is_none(),
            Quoting::Minimal | Quoting::None => false,
        };
        last_is_none = field.is_none();
        if at > 0 {
            out.push(format.delimiter);
        }
        if let Some(text) = field.downcast_ref::<Str>() {
            append(vm, &mut out, format, text, quoted, field.is_none())?;
        } else if field.is_none() {
            let text = Str::from_wtf8("".as_ref());
            append(vm, &mut out, format, &text, quoted, true)?;
        } else {
            let text = vm.str_of(field)?;
            append(vm, &mut out, format, &text, quoted, false)?;
        }
    }
    if !fields.is_empty() && out.is_empty() {
        let bare = last_is_none && matches!(format.quoting, Quoting::Strings | Quoting::NotNull);
        if format.quoting == Quoting::None || bare {
            return Err(ERROR.raise(vm, "single empty field record must be quoted"));
        }
        out.extend(format.quote);
        out.extend(format.quote);
    }
    out.extend_from_slice(&format.line_terminator);
    Ok(vm.str_of_points(&out))
}

/// Whether the value counts as a number: it converts to `int` or `float`.
fn is_number(vm: &Vm, value: &Value) -> bool {
    let ty = vm.type_of(value);
    ty.has_special(Special::Float) || ty.has_special(Special::Int) || ty.has_special(Special::Index)
}

fn append(vm: &mut Vm, out: &mut Vec<u32>, format: &Format, text: &Str, mut quoted: bool, null: bool) -> Res<()> {
    if text.is_empty() && format.delimiter == 32 && format.skip_initial_space {
        let bare = null && matches!(format.quoting, Quoting::Strings | Quoting::NotNull);
        if format.quoting == Quoting::None || bare {
            return Err(ERROR.raise(
                vm,
                "empty field must be quoted if delimiter is a space and skipinitialspace is true",
            ));
        }
        quoted = true;
    }
    let start = out.len();
    for point in text.code_points() {
        let special = point == format.delimiter
            || Some(point) == format.escape
            || Some(point) == format.quote
            || point == 10
            || point == 13
            || format.line_terminator.contains(&point);
        if special {
            let escape = if format.quoting == Quoting::None {
                true
            } else if Some(point) == format.quote {
                if format.double_quote {
                    out.push(point);
                }
                !format.double_quote
            } else {
                Some(point) == format.escape
            };
            if escape {
                match format.escape {
                    Some(escape) => out.push(escape),
                    None => return Err(ERROR.raise(vm, "need to escape, but no escapechar set")),
                }
            } else {
                quoted = true;
            }
        }
        out.push(point);
    }
    if quoted && let Some(quote) = format.quote {
        out.insert(start, quote);
        out.push(quote);
    }
    Ok(())
}
