//! Binding arguments to the parameters of Python functions (expressions reference, 6.3.4 "Calls").

use corallus_bytecode::CodeFlags;
use corallus_heap::{Ref, Value};

use super::GENERATOR_FLAGS;
use crate::error::{Raised, Res};
use crate::frame::FramePtr;
use crate::native::Arguments;
use crate::objects::code::CodeObject;
use crate::objects::dict::Dict;
use crate::objects::function::Function;
use crate::objects::str::Str;
use crate::objects::tuple::{Items, Tuple};
use crate::vm::Vm;

/// Named arguments that are bound without a list of them on the heap.
pub(crate) const FEW_NAMED: usize = 8;

/// Stands for the place of a named argument that no parameter takes but `**kwargs`. No parameter has that number:
/// [`Vm::place_arguments`] places fewer than 64.
const EXTRA: u16 = u16::MAX;

impl Vm {
    /// Fills the parameter registers of a fresh frame.
    pub(crate) fn bind_arguments(&mut self, function: &Ref<Function>, frame: FramePtr, args: Arguments<'_>) -> Res<()> {
        let code = function.code();
        let positional_count = args.values.len() - args.names.len();
        let (positional, named) = args.values.split_at(positional_count);
        let arg_count = code.head.arg_count as usize;
        let kwonly_end = arg_count + code.head.kwonly_arg_count as usize;
        let varargs = code.head.flags.has(CodeFlags::VARARGS);
        for (index, value) in positional.iter().take(arg_count).enumerate() {
            frame.replace(index, value.clone());
        }
        let mut next = kwonly_end;
        if varargs {
            let rest = positional.get(arg_count..).unwrap_or_default().to_vec();
            let rest = self.tuple(rest);
            frame.replace(next, rest);
            next += 1;
        }
        let extra = code.head.flags.has(CodeFlags::VARKEYWORDS).then(|| self.new_dict());
        if let Some(extra) = &extra {
            frame.replace(next, extra.to_value());
        }
        for (name, value) in args.names.iter().zip(named) {
            let posonly = code.head.posonly_arg_count as usize;
            let by_name = |known: &Ref<Str>| name.downcast_ref::<Str>().is_some_and(|text| **known == **text);
            if extra.is_none() && code.body().local_names.iter().take(posonly).any(by_name) {
                return Err(self.positional_only_given_by_name(function, &code, args.names));
            }
            self.bind_keyword(function, &code, frame, extra.as_ref(), name, value)?;
        }
        if positional_count > arg_count && !varargs {
            return Err(self.too_many_positional(function, &code, frame, positional_count));
        }
        self.fill_defaults(function, &code, frame, positional_count.min(arg_count))?;
        if !code.head.flags.has(CodeFlags::OPTIMIZED) {
            // Code of a module or class as a function's: its names are the globals.
            frame.replace(0, function.globals.to_value());
        }
        Ok(())
    }

    /// Gives a call's arguments to the parameters of a new frame, without lists of them in between. `None` if it takes more than
    /// that, or if something is wrong: [`Self::bind_arguments`] then does it, or says what. `give` moves or copies the argument at
    /// a position, the named ones last; it is called only when nothing can go wrong any more.
    #[inline(always)]
    pub(crate) fn frame_for_moving(
        &mut self,
        function: &Ref<Function>,
        positional: usize,
        names: &[Value],
        mut give: impl FnMut(usize) -> Value,
    ) -> Option<FramePtr> {
        let mut places = [0; FEW_NAMED];
        let places = places.get_mut(..names.len())?;
        let frame = self.new_call_frame(function);
        let Some(code) = frame
            .code
            .as_ref()
            .filter(|code| self.place_arguments(function, code, frame, positional, names, places))
        else {
            self.free_call_frame(frame);
            return None;
        };
        let (taken, end, flags) = (
            positional.min(code.head.arg_count as usize),
            code.head.named_parameter_count(),
            code.head.flags,
        );
        for index in 0..taken {
            frame.fill(index, give(index));
        }
        let mut next = end;
        if flags.has(CodeFlags::VARARGS) {
            let rest = self.tuple((taken..positional).map(&mut give).collect::<Items>());
            frame.fill(next, rest);
            next += 1;
        }
        let extra = flags.has(CodeFlags::VARKEYWORDS).then(|| self.new_dict());
        for (offset, (place, name)) in places.iter().zip(names).enumerate() {
            let value = give(positional + offset);
            match (&extra, name.downcast_ref::<Str>()) {
                (Some(extra), Some(name)) if *place == EXTRA => extra.set_name(self, name, value),
                _ => frame.fill(usize::from(*place), value),
            }
        }
        if let Some(extra) = extra {
            frame.fill(next, extra.into_value());
        }
        Some(frame)
    }

