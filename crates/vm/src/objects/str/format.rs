//! `str.format` (PEP 3101): replacement fields, and what fills them.
//!
//! [`Markup`] and [`FieldName`] read the syntax and know nothing of values; `string.Formatter` uses them too.

use corallus_heap::{Ref, Value};
use smallvec::SmallVec;

use super::Str;
use crate::error::{Raised, Res};
use crate::native::{Args, Native, at_once, method, this};
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::tuple::Tuple;
use crate::unicode;
use crate::vm::Vm;

pub(super) static METHODS: &[Native] = &[
    at_once(
        method(
            "format",
            "($self, /, *args, **kwargs)",
            format,
            "Return a formatted version of the string, using substitutions from args and kwargs.\n\nThe substitutions are identified by braces ('{' and '}').",
        ),
        |vm, args| {
            let (string, positional) = args.split_first()?;
            Some(fill(vm, string, Some(positional), &Value::UNDEF))
        },
    ),
    method(
        "format_map",
        "($self, mapping, /)",
        format_map,
        "Return a formatted version of the string, using substitutions from mapping.\n\nThe substitutions are identified by braces ('{' and '}').",
    ),
];

/// Text before a replacement field, and the field if there is one.
#[derive(Debug, PartialEq)]
pub struct Piece<'a> {
    pub literal: &'a [u32],
    pub field: Option<Field<'a>>,
}

/// A replacement field: `{name!conversion:spec}`.
#[derive(Debug, PartialEq)]
pub struct Field<'a> {
    pub name: &'a [u32],
    pub conversion: Option<u32>,
    pub spec: &'a [u32],
    /// Whether the specification holds fields of its own.
    pub nested: bool,
}

/// Splits a format string into pieces; an error ends it.
pub struct Markup<'a> {
    rest: &'a [u32],
}

const OPEN: u32 = '{' as u32;
const CLOSE: u32 = '}' as u32;

impl<'a> Markup<'a> {
    pub fn new(format: &'a [u32]) -> Self {
        Self { rest: format }
    }

    fn read(&mut self) -> Result<Piece<'a>, &'static str> {
        let text = self.rest;
        let brace = text.iter().position(|point| matches!(*point, OPEN | CLOSE));
        let Some(at) = brace else {
            self.rest = &[];
            return Ok(Piece {
                literal: text,
                field: None,
            });
        };
        let (literal, markup) = text.split_at(at);
        match markup {
            [first, second, rest @ ..] if first == second => {
                self.rest = rest;
                // A doubled brace stands for one.
                Ok(Piece {
                    literal: text.get(..=at).unwrap_or_default(),
                    field: None,
                })
            }
            [CLOSE, ..] => Err("Single '}' encountered in format string"),
            [_] => Err("Single '{' encountered in format string"),
            _ => {
                let (field, rest) = Field::read(markup.get(1..).unwrap_or_default())?;
                self.rest = rest;
                Ok(Piece {
                    literal,
                    field: Some(field),
                })
            }
        }
    }
}

impl<'a> Iterator for Markup<'a> {
    type Item = Result<Piece<'a>, &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let piece = self.read();
        if piece.is_err() {
            self.rest = &[];
        }
        Some(piece)
    }
}

