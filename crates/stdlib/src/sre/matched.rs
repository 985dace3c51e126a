//! Match objects.

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, GetSet, Native, TypeDef, begin_method, class, getter, method, this};
use corallus_vm::objects::tuple::Items;
use corallus_vm::vm::Vm;

use super::pattern::{Pattern, group_number};
use super::subject::{Spans, Subject};

/// The payload of match objects.
pub struct Match {
    pub pattern: Ref<Pattern>,
    pub string: Value,
    pub spans: Spans,
    start: usize,
    end: usize,
}

payload!(Match, "re.Match", [pattern, string]);

/// `re.Match`.
pub static MATCH: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: METHODS,
    getsets: GETSETS,
    doc: "The result of re.match() and re.search().",
    ..TypeDef::new::<Match>("Match", "re")
};

static METHODS: &[Native] = &[
    method(
        "group",
        "($self, /, *groups)",
        group,
        "Return one or more subgroups of the match.",
    ),
    method(
        "groups",
        "($self, /, default=None)",
        groups,
        "Return a tuple containing all the subgroups of the match, from 1.",
    ),
    method("groupdict", "($self, /, default=None)", groupdict, ""),
    method(
        "start",
        "($self, group=0, /)",
        |vm, args| bound(vm, args, |span| span.0),
        "Return index of the start of the substring matched by group.",
    ),
    method(
        "end",
        "($self, group=0, /)",
        |vm, args| bound(vm, args, |span| span.1),
        "Return index of the end of the substring matched by group.",
    ),
    method("span", "($self, group=0, /)", span, ""),
    begin_method("expand", "($self, /, template)", expand, ""),
    method("__getitem__", "($self, group, /)", getitem, ""),
    method("__copy__", "($self, /)", |_, args| Ok(args[0].clone()), ""),
    method("__deepcopy__", "($self, memo, /)", |_, args| Ok(args[0].clone()), ""),
    method("__repr__", "($self, /)", repr, ""),
    class(method("__class_getitem__", "($type, item, /)", generic_alias, "")),
];

static GETSETS: &[GetSet] = &[
    getter(
        "string",
        |vm, v| Ok(matched(vm, v)?.string.clone()),
        "The string passed to match() or search().",
    ),
    getter(
        "re",
        |vm, v| Ok(matched(vm, v)?.pattern.to_value()),
        "The regular expression object.",
    ),
    getter(
        "pos",
        |vm, v| {
            let n = matched(vm, v)?.start;
            Ok(vm.size(n))
        },
        "",
    ),
    getter(
        "endpos",
        |vm, v| {
            let n = matched(vm, v)?.end;
            Ok(vm.size(n))
        },
        "",
    ),
    getter(
        "lastindex",
        |vm, v| {
            let n = last_index(&*matched(vm, v)?);
            Ok(n.map_or(Value::NONE, |n| vm.size(n)))
        },
        "",
    ),
    getter("lastgroup", last_group, ""),
    getter("regs", regs, ""),
];

/// `types.GenericAlias(cls, item)`.
pub fn generic_alias(vm: &mut Vm, args: Args<'_>) -> Res {
    let types = vm.import("types")?;
    vm.call_method(&types, "GenericAlias", args)
}

pub fn matched(vm: &mut Vm, value: &Value) -> Res<Ref<Match>> {
    this::<Match>(vm, value).cloned()
}

/// A match object.
pub fn new_match(vm: &mut Vm, pattern: &Ref<Pattern>, string: &Value, spans: Spans, start: usize, end: usize) -> Value {
    let ty = vm.type_for(&MATCH);
    let payload = Match {
        pattern: pattern.clone(),
        string: string.clone(),
        spans,
        start,
        end,
    };
    vm.heap.alloc(&ty, payload).into_value()
}

fn last_index(matched: &Match) -> Option<usize> {
    matched.spans.last.filter(|last| *last > 0)
}

fn number(vm: &mut Vm, matched: &Match, group: &Value) -> Res<usize> {
    match group_number(vm, &matched.pattern, group)? {
        Some(number) => Ok(number),
        None => Err(vm.index_error("no such group")),
    }
}

