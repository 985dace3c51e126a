//! Comprehensions and generator expressions (language reference 6.2.4).
//!
//! List, set and dict comprehensions run in the frame around them (PEP 709): their variables are hidden locals, which are
//! unbound when the comprehension ends, by exception too. Generator expressions are functions of one argument, the
//! iterator of the outermost iterable.

use corallus_bytecode::{KILL_A, LocalKind, Opcode};
use ruff_python_ast::{Comprehension, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use super::buffer::HandlerId;
use super::expr::AWAIT;
use crate::error::{Failure, Result};
use crate::scope::{ComprehensionKind, Home, Role, ScopeId, ScopeKind};

/// What a comprehension does with each element.
#[derive(Clone, Copy)]
struct Collect<'a> {
    kind: ComprehensionKind,
    /// The collection; unused for generator expressions.
    result: u16,
    element: &'a Expr,
    value: Option<&'a Expr>,
    range: TextRange,
}

impl<'a> Generator<'a> {
    /// A comprehension; `node` is what the scopes know it by, `element` its element or its key and value.
    pub(super) fn comprehension<N>(
        &mut self,
        node: &N,
        kind: ComprehensionKind,
        generators: &'a [Comprehension],
        (element, value): (&'a Expr, Option<&'a Expr>),
        range: TextRange,
        dst: u16,
    ) -> Result<()> {
        let (Some(scope), Some(outermost)) = (self.scopes.of_node(node, Role::Body), generators.first()) else {
            return Err(Failure::at(range, "invalid syntax"));
        };
        self.check_async(scope, kind, range)?;
        let mark = self.mark();
        let collect = |result| Collect {
            kind,
            result,
            element,
            value,
            range,
        };
        if self.scopes.get(scope).inlined {
            let result = self.scratch(dst)?;
            self.inlined(scope, outermost, generators, collect(result))?;
            self.move_result(range, dst, result)?;
        } else {
            self.as_function(scope, outermost, generators, collect(0), dst)?;
        }
        self.reset(mark);
        Ok(())
    }

    fn check_async(&self, scope: ScopeId, kind: ComprehensionKind, range: TextRange) -> Result<()> {
        let block = self.scopes.get(scope);
        if !block.is_coroutine || kind == ComprehensionKind::Generator {
            return Ok(());
        }
        let unit = self.scopes.get(self.unit.scope);
        let allowed = match unit.kind {
            ScopeKind::Module => self.top_level_await,
            ScopeKind::Comprehension(_) => true,
            _ => unit.is_async,
        };
        if allowed {
            return Ok(());
        }
        Err(Failure::at(
            range,
            "asynchronous comprehension outside of an asynchronous function",
        ))
    }

    /// The iterator of the outermost iterable.
    fn outermost_iterator(&mut self, outermost: &'a Comprehension) -> Result<u16> {
        let mark = self.mark();
        let iterable = self.operand(&outermost.iter)?;
        let op = if outermost.is_async {
            Opcode::GetAIter
        } else {
            Opcode::GetIter
        };
        let iterator = if self.is_temp(iterable) { iterable } else { self.temp()? };
        self.op(outermost.iter.range(), op, iterator, iterable, 0)?;
        debug_assert_eq!(
            iterator, mark,
            "the iterator is the first temporary of the comprehension"
        );
        Ok(iterator)
    }

    fn inlined(
        &mut self,
        scope: ScopeId,
        outermost: &'a Comprehension,
        generators: &'a [Comprehension],
        collect: Collect<'a>,
    ) -> Result<()> {
        let range = collect.range;
        let bottom = self.mark();
        let iterator = self.outermost_iterator(outermost)?;
        let build = match collect.kind {
            ComprehensionKind::List => Opcode::BuildList,
            ComprehensionKind::Set => Opcode::BuildSet,
            _ => Opcode::BuildMap,
        };
        let top = self.mark();
        self.op(range, build, collect.result, top, 0)?;
        let hidden = self.hidden_registers(scope);
        for &(register, kind) in &hidden {
            if kind == LocalKind::HiddenCell {
                self.op(range, Opcode::MakeCell, register, 0, 0)?;
            }
        }
        self.unit.inlined.push(scope);
        let handler = self.unit.buffer.new_handler(bottom, bottom);
        let in_force = if hidden.is_empty() {
            HandlerId(self.unit.buffer.handler)
        } else {
            handler
        };
        let looped = self.protected(in_force, |this| this.generators(generators, Some(iterator), collect));
        self.unit.inlined.pop();
        looped?;
        self.reset(bottom);
        if hidden.is_empty() {
            return Ok(());
        }
        self.unbind_hidden(range, &hidden)?;
        let end = self.label();
        self.jump(range, end)?;
        self.unit.buffer.enter_handler(handler);
        let exception = self.temp()?;
        self.unbind_hidden(range, &hidden)?;
        self.pass_on(range, exception)?;
        self.reset(bottom);
        self.bind(end);
        Ok(())
    }

    fn hidden_registers(&self, scope: ScopeId) -> Vec<(u16, LocalKind)> {
        use super::unit::Register;
        let symbols = self.scopes.get(scope).symbols.iter();
        let own = symbols.filter(|symbol| matches!(symbol.home, Home::Local | Home::Cell));
        own.filter_map(|symbol| match self.unit.register(scope, symbol.name)? {
            Register::Plain(register) => Some((register, LocalKind::Hidden)),
            Register::Cell(register) => Some((register, LocalKind::HiddenCell)),
        })
        .collect()
    }

