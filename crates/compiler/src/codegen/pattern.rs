//! `match` (language reference 8.6, PEP 634).
//!
//! The parts into which a pattern takes its subject apart stay in temporaries until the whole pattern has matched or failed;
//! only then are names bound. A failing jump goes to the label for as many temporaries as are live there, where they
//! are released one after the other.

use corallus_bytecode::{Const, KILL_A, KILL_B, Opcode};
use ruff_python_ast::{self as ast, Expr, MatchCase, Pattern, Singleton};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use super::buffer::Label;
use crate::error::{Failure, Result};
use crate::scope::Sym;

/// `JumpIfCompareImm` conditions that jump when a length doesn't fit.
const NOT_EQUAL: u16 = 2;
const LESS: u16 = 8;

/// The state of matching one pattern.
struct Matching {
    /// Temporaries from here up are parts of the subject.
    base: u16,
    /// `failures[n]` is jumped to when the match fails with `n` live temporaries.
    failures: Vec<Label>,
    /// Names to bind, and the registers of their values.
    captures: Vec<(Sym, TextRange, u16)>,
}

impl<'a> Generator<'a> {
    pub(super) fn match_stmt(&mut self, node: &'a ast::StmtMatch) -> Result<()> {
        let mark = self.mark();
        let subject = self.into_temp(&node.subject)?;
        let end = self.label();
        let last = node.cases.len().saturating_sub(1);
        for (at, case) in node.cases.iter().enumerate() {
            if at < last && case.guard.is_none() {
                check_refutable(&case.pattern)?;
            }
            let next = self.label();
            self.match_case(case, subject, next)?;
            self.clear(case.range, subject)?;
            // The subject's register is free for the body: nothing comes back from there.
            self.reset(mark);
            self.statements(&case.body)?;
            self.reset(subject + 1);
            self.jump(case.range, end)?;
            self.bind(next);
        }
        self.clear(node.range, subject)?;
        self.reset(mark);
        self.bind(end);
        Ok(())
    }

    fn match_case(&mut self, case: &'a MatchCase, subject: u16, next: Label) -> Result<()> {
        let mut matching = Matching {
            base: self.mark(),
            failures: vec![next],
            captures: Vec::new(),
        };
        self.pattern(&case.pattern, subject, &mut matching)?;
        let captures = std::mem::take(&mut matching.captures);
        for (name, range, register) in &captures {
            self.store_name_keep(*range, *name, *register)?;
        }
        for register in matching.base..self.mark() {
            self.clear(case.pattern.range(), register)?;
        }
        self.release_failures(case.pattern.range(), &matching)?;
        self.reset(matching.base);
        if let Some(guard) = &case.guard {
            self.jump_if(guard, false, next)?;
        }
        Ok(())
    }

    /// The labels of failed matches, which release what is live and end at the first one.
    fn release_failures(&mut self, range: TextRange, matching: &Matching) -> Result<()> {
        let Some((&failed, deeper)) = matching.failures.split_first() else {
            return Ok(());
        };
        if !deeper.iter().any(|label| self.unit.buffer.is_used(*label)) {
            return Ok(());
        }
        let matched = self.label();
        self.jump(range, matched)?;
        for (at, &label) in deeper.iter().enumerate().rev() {
            self.bind(label);
            self.clear(range, matching.base + at as u16)?;
        }
        self.jump(range, failed)?;
        self.bind(matched);
        Ok(())
    }

    /// Where to go on failure with the temporaries that are live now.
    fn failure(&mut self, matching: &mut Matching) -> Label {
        let live = usize::from(self.mark().saturating_sub(matching.base));
        while matching.failures.len() <= live {
            let label = self.label();
            matching.failures.push(label);
        }
        matching.failures[live]
    }

    /// Tests a temporary that dies in the test.
    fn fail_unless(&mut self, range: TextRange, test: u16, matching: &mut Matching) -> Result<()> {
        self.reset(test);
        let failure = self.failure(matching);
        self.jump_test(range, Opcode::JumpIfFalse, test, failure)
    }

    fn pattern(&mut self, pattern: &'a Pattern, subject: u16, matching: &mut Matching) -> Result<()> {
        crate::parse::deeper(|| self.pattern_here(pattern, subject, matching))
    }

