//! What a pickle is read from: bytes in memory, or a file of which no more is read than belongs to the pickle.

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::Cx;
use corallus_vm::objects::exception::ExceptionKind;

use super::errors;
use crate::buffer::{self, Data};

/// So much is looked at ahead, if the file can show what follows without giving it away.
const AHEAD: i32 = 128 * 1024;
/// The most that is read at once on the word of a pickle; what arrived doubles it.
const STEP: usize = 1 << 20;

/// The methods of a file.
#[derive(Clone)]
pub struct File {
    pub read: Value,
    pub readline: Value,
    pub peek: Option<Value>,
}

/// Bytes at hand, and the position.
pub struct Input {
    data: Data,
    at: usize,
    /// The bytes were only looked at: the file still has them.
    peeked: bool,
}

impl Default for Input {
    fn default() -> Self {
        Self::new(Data::Owned(Vec::new()))
    }
}

/// What is missing, counted from the beginning of the opcode.
#[derive(Clone, Copy)]
pub enum Short {
    Bytes(usize),
    Line,
}

impl Input {
    pub fn new(data: Data) -> Self {
        Self {
            data,
            at: 0,
            peeked: false,
        }
    }

    /// The position of the next opcode.
    #[inline(always)]
    pub fn position(&self) -> usize {
        self.at
    }

    #[inline(always)]
    pub fn rewind(&mut self, position: usize) {
        self.at = position;
    }

    #[inline(always)]
    pub fn byte(&mut self) -> Result<u8, Short> {
        match self.data.get(self.at) {
            Some(byte) => {
                self.at += 1;
                Ok(*byte)
            }
            None => Err(Short::Bytes(self.at + 1)),
        }
    }

    #[inline(always)]
    pub fn bytes(&mut self, count: usize) -> Result<&[u8], Short> {
        let end = self.at.saturating_add(count);
        match self.data.get(self.at..end) {
            Some(bytes) => {
                self.at = end;
                Ok(bytes)
            }
            None => Err(Short::Bytes(end)),
        }
    }

    #[inline(always)]
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Short> {
        let mut array = [0; N];
        array.copy_from_slice(self.bytes(N)?);
        Ok(array)
    }

    /// Makes sure that so many bytes follow.
    pub fn expect(&mut self, count: usize) -> Result<(), Short> {
        let start = self.at;
        self.bytes(count)?;
        self.at = start;
        Ok(())
    }

    /// The bytes up to the end of the line, which is left out.
    pub fn line(&mut self) -> Result<&[u8], Short> {
        let rest = self.data.get(self.at..).unwrap_or_default();
        match rest.iter().position(|byte| *byte == b'\n') {
            Some(length) => {
                self.at += length + 1;
                Ok(&rest[..length])
            }
            None => Err(Short::Line),
        }
    }

    /// What is left from `start` on, as bytes that can grow.
    fn keep_from(&mut self, start: usize) -> Vec<u8> {
        let kept = self.data.get(start..).unwrap_or_default().to_vec();
        self.at = 0;
        self.data = Data::Owned(Vec::new());
        kept
    }
}

#[cold]
fn truncated(cx: &mut Cx) -> Raised {
    errors::unpickling(cx.vm(), "pickle data was truncated")
}

async fn read(cx: &mut Cx, file: &File, count: usize) -> Res<Data> {
    let count = cx.vm().size(count);
    let data = cx.call(&file.read, &[count]).await?;
    buffer::data(cx.vm(), &data)
}

/// Gets what an opcode is short of. `start` is its position, which is 0 afterwards.
pub async fn fill(cx: &mut Cx, input: &mut Input, file: Option<&File>, start: usize, short: Short) -> Res<()> {
    let at_opcode = start >= input.data.len();
    let end_of_input = |cx: &mut Cx| match at_opcode {
        true => cx.vm().error(ExceptionKind::EOFError, "Ran out of input"),
        false => truncated(cx),
    };
    let Some(file) = file else { return Err(end_of_input(cx)) };
    if input.peeked {
        // What has been looked at is taken: the opcode goes on behind it.
        let length = input.data.len();
        read(cx, file, length).await?;
        input.peeked = false;
    }
    let mut kept = input.keep_from(start);
    match short {
        Short::Bytes(end) => {
            let wanted = end - start;
            if at_opcode
                && let Some(peek) = &file.peek
                && let Some(data) = look_ahead(cx, peek).await?
                && !data.is_empty()
            {
                input.data = data;
                input.peeked = true;
                return Ok(());
            }
            while kept.len() < wanted {
                let step = (wanted - kept.len()).min(kept.len().max(STEP));
                let data = read(cx, file, step).await?;
                if data.is_empty() || data.len() > step {
                    return Err(end_of_input(cx));
                }
                kept.extend_from_slice(&data);
            }
        }
        Short::Line => {
            let data = cx.call(&file.readline, &[]).await?;
            let line = buffer::data(cx.vm(), &data)?;
            if line.last() != Some(&b'\n') {
                return Err(truncated(cx));
            }
            kept.extend_from_slice(&line);
        }
    }
    input.data = Data::Owned(kept);
    Ok(())
}

/// What follows in the file, if it can tell.
async fn look_ahead(cx: &mut Cx, peek: &Value) -> Res<Option<Data>> {
    match cx.call(peek, &[Value::int32(AHEAD)]).await {
        Ok(data) => buffer::data(cx.vm(), &data).map(Some),
        Err(raised) if raised.is(ExceptionKind::NotImplementedError) => Ok(None),
        Err(raised) => Err(raised),
    }
}

/// Leaves the file behind the pickle.
pub async fn finish(cx: &mut Cx, input: &mut Input, file: Option<&File>) -> Res<()> {
    if let Some(file) = file.filter(|_| input.peeked) {
        read(cx, file, input.at).await?;
        *input = Input::default();
    }
    Ok(())
}
