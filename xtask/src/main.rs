//! Project tasks: `cargo xtask TASK`.

mod bench;
mod bless;
mod conformance;
mod fuzz_protocol;
mod project;
mod reference;
mod table;
mod tidy;

use std::process::ExitCode;

/// One task: its name, how it is called, and what it does with the rest of the command line.
struct Task {
    name: &'static str,
    usage: &'static str,
    run: fn(&[String]) -> Result<(), String>,
}

const TASKS: &[Task] = &[
    Task {
        name: "tidy",
        usage: "tidy\n    checks what neither the compiler nor clippy checks: file sizes, `//!` openings, crate edges, \
                where `unsafe` may stand, reasons of ignored tests, machine names",
        run: tidy::run,
    },
    Task {
        name: "bless",
        usage: "bless --reference PYTHON [FILTER…]\n    runs the reference interpreter over the scripts and stores what \
                it printed as the expected output",
        run: bless::run,
    },
    Task {
        name: "conformance",
        usage: "conformance --reference PYTHON [--write] [--timeout SECONDS] [MODULE…]\n    runs the reference \
                installation's own test modules under target/release/corallus and counts",
        run: conformance::run,
    },
    Task {
        name: "bench",
        usage: "bench [--against PYTHON] [--json] [--chart] [WORD…]\n    times benches/suite.py under target/release/corallus \
                and another Python in turn; --chart renews docs/performance.svg\n  cargo xtask bench --instructions [--store] \
                [WORD…]\n    counts instructions with valgrind and compares with benches/instructions.toml",
        run: bench::run,
    },
    Task {
        name: "fuzz-protocol",
        usage: "fuzz-protocol --reference PYTHON [--seconds N] [--seed S] [--differences N] [--corallus BINARY]\n    runs random programs \
                of generators and coroutines under the reference and under target/release/corallus, and shows the \
                smallest that differ",
        run: fuzz_protocol::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        print_usage();
        return ExitCode::FAILURE;
    };
    let Some(task) = TASKS.iter().find(|task| task.name == name) else {
        eprintln!("xtask: no task `{name}`\n");
        print_usage();
        return ExitCode::FAILURE;
    };
    match (task.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask {name}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn print_usage() {
    eprintln!("usage:");
    for task in TASKS {
        eprintln!("  cargo xtask {}", task.usage);
    }
}
