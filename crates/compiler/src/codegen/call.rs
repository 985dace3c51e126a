//! Calls (language reference 6.3.4): plain and method calls, `super()`, keywords and stars.

use corallus_bytecode::{Const, KILL_A, KILL_C, Opcode};
use ruff_python_ast::{self as ast, Expr, Keyword};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use super::unit::Register;
use crate::error::{Failure, Result};
use crate::scope::{Home, Sym};

/// Calls with more arguments than this go through a tuple and a dict.
const MAX_REGISTERS: usize = 250;

impl<'a> Generator<'a> {
    pub(super) fn call(&mut self, node: &'a ast::ExprCall, dst: u16) -> Result<()> {
        let mark = self.mark();
        self.check_keywords(&node.arguments.keywords)?;
        self.warn_call(node);
        let base = self.top_or_new(dst)?;
        let stars = has_stars(&node.arguments);
        let range = match &*node.func {
            Expr::Attribute(attribute) if !stars => {
                self.load_method(attribute, base)?;
                self.attribute_range(node.range(), attribute)
            }
            func => {
                self.into(func, base)?;
                node.range()
            }
        };
        self.call_arguments(range, base, 0, &node.arguments, None, dst)?;
        self.reset(mark);
        Ok(())
    }

    /// The callee and self of a method call, into `base` and `base + 1`.
    fn load_method(&mut self, node: &'a ast::ExprAttribute, base: u16) -> Result<()> {
        let name = self.name(&node.attr);
        let index = self.short_name(name)?;
        self.reset(base + 1);
        let own = self.temp()?;
        if let Some(triple) = self.super_triple(&node.value)? {
            self.op(node.range, Opcode::LoadSuperMethod, base, triple, index)?;
        } else {
            let object = self.operand(&node.value)?;
            let range = self.attribute_range(node.range, node);
            self.op(range, Opcode::LoadMethod, base, object, index)?;
        }
        self.reset(own);
        Ok(())
    }

    /// The arguments of a call, and the call. The callable is in `base`, its self in `base + 1`; `given` registers after
    /// it hold arguments already; the variable `extra` is the last positional one.
    pub(super) fn call_arguments(
        &mut self,
        range: TextRange,
        base: u16,
        given: usize,
        arguments: &'a ast::Arguments,
        extra: Option<Sym>,
        dst: u16,
    ) -> Result<()> {
        let count = given + arguments.args.len() + usize::from(extra.is_some()) + arguments.keywords.len();
        if has_stars(arguments) || count > MAX_REGISTERS {
            return self.call_with_stars(range, base, given, arguments, extra, dst);
        }
        self.reset(base + 1);
        self.temps(1 + given)?;
        for argument in &arguments.args {
            self.generator_brackets = Some(arguments.range).filter(|_| argument.is_generator_expr());
            self.into_temp(argument)?;
        }
        if let Some(extra) = extra {
            let register = self.temp()?;
            self.load_name(range, extra, register)?;
        }
        for keyword in &arguments.keywords {
            self.into_temp(&keyword.value)?;
        }
        if arguments.keywords.is_empty() {
            self.op(range, Opcode::Call, dst, base, count as u16)
        } else {
            let names = arguments.keywords.iter().filter_map(|keyword| keyword.arg.as_ref());
            let names: Box<[Const]> = names.map(|name| Const::Str(name.as_bytes().into())).collect();
            let names = self.constant_index(Const::Tuple(names));
            self.op_extended(range, Opcode::CallKw, [dst, base, count as u16], names)
        }
    }

    fn call_with_stars(
        &mut self,
        range: TextRange,
        base: u16,
        given: usize,
        arguments: &'a ast::Arguments,
        extra: Option<Sym>,
        dst: u16,
    ) -> Result<()> {
        self.reset(base + 2);
        let positional = base + 2;
        self.temp()?;
        match &*arguments.args {
            [Expr::Starred(star)] if given == 0 => {
                let mark = self.mark();
                let value = self.operand(&star.value)?;
                self.op_keep(star.range, Opcode::StarArgs, positional, value, base, KILL_C)?;
                self.reset(mark);
            }
            args if given == 0 => self.tuple_of(range, args, positional)?,
            args => {
                // The arguments that are there already become the beginning of the list.
                self.reset(base + 2);
                self.temps(given)?;
                self.op(range, Opcode::BuildList, positional, positional, given as u16)?;
                for argument in args {
                    let mark = self.mark();
                    let (op, value) = match argument {
                        Expr::Starred(star) => (Opcode::ListExtend, self.operand(&star.value)?),
                        _ => (Opcode::ListAppend, self.operand(argument)?),
                    };
                    self.op_keep(range, op, positional, value, 0, KILL_A)?;
                    self.reset(mark);
                }
                if let Some(extra) = extra {
                    let mark = self.mark();
                    let register = self.temp()?;
                    self.load_name(range, extra, register)?;
                    self.op_keep(range, Opcode::ListAppend, positional, register, 0, KILL_A)?;
                    self.reset(mark);
                }
                self.op(range, Opcode::ListToTuple, positional, positional, 0)?;
                self.reset(positional + 1);
            }
        }
        let keywords = self.temp()?;
        if !arguments.keywords.is_empty() {
            self.keyword_dict(range, base, &arguments.keywords, keywords)?;
        }
        self.op(range, Opcode::CallEx, dst, base, 0)
    }

