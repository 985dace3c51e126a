//! Template strings (PEP 750): `Template` and `Interpolation` of `string.templatelib`.

use crate::objects::tuple::Items;
use std::cell::Cell;

use corallus_heap::{Ref, TypeFlags, Value, payload};

use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, GetSet, Native, TypeDef, begin_method, class, fixed, getter, method, this};
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::vm::Vm;

/// The payload of templates: `strings` has one more item than `interpolations`.
pub struct Template {
    pub strings: Ref<Tuple>,
    pub interpolations: Ref<Tuple>,
}

payload!(Template, "string.templatelib.Template", [strings, interpolations]);

/// The payload of interpolations.
pub struct Interpolation {
    pub value: Value,
    pub expression: Value,
    /// `None` or `"a"`, `"r"`, `"s"`.
    pub conversion: Value,
    pub format_spec: Value,
}

payload!(
    Interpolation,
    "string.templatelib.Interpolation",
    [value, expression, conversion, format_spec]
);

/// The payload of iterators over a template's pieces.
struct TemplateIter {
    template: Ref<Template>,
    /// Twice the index of the piece, plus one for an interpolation.
    position: Cell<usize>,
}

payload!(TemplateIter, "TemplateIter", [template]);

/// `string.templatelib.Template`.
pub static TEMPLATE: TypeDef = TypeDef {
    methods: TEMPLATE_METHODS,
    getsets: TEMPLATE_GETSETS,
    doc: "Template object",
    ..TypeDef::new::<Template>("Template", "string.templatelib")
};

/// `string.templatelib.Interpolation`.
pub static INTERPOLATION: TypeDef = TypeDef {
    methods: INTERPOLATION_METHODS,
    getsets: INTERPOLATION_GETSETS,
    doc: "Interpolation object",
    ..TypeDef::new::<Interpolation>("Interpolation", "string.templatelib")
};

static TEMPLATE_ITER: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: &[
        method(
            "__iter__",
            "($self, /)",
            |_, args| Ok(args[0].clone()),
            "Implement iter(self).",
        ),
        begin_method("__next__", "($self, /)", next_piece, "Implement next(self)."),
    ],
    doc: "Template iterator object",
    ..TypeDef::new::<TemplateIter>("TemplateIter", "string.templatelib")
};

static TEMPLATE_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        template_new,
        "Create and return a new object.",
    )),
    method("__repr__", "($self, /)", template_repr, "Return repr(self)."),
    method("__iter__", "($self, /)", template_iter, "Implement iter(self)."),
    method("__add__", "($self, value, /)", add, "Return self+value."),
    method("__reduce__", "($self, /)", template_reduce, ""),
    class(method(
        "__class_getitem__",
        "($type, object, /)",
        |vm, args| vm.generic_alias(&args[0], &args[1]),
        "See PEP 585",
    )),
];

static TEMPLATE_GETSETS: &[GetSet] = &[
    getter(
        "strings",
        |vm, t| Ok(this::<Template>(vm, t)?.strings.to_value()),
        "Strings",
    ),
    getter(
        "interpolations",
        |vm, t| Ok(this::<Template>(vm, t)?.interpolations.to_value()),
        "Interpolations",
    ),
    getter("values", values, "Values of interpolations"),
];

static INTERPOLATION_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, value, expression='', conversion=None, format_spec='')",
        interpolation_new,
        "Create and return a new object.",
    )),
    method("__repr__", "($self, /)", interpolation_repr, "Return repr(self)."),
    method("__reduce__", "($self, /)", interpolation_reduce, ""),
    class(method(
        "__class_getitem__",
        "($type, object, /)",
        |vm, args| vm.generic_alias(&args[0], &args[1]),
        "See PEP 585",
    )),
];

static INTERPOLATION_GETSETS: &[GetSet] = &[
    getter(
        "value",
        |vm, i| Ok(this::<Interpolation>(vm, i)?.value.clone()),
        "Value",
    ),
    getter(
        "expression",
        |vm, i| Ok(this::<Interpolation>(vm, i)?.expression.clone()),
        "Expression",
    ),
    getter(
        "conversion",
        |vm, i| Ok(this::<Interpolation>(vm, i)?.conversion.clone()),
        "Conversion",
    ),
    getter(
        "format_spec",
        |vm, i| Ok(this::<Interpolation>(vm, i)?.format_spec.clone()),
        "Format specifier",
    ),
];

