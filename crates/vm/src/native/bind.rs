//! Binding call arguments to a native's signature, where [`Direct`] won't do: named arguments, `*args`, and all mistakes.

use corallus_heap::{Ref, Value};

use crate::error::{Raised, Res};
use crate::native::direct::{AtOnce, Direct};
use crate::native::signature::{DefaultText, Parameter, ParameterKind, Signature};
use crate::native::{Binding, Native, Wording};
use crate::objects::dict::Dict;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::special::Special;
use crate::vm::Vm;

/// Arguments of a call as the caller wrote them: all values, the last ones named.
#[derive(Clone, Copy)]
pub struct Arguments<'a> {
    pub values: &'a [Value],
    /// Names (strings) of the last `names.len()` values.
    pub names: &'a [Value],
}

/// Whom a call is for, as messages name it.
#[derive(Clone, Copy)]
pub struct Callee<'a> {
    pub native: &'static Native,
    /// The type whose method it is.
    pub owner: Option<&'a Ref<Type>>,
    /// The module whose function it is.
    pub module: Option<&'static str>,
    /// What a bound method is bound to.
    pub bound: Option<&'a Value>,
}

impl Callee<'_> {
    fn is_constructor(self) -> bool {
        let name = self.native.name;
        self.owner.is_some()
            && (matches!(name, "__new__" | "__init__") || (name == "__call__" && self.native.wording.is_unpacked()))
    }

    /// Whether it is called through a slot of the type, which counts arguments in its own words.
    fn is_slot(self) -> bool {
        self.native.binding == Binding::Method
            && !matches!(self.native.name, "__init__" | "__call__")
            && self
                .owner
                .is_some_and(|owner| crate::special::is_slot(self.native.name, owner))
    }

    /// The bare name; constructors, and what instances do when called, go by the name of their type.
    fn name(self) -> String {
        match self.owner {
            Some(owner) if self.is_constructor() => owner.name().to_string(),
            _ => self.native.name.to_owned(),
        }
    }

    /// The name of what takes the named arguments.
    fn name_for_names(self) -> String {
        match self.native.wording {
            Wording::Passing(method) => method.to_owned(),
            _ => self.name(),
        }
    }

    /// The name with that of the type or module in front, except for builtin functions and constructors.
    fn qualified_name(self, vm: &Vm) -> String {
        if let Some(bound) = self.bound
            && self.native.binding == Binding::Method
        {
            return format!("{}.{}", vm.short_type_name(bound), self.native.name);
        }
        match (self.owner, self.module) {
            (Some(owner), _) if !self.is_constructor() => format!("{}.{}", owner.name(), self.native.name),
            (None, Some(module)) if module != "builtins" => format!("{module}.{}", self.native.name),
            _ => self.name(),
        }
    }
}

impl Signature {
    /// The signature of a native, and how it is called directly.
    pub(crate) fn of(vm: &mut Vm, native: &Native) -> Self {
        let mut signature = Self::parse(native.signature);
        signature.direct = Direct::new(vm, native, &signature);
        signature.at_once = AtOnce::of(native, &signature);
        signature
    }

    /// Whether named arguments are for a subclass's `__init__`: a native `__new__` that takes none lets them pass then.
    fn leaves_names_to_init(&self, callee: Callee<'_>, class: Option<&Value>) -> bool {
        let positional = |p: &Parameter| {
            matches!(p.kind, ParameterKind::PositionalOnly | ParameterKind::VarPositional) || p.name == "strict"
        };
        let (Some(owner), Some(class)) = (callee.owner, class.and_then(|class| class.downcast_ref::<Type>())) else {
            return false;
        };
        callee.native.name == "__new__"
            && !class.is(owner)
            && self.parameters.iter().all(positional)
            && match (class.special(Special::Init), owner.special(Special::Init)) {
                (Some(own), Some(inherited)) => !own.is(&inherited),
                _ => false,
            }
    }

    /// Whether some parameter can be given by name.
    fn takes_names(&self) -> bool {
        let by_name = |p: &Parameter| matches!(p.kind, ParameterKind::PositionalOrKeyword | ParameterKind::KeywordOnly);
        self.parameters.iter().any(by_name)
    }

    /// More arguments, by position and by name together, than there are parameters.
    fn check_total(&self, vm: &mut Vm, callee: Callee<'_>, positional: usize, named: usize) -> Res<()> {
        if self.var_positional || self.var_keyword {
            return Ok(());
        }
        let (name, bound) = (callee.name_for_names(), usize::from(self.has_self));
        let most = match callee.native.wording {
            Wording::Passing(_) => self.parameters.len() - self.positional,
            _ => self.parameters.len() - bound,
        };
        let positional = positional.saturating_sub(bound);
        if positional + named <= most {
            return Ok(());
        }
        let (kind, plural) = (
            if positional == 0 { "keyword " } else { "" },
            if most == 1 { "" } else { "s" },
        );
        let given = positional + named;
        Err(vm.type_error(format!(
            "{name}() takes at most {most} {kind}argument{plural} ({given} given)"
        )))
    }