impl<'a> Field<'a> {
    /// Reads a field after its opening brace; returns what follows it as well.
    fn read(text: &'a [u32]) -> Result<(Self, &'a [u32]), &'static str> {
        let mut in_brackets = false;
        let mut end = None;
        for (at, point) in text.iter().enumerate() {
            match char::from_u32(*point).unwrap_or('\0') {
                '{' if !in_brackets => return Err("unexpected '{' in field name"),
                '[' => in_brackets = true,
                ']' => in_brackets = false,
                '}' | ':' | '!' if !in_brackets => {
                    end = Some(at);
                    break;
                }
                _ => {}
            }
        }
        let Some(end) = end else {
            return Err("expected '}' before end of string");
        };
        let (name, tail) = text.split_at(end);
        let plain = |conversion| Self {
            name,
            conversion,
            spec: &[],
            nested: false,
        };
        let (conversion, spec) = match tail {
            [CLOSE, rest @ ..] => return Ok((plain(None), rest)),
            [0x21] => return Err("end of string while looking for conversion specifier"),
            [0x21, _] => return Err("unmatched '{' in format spec"),
            [0x21, conversion, CLOSE, rest @ ..] => return Ok((plain(Some(*conversion)), rest)),
            [0x21, conversion, 0x3a, spec @ ..] => (Some(*conversion), spec),
            [0x21, ..] => return Err("expected ':' after conversion specifier"),
            [_, spec @ ..] => (None, spec),
            [] => return Err("expected '}' before end of string"),
        };
        let (mut depth, mut nested) = (1, false);
        for (at, point) in spec.iter().enumerate() {
            match *point {
                OPEN => (depth, nested) = (depth + 1, true),
                CLOSE => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let (spec, rest) = spec.split_at(at);
                return Ok((
                    Self {
                        name,
                        conversion,
                        spec,
                        nested,
                    },
                    rest.get(1..).unwrap_or_default(),
                ));
            }
        }
        Err("unmatched '{' in format spec")
    }
}

/// The first part of a field name, or a key in brackets.
#[derive(Debug, PartialEq)]
pub enum Key<'a> {
    Index(usize),
    Name(&'a [u32]),
}

/// A field name: `first`, then attributes and subscripts.
#[derive(Debug, PartialEq)]
pub struct FieldName<'a> {
    pub first: Key<'a>,
    rest: &'a [u32],
}

/// `.name` or `[key]`
#[derive(Debug, PartialEq)]
pub enum Accessor<'a> {
    Attribute(&'a [u32]),
    Item(Key<'a>),
}

fn read_key(text: &[u32]) -> Result<Key<'_>, &'static str> {
    let mut number = None::<usize>;
    for point in text {
        let Some(digit) = unicode::decimal(*point) else {
            return Ok(Key::Name(text));
        };
        let longer = number
            .unwrap_or(0)
            .checked_mul(10)
            .and_then(|n| n.checked_add(usize::from(digit)));
        let longer = longer.filter(|number| *number <= isize::MAX as usize);
        number = Some(longer.ok_or("Too many decimal digits in format string")?);
    }
    Ok(number.map_or(Key::Name(text), Key::Index))
}

impl<'a> FieldName<'a> {
    pub fn read(text: &'a [u32]) -> Result<Self, &'static str> {
        let end = text
            .iter()
            .position(|point| matches!(*point, 0x2e | 0x5b))
            .unwrap_or(text.len());
        let (first, rest) = text.split_at(end);
        Ok(Self {
            first: read_key(first)?,
            rest,
        })
    }
}

impl<'a> Iterator for FieldName<'a> {
    type Item = Result<Accessor<'a>, &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        let (first, text) = self.rest.split_first()?;
        let accessor = match *first {
            0x2e => {
                let end = text
                    .iter()
                    .position(|point| matches!(*point, 0x2e | 0x5b))
                    .unwrap_or(text.len());
                let (name, rest) = text.split_at(end);
                self.rest = rest;
                if name.is_empty() {
                    Err("Empty attribute in format string")
                } else {
                    Ok(Accessor::Attribute(name))
                }
            }
            0x5b => match text.iter().position(|point| *point == 0x5d) {
                None => Err("Missing ']' in format string"),
                Some(end) => {
                    let (key, rest) = text.split_at(end);
                    self.rest = rest.get(1..).unwrap_or_default();
                    if key.is_empty() {
                        Err("Empty attribute in format string")
                    } else {
                        read_key(key).map(Accessor::Item)
                    }
                }
            },
            _ => Err("Only '.' or '[' may follow ']' in format field specifier"),
        };
        if accessor.is_err() {
            self.rest = &[];
        }
        Some(accessor)
    }
}

/// Where the values come from.
struct Source<'a> {
    positional: Option<&'a [Value]>,
    named: &'a Value,
    /// The number of the next `{}`; `None` once a number was written.
    numbering: Numbering,
}

