//! Compiled patterns.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, GetSet, Native, TypeDef, async_method, class, getter, method, this};
use corallus_vm::objects::bytearray::ByteArray;
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use super::matched::{generic_alias, new_match};
use super::subject::{Mode, Subject};
use super::substitute;

/// The payload of patterns.
pub struct Pattern {
    pub pattern: Value,
    pub flags: i64,
    pub codes: Box<[u32]>,
    pub groups: usize,
    /// Name to number.
    pub group_index: Value,
    /// Number to name or `None`.
    pub index_group: Value,
    /// What the pattern searches: text, bytes, or (made from a parsed pattern) either.
    pub is_text: Option<bool>,
}

payload!(Pattern, "re.Pattern", [pattern, group_index, index_group]);

/// `re.Pattern`.
pub static PATTERN: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "Compiled regular expression object.",
    ..TypeDef::new::<Pattern>("Pattern", "re")
};

const RANGE: &str = "($self, /, string, pos=0, endpos=9223372036854775807)";

static METHODS: &[Native] = &[
    method(
        "match",
        RANGE,
        |vm, args| one(vm, args, Mode::Match),
        "Matches zero or more characters at the beginning of the string.",
    ),
    method(
        "fullmatch",
        RANGE,
        |vm, args| one(vm, args, Mode::FullMatch),
        "Matches against all of the string.",
    ),
    method(
        "search",
        RANGE,
        |vm, args| one(vm, args, Mode::Search),
        "Scan through string looking for a match.",
    ),
    method(
        "findall",
        RANGE,
        findall,
        "Return a list of all non-overlapping matches of pattern in string.",
    ),
    method(
        "finditer",
        RANGE,
        finditer,
        "Return an iterator over all non-overlapping matches for the RE pattern in string.",
    ),
    method("scanner", RANGE, scanner, ""),
    method(
        "split",
        "($self, /, string, maxsplit=0)",
        split,
        "Split string by the occurrences of pattern.",
    ),
    async_method(
        "sub",
        "($self, /, repl, string, count=0)",
        |cx, args| Box::pin(substitute::sub(cx, args, false)),
        "",
    ),
    async_method(
        "subn",
        "($self, /, repl, string, count=0)",
        |cx, args| Box::pin(substitute::sub(cx, args, true)),
        "",
    ),
    method("__copy__", "($self, /)", |_, args| Ok(args[0].clone()), ""),
    method("__deepcopy__", "($self, memo, /)", |_, args| Ok(args[0].clone()), ""),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method("__eq__", "($self, other, /)", equal, ""),
    method("__hash__", "($self, /)", hash, ""),
    class(method("__class_getitem__", "($type, item, /)", generic_alias, "")),
];

static GETSETS: &[GetSet] = &[
    getter(
        "pattern",
        |vm, v| Ok(this::<Pattern>(vm, v)?.pattern.clone()),
        "The pattern string from which the RE object was compiled.",
    ),
    getter(
        "flags",
        |vm, v| {
            let n = this::<Pattern>(vm, v)?.flags;
            Ok(vm.int(n))
        },
        "The regex matching flags.",
    ),
    getter(
        "groups",
        |vm, v| {
            let n = this::<Pattern>(vm, v)?.groups;
            Ok(vm.size(n))
        },
        "The number of capturing groups in the pattern.",
    ),
    getter(
        "groupindex",
        |vm, v| {
            let groups = this::<Pattern>(vm, v)?.group_index.clone();
            Ok(vm.mapping_proxy(groups))
        },
        "A dictionary mapping group names to group numbers.",
    ),
];

/// `_sre.compile`.
pub fn compile(vm: &mut Vm, args: Args<'_>) -> Res {
    let [pattern, flags, code, groups, group_index, index_group] = args else {
        return Err(vm.system_error("bound wrongly"));
    };
    let flags = vm.to_i64(flags)?;
    let groups = usize::try_from(vm.to_i64(groups)?).unwrap_or(0);
    let mut codes = Vec::new();
    for item in vm.collect(code)? {
        let number = vm.to_i64(&item)?;
        match u32::try_from(number) {
            Ok(number) => codes.push(number),
            Err(_) => return Err(vm.overflow_error("regular expression code size limit exceeded")),
        }
    }
    let is_text = if pattern.is_none() {
        None
    } else {
        Some(pattern.has_payload::<Str>())
    };
    let payload = Pattern {
        pattern: pattern.clone(),
        flags,
        codes: codes.into(),
        groups,
        group_index: group_index.clone(),
        index_group: index_group.clone(),
        is_text,
    };
    let ty = vm.type_for(&PATTERN);
    Ok(vm.heap.alloc(&ty, payload).into_value())
}

