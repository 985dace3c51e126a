//! What a program can reach of the machine that it runs on: nothing that it wasn't given.

use std::io::Write;
use std::sync::{Arc, Mutex};

use corallus::{Error, Isolate};

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Captured {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// The class of what the statements raise.
#[track_caller]
fn raised(isolate: &mut Isolate, source: &str) -> String {
    match isolate.exec(source) {
        Err(Error::Exception(exception)) => exception.kind,
        other => panic!("{other:?}: {source}"),
    }
}

const FILES: &[&str] = &[
    "open('/etc/passwd')",
    "open('made-by-a-test', 'w')",
    "open(0)",
    "open(1, 'w', closefd=False)",
    "import io; io.FileIO('/etc/passwd')",
    "import io; io.FileIO(2)",
    "import io; io.open_code('/etc/passwd')",
    "import _io; _io.FileIO.__init__(_io.FileIO.__new__(_io.FileIO), '/etc/passwd')",
    "open('/etc/passwd', opener=lambda *a: 0)",
    "import os; os.open('/etc/passwd', 0)",
    "import os; os.read(0, 1)",
    "import os; os.write(1, b'x')",
    "import os; os.close(2)",
    "import os; os.listdir('/')",
    "import os; list(os.scandir('/'))",
    "import os; os.stat('/')",
    "import os; os.mkdir('x')",
    "import os; os.remove('x')",
    "import os; os.rename('x', 'y')",
    "import os; os.getcwd()",
    "import os; os.chdir('/')",
    "import os; os.pipe()",
    "import os; os.symlink('a', 'b')",
    "import os; os.truncate('x', 1)",
    "import posix; posix.open('/etc/passwd', 0)",
    "import pathlib; pathlib.Path('/etc/passwd').read_text()",
    "import importlib.machinery as m; m.SourceFileLoader('x', '/etc/passwd').get_data('/etc/passwd')",
];

const PROCESSES: &[&str] = &[
    "import os; os._exit(1)",
    "import os; os.abort()",
    "import os; os.kill(1, 0)",
    "import os; os.system('true')",
    "import os; os.execv('/bin/true', ['true'])",
    "import os; os.umask(0)",
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)",
    "import signal; signal.alarm(1)",
    "import signal; signal.raise_signal(15)",
    "import _posixsubprocess; _posixsubprocess.fork_exec()",
];

const NETWORK: &[&str] = &[
    "import socket; socket.socket()",
    "import socket; socket.socket(fileno=0)",
    "import socket; socket.create_connection(('127.0.0.1', 1))",
    "import socket; socket.getaddrinfo('localhost', 80)",
    "import socket; socket.gethostname()",
    "import socket; a, b = socket.socketpair(); a.connect('/x')",
    "import socket; a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM); a.sendto(b'x', '/x')",
    "import socket; a, b = socket.socketpair(); a.bind('/x')",
    "import socket; p = [socket.socketpair() for _ in range(65)]",
    "import select; select.epoll.fromfd(3)",
    "import _socket; _socket.close(1)",
    "import _socket; _socket.dup(1)",
];

const ENVIRONMENT: &[&str] = &[
    "import os; os.uname()",
    "import os; os.getlogin()",
    "import os; os.putenv('A', 'B')",
];

#[test]
fn nothing_is_permitted_by_default() {
    let mut isolate = Isolate::new().unwrap();
    for source in [FILES, PROCESSES, NETWORK, ENVIRONMENT].concat() {
        assert_eq!(raised(&mut isolate, source), "PermissionError", "{source}");
    }
    assert_eq!(isolate.eval::<i64>("len(__import__('os').environ)").unwrap(), 0);
    for source in [
        "import subprocess; subprocess.run(['true'])",
        "import tempfile; tempfile.mkdtemp()",
    ] {
        assert!(isolate.exec(source).is_err(), "{source}");
    }
}

#[test]
fn what_only_computes_works() {
    let mut isolate = Isolate::new().unwrap();
    isolate
        .exec(
            "
import time, random, os, datetime, json, re, hashlib, uuid, logging, asyncio, secrets, threading, warnings, tempfile, subprocess
time.time(), time.monotonic(), time.sleep(0.001), datetime.datetime.now()
random.random(), os.urandom(4), uuid.uuid4(), secrets.token_hex()
os.path.join('a', 'b'), os.fspath('x')
async def main():
    await asyncio.sleep(0.001)
    return await asyncio.gather(asyncio.sleep(0, 1), asyncio.sleep(0, 2))
assert asyncio.run(main()) == [1, 2]
logging.basicConfig()
logging.getLogger().error('to standard error')
warnings.warn('too')
",
        )
        .unwrap();
}

