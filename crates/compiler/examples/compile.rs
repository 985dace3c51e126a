//! Compiles files and reports errors and warnings; with one file and `--dis`, shows the bytecode.

use std::process::ExitCode;

use corallus_compiler::{Options, compile, decode_source};

fn main() -> ExitCode {
    let mut show = false;
    let mut failed = false;
    for argument in std::env::args().skip(1) {
        if argument == "--dis" {
            show = true;
            continue;
        }
        let source = match std::fs::read(&argument) {
            Ok(bytes) => decode_source(&bytes),
            Err(error) => {
                eprintln!("{argument}: {error}");
                failed = true;
                continue;
            }
        };
        let compiled = source.and_then(|text| Ok((compile(&text, &argument, &Options::default())?, text)));
        match compiled {
            Err(error) => {
                eprintln!("{argument}:{}:{}: {}", error.line, error.column, error.message);
                failed = true;
            }
            Ok((compiled, text)) => {
                for warning in &compiled.warnings {
                    eprintln!("{argument}:{}: warning: {}", warning.line, warning.message);
                }
                if show {
                    print!(
                        "{}",
                        corallus_bytecode::disassemble::disassemble(&compiled.code, Some(&text))
                    );
                }
                if let Err(error) = corallus_bytecode::verify::verify(&compiled.code) {
                    eprintln!("{argument}: {error}");
                    failed = true;
                }
            }
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
