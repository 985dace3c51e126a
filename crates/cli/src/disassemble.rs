//! `corallus dis FILE`: source beside bytecode.

use std::process::ExitCode;

use corallus_compiler::{Options, compile, decode_source};

/// Prints the listing of a file.
pub fn run(file: &str) -> ExitCode {
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("corallus: can't open file '{file}': {error}");
            return ExitCode::from(2);
        }
    };
    let compiled = decode_source(&bytes).and_then(|source| Ok((compile(&source, file, &Options::default())?, source)));
    match compiled {
        Ok((compiled, source)) => {
            print!(
                "{}",
                corallus_bytecode::disassemble::disassemble(&compiled.code, Some(&source))
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{file}:{}:{}: {}", error.line, error.column, error.message);
            ExitCode::from(1)
        }
    }
}