    /// As [`Self::frame_for_moving`], for functions that neither collect arguments nor make a generator: most of them.
    #[inline(always)]
    pub(crate) fn frame_for_fixed(
        &mut self,
        function: &Ref<Function>,
        positional: usize,
        names: &[Value],
        mut give: impl FnMut(usize) -> Value,
    ) -> Option<FramePtr> {
        const OTHERS: u32 = CodeFlags::VARARGS | CodeFlags::VARKEYWORDS | GENERATOR_FLAGS;
        let code = function.code();
        if code.flags.get() & OTHERS != 0 {
            return None;
        }
        let mut places = [0; FEW_NAMED];
        let places = places.get_mut(..names.len())?;
        let frame = self.new_call_frame(function);
        let fits = self.place_arguments(function, &code, frame, positional, names, places);
        if !fits {
            self.free_call_frame(frame);
            return None;
        }
        for index in 0..positional {
            frame.fill(index, give(index));
        }
        for (offset, place) in places.iter().enumerate() {
            frame.fill(usize::from(*place), give(positional + offset));
        }
        Some(frame)
    }

    /// Whether the arguments fit the parameters of the frame that [`Self::frame_for_moving`] fills; writes its defaults. `places`
    /// gets the parameters of the named arguments.
    #[inline(always)]
    fn place_arguments(
        &self,
        function: &Function,
        code: &CodeObject,
        frame: FramePtr,
        positional: usize,
        names: &[Value],
        places: &mut [u16],
    ) -> bool {
        let (arg_count, end) = (code.head.arg_count as usize, code.head.named_parameter_count());
        let flags = code.head.flags;
        let fits = positional <= arg_count || flags.has(CodeFlags::VARARGS);
        if !fits || !flags.has(CodeFlags::OPTIMIZED) || end >= u64::BITS as usize {
            return false;
        }
        let mut given = lowest_bits(positional.min(arg_count));
        for (name, place) in names.iter().zip(places) {
            *place = match self.place_of(code, end, name) {
                Some(EXTRA) => EXTRA,
                Some(index) if given & 1 << index == 0 => {
                    given |= 1 << index;
                    index
                }
                _ => return false,
            };
        }
        let missing = lowest_bits(end) & !given;
        missing == 0 || self.move_defaults(function, code, frame, missing)
    }

    /// The parameter that a named argument is for. `None`: there is none, and no `**kwargs` either.
    #[inline]
    fn place_of(&self, code: &CodeObject, end: usize, name: &Value) -> Option<u16> {
        let text = name.downcast_ref::<Str>()?;
        let posonly = code.head.posonly_arg_count as usize;
        let known = code.body().local_names.get(posonly..end)?;
        let index = match known.iter().position(|known| known.is(text)) {
            // Names of parameters are interned.
            None if !text.interned.get() => known.iter().position(|known| **known == **text),
            found => found,
        };
        match index {
            Some(index) => Some((index + posonly) as u16),
            None if code.head.flags.has(CodeFlags::VARKEYWORDS) && self.type_of(name).is(&self.types.str) => {
                Some(EXTRA)
            }
            None => None,
        }
    }

