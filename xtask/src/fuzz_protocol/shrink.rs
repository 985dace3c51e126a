//! Making a program that shows a difference smaller.

use super::program::{Program, Statement};
use super::run::Pair;

/// The smallest program that still shows a difference, as far as taking single things away leads to one.
pub fn shrink(pair: &Pair, mut program: Program) -> Result<Program, String> {
    loop {
        let smaller = candidates(&program);
        match pair.differences(&smaller)?.first() {
            Some(&index) => program = smaller[index].clone(),
            None => return Ok(program),
        }
    }
}

/// The program with one thing taken away, in every way.
fn candidates(program: &Program) -> Vec<Program> {
    let mut found = Vec::new();
    for index in 0..program.functions.len() {
        if !program.functions[index].body.is_empty() {
            let mut smaller = program.clone();
            smaller.functions[index].body.clear();
            found.push(smaller);
        }
    }
    for index in 0..program.driver.len() {
        let mut smaller = program.clone();
        smaller.driver.remove(index);
        found.push(smaller);
    }
    for (index, function) in program.functions.iter().enumerate() {
        for body in smaller_blocks(&function.body) {
            let mut smaller = program.clone();
            smaller.functions[index].body = body;
            found.push(smaller);
        }
    }
    found
}

/// A block without one of its statements, with a statement's inside in its place, or with a smaller inside.
fn smaller_blocks(block: &[Statement]) -> Vec<Vec<Statement>> {
    let mut found = Vec::new();
    for (index, statement) in block.iter().enumerate() {
        let mut put = |replacement: Vec<Statement>| {
            let mut smaller = block.to_vec();
            smaller.splice(index..=index, replacement);
            found.push(smaller);
        };
        put(Vec::new());
        match statement {
            Statement::For(target, body) => {
                smaller_blocks(body)
                    .into_iter()
                    .for_each(|body| put(vec![Statement::For(*target, body)]));
            }
            Statement::Loop(body) => {
                if !breaks(body) {
                    put(body.clone());
                }
                smaller_blocks(body)
                    .into_iter()
                    .for_each(|body| put(vec![Statement::Loop(body)]));
            }
            Statement::With(suppresses, body) => {
                put(body.clone());
                smaller_blocks(body)
                    .into_iter()
                    .for_each(|body| put(vec![Statement::With(*suppresses, body)]));
            }
            Statement::Try { body, caught, last } => {
                put(body.clone());
                for body in smaller_blocks(body) {
                    let (caught, last) = (caught.clone(), last.clone());
                    put(vec![Statement::Try { body, caught, last }]);
                }
                if let Some((class, handler)) = caught {
                    for handler in smaller_blocks(handler) {
                        let (body, last) = (body.clone(), last.clone());
                        let caught = Some((*class, handler));
                        put(vec![Statement::Try { body, caught, last }]);
                    }
                    if last.is_some() {
                        let (body, last) = (body.clone(), last.clone());
                        let caught = None;
                        put(vec![Statement::Try { body, caught, last }]);
                    }
                }
                if let Some(last) = last {
                    for last in smaller_blocks(last) {
                        let (body, caught) = (body.clone(), caught.clone());
                        let last = Some(last);
                        put(vec![Statement::Try { body, caught, last }]);
                    }
                    if caught.is_some() {
                        let (body, caught) = (body.clone(), caught.clone());
                        put(vec![Statement::Try {
                            body,
                            caught,
                            last: None,
                        }]);
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a `break` in the block leaves the loop around it.
fn breaks(block: &[Statement]) -> bool {
    block.iter().any(|statement| match statement {
        Statement::Break => true,
        Statement::With(_, body) => breaks(body),
        Statement::Try { body, caught, last } => {
            breaks(body)
                || caught.as_ref().is_some_and(|(_, handler)| breaks(handler))
                || last.as_ref().is_some_and(|last| breaks(last))
        }
        _ => false,
    })
}
