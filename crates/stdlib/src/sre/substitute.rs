//! `sub`, `subn` and replacement templates.

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Cx, TypeDef, this};
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use super::matched::new_match;
use super::pattern;
use super::subject::{Spans, Subject};
use crate::buffer;

/// The payload of templates: a literal, then groups each followed by a literal.
pub struct Template {
    parts: Vec<Value>,
}

payload!(Template, "template", [parts]);

static TEMPLATE: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    ..TypeDef::new::<Template>("SRE_Template", "_sre")
};

/// `_sre.template`.
pub fn template(vm: &mut Vm, args: Args<'_>) -> Res {
    let parts = vm.items_of_exact(&args[1]).unwrap_or_default();
    let ty = vm.type_for(&TEMPLATE);
    Ok(vm.heap.alloc(&ty, Template { parts }).into_value())
}

/// The template of a replacement text, through `re`'s cache of them.
pub fn compile_template(vm: &mut Vm, pattern: &Value, text: &Value) -> Res<Ref<Template>> {
    let re = vm.import("re")?;
    let template = vm.call_method(&re, "_compile_template", &[pattern.clone(), text.clone()])?;
    this::<Template>(vm, &template).cloned()
}

/// The bytes of a text or bytes-like value.
fn bytes_of(vm: &mut Vm, value: &Value) -> Res<Vec<u8>> {
    match value.downcast_ref::<Str>() {
        Some(text) => Ok(text.as_bytes().to_vec()),
        None => Ok(buffer::data(vm, value)?.to_vec()),
    }
}

/// A replacement must be text for text and bytes for bytes.
fn check_kind(vm: &mut Vm, subject: &Subject, value: &Value) -> Res<()> {
    let given = vm.type_name(value);
    match subject {
        Subject::Text(_) if !value.has_payload::<Str>() => {
            Err(vm.type_error(format!("sequence item 0: expected str instance, {given} found")))
        }
        Subject::Bytes(_) if !buffer::is_bytes_like(vm, value) => {
            Err(vm.type_error(format!("sequence item 0: expected a bytes-like object, {given} found")))
        }
        _ => Ok(()),
    }
}

/// A template filled in from a match.
pub fn expand(vm: &mut Vm, template: &Template, spans: &Spans, subject: &Subject) -> Res<Vec<u8>> {
    let mut out = Vec::new();
    for part in &template.parts {
        match corallus_vm::objects::int::as_i64(part) {
            Some(group) => {
                let span = usize::try_from(group)
                    .ok()
                    .and_then(|group| spans.groups.get(group).copied())
                    .flatten();
                if let Some((start, end)) = span {
                    out.extend_from_slice(subject.slice(start, end));
                }
            }
            None => out.extend(bytes_of(vm, part)?),
        }
    }
    Ok(out)
}

/// What replaces a match.
enum Replacement {
    Literal(Vec<u8>),
    Template(Ref<Template>),
    Function(Value),
}

fn replacement(vm: &mut Vm, pattern: &Value, value: &Value) -> Res<Replacement> {
    if vm.is_callable(value) {
        return Ok(Replacement::Function(value.clone()));
    }
    if value.has_payload::<Str>() || buffer::is_bytes_like(vm, value) {
        let bytes = bytes_of(vm, value)?;
        if !bytes.contains(&b'\\') {
            return Ok(Replacement::Literal(bytes));
        }
    }
    compile_template(vm, pattern, value).map(Replacement::Template)
}

/// `Pattern.sub` and `Pattern.subn`.
pub async fn sub(mut cx: Cx, args: Vec<Value>, with_count: bool) -> Res {
    let [own, value, string, count] = &args[..] else {
        return Err(cx.vm().system_error("bound wrongly"));
    };
    let vm = cx.vm();
    let pattern = pattern::pattern(vm, own)?;
    let subject = Subject::new(vm, string, pattern.is_text)?;
    let count = vm.to_i64(count)?;
    let limit = if count == 0 {
        usize::MAX
    } else {
        usize::try_from(count).unwrap_or(0)
    };
    let replacement = replacement(vm, own, value)?;
    let matches = subject.find_all(vm, &pattern.codes, pattern.groups, 0, subject.len(), limit)?;
    let made = matches.len();
    if made > 0 && !matches!(replacement, Replacement::Function(_)) {
        check_kind(vm, &subject, value)?;
    }
    let mut out = Vec::new();
    let mut last = 0;
    for spans in matches {
        let (start, end) = spans.whole();
        out.extend_from_slice(subject.slice(last, start));
        last = end;
        match &replacement {
            Replacement::Literal(bytes) => out.extend_from_slice(bytes),
            Replacement::Template(template) => out.extend(expand(cx.vm(), template, &spans, &subject)?),
            Replacement::Function(function) => {
                let found = new_match(cx.vm(), &pattern, string, spans, 0, subject.len());
                let text = cx.call(function, &[found]).await?;
                if !text.is_none() {
                    let fits = match &subject {
                        Subject::Text(_) => text.has_payload::<Str>(),
                        Subject::Bytes(_) => buffer::is_bytes_like(cx.vm(), &text),
                    };
                    if !fits {
                        let (wanted, given) = (cx.vm().type_name(string), cx.vm().type_name(&text));
                        let message = format!("sequence item {made}: expected {wanted} instance, {given} found");
                        return Err(cx.vm().type_error(message));
                    }
                    out.extend(bytes_of(cx.vm(), &text)?);
                }
            }
        }
        cx.vm().check_size(out.len())?;
    }
    let vm = cx.vm();
    let exact = string.has_payload::<Str>() || string.has_payload::<corallus_vm::objects::bytes::Bytes>();
    let result = if made == 0 && exact {
        string.clone()
    } else {
        out.extend_from_slice(subject.slice(last, subject.len()));
        subject.value_of(vm, &out)
    };
    if !with_count {
        return Ok(result);
    }
    let made = vm.size(made);
    Ok(vm.tuple([result, made]))
}