    fn keyword_dict(&mut self, range: TextRange, callee: u16, keywords: &'a [Keyword], dst: u16) -> Result<()> {
        if let [keyword] = keywords
            && keyword.arg.is_none()
        {
            let mark = self.mark();
            let mapping = self.operand(&keyword.value)?;
            self.op_keep(range, Opcode::StarKeywords, dst, mapping, callee, KILL_C)?;
            self.reset(mark);
            return Ok(());
        }
        let mut rest = keywords;
        let mut is_first = true;
        while let Some(keyword) = rest.first() {
            let mark = self.mark();
            let named = rest.iter().take_while(|keyword| keyword.arg.is_some()).count().min(32);
            if named == 0 {
                if is_first {
                    self.op(range, Opcode::BuildMap, dst, dst, 0)?;
                }
                let mapping = self.operand(&keyword.value)?;
                self.op_keep(range, Opcode::DictMerge, dst, mapping, callee, KILL_A | KILL_C)?;
                rest = &rest[1..];
            } else {
                let target = if is_first { dst } else { self.temp()? };
                let base = self.mark();
                for keyword in &rest[..named] {
                    let key = self.temp()?;
                    let name = keyword.arg.as_ref().map_or("", |name| name.as_str());
                    self.load_str(keyword.range, key, name)?;
                    self.into_temp(&keyword.value)?;
                }
                self.op(range, Opcode::BuildMap, target, base, named as u16)?;
                if !is_first {
                    self.op_keep(range, Opcode::DictMerge, dst, target, callee, KILL_A | KILL_C)?;
                }
                rest = &rest[named..];
            }
            is_first = false;
            self.reset(mark);
        }
        Ok(())
    }

    pub(super) fn check_keywords(&self, keywords: &[Keyword]) -> Result<()> {
        for (at, keyword) in keywords.iter().enumerate() {
            let Some(name) = &keyword.arg else {
                continue;
            };
            let earlier = keywords.iter().take(at).filter_map(|earlier| earlier.arg.as_ref());
            if earlier.into_iter().any(|earlier| earlier.id == name.id) {
                return Err(Failure::at(keyword.range, format!("keyword argument repeated: {name}")));
            }
        }
        Ok(())
    }

    /// If `object` is a plain `super()` call, loads `super`, `__class__` and the first argument into three new temporaries
    /// and returns the first of them.
    pub(super) fn super_triple(&mut self, object: &'a Expr) -> Result<Option<u16>> {
        let Expr::Call(call) = object else {
            return Ok(None);
        };
        let Expr::Name(callee) = &*call.func else {
            return Ok(None);
        };
        if callee.id.as_str() != "super" || !call.arguments.is_empty() || self.unit.arg_count == 0 {
            return Ok(None);
        }
        let (sup, class) = (self.intern("super"), self.intern("__class__"));
        let is_global = |home: Option<Home>| matches!(home, None | Some(Home::GlobalImplicit));
        let here = self.scopes.get(self.unit.scope).symbol(sup).map(|symbol| symbol.home);
        let at_top = self
            .scopes
            .get(crate::scope::Scopes::ROOT)
            .symbol(sup)
            .map(|symbol| symbol.home);
        let inside = self
            .unit
            .inlined
            .iter()
            .map(|scope| self.scopes.get(*scope).symbol(sup).map(|symbol| symbol.home));
        if !is_global(here) || !is_global(at_top) || !inside.into_iter().all(is_global) {
            return Ok(None);
        }
        let Some(free) = self.unit.free_index(class) else {
            return Ok(None);
        };
        let Some(first) = self.scopes.get(self.unit.scope).parameters.first().copied() else {
            return Ok(None);
        };
        let base = self.temps(3)?;
        self.load_name(callee.range, sup, base)?;
        self.op(call.range(), Opcode::LoadFree, base + 1, free, 0)?;
        match self.unit.register(self.unit.scope, first) {
            Some(Register::Plain(register)) => {
                self.check_bound(call.range(), register)?;
                self.op(call.range(), Opcode::Move, base + 2, register, 0)?;
            }
            Some(Register::Cell(register)) => self.op(call.range(), Opcode::LoadCell, base + 2, register, 0)?,
            None => return Ok(None),
        }
        Ok(Some(base))
    }
}

fn has_stars(arguments: &ast::Arguments) -> bool {
    arguments.args.iter().any(|argument| argument.is_starred_expr())
        || arguments.keywords.iter().any(|keyword| keyword.arg.is_none())
}
