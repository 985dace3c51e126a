//! The bytes of a pickle under construction: frames of protocol 4 and up, and what goes to a file at once.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::vm::Vm;

use super::opcode;

/// The opcode and the length.
const HEADER: usize = 9;
/// A shorter frame isn't worth its header.
const LEAST_FRAME: usize = 4;
/// A frame is closed once it is that long; larger objects stand outside of frames.
const FRAME: usize = 64 * 1024;

/// What is to be written to a file, in order.
pub enum Chunk {
    Bytes(Vec<u8>),
    /// A large bytes-like object, as it is.
    Object(Value),
}

/// The pickle so far.
#[derive(Default)]
pub struct Output {
    buffer: Vec<u8>,
    /// Whether opcodes stand in frames.
    framing: bool,
    frame_start: Option<usize>,
    /// Whether the chunks go to a file.
    to_file: bool,
    chunks: Vec<Chunk>,
    /// Up to this size memory has been asked for.
    granted: usize,
}

impl Output {
    pub fn new(to_file: bool) -> Self {
        Self {
            to_file,
            ..Self::default()
        }
    }

    pub fn begin_framing(&mut self) {
        self.framing = true;
    }

    /// Whether something waits to be written to the file.
    #[inline(always)]
    pub fn has_chunks(&self) -> bool {
        !self.chunks.is_empty()
    }

    pub fn take_chunks(&mut self) -> Vec<Chunk> {
        std::mem::take(&mut self.chunks)
    }

    #[inline(always)]
    fn begin_opcode(&mut self) {
        if self.framing && self.frame_start.is_none() {
            self.frame_start = Some(self.buffer.len());
            self.buffer.extend_from_slice(&[0; HEADER]);
        }
    }

    #[inline(always)]
    pub fn byte(&mut self, byte: u8) {
        self.begin_opcode();
        self.buffer.push(byte);
    }

    #[inline(always)]
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.begin_opcode();
        self.buffer.extend_from_slice(bytes);
    }

    /// Whether content of this length goes to the file as an object.
    pub fn takes_object(&self, length: usize) -> bool {
        self.to_file && length >= FRAME
    }

    /// A header and what it announces, which is the content of `object`.
    pub fn large(&mut self, header: &[u8], content: &[u8], object: &Value) {
        if content.len() < FRAME {
            self.bytes(header);
            self.buffer.extend_from_slice(content);
            return;
        }
        self.close_frame();
        self.buffer.extend_from_slice(header);
        if self.to_file {
            self.flush();
            self.chunks.push(Chunk::Object(object.clone()));
        } else {
            self.buffer.extend_from_slice(content);
        }
    }

    /// Between two objects: closes a frame that is long enough, and asks for the memory that is going to be used.
    #[inline(always)]
    pub fn boundary(&mut self, vm: &mut Vm) -> Res<()> {
        if self.buffer.len() > self.granted {
            vm.check_size(self.buffer.len() * 2)?;
            self.granted = self.buffer.len() * 2;
        }
        match self.frame_start {
            Some(start) if self.buffer.len() - start >= FRAME + HEADER => {
                self.close_frame();
                if self.to_file {
                    self.flush();
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Writes the header of the frame, or takes its place away from a short one.
    fn close_frame(&mut self) {
        let Some(start) = self.frame_start.take() else { return };
        let length = self.buffer.len() - start - HEADER;
        if length < LEAST_FRAME {
            self.buffer.drain(start..start + HEADER);
            return;
        }
        if let Some(header) = self.buffer.get_mut(start..start + HEADER) {
            header[0] = opcode::FRAME;
            header[1..].copy_from_slice(&(length as u64).to_le_bytes());
        }
    }

    /// Makes a chunk of what there is.
    fn flush(&mut self) {
        if !self.buffer.is_empty() {
            self.chunks.push(Chunk::Bytes(std::mem::take(&mut self.buffer)));
            self.granted = 0;
        }
    }

    /// Ends the pickle.
    pub fn finish(&mut self) {
        self.byte(opcode::STOP);
        self.close_frame();
        if self.to_file {
            self.flush();
        }
    }

    /// The pickle, if it doesn't go to a file.
    pub fn into_bytes(self) -> Vec<u8> {
        self.buffer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_frames_have_no_header() {
        let mut output = Output::new(false);
        output.begin_framing();
        output.bytes(b"K\x01");
        output.finish();
        assert_eq!(output.into_bytes(), b"K\x01.");
    }

    #[test]
    fn large_content_stands_between_frames() {
        let mut output = Output::new(false);
        output.begin_framing();
        output.bytes(b"]\x94");
        output.byte(b'(');
        output.byte(b'N');
        output.large(b"B....", &[7; FRAME], &Value::NONE);
        output.bytes(b"\x94e");
        output.finish();
        let bytes = output.into_bytes();
        assert_eq!(&bytes[..18], b"\x95\x04\0\0\0\0\0\0\0]\x94(NB....");
        assert_eq!(&bytes[18 + FRAME..], b"\x94e.");
    }
}