impl Vm {
    fn interpolation_type(&mut self) -> Ref<Type> {
        let ty = self.type_for(&INTERPOLATION);
        if ty.dict.get_str(self, "__match_args__").is_none() {
            let names = ["value", "expression", "conversion", "format_spec"].map(|name| self.intern(name).into_value());
            let names = self.tuple(names.to_vec());
            ty.dict.set_str(self, "__match_args__", names);
            self.type_changed(&ty);
        }
        ty
    }

    /// One `{…}` of a t-string.
    pub fn new_interpolation(&mut self, value: Value, expression: Value, conversion: Value, spec: Value) -> Value {
        let ty = self.interpolation_type();
        self.heap
            .alloc(
                &ty,
                Interpolation {
                    value,
                    expression,
                    conversion,
                    format_spec: spec,
                },
            )
            .into_value()
    }

    /// A t-string: its text pieces and its interpolations, both tuples.
    pub fn new_template(&mut self, strings: Value, interpolations: Value) -> Value {
        let items = |value: Value, vm: &mut Vm| value.downcast::<Tuple>().unwrap_or_else(|_| vm.new_tuple(Vec::new()));
        let (strings, interpolations) = (items(strings, self), items(interpolations, self));
        self.template_of(strings, interpolations)
    }

    fn template_of(&mut self, strings: Ref<Tuple>, interpolations: Ref<Tuple>) -> Value {
        let ty = self.type_for(&TEMPLATE);
        self.heap
            .alloc(
                &ty,
                Template {
                    strings,
                    interpolations,
                },
            )
            .into_value()
    }

    fn concatenated(&mut self, a: &Value, b: &Value) -> Value {
        let bytes = |value: &Value| {
            value
                .downcast_ref::<Str>()
                .map(|text| text.as_bytes().to_vec())
                .unwrap_or_default()
        };
        let mut text = bytes(a);
        text.extend(bytes(b));
        self.new_str(text.into()).into_value()
    }
}

/// Strings that stand side by side are joined, interpolations that do are parted by an empty string.
fn template_new(vm: &mut Vm, args: Args<'_>) -> Res {
    if !this::<Dict>(vm, &args[2])?.is_empty() {
        return Err(vm.type_error("Template.__new__ only accepts *args arguments"));
    }
    let given = this::<Tuple>(vm, &args[1])?.clone();
    let (mut strings, mut interpolations): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for piece in &given.items {
        if piece.has_payload::<Str>() {
            if strings.len() > interpolations.len() {
                let last = strings.pop().unwrap_or(Value::NONE);
                let joined = vm.concatenated(&last, piece);
                strings.push(joined);
            } else {
                strings.push(piece.clone());
            }
        } else if piece.has_payload::<Interpolation>() {
            if strings.len() == interpolations.len() {
                strings.push(vm.intern("").into_value());
            }
            interpolations.push(piece.clone());
        } else {
            let given = vm.type_name(piece);
            return Err(vm.type_error(format!(
                "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {given}"
            )));
        }
    }
    if strings.len() == interpolations.len() {
        strings.push(vm.intern("").into_value());
    }
    let (strings, interpolations) = (vm.new_tuple(strings), vm.new_tuple(interpolations));
    Ok(vm.template_of(strings, interpolations))
}

fn values(vm: &mut Vm, value: &Value) -> Res {
    let template = this::<Template>(vm, value)?.clone();
    let value_of = |item: &Value| {
        item.downcast_ref::<Interpolation>()
            .map(|interpolation| interpolation.value.clone())
    };
    let values = template
        .interpolations
        .items
        .iter()
        .filter_map(value_of)
        .collect::<Items>();
    Ok(vm.tuple(values))
}

fn template_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let template = this::<Template>(vm, &args[0])?.clone();
    let mut text = b"Template(strings=".to_vec();
    text.extend_from_slice(vm.repr(template.strings.as_value())?.as_bytes());
    text.extend_from_slice(b", interpolations=");
    text.extend_from_slice(vm.repr(template.interpolations.as_value())?.as_bytes());
    text.push(b')');
    Ok(vm.new_str(text.into()).into_value())
}