    fn unbind_hidden(&mut self, range: TextRange, hidden: &[(u16, LocalKind)]) -> Result<()> {
        for &(register, _) in hidden {
            self.op(range, Opcode::Clear, register, 0, 0)?;
            self.note_unbound(register);
        }
        Ok(())
    }

    fn as_function(
        &mut self,
        scope: ScopeId,
        outermost: &'a Comprehension,
        generators: &'a [Comprehension],
        mut collect: Collect<'a>,
        dst: u16,
    ) -> Result<()> {
        let range = collect.range;
        let name = match collect.kind {
            ComprehensionKind::List => "<listcomp>",
            ComprehensionKind::Set => "<setcomp>",
            ComprehensionKind::Dict => "<dictcomp>",
            ComprehensionKind::Generator => "<genexpr>",
        };
        let base = self.top_or_new(dst)?;
        self.enter(scope, name, self.text.line(range.start()))?;
        self.unit.arg_count = 1;
        self.prologue(range)?;
        if collect.kind == ComprehensionKind::Generator {
            self.generators(generators, Some(0), collect)?;
            self.return_none(range)?;
        } else {
            collect.result = self.temp()?;
            let build = match collect.kind {
                ComprehensionKind::List => Opcode::BuildList,
                ComprehensionKind::Set => Opcode::BuildSet,
                _ => Opcode::BuildMap,
            };
            let top = self.mark();
            self.op(range, build, collect.result, top, 0)?;
            self.generators(generators, Some(0), collect)?;
            self.op(range, Opcode::Return, collect.result, 0, 0)?;
        }
        let (code, free) = self.leave();
        self.make_function(range, code, &free, base)?;
        self.reset(base + 1);
        self.temp()?;
        self.outermost_iterator(outermost)?;
        let is_async_collection = self.scopes.get(scope).is_coroutine && collect.kind != ComprehensionKind::Generator;
        self.op(range, Opcode::Call, dst, base, 1)?;
        if is_async_collection {
            let awaited = self.temp()?;
            self.op(range, Opcode::GetAwaitable, awaited, dst, 0)?;
            self.op_flags(range, Opcode::Delegate, dst, awaited, 0, AWAIT)?;
        }
        Ok(())
    }

    /// The nested loops; `iterator` is the first one's, if it is there already.
    fn generators(
        &mut self,
        generators: &'a [Comprehension],
        iterator: Option<u16>,
        collect: Collect<'a>,
    ) -> Result<()> {
        let Some((first, rest)) = generators.split_first() else {
            return self.collect(collect);
        };
        crate::parse::deeper(|| {
            let mark = self.mark();
            let iterator = match iterator {
                Some(iterator) => iterator,
                None => self.outermost_iterator(first)?,
            };
            if first.is_async {
                self.async_generator_loop(first, rest, iterator, collect)?;
            } else {
                self.generator_loop(first, rest, iterator, collect)?;
            }
            self.reset(mark);
            Ok(())
        })
    }

    fn generator_loop(
        &mut self,
        generator: &'a Comprehension,
        rest: &'a [Comprehension],
        iterator: u16,
        collect: Collect<'a>,
    ) -> Result<()> {
        let (head, next, end) = (self.label(), self.label(), self.label());
        self.unit.buffer.bind_loop(head);
        self.for_iter(generator.iter.range(), &generator.target, iterator, end)?;
        for condition in &generator.ifs {
            self.jump_if(condition, false, next)?;
        }
        self.generators(rest, None, collect)?;
        self.bind(next);
        self.jump_back(collect.range, head)?;
        self.bind(end);
        Ok(())
    }

    fn async_generator_loop(
        &mut self,
        generator: &'a Comprehension,
        rest: &'a [Comprehension],
        iterator: u16,
        collect: Collect<'a>,
    ) -> Result<()> {
        let range = generator.iter.range();
        let (head, next) = (self.label(), self.label());
        self.unit.buffer.bind_loop(head);
        let handler = self.async_next(range, &generator.target, iterator)?;
        for condition in &generator.ifs {
            self.jump_if(condition, false, next)?;
        }
        self.generators(rest, None, collect)?;
        self.bind(next);
        self.jump_back(collect.range, head)?;
        self.async_exhausted(range, handler, iterator)
    }

    fn collect(&mut self, collect: Collect<'a>) -> Result<()> {
        let mark = self.mark();
        match collect.kind {
            ComprehensionKind::List => {
                let element = self.operand(collect.element)?;
                self.op_keep(
                    collect.element.range(),
                    Opcode::ListAppend,
                    collect.result,
                    element,
                    0,
                    KILL_A,
                )?;
            }
            ComprehensionKind::Set => {
                let element = self.operand(collect.element)?;
                self.op_keep(
                    collect.element.range(),
                    Opcode::SetAdd,
                    collect.result,
                    element,
                    0,
                    KILL_A,
                )?;
            }
            ComprehensionKind::Dict => {
                let Some(value) = collect.value else {
                    return Ok(());
                };
                let key = self.operand_before(collect.element, value.range())?;
                let value = self.operand(value)?;
                self.op_keep(
                    collect.element.range(),
                    Opcode::MapAdd,
                    collect.result,
                    key,
                    value,
                    KILL_A,
                )?;
            }
            ComprehensionKind::Generator => {
                let element = self.operand(collect.element)?;
                let sent = self.temp()?;
                self.emit_yield(collect.element.range(), element, sent)?;
                self.clear(collect.element.range(), sent)?;
            }
        }
        self.reset(mark);
        Ok(())
    }
}