    fn pattern_here(&mut self, pattern: &'a Pattern, subject: u16, matching: &mut Matching) -> Result<()> {
        let range = pattern.range();
        match pattern {
            Pattern::MatchValue(node) => {
                if node.value.is_f_string_expr() || node.value.is_t_string_expr() {
                    let message = "patterns may only match literals and attribute lookups";
                    return Err(Failure::at(range, message));
                }
                let signed = match &*node.value {
                    Expr::UnaryOp(sign) => &*sign.operand,
                    value => value,
                };
                if let Expr::BinOp(sum) = signed
                    && !matches!(sum.op, ast::Operator::Add | ast::Operator::Sub)
                {
                    let sign = TextRange::new(sum.left.range().end(), sum.right.range().start());
                    let text = self.text.slice(sign);
                    let (before, after) = (text.len() - text.trim_start().len(), text.len() - text.trim_end().len());
                    let sign = sign.add_start((before as u32).into()).sub_end((after as u32).into());
                    return Err(Failure::at(sign, "invalid syntax"));
                }
                let test = self.temp()?;
                let value = self.operand(&node.value)?;
                self.op_keep(range, Opcode::Eq, test, subject, value, KILL_B)?;
                self.fail_unless(range, test, matching)
            }
            Pattern::MatchSingleton(node) => {
                let test = self.temp()?;
                let value = self.temp()?;
                let constant = match node.value {
                    Singleton::None => Const::None,
                    Singleton::True => Const::True,
                    Singleton::False => Const::False,
                };
                self.load_const(range, value, constant)?;
                self.op_keep(range, Opcode::Is, test, subject, value, KILL_B)?;
                self.fail_unless(range, test, matching)
            }
            Pattern::MatchSequence(node) => self.sequence_pattern(node, subject, matching),
            Pattern::MatchMapping(node) => self.mapping_pattern(node, subject, matching),
            Pattern::MatchClass(node) => self.class_pattern(node, subject, matching),
            Pattern::MatchStar(node) => self.capture(node.name.as_ref(), range, subject, matching),
            Pattern::MatchAs(node) => {
                if node.pattern.is_none() && node.name.is_none() {
                    // Nothing to do, but a statement of its own for who traces it.
                    self.unit.buffer.mark(range);
                    return Ok(());
                }
                if let Some(inner) = &node.pattern {
                    self.pattern(inner, subject, matching)?;
                }
                self.capture(node.name.as_ref(), range, subject, matching)
            }
            Pattern::MatchOr(node) => self.or_pattern(node, subject, matching),
        }
    }

    fn capture(
        &mut self,
        name: Option<&ast::Identifier>,
        range: TextRange,
        subject: u16,
        matching: &mut Matching,
    ) -> Result<()> {
        let Some(name) = name else {
            return Ok(());
        };
        let sym = self.name(name);
        if matching.captures.iter().any(|(other, ..)| *other == sym) {
            return Err(Failure::at(
                range,
                format!("multiple assignments to name '{name}' in pattern"),
            ));
        }
        matching.captures.push((sym, range, subject));
        Ok(())
    }

    fn check_length(
        &mut self,
        range: TextRange,
        subject: u16,
        length: usize,
        condition: u16,
        matching: &mut Matching,
    ) -> Result<()> {
        let failure = self.failure(matching);
        let mark = self.mark();
        let actual = self.temp()?;
        self.op_keep(range, Opcode::GetLen, actual, subject, 0, KILL_B)?;
        if let Ok(length) = i16::try_from(length) {
            self.jump_extended(
                range,
                Opcode::JumpIfCompareImm,
                [actual, length as u16, condition],
                0,
                failure,
            )?;
        } else {
            let wanted = self.temp()?;
            self.load_const(range, wanted, Const::Int(length as i64))?;
            self.jump_extended(range, Opcode::JumpIfCompare, [actual, wanted, condition], 0, failure)?;
        }
        self.reset(mark);
        Ok(())
    }