fn group_value(vm: &mut Vm, matched: &Match, number: usize, default: &Value) -> Res {
    match matched.spans.groups.get(number).copied().flatten() {
        Some((start, end)) => {
            let subject = Subject::new(vm, &matched.string, None)?;
            let end = end.min(subject.len());
            Ok(subject.piece(vm, start.min(end), end))
        }
        None => Ok(default.clone()),
    }
}

fn group(vm: &mut Vm, args: Args<'_>) -> Res {
    let matched = matched(vm, &args[0])?;
    let wanted = vm.items_of_exact(&args[1]).unwrap_or_default();
    let mut values = Vec::with_capacity(wanted.len());
    for group in &wanted {
        let number = number(vm, &matched, group)?;
        values.push(group_value(vm, &matched, number, &Value::NONE)?);
    }
    match values.len() {
        0 => group_value(vm, &matched, 0, &Value::NONE),
        1 => Ok(values.remove(0)),
        _ => Ok(vm.tuple(values)),
    }
}

fn getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let matched = matched(vm, &args[0])?;
    let number = number(vm, &matched, &args[1])?;
    group_value(vm, &matched, number, &Value::NONE)
}

fn groups(vm: &mut Vm, args: Args<'_>) -> Res {
    let matched = matched(vm, &args[0])?;
    let mut values = Vec::new();
    for number in 1..=matched.pattern.groups {
        values.push(group_value(vm, &matched, number, &args[1])?);
    }
    Ok(vm.tuple(values))
}

fn groupdict(vm: &mut Vm, args: Args<'_>) -> Res {
    let matched = matched(vm, &args[0])?;
    let result = vm.new_dict();
    let names = matched
        .pattern
        .group_index
        .downcast_ref::<corallus_vm::objects::dict::Dict>();
    for (name, number) in names.map(|names| names.entries()).unwrap_or_default() {
        let number = usize::try_from(vm.to_i64(&number)?).unwrap_or(0);
        let value = group_value(vm, &matched, number, &args[1])?;
        result.insert(vm, name, value)?;
    }
    Ok(result.into_value())
}

fn bound(vm: &mut Vm, args: Args<'_>, side: impl Fn((usize, usize)) -> usize) -> Res {
    let matched = matched(vm, &args[0])?;
    let number = number(vm, &matched, &args[1])?;
    match matched.spans.groups.get(number).copied().flatten() {
        Some(span) => Ok(vm.size(side(span))),
        None => Ok(Value::int32(-1)),
    }
}

fn span_value(vm: &mut Vm, span: Option<(usize, usize)>) -> Value {
    let items = match span {
        Some((start, end)) => vec![vm.size(start), vm.size(end)],
        None => vec![Value::int32(-1), Value::int32(-1)],
    };
    vm.tuple(items)
}

fn span(vm: &mut Vm, args: Args<'_>) -> Res {
    let matched = matched(vm, &args[0])?;
    let number = number(vm, &matched, &args[1])?;
    Ok(span_value(vm, matched.spans.groups.get(number).copied().flatten()))
}

fn regs(vm: &mut Vm, value: &Value) -> Res {
    let matched = matched(vm, value)?;
    let spans = matched
        .spans
        .groups
        .iter()
        .map(|span| span_value(vm, *span))
        .collect::<Items>();
    Ok(vm.tuple(spans))
}

fn last_group(vm: &mut Vm, value: &Value) -> Res {
    let matched = matched(vm, value)?;
    let names = vm.items_of_exact(&matched.pattern.index_group).unwrap_or_default();
    Ok(last_index(&matched)
        .and_then(|last| names.get(last).cloned())
        .unwrap_or(Value::NONE))
}

fn expand(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let matched = matched(vm, &args[0])?;
    let template = super::substitute::compile_template(vm, matched.pattern.as_value(), &args[1])?;
    let subject = Subject::new(vm, &matched.string, None)?;
    let bytes = super::substitute::expand(vm, &template, &matched.spans, &subject)?;
    Ok(Begun::Done(subject.value_of(vm, &bytes)))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let matched = matched(vm, &args[0])?;
    let (start, end) = matched.spans.whole();
    let whole = group_value(vm, &matched, 0, &Value::NONE)?;
    let shown = vm.repr(&whole)?;
    Ok(vm.str(&format!(
        "<re.Match object; span=({start}, {end}), match={}>",
        shown.to_string_lossy()
    )))
}
