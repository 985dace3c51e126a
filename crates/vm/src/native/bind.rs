//! Binding call arguments to a native's signature.

use corallus_heap::{Ref, Value};

use crate::error::{Raised, Res};
use crate::native::signature::{DefaultText, ParameterKind, Signature};
use crate::objects::dict::Dict;
use crate::objects::str::Str;
use crate::vm::Vm;

/// Arguments of a call as the caller wrote them: all values, the last ones named.
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    pub values: &'a [Value],
    /// Names (strings) of the last `names.len()` values.
    pub names: &'a [Value],
}

/// Bound arguments: borrowed as they stand where nothing had to be rearranged.
pub enum Bound<'a> {
    Borrowed(&'a [Value]),
    Owned(Vec<Value>),
}

impl Bound<'_> {
    pub fn as_slice(&self) -> &[Value] {
        match self {
            Bound::Borrowed(values) => values,
            Bound::Owned(values) => values,
        }
    }

    pub fn into_vec(self) -> Vec<Value> {
        match self {
            Bound::Borrowed(values) => values.to_vec(),
            Bound::Owned(values) => values,
        }
    }
}

impl Signature {
    /// Binds arguments; `name` is the native's, for messages.
    #[inline]
    pub fn bind<'a>(&self, vm: &mut Vm, name: &str, arguments: Arguments<'a>) -> Res<Bound<'a>> {
        if self.simple && arguments.names.is_empty() && arguments.values.len() == self.positional {
            return Ok(Bound::Borrowed(arguments.values));
        }
        self.bind_slow(vm, name, arguments).map(Bound::Owned)
    }

    fn bind_slow(&self, vm: &mut Vm, name: &str, arguments: Arguments<'_>) -> Res<Vec<Value>> {
        let split = arguments.values.len() - arguments.names.len();
        let (positional, named) = arguments.values.split_at(split);
        if positional.len() > self.positional && !self.var_positional {
            return Err(self.too_many(vm, name, positional.len()));
        }
        let mut slots = vec![Value::UNDEF; self.parameters.len()];
        for (slot, value) in slots.iter_mut().zip(positional.iter().take(self.positional)) {
            *slot = value.clone();
        }
        if self.var_positional {
            let rest = positional.get(self.positional..).unwrap_or_default().to_vec();
            let index = self.index_of(ParameterKind::VarPositional);
            slots[index] = vm.tuple(rest);
        }
        let extra = self.var_keyword.then(|| vm.new_dict());
        for (key, value) in arguments.names.iter().zip(named) {
            self.bind_named(vm, name, &mut slots, extra.as_ref(), key, value)?;
        }
        if let Some(extra) = extra {
            let index = self.index_of(ParameterKind::VarKeyword);
            slots[index] = extra.into_value();
        }
        self.fill_defaults(vm, name, &mut slots, positional.len())?;
        Ok(slots)
    }

    fn index_of(&self, kind: ParameterKind) -> usize {
        self.parameters.iter().position(|p| p.kind == kind).unwrap_or(0)
    }

    fn bind_named(
        &self,
        vm: &mut Vm,
        name: &str,
        slots: &mut [Value],
        extra: Option<&Ref<Dict>>,
        key: &Value,
        value: &Value,
    ) -> Res<()> {
        let text = key.downcast_ref::<Str>().map(|s| s.to_string_lossy()).unwrap_or_default();
        let known = self.parameters.iter().position(|p| {
            p.name == text && matches!(p.kind, ParameterKind::PositionalOrKeyword | ParameterKind::KeywordOnly)
        });
        match (known, extra) {
            (Some(index), _) if slots[index].is_undef() => {
                slots[index] = value.clone();
                Ok(())
            }
            (Some(index), _) => {
                let position = index + 1 - usize::from(self.has_self);
                Err(vm.type_error(format!(
                    "argument for {name}() given by name ('{text}') and position ({position})"
                )))
            }
            (None, Some(extra)) => extra.insert(vm, key.clone(), value.clone()),
            (None, None) if self.parameters.iter().all(|p| p.kind == ParameterKind::PositionalOnly) => {
                Err(vm.type_error(format!("{name}() takes no keyword arguments")))
            }
            (None, None) if self.parameters.iter().any(|p| p.name == text) => Err(vm.type_error(format!(
                "{name}() got some positional-only arguments passed as keyword arguments: '{text}'"
            ))),
            (None, None) => Err(vm.type_error(format!("{name}() got an unexpected keyword argument '{text}'"))),
        }
    }

    fn fill_defaults(&self, vm: &mut Vm, name: &str, slots: &mut [Value], given: usize) -> Res<()> {
        for (index, parameter) in self.parameters.iter().enumerate() {
            if !slots[index].is_undef() {
                continue;
            }
            slots[index] = match parameter.default {
                Some(default) => vm.default_value(default),
                None if matches!(parameter.kind, ParameterKind::VarPositional | ParameterKind::VarKeyword) => continue,
                None => return Err(self.missing(vm, name, index, given)),
            };
        }
        Ok(())
    }

    #[cold]
    fn too_many(&self, vm: &mut Vm, name: &str, given: usize) -> Raised {
        let bound = usize::from(self.has_self);
        let (most, least, given) =
            (self.positional.saturating_sub(bound), self.required.saturating_sub(bound), given.saturating_sub(bound));
        let plural = if most == 1 { "" } else { "s" };
        let only_positional = self.parameters.iter().all(|p| p.kind == ParameterKind::PositionalOnly);
        vm.type_error(match (most, only_positional, least == most) {
            (0, _, _) if self.simple => format!("{name}() takes no arguments ({given} given)"),
            (0, _, _) => format!("{name}() takes no positional arguments"),
            (1, true, true) => format!("{name}() takes exactly one argument ({given} given)"),
            (_, true, true) => format!("{name} expected {most} argument{plural}, got {given}"),
            (_, true, false) => format!("{name} expected at most {most} argument{plural}, got {given}"),
            (_, false, true) => format!("{name}() takes exactly {most} positional argument{plural} ({given} given)"),
            (_, false, false) => format!("{name}() takes at most {most} argument{plural} ({given} given)"),
        })
    }

    #[cold]
    fn missing(&self, vm: &mut Vm, name: &str, index: usize, given: usize) -> Raised {
        let bound = usize::from(self.has_self);
        if index < bound {
            return vm.type_error(format!("unbound method {name}() needs an argument"));
        }
        let (most, least, given) =
            (self.positional.saturating_sub(bound), self.required.saturating_sub(bound), given.saturating_sub(bound));
        let only_positional = self.parameters.iter().all(|p| p.kind == ParameterKind::PositionalOnly);
        if only_positional {
            let plural = if least == 1 { "" } else { "s" };
            return vm.type_error(match (least == most, most) {
                (true, 1) => format!("{name}() takes exactly one argument ({given} given)"),
                (true, _) => format!("{name} expected {least} argument{plural}, got {given}"),
                (false, _) => format!("{name} expected at least {least} argument{plural}, got {given}"),
            });
        }
        let position = index + 1 - bound;
        let parameter = &self.parameters[index].name;
        vm.type_error(format!("{name}() missing required argument '{parameter}' (pos {position})"))
    }
}

impl Vm {
    fn default_value(&mut self, default: DefaultText) -> Value {
        match default {
            DefaultText::None => Value::NONE,
            DefaultText::Bool(b) => Value::bool(b),
            DefaultText::Int(i) => self.int(i),
            DefaultText::Float(f) => self.float(f),
            DefaultText::Str(s) => self.intern(s).into_value(),
            DefaultText::EmptyTuple => self.tuple(Vec::new()),
            DefaultText::Unrepresentable => Value::UNDEF,
        }
    }
}