    /// Writes the defaults of the parameters in `missing`, a set of bits. False: one has none.
    #[inline]
    fn move_defaults(&self, function: &Function, code: &CodeObject, frame: FramePtr, mut missing: u64) -> bool {
        let arg_count = code.head.arg_count as usize;
        let (defaults, kwdefaults) = (function.defaults.borrow(), function.kwdefaults.borrow());
        let defaults = defaults.downcast_ref::<Tuple>().map_or(&[][..], |tuple| &tuple.items);
        let kwdefaults = kwdefaults.downcast_ref::<Dict>();
        while missing != 0 {
            let index = missing.trailing_zeros() as usize;
            missing &= missing - 1;
            let default = match index < arg_count {
                true => (index + defaults.len())
                    .checked_sub(arg_count)
                    .and_then(|at| defaults.get(at).cloned()),
                false => kwdefaults.and_then(|dict| keyword_default(self, dict, code, index)),
            };
            match default {
                Some(value) => frame.fill(index, value),
                None => return false,
            }
        }
        true
    }

    fn bind_keyword(
        &mut self,
        function: &Function,
        code: &CodeObject,
        frame: FramePtr,
        extra: Option<&Ref<Dict>>,
        name: &Value,
        value: &Value,
    ) -> Res<()> {
        let Some(text) = name.downcast_ref::<Str>() else {
            let qualname = self.function_name(function);
            return Err(self.type_error(format!("{qualname}() keywords must be strings")));
        };
        let posonly = code.head.posonly_arg_count as usize;
        let named_end = (code.head.arg_count + code.head.kwonly_arg_count) as usize;
        let names = &code.body().local_names[..named_end.min(code.body().local_names.len())];
        let found = names
            .iter()
            .skip(posonly)
            .position(|known| known.is(text) || **known == **text);
        if let Some(offset) = found {
            let index = posonly + offset;
            if !frame.get(index).is_undef() {
                let qualname = self.function_name(function);
                let text = text.to_string_lossy();
                return Err(self.type_error(format!("{qualname}() got multiple values for argument '{text}'")));
            }
            frame.replace(index, value.clone());
            return Ok(());
        }
        if let Some(extra) = extra {
            return extra.insert(self, name.clone(), value.clone());
        }
        let qualname = self.function_name(function);
        let text = text.to_string_lossy();
        let known: Vec<String> = names
            .iter()
            .skip(posonly)
            .map(|n| n.to_string_lossy().into_owned())
            .collect();
        let hint = crate::suggest::closest(&text, known.iter().map(String::as_str))
            .map_or_else(String::new, |name| format!(". Did you mean '{name}'?"));
        Err(self.type_error(format!(
            "{qualname}() got an unexpected keyword argument '{text}'{hint}"
        )))
    }

    #[cold]
    fn positional_only_given_by_name(&mut self, function: &Function, code: &CodeObject, given: &[Value]) -> Raised {
        let qualname = self.function_name(function);
        let is_given = |known: &&Ref<Str>| {
            given
                .iter()
                .any(|name| name.downcast_ref::<Str>().is_some_and(|name| **name == ***known))
        };
        let posonly = code
            .body()
            .local_names
            .iter()
            .take(code.head.posonly_arg_count as usize);
        let names: Vec<_> = posonly.filter(is_given).map(|name| name.to_string_lossy()).collect();
        self.type_error(format!(
            "{qualname}() got some positional-only arguments passed as keyword arguments: '{}'",
            names.join(", ")
        ))
    }