#[derive(Clone, Copy, PartialEq)]
enum Numbering {
    Undecided,
    Automatic(usize),
    Manual,
}

fn format(vm: &mut Vm, args: Args<'_>) -> Res {
    let positional = args[1].downcast_ref::<Tuple>().map_or(&[][..], |tuple| &tuple.items);
    fill(vm, &args[0], Some(positional), &args[2])
}

fn format_map(vm: &mut Vm, args: Args<'_>) -> Res {
    fill(vm, &args[0], None, &args[1])
}

/// The format string with its fields replaced. `positional`: `None` for `format_map`; `named`: undefined if there is none.
fn fill(vm: &mut Vm, format: &Value, positional: Option<&[Value]>, named: &Value) -> Res {
    let points: SmallVec<[u32; 64]> = this::<Str>(vm, format)?.code_points().collect();
    let mut source = Source {
        positional,
        named,
        numbering: Numbering::Undecided,
    };
    // What fills the fields is longer than they are, as a rule.
    let mut out = Vec::with_capacity(points.len() + 16);
    source.expand(vm, &mut out, &points, 2)?;
    Ok(vm.new_str(out.into()).into_value())
}

impl Source<'_> {
    /// Appends the format string with its fields replaced; specifications may hold fields one level deep.
    fn expand(&mut self, vm: &mut Vm, out: &mut Vec<u8>, format: &[u32], levels: usize) -> Res<()> {
        if levels == 0 {
            return Err(vm.value_error("Max string recursion exceeded"));
        }
        for piece in Markup::new(format) {
            let piece = piece.map_err(|message| vm.value_error(message))?;
            piece.literal.iter().for_each(|point| unicode::push(out, *point));
            if let Some(field) = piece.field {
                self.field(vm, out, &field, levels)?;
            }
        }
        Ok(())
    }

    fn field(&mut self, vm: &mut Vm, out: &mut Vec<u8>, field: &Field<'_>, levels: usize) -> Res<()> {
        let value = self.value(vm, field.name)?;
        let value = match field.conversion {
            None => value,
            Some(conversion) => convert(vm, &value, conversion)?,
        };
        let mut spec = Vec::new();
        if field.nested {
            self.expand(vm, &mut spec, field.spec, levels - 1)?;
        } else {
            field.spec.iter().for_each(|point| unicode::push(&mut spec, *point));
        }
        if spec.is_empty()
            && let Some(text) = value.downcast_ref::<Str>()
            && vm.type_of(&value).is(&vm.types.str)
        {
            out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        if spec.is_empty()
            && let Some(number) = value.as_small_int()
        {
            out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
            return Ok(());
        }
        let spec = vm.new_str(spec.into()).into_value();
        let text = vm.format(&value, &spec)?;
        vm.check_size(out.len().saturating_add(text.as_bytes().len()))?;
        out.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn value(&mut self, vm: &mut Vm, name: &[u32]) -> Res {
        let name = FieldName::read(name).map_err(|message| vm.value_error(message))?;
        let mut value = self.first(vm, &name.first)?;
        for accessor in name {
            value = match accessor.map_err(|message| vm.value_error(message))? {
                Accessor::Attribute(name) => {
                    let name = text_of(vm, name);
                    let name = vm.intern_str(&name);
                    vm.getattr_name(&value, &name)?
                }
                Accessor::Item(Key::Index(index)) => {
                    let index = vm.size(index);
                    vm.getitem(&value, &index)?
                }
                Accessor::Item(Key::Name(key)) => {
                    let key = text_of(vm, key).into_value();
                    vm.getitem(&value, &key)?
                }
            };
        }
        Ok(value)
    }

    fn first(&mut self, vm: &mut Vm, first: &Key<'_>) -> Res {
        let index = match (first, self.numbering) {
            (Key::Name([]), Numbering::Manual) => {
                return Err(
                    vm.value_error("cannot switch from manual field specification to automatic field numbering")
                );
            }
            (Key::Name([]), numbering) => {
                let index = if let Numbering::Automatic(next) = numbering {
                    next
                } else {
                    0
                };
                self.numbering = Numbering::Automatic(index + 1);
                index
            }
            (Key::Index(_), Numbering::Automatic(_)) => {
                return Err(
                    vm.value_error("cannot switch from automatic field numbering to manual field specification")
                );
            }
            (Key::Index(index), _) => {
                self.numbering = Numbering::Manual;
                *index
            }
            (Key::Name(name), _) => return self.named(vm, name),
        };
        let Some(positional) = self.positional else {
            return Err(vm.value_error("Format string contains positional fields"));
        };
        match positional.get(index) {
            Some(value) => Ok(value.clone()),
            None => Err(out_of_range(vm, index)),
        }
    }

    fn named(&self, vm: &mut Vm, name: &[u32]) -> Res {
        let key = text_of(vm, name);
        match self.named.downcast_ref::<Dict>() {
            None if self.named.is_undef() => Err(vm.key_error(key.as_value())),
            Some(dict) if vm.type_of(self.named).is(&vm.types.dict) => match dict.get_name(vm, &key) {
                Some(value) => Ok(value),
                None => Err(vm.key_error(key.as_value())),
            },
            _ => vm.getitem(self.named, key.as_value()),
        }
    }
}

#[cold]
fn out_of_range(vm: &mut Vm, index: usize) -> Raised {
    vm.error(
        ExceptionKind::IndexError,
        format!("Replacement index {index} out of range for positional args tuple"),
    )
}

fn text_of(vm: &mut Vm, points: &[u32]) -> Ref<Str> {
    let mut text = Vec::with_capacity(points.len());
    points.iter().for_each(|point| unicode::push(&mut text, *point));
    vm.new_str(text.into())
}

/// `!r`, `!s`, `!a`
fn convert(vm: &mut Vm, value: &Value, conversion: u32) -> Res {
    match u8::try_from(conversion).unwrap_or(0) {
        b'r' => vm.repr(value).map(Ref::into_value),
        b's' => vm.str_of(value).map(Ref::into_value),
        b'a' => {
            let shown = vm.repr(value)?;
            Ok(vm.escaped_ascii(&shown).into_value())
        }
        byte @ 33..127 => Err(vm.value_error(format!("Unknown conversion specifier {}", char::from(byte)))),
        _ => Err(vm.value_error(format!("Unknown conversion specifier \\x{conversion:x}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(text: &str) -> Vec<u32> {
        text.chars().map(u32::from).collect()
    }

    #[test]
    fn pieces_of_a_format_string() {
        let format = points("a{{b{x!r:>{w}}c");
        let pieces: Result<Vec<_>, _> = Markup::new(&format).collect();
        let pieces = pieces.unwrap_or_else(|message| panic!("{message}"));
        assert_eq!(pieces.len(), 3);
        assert_eq!(pieces[0].literal, points("a{"));
        let field = pieces[1]
            .field
            .as_ref()
            .map(|field| (field.name.len(), field.conversion, field.spec.len(), field.nested));
        assert_eq!(field, Some((1, Some('r' as u32), 4, true)));
        for (bad, message) in [
            ("}", "Single '}' encountered in format string"),
            ("{", "Single '{' encountered in format string"),
            ("{a", "expected '}' before end of string"),
            ("{!rx}", "expected ':' after conversion specifier"),
            ("{:", "unmatched '{' in format spec"),
            ("{a{", "unexpected '{' in field name"),
        ] {
            assert_eq!(Markup::new(&points(bad)).last(), Some(Err(message)), "{bad}");
        }
    }

    #[test]
    fn parts_of_a_field_name() {
        let text = points("0.a[b][3]");
        let name = FieldName::read(&text).unwrap_or_else(|message| panic!("{message}"));
        assert_eq!(name.first, Key::Index(0));
        let rest: Vec<_> = name.collect();
        assert_eq!(rest.len(), 3);
        assert_eq!(rest[2], Ok(Accessor::Item(Key::Index(3))));
    }
}
