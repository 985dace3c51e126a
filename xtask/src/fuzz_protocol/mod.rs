//! `cargo xtask fuzz-protocol`: random programs of generators, coroutines and async generators, run by the reference and by
//! Corallus. Where they print different things, the program is made smaller as long as they do, and shown.

mod generate;
mod program;
mod random;
mod render;
mod run;
mod shrink;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::reference;
use random::Random;
use run::Pair;

/// Programs that one process runs.
const BATCH: usize = 250;

/// Runs the task.
///
/// # Errors
/// When an interpreter can't be run, or a difference was found.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut arguments = arguments.to_vec();
    let reference = reference::take_argument(&mut arguments)?;
    let seconds = take_number(&mut arguments, "--seconds")?.unwrap_or(60);
    let seed = take_number(&mut arguments, "--seed")?.unwrap_or_else(|| u64::from(std::process::id()));
    let wanted = take_number(&mut arguments, "--differences")?.unwrap_or(1);
    let corallus = take_value(&mut arguments, "--corallus")?.map(PathBuf::from);
    if let Some(other) = arguments.first() {
        return Err(format!("doesn't know the argument `{other}`"));
    }
    let pair = Pair::new(reference, corallus)?;
    println!("seed {seed}");
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut ran, mut found) = (0, 0);
    let mut round = seed;
    while Instant::now() < end && found < wanted {
        let mut random = Random::new(round);
        round += 1;
        let programs: Vec<_> = (0..BATCH).map(|_| generate::program(&mut random)).collect();
        ran += programs.len();
        for index in pair.differences(&programs)? {
            let smallest = shrink::shrink(&pair, programs[index].clone())?;
            pair.show(&smallest)?;
            found += 1;
            if found >= wanted {
                break;
            }
        }
    }
    println!("{ran} programs, {found} differences, last seed {}", round - 1);
    match found {
        0 => Ok(()),
        found => Err(format!("{found} differences")),
    }
}

fn take_number(arguments: &mut Vec<String>, name: &str) -> Result<Option<u64>, String> {
    take_value(arguments, name)?
        .map(|text| text.parse().map_err(|_| format!("{name} needs a number, not `{text}`")))
        .transpose()
}

fn take_value(arguments: &mut Vec<String>, name: &str) -> Result<Option<String>, String> {
    let Some(at) = arguments.iter().position(|argument| argument == name) else {
        return Ok(None);
    };
    if at + 1 == arguments.len() {
        return Err(format!("{name} needs a value"));
    }
    arguments.remove(at);
    Ok(Some(arguments.remove(at)))
}