    fn sequence_pattern(
        &mut self,
        node: &'a ast::PatternMatchSequence,
        subject: u16,
        matching: &mut Matching,
    ) -> Result<()> {
        let range = node.range;
        let count = node.patterns.len();
        let mut stars = node
            .patterns
            .iter()
            .enumerate()
            .filter(|(_, pattern)| pattern.is_match_star());
        let star = stars.next().map(|(at, _)| at);
        if stars.next().is_some() {
            return Err(Failure::at(range, "multiple starred names in sequence pattern"));
        }
        let test = self.temp()?;
        self.op_keep(range, Opcode::MatchSequence, test, subject, 0, KILL_B)?;
        self.fail_unless(range, test, matching)?;
        match star {
            None => self.check_length(range, subject, count, NOT_EQUAL, matching)?,
            Some(_) if count > 1 => self.check_length(range, subject, count - 1, LESS, matching)?,
            Some(_) => {}
        }
        if node.patterns.iter().all(is_wildcard) {
            return Ok(());
        }
        if let Some(star) = star.filter(|star| is_wildcard(&node.patterns[*star])) {
            return self.patterns_by_index(node, star, subject, matching);
        }
        let base = self.temps(count)?;
        match star {
            None => self.op_keep(range, Opcode::UnpackSequence, base, subject, count as u16, KILL_B)?,
            Some(star) => {
                let copy = self.temp()?;
                self.op_keep(range, Opcode::Move, copy, subject, 0, KILL_B)?;
                let after = (count - star - 1) as u32;
                self.op_extended(range, Opcode::UnpackEx, [base, copy, star as u16], after)?;
                self.reset(copy);
            }
        }
        for (pattern, register) in node.patterns.iter().zip(base..) {
            self.pattern(pattern, register, matching)?;
        }
        Ok(())
    }

    /// Matches the items around a `*_` by their index: the subject isn't iterated over, as it may have no end.
    fn patterns_by_index(
        &mut self,
        node: &'a ast::PatternMatchSequence,
        star: usize,
        subject: u16,
        matching: &mut Matching,
    ) -> Result<()> {
        let range = node.range;
        let count = node.patterns.len();
        for (position, pattern) in node.patterns.iter().enumerate() {
            if is_wildcard(pattern) {
                continue;
            }
            let item = self.temp()?;
            let index = self.temp()?;
            if position < star {
                self.load_const(range, index, Const::Int(position as i64))?;
            } else {
                let length = self.temp()?;
                let from_end = self.temp()?;
                self.op_keep(range, Opcode::GetLen, length, subject, 0, KILL_B)?;
                self.load_const(range, from_end, Const::Int((count - position) as i64))?;
                self.op(range, Opcode::Sub, index, length, from_end)?;
                self.reset(length);
            }
            self.op_keep(range, Opcode::LoadSubscr, item, subject, index, KILL_B)?;
            self.reset(index);
            self.pattern(pattern, item, matching)?;
        }
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        node: &'a ast::PatternMatchMapping,
        subject: u16,
        matching: &mut Matching,
    ) -> Result<()> {
        let range = node.range;
        let test = self.temp()?;
        self.op_keep(range, Opcode::MatchMapping, test, subject, 0, KILL_B)?;
        self.fail_unless(range, test, matching)?;
        let count = node.keys.len();
        if count == 0 && node.rest.is_none() {
            return Ok(());
        }
        if count > 0 {
            self.check_length(range, subject, count, LESS, matching)?;
        }
        self.check_keys(node)?;
        let values = self.temps(count)?;
        let keys = self.temp()?;
        self.pattern_keys(range, &node.keys, keys)?;
        let failure = {
            self.reset(values);
            let failure = self.failure(matching);
            self.temps(count + 1)?;
            failure
        };
        let found = self.temp()?;
        self.op_keep(
            range,
            Opcode::MatchKeys,
            found,
            subject,
            keys,
            KILL_B | corallus_bytecode::KILL_C,
        )?;
        let present = self.label();
        self.jump_test_alive(range, Opcode::JumpIfNotNone, found, present)?;
        self.clear(range, found)?;
        self.clear(range, keys)?;
        self.jump(range, failure)?;
        self.bind(present);
        self.op(range, Opcode::UnpackSequence, values, found, count as u16)?;
        self.reset(found);
        match &node.rest {
            None => {
                self.clear(range, keys)?;
                self.reset(keys);
            }
            Some(name) => {
                // A copy of the mapping without the keys, in the register of the keys.
                let names = self.temps(count)?;
                self.op(range, Opcode::UnpackSequence, names, keys, count as u16)?;
                self.op(range, Opcode::BuildMap, keys, keys, 0)?;
                self.op_keep(range, Opcode::DictUpdate, keys, subject, 0, KILL_A | KILL_B)?;
                for register in (names..).take(count) {
                    self.op_keep(range, Opcode::DeleteSubscr, keys, register, 0, KILL_A)?;
                }
                self.reset(names);
                self.capture(Some(name), range, keys, matching)?;
            }
        }
        for (pattern, register) in node.patterns.iter().zip(values..) {
            self.pattern(pattern, register, matching)?;
        }
        Ok(())
    }

