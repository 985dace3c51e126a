//! What is searched: text or bytes, with positions that count characters.

use std::ops::Range;

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;
use rustpython_sre_engine::{Request, SearchIter, State, StrDrive};
use rustpython_wtf8::Wtf8;

use super::metered::{self, Metered};
use crate::buffer::{self, Data};

/// A text or bytes-like object.
pub enum Subject {
    Text(Ref<Str>),
    Bytes(Data),
}

/// The characters of a subject: one byte each, or WTF-8.
enum Characters<'a> {
    Narrow(&'a [u8]),
    Wide(&'a Wtf8),
}

/// How to look for a match.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Match,
    FullMatch,
    Search,
}

/// Where the groups of a match are, the whole match first.
#[derive(Clone)]
pub struct Spans {
    pub groups: Vec<Option<(usize, usize)>>,
    /// The last group that was closed.
    pub last: Option<usize>,
}

impl Spans {
    /// The whole match.
    pub fn whole(&self) -> (usize, usize) {
        self.groups.first().copied().flatten().unwrap_or((0, 0))
    }
}

impl Subject {
    /// The subject of an operation; `is_text` says what the pattern is made for, if for anything.
    pub fn new(vm: &mut Vm, value: &Value, is_text: Option<bool>) -> Res<Self> {
        if let Some(text) = value.downcast_ref::<Str>() {
            if is_text == Some(false) {
                return Err(vm.type_error("cannot use a bytes pattern on a string-like object"));
            }
            return Ok(Subject::Text(text.clone()));
        }
        match buffer::data_opt(vm, value)? {
            Some(_) if is_text == Some(true) => {
                Err(vm.type_error("cannot use a string pattern on a bytes-like object"))
            }
            Some(data) => Ok(Subject::Bytes(data)),
            None => {
                let given = vm.type_name(value);
                Err(vm.type_error(format!("expected string or bytes-like object, got '{given}'")))
            }
        }
    }

    /// Length in characters.
    pub fn len(&self) -> usize {
        match self {
            Subject::Text(text) => text.len(),
            Subject::Bytes(data) => data.len(),
        }
    }

    /// The bytes of a range of characters.
    pub fn slice(&self, start: usize, end: usize) -> &[u8] {
        match self {
            Subject::Text(text) if text.is_ascii() => text.as_bytes().get(start..end).unwrap_or_default(),
            Subject::Text(text) => text.slice(start, end).as_bytes(),
            Subject::Bytes(data) => data.get(start..end).unwrap_or_default(),
        }
    }

    /// A range of characters as a value.
    pub fn piece(&self, vm: &mut Vm, start: usize, end: usize) -> Value {
        self.value_of(vm, self.slice(start, end))
    }

    /// Bytes as a value of the subject's kind.
    pub fn value_of(&self, vm: &mut Vm, bytes: &[u8]) -> Value {
        match self {
            Subject::Bytes(_) => vm.bytes(bytes),
            Subject::Text(_) => match std::str::from_utf8(bytes) {
                Ok(text) => vm.str(text),
                Err(_) => match Wtf8::from_bytes(bytes) {
                    Some(text) => vm.wtf8(text),
                    None => vm.str(&String::from_utf8_lossy(bytes)),
                },
            },
        }
    }

    /// One match from `start` on.
    pub fn find(
        &self,
        vm: &mut Vm,
        codes: &[u32],
        groups: usize,
        range: Range<usize>,
        mode: Mode,
        must_advance: bool,
    ) -> Res<Option<Spans>> {
        let Range { start, end } = range;
        let limited = metered::wanted(vm);
        match self.characters() {
            Characters::Wide(text) if limited => metered::run(vm, || {
                find_in(Metered(text), codes, groups, start, end, mode, must_advance)
            }),
            Characters::Narrow(bytes) if limited => metered::run(vm, || {
                find_in(Metered(bytes), codes, groups, start, end, mode, must_advance)
            }),
            Characters::Wide(text) => Ok(find_in(text, codes, groups, start, end, mode, must_advance)),
            Characters::Narrow(bytes) => Ok(find_in(bytes, codes, groups, start, end, mode, must_advance)),
        }
    }

    /// The subject as the engine reads it.
    fn characters(&self) -> Characters<'_> {
        match self {
            Subject::Text(text) if !text.is_ascii() => Characters::Wide(text.wtf8()),
            Subject::Text(text) => Characters::Narrow(text.as_bytes()),
            Subject::Bytes(data) => Characters::Narrow(data),
        }
    }

    /// All matches, up to `limit`.
    pub fn find_all(
        &self,
        vm: &mut Vm,
        codes: &[u32],
        groups: usize,
        start: usize,
        end: usize,
        limit: usize,
    ) -> Res<Vec<Spans>> {
        let limited = metered::wanted(vm);
        match self.characters() {
            Characters::Wide(text) if limited => {
                metered::run(vm, || find_all_in(Metered(text), codes, groups, start, end, limit))
            }
            Characters::Narrow(bytes) if limited => {
                metered::run(vm, || find_all_in(Metered(bytes), codes, groups, start, end, limit))
            }
            Characters::Wide(text) => Ok(find_all_in(text, codes, groups, start, end, limit)),
            Characters::Narrow(bytes) => Ok(find_all_in(bytes, codes, groups, start, end, limit)),
        }
    }
}

fn spans(state: &State, groups: usize) -> Spans {
    let mut all = vec![Some((state.start, state.cursor.position))];
    all.extend((0..groups).map(|group| {
        let (start, end) = state.marks.get(group);
        Some((start.into_option()?, end.into_option()?))
    }));
    Spans {
        groups: all,
        last: usize::try_from(state.marks.last_index()).ok(),
    }
}

fn find_in<S: StrDrive>(
    subject: S,
    codes: &[u32],
    groups: usize,
    start: usize,
    end: usize,
    mode: Mode,
    must_advance: bool,
) -> Option<Spans> {
    if start > end {
        return None;
    }
    let mut request = Request::new(subject, start, end, codes, mode == Mode::FullMatch);
    request.must_advance = must_advance;
    let mut state = State::default();
    state.reset(&request, request.start);
    let found = if mode == Mode::Search {
        state.search(request)
    } else {
        state.py_match(&request)
    };
    found.then(|| spans(&state, groups))
}

fn find_all_in<S: StrDrive>(
    subject: S,
    codes: &[u32],
    groups: usize,
    start: usize,
    end: usize,
    limit: usize,
) -> Vec<Spans> {
    let mut all = Vec::new();
    if start > end {
        return all;
    }
    let request = Request::new(subject, start, end, codes, false);
    let mut search = SearchIter {
        req: request,
        state: State::default(),
    };
    while all.len() < limit && search.next().is_some() {
        all.push(spans(&search.state, groups));
    }
    all
}