fn template_iter(vm: &mut Vm, args: Args<'_>) -> Res {
    let template = this::<Template>(vm, &args[0])?.clone();
    let ty = vm.type_for(&TEMPLATE_ITER);
    Ok(vm
        .heap
        .alloc(
            &ty,
            TemplateIter {
                template,
                position: Cell::new(0),
            },
        )
        .into_value())
}

/// Strings and interpolations in turn; empty strings are left out.
fn next_piece(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let iterator = this::<TemplateIter>(vm, &args[0])?;
    loop {
        let position = iterator.position.get();
        let pieces = if position % 2 == 0 {
            &iterator.template.strings
        } else {
            &iterator.template.interpolations
        };
        let Some(piece) = pieces.items.get(position / 2) else {
            return Ok(Begun::Finished(Value::NONE));
        };
        iterator.position.set(position + 1);
        if !piece.downcast_ref::<Str>().is_some_and(|text| text.is_empty()) {
            return Ok(Begun::Done(piece.clone()));
        }
    }
}

fn add(vm: &mut Vm, args: Args<'_>) -> Res {
    let (Some(left), Some(right)) = (args[0].downcast_ref::<Template>(), args[1].downcast_ref::<Template>()) else {
        let name = |vm: &mut Vm, value: &Value| {
            let ty = vm.type_of(value).clone();
            vm.full_type_name(&ty)
        };
        let (own, other) = (name(vm, &args[0]), name(vm, &args[1]));
        return Err(vm.type_error(format!("can only concatenate {own} (not \"{other}\") to {own}")));
    };
    let mut strings = left.strings.items.to_vec();
    let mut rest = right.strings.items.iter();
    if let (Some(last), Some(first)) = (strings.pop(), rest.next()) {
        strings.push(vm.concatenated(&last, first));
    }
    strings.extend(rest.cloned());
    let mut interpolations = left.interpolations.items.to_vec();
    interpolations.extend(right.interpolations.items.iter().cloned());
    let (strings, interpolations) = (vm.new_tuple(strings), vm.new_tuple(interpolations));
    Ok(vm.template_of(strings, interpolations))
}

fn template_reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let template = this::<Template>(vm, &args[0])?.clone();
    let library = vm.import("string.templatelib")?;
    let unpickle = vm.getattr(&library, "_template_unpickle")?;
    let parts = vm.tuple([template.strings.to_value(), template.interpolations.to_value()]);
    Ok(vm.tuple([unpickle, parts]))
}

fn interpolation_new(vm: &mut Vm, args: Args<'_>) -> Res {
    for (value, name, optional) in [
        (&args[2], "expression", false),
        (&args[3], "conversion", true),
        (&args[4], "format_spec", false),
    ] {
        if !(value.has_payload::<Str>() || optional && value.is_none()) {
            let given = vm.type_name(value);
            return Err(vm.type_error(format!("Interpolation() argument '{name}' must be str, not {given}")));
        }
    }
    if let Some(conversion) = args[3].downcast_ref::<Str>()
        && !matches!(conversion.as_bytes(), b"s" | b"a" | b"r")
    {
        return Err(vm.error(
            ExceptionKind::ValueError,
            "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'",
        ));
    }
    Ok(vm.new_interpolation(args[1].clone(), args[2].clone(), args[3].clone(), args[4].clone()))
}

fn fields(vm: &mut Vm, value: &Value) -> Res<Vec<Value>> {
    let interpolation = this::<Interpolation>(vm, value)?;
    let fields = [
        &interpolation.value,
        &interpolation.expression,
        &interpolation.conversion,
        &interpolation.format_spec,
    ];
    Ok(fields.map(Value::clone).to_vec())
}

fn interpolation_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut text = b"Interpolation(".to_vec();
    for (index, field) in fields(vm, &args[0])?.iter().enumerate() {
        if index > 0 {
            text.extend_from_slice(b", ");
        }
        text.extend_from_slice(vm.repr(field)?.as_bytes());
    }
    text.push(b')');
    Ok(vm.new_str(text.into()).into_value())
}

fn interpolation_reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let fields = fields(vm, &args[0])?;
    let (class, fields) = (vm.type_of(&args[0]).to_value(), vm.tuple(fields));
    Ok(vm.tuple([class, fields]))
}