    /// Binds arguments: one value for each parameter. `callee` is for messages.
    pub(crate) fn bind(&self, vm: &mut Vm, callee: Callee<'_>, arguments: Arguments<'_>) -> Res<Vec<Value>> {
        let split = arguments.values.len() - arguments.names.len();
        let (positional, mut named) = arguments.values.split_at(split);
        if !named.is_empty() && self.leaves_names_to_init(callee, positional.first()) {
            named = &[];
        }
        if self.takes_names() && (callee.native.wording == Wording::Derived || !named.is_empty()) {
            let passed_on = matches!(callee.native.wording, Wording::Passing(_));
            let positional = if passed_on { 0 } else { positional.len() };
            self.check_total(vm, callee, positional, named.len())?;
        }
        if positional.len() > self.positional && !self.var_positional {
            return Err(self.too_many(vm, callee, positional.len()));
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
        let mut wrong = None;
        for (key, value) in arguments.names.iter().zip(named) {
            let bound = self.bind_named(vm, callee, &mut slots, extra.as_ref(), key, value);
            match bound {
                Err(raised) if !self.takes_names() => return Err(raised),
                Err(raised) => wrong = wrong.or(Some(raised)),
                Ok(()) => {}
            }
        }
        if let Some(extra) = extra {
            let index = self.index_of(ParameterKind::VarKeyword);
            slots[index] = extra.into_value();
        }
        // A missing argument counts more than a wrong name.
        self.fill_defaults(vm, callee, &mut slots, positional.len())?;
        match wrong {
            Some(raised) => Err(raised),
            None => Ok(slots),
        }
    }

    fn index_of(&self, kind: ParameterKind) -> usize {
        self.parameters.iter().position(|p| p.kind == kind).unwrap_or(0)
    }

    fn bind_named(
        &self,
        vm: &mut Vm,
        callee: Callee<'_>,
        slots: &mut [Value],
        extra: Option<&Ref<Dict>>,
        key: &Value,
        value: &Value,
    ) -> Res<()> {
        let text = key
            .downcast_ref::<Str>()
            .map(|s| s.to_string_lossy())
            .unwrap_or_default();
        let known = self.parameters.iter().position(|p| {
            p.name == text && matches!(p.kind, ParameterKind::PositionalOrKeyword | ParameterKind::KeywordOnly)
        });
        match (known, extra) {
            (Some(index), _) if slots[index].is_undef() => {
                slots[index] = value.clone();
                Ok(())
            }
            (Some(index), _) => {
                let name = callee.name();
                let position = index + 1 - usize::from(self.has_self);
                Err(vm.type_error(format!(
                    "argument for {name}() given by name ('{text}') and position ({position})"
                )))
            }
            (None, Some(extra)) => extra.insert(vm, key.clone(), value.clone()),
            (None, None)
                if self
                    .parameters
                    .iter()
                    .all(|p| matches!(p.kind, ParameterKind::PositionalOnly | ParameterKind::VarPositional)) =>
            {
                Err(vm.type_error(if callee.is_slot() {
                    format!("wrapper {}() takes no keyword arguments", callee.native.name)
                } else {
                    format!("{}() takes no keyword arguments", callee.qualified_name(vm))
                }))
            }
            (None, None) if self.parameters.iter().any(|p| p.name == text) => Err(vm.type_error(format!(
                "{}() got some positional-only arguments passed as keyword arguments: '{text}'",
                callee.name()
            ))),
            (None, None) => {
                let name = callee.name_for_names();
                let known = self
                    .parameters
                    .iter()
                    .filter(|p| matches!(p.kind, ParameterKind::PositionalOrKeyword | ParameterKind::KeywordOnly));
                let hint = crate::suggest::closest(&text, known.map(|parameter| parameter.name))
                    .map_or_else(String::new, |name| format!(". Did you mean '{name}'?"));
                Err(vm.type_error(format!("{name}() got an unexpected keyword argument '{text}'{hint}")))
            }
        }
    }

    fn fill_defaults(&self, vm: &mut Vm, callee: Callee<'_>, slots: &mut [Value], given: usize) -> Res<()> {
        for (index, parameter) in self.parameters.iter().enumerate() {
            if !slots[index].is_undef() {
                continue;
            }
            slots[index] = match parameter.default {
                Some(default) => vm.default_value(default),
                None if matches!(parameter.kind, ParameterKind::VarPositional | ParameterKind::VarKeyword) => continue,
                None => return Err(self.missing(vm, callee, index, given)),
            };
        }
        Ok(())
    }

    #[cold]
    fn too_many(&self, vm: &mut Vm, callee: Callee<'_>, given: usize) -> Raised {
        let (name, qualified) = (callee.name(), callee.qualified_name(vm));
        let bound = usize::from(self.has_self);
        let (most, least, given) = (
            self.positional.saturating_sub(bound),
            self.required.saturating_sub(bound),
            given.saturating_sub(bound),
        );
        let plural = if most == 1 { "" } else { "s" };
        if callee.is_slot() {
            return vm.type_error(slot_count(callee.native.name, least, most, given));
        }
        let only_positional = callee.native.wording.is_unpacked()
            || self.parameters.iter().all(|p| p.kind == ParameterKind::PositionalOnly);
        vm.type_error(match (most, only_positional, least == most) {
            (0, _, _) if self.simple => format!("{qualified}() takes no arguments ({given} given)"),
            (0, _, _) => format!("{name}() takes no positional arguments"),
            (1, true, true) if !callee.is_constructor() && !callee.native.wording.is_unpacked() => {
                format!("{qualified}() takes exactly one argument ({given} given)")
            }
            (_, true, true) => format!("{name} expected {most} argument{plural}, got {given}"),
            (_, true, false) => format!("{name} expected at most {most} argument{plural}, got {given}"),
            (_, false, true) => {
                format!("{name}() takes exactly {most} positional argument{plural} ({given} given)")
            }
            (_, false, false) => format!("{name}() takes at most {most} positional argument{plural} ({given} given)"),
        })
    }

    #[cold]
    fn missing(&self, vm: &mut Vm, callee: Callee<'_>, index: usize, given: usize) -> Raised {
        let (name, qualified) = (callee.name(), callee.qualified_name(vm));
        let bound = usize::from(self.has_self);
        if index < bound {
            return vm.type_error(format!("unbound method {name}() needs an argument"));
        }
        let (most, least, given) = (
            self.positional.saturating_sub(bound),
            self.required.saturating_sub(bound),
            given.saturating_sub(bound),
        );
        if callee.is_slot() {
            return vm.type_error(slot_count(callee.native.name, least, most, given));
        }
        match callee.native.wording {
            Wording::Missing(text) => return vm.type_error(text),
            Wording::Unpacked | Wording::Passing(_) => {
                let plural = if least == 1 { "" } else { "s" };
                return vm.type_error(format!("{name} expected {least} argument{plural}, got {given}"));
            }
            Wording::Derived => {}
        }
        let only_positional = self.parameters.iter().all(|p| p.kind == ParameterKind::PositionalOnly);
        if only_positional {
            let plural = if least == 1 { "" } else { "s" };
            return vm.type_error(match (least == most, most) {
                (true, 1) if !callee.is_constructor() => {
                    format!("{qualified}() takes exactly one argument ({given} given)")
                }
                (true, _) => format!("{name} expected {least} argument{plural}, got {given}"),
                (false, _) => format!("{name} expected at least {least} argument{plural}, got {given}"),
            });
        }
        if index < self.positional_only {
            // The reference counts only what has to be given by position.
            let least = least.min(self.positional_only.saturating_sub(bound));
            let (word, plural) = (
                if least < most { "at least" } else { "exactly" },
                if least == 1 { "" } else { "s" },
            );
            return vm.type_error(format!(
                "{name}() takes {word} {least} positional argument{plural} ({given} given)"
            ));
        }
        let position = index + 1 - bound;
        let parameter = &self.parameters[index].name;
        vm.type_error(format!(
            "{name}() missing required argument '{parameter}' (pos {position})"
        ))
    }
}

/// What a slot says of the number of its arguments.
fn slot_count(name: &str, least: usize, most: usize, given: usize) -> String {
    if name.ends_with("pow__") {
        return format!("expected 1 or 2 arguments, got {given}");
    }
    let prefix = if most > 1 || name.ends_with("buffer__") {
        format!("{name} ")
    } else {
        String::new()
    };
    let (bound, count) = match (least == most, given < least) {
        (true, _) => ("", most),
        (false, true) => ("at least ", least),
        (false, false) => ("at most ", most),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{prefix}expected {bound}{count} argument{plural}, got {given}")
}

impl Vm {
    pub(super) fn default_value(&mut self, default: DefaultText) -> Value {
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
