//! Making random programs.

use super::program::{Action, EXCEPTIONS, Function, Kind, Operation, Program, Statement, Target};
use super::random::Random;

/// Makes a program.
pub fn program(random: &mut Random) -> Program {
    let count = 2 + random.below(4);
    let kinds: Vec<Kind> = match random.below(3) {
        0 => vec![Kind::Generator; count],
        1 => (0..count)
            .map(|_| random.pick(&[Kind::Coroutine, Kind::Coroutine, Kind::AsyncGenerator]))
            .collect(),
        _ => (0..count)
            .map(|_| random.pick(&[Kind::Coroutine, Kind::AsyncGenerator, Kind::AsyncGenerator]))
            .collect(),
    };
    let functions = (0..count)
        .map(|index| {
            let mut maker = Maker {
                random,
                kinds: &kinds,
                index,
                in_loop: false,
                in_handler: false,
                in_finally: false,
            };
            let body = maker.block(3);
            Function {
                kind: kinds[index],
                body,
            }
        })
        .collect();
    let driver = (0..3 + random.below(10))
        .map(|_| operation(random, count, true))
        .collect();
    Program { functions, driver }
}

fn operation(random: &mut Random, count: usize, driver: bool) -> Operation {
    let object = if driver && random.chance(60) {
        0
    } else {
        random.below(count)
    };
    let action = match random.below(20) {
        0..9 => Action::Send(random.chance(25)),
        9..13 => Action::Throw(random.below(EXCEPTIONS.len())),
        13..15 => Action::Close,
        15..17 if driver => Action::Drop,
        _ => Action::State,
    };
    Operation { object, action }
}

struct Maker<'a> {
    random: &'a mut Random,
    kinds: &'a [Kind],
    /// Which function is made.
    index: usize,
    in_loop: bool,
    in_handler: bool,
    in_finally: bool,
}

impl Maker<'_> {
    fn block(&mut self, depth: usize) -> Vec<Statement> {
        (0..1 + self.random.below(3)).map(|_| self.statement(depth)).collect()
    }

    /// A block in which `change` holds.
    fn nested(&mut self, depth: usize, change: impl FnOnce(&mut Self)) -> Vec<Statement> {
        let saved = (self.in_loop, self.in_handler, self.in_finally);
        change(self);
        let block = self.block(depth);
        (self.in_loop, self.in_handler, self.in_finally) = saved;
        block
    }

    fn statement(&mut self, depth: usize) -> Statement {
        let kind = self.kinds[self.index];
        let suspends = self.random.below(100);
        if depth == 0 || suspends < 45 {
            return self.simple(kind);
        }
        match self.random.below(7) {
            0 => match self.iterated(kind) {
                Some(target) => {
                    let body = self.nested(depth - 1, |maker| maker.in_loop = true);
                    Statement::For(target, body)
                }
                None => self.simple(kind),
            },
            1 => Statement::Loop(self.nested(depth - 1, |maker| maker.in_loop = true)),
            2 => Statement::With(self.random.chance(30), self.block(depth - 1)),
            _ => {
                let body = self.block(depth - 1);
                let caught = self.random.chance(70).then(|| {
                    let class = self.random.below(EXCEPTIONS.len() + 1);
                    (class, self.nested(depth - 1, |maker| maker.in_handler = true))
                });
                let last = (caught.is_none() || self.random.chance(40))
                    .then(|| self.nested(depth - 1, |maker| (maker.in_finally, maker.in_loop) = (true, false)));
                Statement::Try { body, caught, last }
            }
        }
    }

    fn simple(&mut self, kind: Kind) -> Statement {
        match self.random.below(20) {
            0 => Statement::Raise(self.random.below(EXCEPTIONS.len())),
            1 if self.in_handler => Statement::Reraise,
            2 if !self.in_finally => Statement::Return,
            3 if self.in_loop => Statement::Break,
            4 | 5 => {
                let count = self.kinds.len();
                Statement::Reenter(operation(self.random, count, false))
            }
            6..12 if kind != Kind::Coroutine => Statement::Yield,
            _ => match self.delegated(kind) {
                Some(statement) => statement,
                None if kind == Kind::Coroutine => Statement::Delegate(Target::Iterator(self.random.below(4))),
                None => Statement::Yield,
            },
        }
    }

    /// A function after this one, of a kind.
    fn later(&mut self, kind: Kind) -> Option<usize> {
        let later: Vec<usize> = (self.index + 1..self.kinds.len())
            .filter(|&index| self.kinds[index] == kind)
            .collect();
        (!later.is_empty()).then(|| self.random.pick(&later))
    }

    fn delegated(&mut self, kind: Kind) -> Option<Statement> {
        if self.random.chance(20) {
            return Some(Statement::Delegate(Target::Iterator(self.random.below(4))));
        }
        if kind != Kind::Generator && self.random.chance(40) {
            let function = self.later(Kind::AsyncGenerator)?;
            return Some(Statement::AwaitStep(function, self.random.pick(&[0, 0, 0, 1, 2, 3])));
        }
        let inner = if kind == Kind::Generator {
            Kind::Generator
        } else {
            Kind::Coroutine
        };
        let function = self.later(inner)?;
        Some(Statement::Delegate(match self.random.chance(35) {
            true => Target::Shared(function),
            false => Target::New(function),
        }))
    }

    fn iterated(&mut self, kind: Kind) -> Option<Target> {
        let inner = if kind == Kind::Generator {
            Kind::Generator
        } else {
            Kind::AsyncGenerator
        };
        let function = self.later(inner)?;
        Some(match self.random.chance(30) {
            true => Target::Shared(function),
            false => Target::New(function),
        })
    }
}