#[test]
fn permissions_can_be_given_one_by_one() {
    let folder = std::env::temp_dir().join(format!("corallus-sandbox-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("given.py"), "x = 5").unwrap();
    let path = folder.to_string_lossy().into_owned();

    let mut isolate = Isolate::builder().path([&*path]).build().unwrap();
    assert_eq!(raised(&mut isolate, "import given"), "ModuleNotFoundError");

    let mut isolate = Isolate::builder().allow_filesystem().path([&*path]).build().unwrap();
    isolate
        .exec("import given; assert given.x == 5; open(given.__file__).close()")
        .unwrap();
    assert_eq!(raised(&mut isolate, PROCESSES[0]), "PermissionError");
    assert_eq!(raised(&mut isolate, NETWORK[0]), "PermissionError");

    let mut isolate = Isolate::builder().allow_network().build().unwrap();
    isolate
        .exec("import socket; socket.socket().close(); socket.gethostname()")
        .unwrap();
    assert_eq!(raised(&mut isolate, FILES[0]), "PermissionError");

    let mut isolate = Isolate::builder().allow_processes().build().unwrap();
    isolate.exec("import os; os.getppid()").unwrap();
    assert_eq!(raised(&mut isolate, FILES[0]), "PermissionError");

    let mut isolate = Isolate::builder().allow_environment().build().unwrap();
    isolate.exec("import os; assert os.environ; os.uname()").unwrap();
    assert_eq!(raised(&mut isolate, FILES[0]), "PermissionError");

    let mut isolate = Isolate::builder().environment([("KEY", "value")]).build().unwrap();
    isolate
        .exec("import os; assert dict(os.environ) == {'KEY': 'value'}")
        .unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn tracebacks_show_no_files() {
    let secret = std::env::temp_dir().join(format!("corallus-secret-{}", std::process::id()));
    std::fs::write(&secret, "the secret line\n").unwrap();
    let stderr = Captured::default();
    let mut isolate = Isolate::builder().stderr(stderr.clone()).build().unwrap();
    isolate.set("name", &*secret.to_string_lossy()).unwrap();
    let source = "
import traceback, linecache
try: exec(compile('1 / 0', name, 'exec'))
except ZeroDivisionError: traceback.print_exc()
assert linecache.getlines(name) == []
exec(compile('1 / 0', name, 'exec'))
";
    match isolate.exec(source) {
        Err(Error::Exception(exception)) => assert!(!exception.traceback.contains("secret line")),
        other => panic!("{other:?}"),
    }
    assert!(stderr.text().contains("ZeroDivisionError") && !stderr.text().contains("secret line"));
    std::fs::remove_file(secret).unwrap();
}

#[test]
fn streams_of_the_host() {
    let (out, err) = (Captured::default(), Captured::default());
    let mut isolate = Isolate::builder()
        .stdout(out.clone())
        .stderr(err.clone())
        .stdin(&b"first\nsecond\n"[..])
        .argv(["program", "-x"])
        .build()
        .unwrap();
    isolate
        .exec(
            "
import sys
print('hello', 'w\u{f6}rld', sep='-')
sys.stdout.write('no line end')
sys.stdout.buffer.write(b'!')
print('error', file=sys.stderr)
lines = [input(), sys.stdin.readline(), sys.stdin.read()]
argv = sys.argv
try: sys.stdout.fileno()
except OSError: descriptor = None
",
        )
        .unwrap();
    isolate.exec("sys.stdout.flush()").unwrap();
    assert_eq!(out.text(), "hello-wörld\nno line end!");
    assert_eq!(err.text(), "error\n");
    assert_eq!(isolate.get::<Vec<String>>("lines").unwrap(), ["first", "second\n", ""]);
    assert_eq!(isolate.get::<Vec<String>>("argv").unwrap(), ["program", "-x"]);
    isolate.get::<()>("descriptor").unwrap();
}

#[test]
fn standard_input_is_empty_by_default() {
    let mut isolate = Isolate::new().unwrap();
    assert_eq!(raised(&mut isolate, "input()"), "EOFError");
}

#[test]
fn a_stream_of_the_host_that_fails() {
    struct Failing;
    impl Write for Failing {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            assert_ne!(bytes, b"panic\n");
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut isolate = Isolate::builder().stdout(Failing).build().unwrap();
    assert_eq!(raised(&mut isolate, "print('x')"), "OSError");
    assert_eq!(raised(&mut isolate, "print('panic')"), "OSError");
    assert_eq!(isolate.eval::<i64>("1 + 1").unwrap(), 2);
}
