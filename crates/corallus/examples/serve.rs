//! An async program whose `await`s are served by its Rust host.

use corallus::{Coroutine, Isolate, Request, Step};
use std::time::Duration;

fn main() -> corallus::Result<()> {
    let limits = Isolate::builder()
        .memory_limit(64 << 20)
        .time_limit(Duration::from_secs(1));
    let mut isolate = limits.build()?;
    isolate.define("log", |line: String| println!("script: {line}"))?;
    isolate.define_request("fetch")?;
    isolate.exec("async def main(urls):\n    pages = [await fetch(url) for url in urls]\n    log(f'{len(pages)} pages')\n    return ' '.join(pages)")?;
    let program: Coroutine = isolate.call("main", (["a.example", "b.example"],))?;
    let mut step = program.send(&mut isolate, ())?;
    let text: String = loop {
        match step {
            Step::Returned(value) => break value.extract(&mut isolate)?,
            Step::Yielded(object) => {
                let request: Request = object.extract(&mut isolate)?;
                let url: String = request.args[0].extract(&mut isolate)?;
                step = program.send(&mut isolate, format!("<page of {url}>"))?;
            }
        }
    };
    assert_eq!(text, "<page of a.example> <page of b.example>");
    Ok(())
}
