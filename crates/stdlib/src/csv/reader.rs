//! `reader`: a machine over characters that turns lines into rows.

use std::cell::Cell;

use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, GetSet, Native, TypeDef, begin_method, getter, method, this};
use corallus_vm::objects::iterators::iter_self;
use corallus_vm::objects::iterators::step::{Next, Step};
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use super::dialect::{self, Dialect, Format, Quoting};
use super::{ERROR, State};

/// Where in a row the machine is.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Place {
    #[default]
    StartOfRow,
    StartOfField,
    Escaped,
    InField,
    InQuotes,
    EscapedInQuotes,
    AfterQuote,
    AfterRow,
    AfterEscapedNewline,
}

/// The row being read.
#[derive(Default)]
struct Row {
    place: Place,
    fields: Vec<Value>,
    field: Vec<u32>,
    quoted: bool,
}

/// The payload of a reader.
pub struct Reader {
    lines: Value,
    dialect: Value,
    format: Format,
    line_number: Cell<u64>,
}

payload!(Reader, "reader", [lines, dialect]);

pub static READER: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: METHODS,
    getsets: GETSETS,
    doc: "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.",
    ..TypeDef::new::<Reader>("reader", "_csv")
};

static METHODS: &[Native] = &[
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
];

static GETSETS: &[GetSet] = &[
    getter(
        "dialect",
        |vm, value| Ok(this::<Reader>(vm, value)?.dialect.clone()),
        "",
    ),
    getter(
        "line_num",
        |vm, value| {
            let number = this::<Reader>(vm, value)?.line_number.get();
            Ok(vm.size(number as usize))
        },
        "",
    ),
];

pub(super) fn reader(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let dialect = dialect::of(vm, &args[1], &args[2])?;
    let class = vm.type_for(&READER).into_value();
    vm.begin_from_iter(&class, &args[0], vec![dialect], |vm, ty, lines, parts| {
        let dialect = parts[0].clone();
        let format = this::<Dialect>(vm, &dialect)?.format.clone();
        let reader = Reader {
            lines,
            dialect,
            format,
            line_number: Cell::new(0),
        };
        Ok(vm.heap.alloc(ty, reader).into_value())
    })
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let reader = this::<Reader>(vm, &args[0])?.clone();
    let lines = reader.lines.clone();
    let step = ReadRow {
        reader,
        row: Row::default(),
    };
    vm.begin_steps(step, |vm| vm.begin_next(&lines))
}

/// Waits for lines until a row is complete.
struct ReadRow {
    reader: Ref<Reader>,
    row: Row,
}

impl Step for ReadRow {
    fn returned(&mut self, vm: &mut Vm, line: Value) -> Res<Next> {
        let Some(line) = line.downcast_ref::<Str>() else {
            let given = vm.type_name(&line);
            return Err(ERROR.raise(
                vm,
                format!("iterator should return strings, not {given} (the file should be opened in text mode)"),
            ));
        };
        let reader = self.reader.clone();
        reader.line_number.set(reader.line_number.get() + 1);
        let limit = vm.state::<State>().field_limit();
        for point in line.code_points() {
            self.row.take(vm, &reader.format, Some(point), limit)?;
        }
        self.row.take(vm, &reader.format, None, limit)?;
        if self.row.place != Place::StartOfRow {
            let lines = reader.lines.clone();
            return vm.wait_next(self, &lines);
        }
        let fields = std::mem::take(&mut self.row.fields);
        Ok(Next::Return(vm.list(fields)))
    }

    fn finished(&mut self, vm: &mut Vm, _: Value) -> Res<Next> {
        if self.row.field.is_empty() && self.row.place != Place::InQuotes {
            return Ok(Next::End);
        }
        if self.reader.format.strict {
            return Err(ERROR.raise(vm, "unexpected end of data"));
        }
        self.row.end_field(vm, &self.reader.format)?;
        let fields = std::mem::take(&mut self.row.fields);
        Ok(Next::Return(vm.list(fields)))
    }

    fn raised(&mut self, vm: &mut Vm, raised: corallus_vm::error::Raised) -> Res<Next> {
        use corallus_vm::objects::exception::ExceptionKind;
        if raised.is(ExceptionKind::StopIteration) {
            return self.finished(vm, Value::NONE);
        }
        Err(raised)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.reader.trace(tracer);
        self.row.fields.trace(tracer);
    }

    fn name(&self) -> &'static str {
        "reader"
    }
}

