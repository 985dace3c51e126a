//! A program as Python text.

use std::fmt::Write;

use super::program::{Action, EXCEPTIONS, Function, Kind, Operation, Program, Statement, Target};

/// What every generated program uses. It is a part of what is printed for a difference.
pub const HARNESS: &str = include_str!("harness.py");

/// The text of a program, without the harness.
pub fn render(program: &Program) -> String {
    let mut writer = Writer {
        text: String::new(),
        tag: 0,
        kind: Kind::Generator,
        function: 0,
    };
    for (index, function) in program.functions.iter().enumerate() {
        writer.function(index, function);
    }
    for (index, function) in program.functions.iter().enumerate() {
        let asynchronous = function.kind == Kind::AsyncGenerator;
        let maker = if asynchronous { "agen" } else { "plain" };
        let _ = writeln!(writer.text, "{maker}({index}, f{index})");
    }
    for operation in &program.driver {
        writer.text.push_str(&call(*operation));
        writer.text.push('\n');
    }
    writer.text
}

fn call(operation: Operation) -> String {
    let object = operation.object;
    match operation.action {
        Action::Send(false) => format!("op({object}, 'send', None)"),
        Action::Send(true) => format!("op({object}, 'send', {})", 90 + object),
        Action::Throw(exception) => format!("op({object}, 'throw', {}({object}))", EXCEPTIONS[exception]),
        Action::Close => format!("op({object}, 'close')"),
        Action::State => format!("state({object})"),
        Action::Drop => format!("drop({object})"),
    }
}

struct Writer {
    text: String,
    /// Numbers what is logged.
    tag: usize,
    kind: Kind,
    function: usize,
}

impl Writer {
    fn function(&mut self, index: usize, function: &Function) {
        self.kind = function.kind;
        self.function = index;
        self.tag = 0;
        let keyword = if function.kind == Kind::Generator {
            "def"
        } else {
            "async def"
        };
        let _ = writeln!(self.text, "{keyword} f{index}():");
        self.block(&function.body, 1);
        if function.kind != Kind::Coroutine {
            let _ = writeln!(self.text, "    if False:\n        yield");
        }
    }

    fn line(&mut self, depth: usize, line: &str) {
        for _ in 0..depth {
            self.text.push_str("    ");
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn next_tag(&mut self) -> String {
        self.tag += 1;
        format!("'f{}.{}'", self.function, self.tag)
    }

    fn block(&mut self, block: &[Statement], depth: usize) {
        if block.is_empty() {
            self.line(depth, "pass");
        }
        for statement in block {
            self.statement(statement, depth);
        }
    }

    fn statement(&mut self, statement: &Statement, depth: usize) {
        let tag = self.next_tag();
        let asynchronous = self.kind != Kind::Generator;
        let prefix = if asynchronous { "async " } else { "" };
        match statement {
            Statement::Yield => self.line(depth, &format!("log({tag}, (yield {tag}))")),
            Statement::Delegate(target) => {
                let keyword = if asynchronous { "await" } else { "yield from" };
                let target = self.target(*target);
                self.line(depth, &format!("log({tag}, ({keyword} {target}))"));
            }
            Statement::AwaitStep(object, method) => {
                let step = match method {
                    0 => "__anext__()",
                    1 => "asend('sent')",
                    2 => "athrow(Own('athrow'))",
                    _ => "aclose()",
                };
                self.line(depth, &format!("log({tag}, (await shared({object}).{step}))"));
            }
            Statement::For(target, body) => {
                let target = self.target(*target);
                self.line(depth, &format!("{prefix}for item in {target}:"));
                self.line(depth + 1, &format!("log({tag}, item)"));
                self.block(body, depth + 1);
            }
            Statement::Loop(body) => {
                self.line(depth, "for _ in (0, 1):");
                self.block(body, depth + 1);
            }
            Statement::Try { body, caught, last } => {
                self.line(depth, "try:");
                self.block(body, depth + 1);
                if let Some((class, handler)) = caught {
                    let class = EXCEPTIONS.get(*class).unwrap_or(&"BaseException");
                    self.line(depth, &format!("except {class} as error:"));
                    self.line(depth + 1, &format!("log({tag}, 'caught', show(error))"));
                    self.block(handler, depth + 1);
                }
                if let Some(last) = last {
                    self.line(depth, "finally:");
                    self.line(depth + 1, &format!("log({tag}, 'finally')"));
                    self.block(last, depth + 1);
                }
            }
            Statement::With(suppresses, body) => {
                let suppresses = if *suppresses { "True" } else { "False" };
                self.line(depth, &format!("{prefix}with Manager({tag}, {suppresses}):"));
                self.block(body, depth + 1);
            }
            Statement::Raise(exception) => self.line(depth, &format!("raise {}({tag})", EXCEPTIONS[*exception])),
            Statement::Reraise => self.line(depth, "raise"),
            Statement::Return => match self.kind {
                Kind::AsyncGenerator => self.line(depth, "return"),
                _ => self.line(depth, &format!("return {tag}")),
            },
            Statement::Break => self.line(depth, "break"),
            Statement::Reenter(operation) => self.line(depth, &call(*operation)),
        }
    }

    fn target(&self, target: Target) -> String {
        match target {
            Target::New(function) => format!("f{function}()"),
            Target::Shared(function) => format!("shared({function})"),
            Target::Iterator(variant) => format!("Inner{variant}()"),
        }
    }
}