    fn check_keys(&self, node: &ast::PatternMatchMapping) -> Result<()> {
        let mut seen = std::collections::HashSet::new();
        for key in &node.keys {
            if key.is_f_string_expr() || key.is_t_string_expr() {
                let message = "mapping pattern keys may only match literals and attribute lookups";
                return Err(Failure::at(node.range, message));
            }
            let Some(value) = self.fold(key) else {
                continue;
            };
            let shown = crate::unparse::constant(&value);
            if crate::constant::ConstKey::of_equal(&value).is_some_and(|key| !seen.insert(key)) {
                return Err(Failure::at(
                    node.range,
                    format!("mapping pattern checks duplicate key ({shown})"),
                ));
            }
        }
        Ok(())
    }

    fn pattern_keys(&mut self, range: TextRange, keys: &'a [Expr], dst: u16) -> Result<()> {
        match keys.iter().map(|key| self.fold(key)).collect::<Option<Box<[Const]>>>() {
            Some(constants) => self.load_const(range, dst, Const::Tuple(constants)),
            None => self.tuple_of(range, keys, dst),
        }
    }

    fn class_pattern(&mut self, node: &'a ast::PatternMatchClass, subject: u16, matching: &mut Matching) -> Result<()> {
        let range = node.range;
        let arguments = &node.arguments;
        for (at, keyword) in arguments.keywords.iter().enumerate() {
            let earlier = arguments.keywords.iter().take(at);
            if earlier.into_iter().any(|earlier| earlier.attr.id == keyword.attr.id) {
                return Err(Failure::at(
                    keyword.pattern.range(),
                    format!("attribute name repeated in class pattern: {}", keyword.attr),
                ));
            }
        }
        let count = arguments.patterns.len() + arguments.keywords.len();
        let failure = self.failure(matching);
        let values = self.temps(count)?;
        let found = self.temp()?;
        let base = self.into_temp(&node.cls)?;
        let names = self.temp()?;
        let mut constants = Vec::new();
        for keyword in &arguments.keywords {
            // Not mangled, even in a class.
            let name = self.intern(&keyword.attr);
            constants.push(Const::Str(self.text_of(name).as_bytes().into()));
        }
        self.load_const(range, names, Const::Tuple(constants.into()))?;
        let copy = self.temp()?;
        self.op_keep(range, Opcode::Move, copy, subject, 0, KILL_B)?;
        let positional = arguments.patterns.len() as u32;
        self.op_extended(range, Opcode::MatchClass, [found, copy, base], positional)?;
        self.reset(base);
        // `None` is what fails; releasing it there takes nothing.
        let present = self.label();
        self.jump_test_alive(range, Opcode::JumpIfNotNone, found, present)?;
        self.clear(range, found)?;
        self.jump(range, failure)?;
        self.bind(present);
        self.op(range, Opcode::UnpackSequence, values, found, count as u16)?;
        self.reset(found);
        let keywords = arguments.keywords.iter().map(|keyword| &keyword.pattern);
        for (pattern, register) in arguments.patterns.iter().chain(keywords).zip(values..) {
            self.pattern(pattern, register, matching)?;
        }
        Ok(())
    }