pub fn pattern(vm: &mut Vm, value: &Value) -> Res<Ref<Pattern>> {
    this::<Pattern>(vm, value).cloned()
}

/// The subject and the range to search.
fn range(vm: &mut Vm, pattern: &Pattern, args: Args<'_>) -> Res<(Subject, usize, usize)> {
    let (start, end) = (vm.to_i64(&args[2])?, vm.to_i64(&args[3])?);
    let subject = Subject::new(vm, &args[1], pattern.is_text)?;
    let bound = |number: i64| usize::try_from(number).unwrap_or(0).min(subject.len());
    let (start, end) = (bound(start), bound(end));
    Ok((subject, start, end))
}

fn one(vm: &mut Vm, args: Args<'_>, mode: Mode) -> Res {
    let pattern = pattern(vm, &args[0])?;
    let (subject, start, end) = range(vm, &pattern, args)?;
    match subject.find(vm, &pattern.codes, pattern.groups, start..end, mode, false)? {
        Some(spans) => Ok(new_match(vm, &pattern, &args[1], spans, start, end)),
        None => Ok(Value::NONE),
    }
}

fn findall(vm: &mut Vm, args: Args<'_>) -> Res {
    let pattern = pattern(vm, &args[0])?;
    let (subject, start, end) = range(vm, &pattern, args)?;
    let empty = subject.value_of(vm, b"");
    let mut items = Vec::new();
    for spans in subject.find_all(vm, &pattern.codes, pattern.groups, start, end, usize::MAX)? {
        let first = usize::from(pattern.groups > 0);
        let mut groups = Vec::new();
        for span in spans.groups.iter().skip(first) {
            groups.push(match span {
                Some((start, end)) => subject.piece(vm, *start, *end),
                None => empty.clone(),
            });
        }
        items.push(if groups.len() == 1 {
            groups.remove(0)
        } else {
            vm.tuple(groups)
        });
    }
    Ok(vm.list(items))
}

fn split(vm: &mut Vm, args: Args<'_>) -> Res {
    let pattern = pattern(vm, &args[0])?;
    let subject = Subject::new(vm, &args[1], pattern.is_text)?;
    let most = vm.to_i64(&args[2])?;
    let limit = match most {
        0 => usize::MAX,
        most => usize::try_from(most).unwrap_or(0),
    };
    let mut parts = Vec::new();
    let mut last = 0;
    for spans in subject.find_all(vm, &pattern.codes, pattern.groups, 0, subject.len(), limit)? {
        let (start, end) = spans.whole();
        parts.push(subject.piece(vm, last, start));
        for span in spans.groups.iter().skip(1) {
            parts.push(match span {
                Some((start, end)) => subject.piece(vm, *start, *end),
                None => Value::NONE,
            });
        }
        last = end;
    }
    parts.push(subject.piece(vm, last, subject.len()));
    Ok(vm.list(parts))
}

/// The payload of `scanner` objects, which `finditer` returns iterators over.
pub struct Scanner {
    pattern: Ref<Pattern>,
    string: Value,
    /// A view of a changeable buffer, so that its size stays as long as there is something to scan.
    pinned: RefCell<Value>,
    position: Cell<usize>,
    start: usize,
    end: usize,
    must_advance: Cell<bool>,
    done: Cell<bool>,
}

payload!(Scanner, "scanner", [pattern, string, pinned]);

static SCANNER: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: &[
        method("match", "($self, /)", |vm, args| scan(vm, args, Mode::Match), ""),
        method("search", "($self, /)", |vm, args| scan(vm, args, Mode::Search), ""),
    ],
    getsets: &[getter(
        "pattern",
        |vm, v| Ok(this::<Scanner>(vm, v)?.pattern.to_value()),
        "",
    )],
    ..TypeDef::new::<Scanner>("SRE_Scanner", "_sre")
};

static MATCH_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: &[
        method("__iter__", "($self, /)", |_, args| Ok(args[0].clone()), ""),
        method("__next__", "($self, /)", next_match, ""),
    ],
    ..TypeDef::new::<Scanner>("callable_iterator", "builtins")
};