impl Row {
    /// Takes the next character of a line, or its end.
    fn take(&mut self, vm: &mut Vm, format: &Format, point: Option<u32>, limit: i64) -> Res<()> {
        let newline = matches!(point, None | Some(10 | 13));
        let is_quote = point.is_some() && point == format.quote && format.quoting != Quoting::None;
        let is_escape = point.is_some() && point == format.escape;
        let is_delimiter = point == Some(format.delimiter);
        match self.place {
            Place::StartOfRow if point.is_none() => {}
            Place::StartOfRow if newline => self.place = Place::AfterRow,
            Place::StartOfRow | Place::StartOfField => {
                self.place = Place::StartOfField;
                if newline {
                    self.end_field(vm, format)?;
                    self.end_row(point);
                } else if is_quote {
                    self.quoted = true;
                    self.place = Place::InQuotes;
                } else if is_escape {
                    self.place = Place::Escaped;
                } else if point == Some(32) && format.skip_initial_space {
                } else if is_delimiter {
                    self.end_field(vm, format)?;
                } else {
                    self.push(vm, point, limit)?;
                    self.place = Place::InField;
                }
            }
            Place::Escaped => {
                self.push(vm, point, limit)?;
                self.place = match point {
                    Some(10 | 13) => Place::AfterEscapedNewline,
                    _ => Place::InField,
                };
            }
            Place::AfterEscapedNewline if point.is_none() => {}
            Place::InField | Place::AfterEscapedNewline => {
                if newline {
                    self.end_field(vm, format)?;
                    self.end_row(point);
                } else if is_escape {
                    self.place = Place::Escaped;
                } else if is_delimiter {
                    self.end_field(vm, format)?;
                    self.place = Place::StartOfField;
                } else {
                    self.push(vm, point, limit)?;
                    self.place = Place::InField;
                }
            }
            Place::InQuotes => {
                if point.is_none() {
                } else if is_escape {
                    self.place = Place::EscapedInQuotes;
                } else if is_quote {
                    self.place = if format.double_quote {
                        Place::AfterQuote
                    } else {
                        Place::InField
                    };
                } else {
                    self.push(vm, point, limit)?;
                }
            }
            Place::EscapedInQuotes => {
                self.push(vm, point, limit)?;
                self.place = Place::InQuotes;
            }
            Place::AfterQuote => {
                if is_quote {
                    self.push(vm, point, limit)?;
                    self.place = Place::InQuotes;
                } else if is_delimiter {
                    self.end_field(vm, format)?;
                    self.place = Place::StartOfField;
                } else if newline {
                    self.end_field(vm, format)?;
                    self.end_row(point);
                } else if format.strict {
                    let show = |point: Option<u32>| point.and_then(char::from_u32).unwrap_or('\u{fffd}');
                    let message = format!(
                        "'{}' expected after '{}'",
                        show(Some(format.delimiter)),
                        show(format.quote)
                    );
                    return Err(ERROR.raise(vm, message));
                } else {
                    self.push(vm, point, limit)?;
                    self.place = Place::InField;
                }
            }
            Place::AfterRow => {
                if point.is_none() {
                    self.place = Place::StartOfRow;
                } else if !newline {
                    let message =
                        "new-line character seen in unquoted field - do you need to open the file with newline=''?";
                    return Err(ERROR.raise(vm, message));
                }
            }
        }
        Ok(())
    }

    fn end_row(&mut self, point: Option<u32>) {
        self.place = match point {
            None => Place::StartOfRow,
            Some(_) => Place::AfterRow,
        };
    }

    /// Adds a character to the field; an escaped end of the line counts as a newline.
    fn push(&mut self, vm: &mut Vm, point: Option<u32>, limit: i64) -> Res<()> {
        if self.field.len() as i64 >= limit {
            return Err(ERROR.raise(vm, format!("field larger than field limit ({limit})")));
        }
        self.field.push(point.unwrap_or(10));
        Ok(())
    }

    fn end_field(&mut self, vm: &mut Vm, format: &Format) -> Res<()> {
        let (empty, quoted) = (self.field.is_empty(), std::mem::take(&mut self.quoted));
        let value = match format.quoting {
            Quoting::NotNull | Quoting::Strings if empty && !quoted => Value::NONE,
            Quoting::NonNumeric | Quoting::Strings if !empty && !quoted => {
                let text = vm.str_of_points(&self.field);
                let float = vm.types.float.to_value();
                vm.call(&float, &[text])?
            }
            _ => vm.str_of_points(&self.field),
        };
        self.field.clear();
        self.fields.push(value);
        Ok(())
    }
}