    fn or_pattern(&mut self, node: &'a ast::PatternMatchOr, subject: u16, matching: &mut Matching) -> Result<()> {
        let range = node.range;
        let failure = self.failure(matching);
        let matched = self.label();
        let last = node.patterns.len().saturating_sub(1);
        // The registers of the names that every alternative binds.
        let mut bound: Option<Vec<(Sym, u16)>> = None;
        let base = self.mark();
        let mut room = 0;
        for (at, pattern) in node.patterns.iter().enumerate() {
            if at < last {
                check_refutable(pattern)?;
            }
            if bound.is_none() {
                room = count_captures(pattern);
                self.temps(room)?;
            }
            let next = if at == last { failure } else { self.label() };
            let mut inner = Matching {
                base: self.mark(),
                failures: vec![next],
                captures: Vec::new(),
            };
            self.pattern(pattern, subject, &mut inner)?;
            let places = match &bound {
                Some(places) => places.clone(),
                None => {
                    let places: Vec<_> = inner.captures.iter().map(|(name, ..)| *name).zip(base..).collect();
                    bound = Some(places.clone());
                    places
                }
            };
            let same = places.len() == inner.captures.len()
                && inner
                    .captures
                    .iter()
                    .all(|(name, ..)| places.iter().any(|(other, _)| other == name));
            if !same {
                return Err(Failure::at(range, "alternative patterns bind different names"));
            }
            for (name, range, register) in &inner.captures {
                if let Some((_, place)) = places.iter().find(|(other, _)| other == name) {
                    self.op_keep(*range, Opcode::Move, *place, *register, 0, KILL_B)?;
                }
            }
            for register in inner.base..self.mark() {
                self.clear(range, register)?;
            }
            self.release_failures(range, &inner)?;
            self.reset(inner.base);
            self.jump(range, matched)?;
            if at < last {
                self.bind(next);
            }
        }
        self.bind(matched);
        self.reset(base + room as u16);
        for (name, register) in bound.unwrap_or_default() {
            if matching.captures.iter().any(|(other, ..)| *other == name) {
                let text = self.text_of(name);
                return Err(Failure::at(
                    range,
                    format!("multiple assignments to name '{text}' in pattern"),
                ));
            }
            matching.captures.push((name, range, register));
        }
        Ok(())
    }
}

fn is_wildcard(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::MatchAs(node) => node.pattern.is_none() && node.name.is_none(),
        Pattern::MatchStar(node) => node.name.is_none(),
        _ => false,
    }
}

/// How many names a pattern binds.
fn count_captures(pattern: &Pattern) -> usize {
    crate::parse::deeper(|| match pattern {
        Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => 0,
        Pattern::MatchSequence(node) => node.patterns.iter().map(count_captures).sum(),
        Pattern::MatchMapping(node) => {
            node.patterns.iter().map(count_captures).sum::<usize>() + usize::from(node.rest.is_some())
        }
        Pattern::MatchClass(node) => {
            let keywords = node.arguments.keywords.iter().map(|keyword| &keyword.pattern);
            node.arguments.patterns.iter().chain(keywords).map(count_captures).sum()
        }
        Pattern::MatchStar(node) => usize::from(node.name.is_some()),
        Pattern::MatchAs(node) => {
            node.pattern.as_ref().map_or(0, |inner| count_captures(inner)) + usize::from(node.name.is_some())
        }
        Pattern::MatchOr(node) => node.patterns.first().map_or(0, count_captures),
    })
}

/// A pattern that always matches may only come last.
fn check_refutable(pattern: &Pattern) -> Result<()> {
    let mut pattern = pattern;
    loop {
        match pattern {
            Pattern::MatchAs(node) => match (&node.pattern, &node.name) {
                (None, None) => {
                    return Err(Failure::at(node.range, "wildcard makes remaining patterns unreachable"));
                }
                (None, Some(name)) => {
                    let message = format!("name capture '{name}' makes remaining patterns unreachable");
                    return Err(Failure::at(node.range, message));
                }
                (Some(inner), _) => pattern = inner,
            },
            Pattern::MatchOr(node) => match node.patterns.last() {
                Some(last) => pattern = last,
                None => return Ok(()),
            },
            _ => return Ok(()),
        }
    }
}