fn new_scanner(vm: &mut Vm, args: Args<'_>, def: &'static TypeDef) -> Res {
    let pattern = pattern(vm, &args[0])?;
    let (_, start, end) = range(vm, &pattern, args)?;
    let pinned = if args[1].has_payload::<ByteArray>() {
        let class = vm.builtins.clone().get_str(vm, "memoryview").unwrap_or(Value::NONE);
        vm.call(&class, std::slice::from_ref(&args[1]))?
    } else {
        Value::NONE
    };
    let scanner = Scanner {
        pattern,
        string: args[1].clone(),
        pinned: RefCell::new(pinned),
        position: Cell::new(start),
        start,
        end,
        must_advance: Cell::new(false),
        done: Cell::new(false),
    };
    let ty = vm.type_for(def);
    Ok(vm.heap.alloc(&ty, scanner).into_value())
}

fn scanner(vm: &mut Vm, args: Args<'_>) -> Res {
    new_scanner(vm, args, &SCANNER)
}

fn finditer(vm: &mut Vm, args: Args<'_>) -> Res {
    new_scanner(vm, args, &MATCH_ITERATOR)
}

fn scan(vm: &mut Vm, args: Args<'_>, mode: Mode) -> Res {
    let scanner = this::<Scanner>(vm, &args[0])?.clone();
    if scanner.done.get() {
        return Ok(Value::NONE);
    }
    let pattern = scanner.pattern.clone();
    let subject = Subject::new(vm, &scanner.string, None)?;
    let end = scanner.end.min(subject.len());
    let found = subject.find(
        vm,
        &pattern.codes,
        pattern.groups,
        scanner.position.get()..end,
        mode,
        scanner.must_advance.get(),
    )?;
    let Some(spans) = found else {
        scanner.done.set(true);
        drop(scanner.pinned.replace(Value::NONE));
        return Ok(Value::NONE);
    };
    let (start, stop) = spans.whole();
    scanner.must_advance.set(start == stop);
    scanner.position.set(stop);
    Ok(new_match(vm, &pattern, &scanner.string, spans, scanner.start, end))
}

fn next_match(vm: &mut Vm, args: Args<'_>) -> Res {
    let found = scan(vm, args, Mode::Search)?;
    if found.is_none() {
        Err(vm.stop_iteration(Value::NONE))
    } else {
        Ok(found)
    }
}

static FLAG_NAMES: &[(i64, &str)] = &[
    (2, "re.IGNORECASE"),
    (4, "re.LOCALE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (32, "re.UNICODE"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
];

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let pattern = pattern(vm, &args[0])?;
    let mut flags = pattern.flags;
    // Text patterns are Unicode ones unless they say otherwise.
    if pattern.is_text == Some(true) && flags & (4 | 32 | 256) == 32 {
        flags &= !32;
    }
    let mut names: Vec<String> = Vec::new();
    for (bit, name) in FLAG_NAMES {
        if flags & bit != 0 {
            names.push((*name).to_owned());
            flags &= !bit;
        }
    }
    if flags != 0 {
        names.push(format!("{flags:#x}"));
    }
    let shown = vm.repr(&pattern.pattern)?.to_string_lossy().into_owned();
    let shown: String = shown.chars().take(200).collect();
    let flags = if names.is_empty() {
        String::new()
    } else {
        format!(", {}", names.join("|"))
    };
    Ok(vm.str(&format!("re.compile({shown}{flags})")))
}

fn equal(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(other) = args[1].downcast_ref::<Pattern>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let pattern = pattern(vm, &args[0])?;
    let same = pattern.flags == other.flags
        && pattern.is_text == other.is_text
        && pattern.codes == other.codes
        && vm.eq(&pattern.pattern, &other.pattern)?;
    Ok(Value::bool(same))
}

fn hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let pattern = pattern(vm, &args[0])?;
    let hash = vm.hash(&pattern.pattern)? ^ pattern.flags;
    Ok(vm.int(hash))
}

/// The number of a group given by number or name; `None` if there is no such group.
pub fn group_number(vm: &mut Vm, pattern: &Pattern, group: &Value) -> Res<Option<usize>> {
    if corallus_vm::objects::int::is_int(group) || vm.type_of(group).has_special(corallus_vm::special::Special::Index) {
        let number = vm.to_i64_clamped(group)?;
        return Ok(usize::try_from(number).ok().filter(|number| *number <= pattern.groups));
    }
    let Some(names) = pattern.group_index.downcast_ref::<Dict>() else {
        return Ok(None);
    };
    match names.get(vm, group) {
        Ok(Some(number)) => {
            Ok(corallus_vm::objects::int::as_i64(&number).and_then(|number| usize::try_from(number).ok()))
        }
        Ok(None) => Ok(None),
        Err(raised) if raised.is(corallus_vm::objects::exception::ExceptionKind::TypeError) => Ok(None),
        Err(raised) => Err(raised),
    }
}