    fn fill_defaults(&mut self, function: &Function, code: &CodeObject, frame: FramePtr, given: usize) -> Res<()> {
        let arg_count = code.head.arg_count as usize;
        let defaults = function.defaults.borrow().clone();
        let defaults = defaults.downcast_ref::<Tuple>();
        let default_count = defaults.map_or(0, |tuple| tuple.items.len());
        let first_default = arg_count.saturating_sub(default_count);
        let mut missing = Vec::new();
        for index in given..arg_count {
            if !frame.get(index).is_undef() {
                continue;
            }
            let offset = default_count + index;
            match defaults.and_then(|tuple| tuple.items.get(offset.checked_sub(arg_count)?)) {
                Some(value) if index >= first_default => drop(frame.replace(index, value.clone())),
                _ => missing.push(index),
            }
        }
        if !missing.is_empty() {
            return Err(self.missing_arguments(function, code, &missing, "positional"));
        }
        let kwdefaults = function.kwdefaults.borrow().clone();
        for index in arg_count..arg_count + code.head.kwonly_arg_count as usize {
            if !frame.get(index).is_undef() {
                continue;
            }
            let name = &code.body().local_names[index];
            let default = kwdefaults
                .downcast_ref::<Dict>()
                .and_then(|dict| dict.get_name(self, name));
            match default {
                Some(value) => drop(frame.replace(index, value)),
                None => missing.push(index),
            }
        }
        if missing.is_empty() {
            Ok(())
        } else {
            Err(self.missing_arguments(function, code, &missing, "keyword-only"))
        }
    }

    #[cold]
    fn missing_arguments(&mut self, function: &Function, code: &CodeObject, missing: &[usize], kind: &str) -> Raised {
        let names: Vec<String> = missing
            .iter()
            .map(|index| format!("'{}'", code.body().local_names[*index].to_string_lossy()))
            .collect();
        let plural = if names.len() == 1 { "" } else { "s" };
        let list = match names.as_slice() {
            [one] => one.clone(),
            [first, second] => format!("{first} and {second}"),
            [init @ .., last] => format!("{}, and {last}", init.join(", ")),
            [] => String::new(),
        };
        let (qualname, count) = (self.function_name(function), names.len());
        self.type_error(format!(
            "{qualname}() missing {count} required {kind} argument{plural}: {list}"
        ))
    }

    #[cold]
    fn too_many_positional(&mut self, function: &Function, code: &CodeObject, frame: FramePtr, given: usize) -> Raised {
        let arg_count = code.head.arg_count as usize;
        let kwonly_given = (arg_count..arg_count + code.head.kwonly_arg_count as usize)
            .filter(|index| !frame.get(*index).is_undef())
            .count();
        let default_count = function
            .defaults
            .borrow()
            .downcast_ref::<Tuple>()
            .map_or(0, |tuple| tuple.items.len());
        let (takes, plural) = if default_count > 0 {
            (
                format!("from {} to {arg_count}", arg_count.saturating_sub(default_count)),
                true,
            )
        } else {
            (arg_count.to_string(), arg_count != 1)
        };
        let plural = if plural { "s" } else { "" };
        let (kwonly, was) = if kwonly_given > 0 {
            let s = if given == 1 { "" } else { "s" };
            let k = if kwonly_given == 1 { "" } else { "s" };
            (
                format!(" positional argument{s} (and {kwonly_given} keyword-only argument{k})"),
                "were",
            )
        } else {
            (String::new(), if given == 1 { "was" } else { "were" })
        };
        let qualname = self.function_name(function);
        self.type_error(format!(
            "{qualname}() takes {takes} positional argument{plural} but {given}{kwonly} {was} given"
        ))
    }

    /// The qualified name, for messages.
    pub(crate) fn function_name(&self, function: &Function) -> String {
        self.text_of(&function.qualname.borrow())
    }
}

/// The default of a keyword-only parameter. Where all of them have one, as the compiler writes them, it stands at the parameter's
/// place in the dict.
fn keyword_default(vm: &Vm, defaults: &Dict, code: &CodeObject, index: usize) -> Option<Value> {
    let name = &code.body().local_names[index];
    let place = index - code.head.arg_count as usize;
    defaults
        .value_named(place, name)
        .or_else(|| defaults.get_name(vm, name))
}

/// A set of the numbers below `count`, which is less than 64.
#[inline(always)]
fn lowest_bits(count: usize) -> u64 {
    (1 << (count as u32 % u64::BITS)) - 1
}
