//! Format strings of `struct`: parsed once into fields with sizes and offsets.

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Pad,
    Char,
    Bool,
    /// An integer of this many bytes.
    Int {
        size: usize,
        signed: bool,
    },
    /// A floating-point number of 2, 4 or 8 bytes.
    Float {
        size: usize,
    },
    /// A pair of them.
    Complex {
        size: usize,
    },
    Bytes,
    /// A string with its length in the first byte.
    Pascal,
}

/// A run of equal items, or one string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub kind: Kind,
    pub code: char,
    /// Items, or the length of a string.
    pub count: usize,
    /// The size of one item.
    pub size: usize,
    pub offset: usize,
}

impl Field {
    /// How many values it takes or gives.
    pub fn values(&self) -> usize {
        match self.kind {
            Kind::Pad => 0,
            Kind::Bytes | Kind::Pascal => 1,
            _ => self.count,
        }
    }
}

/// A parsed format.
#[derive(Clone, Debug, Default)]
pub struct Format {
    pub fields: Vec<Field>,
    pub size: usize,
    pub little: bool,
}

impl Format {
    /// How many values it takes or gives.
    pub fn values(&self) -> usize {
        self.fields.iter().map(Field::values).sum()
    }

    /// Parses a format string; an error is the message.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let mut chars = text.chars().peekable();
        let (native, little) = match chars.peek() {
            Some('<') => (false, true),
            Some('>' | '!') => (false, false),
            Some('=') => (false, cfg!(target_endian = "little")),
            _ => (true, cfg!(target_endian = "little")),
        };
        if matches!(chars.peek(), Some('@' | '<' | '>' | '!' | '=')) {
            chars.next();
        }
        let mut format = Self {
            little,
            ..Self::default()
        };
        while let Some(c) = chars.next() {
            if c.is_ascii_whitespace() {
                continue;
            }
            let mut count: Option<usize> = None;
            let mut code = c;
            while let Some(digit) = code.to_digit(10) {
                let grown = count
                    .unwrap_or(0)
                    .checked_mul(10)
                    .and_then(|n| n.checked_add(digit as usize));
                count = Some(grown.ok_or("overflow in item count")?);
                code = chars.next().ok_or("repeat count given without format specifier")?;
            }
            format.push(code, count.unwrap_or(1), native)?;
        }
        Ok(format)
    }

    fn push(&mut self, code: char, count: usize, native: bool) -> Result<(), &'static str> {
        let (kind, size) = kind_of(code, native).ok_or("bad char in struct format")?;
        if native {
            let alignment = match kind {
                Kind::Int { size, .. } | Kind::Float { size } | Kind::Complex { size } => size,
                _ => 1,
            };
            self.size = self
                .size
                .checked_next_multiple_of(alignment)
                .ok_or("total struct size too long")?;
        }
        let offset = self.size;
        let bytes = count.checked_mul(size).and_then(|bytes| bytes.checked_add(offset));
        self.size = bytes
            .filter(|bytes| *bytes <= isize::MAX as usize)
            .ok_or("total struct size too long")?;
        self.fields.push(Field {
            kind,
            code,
            count,
            size,
            offset,
        });
        Ok(())
    }
}

fn kind_of(code: char, native: bool) -> Option<(Kind, usize)> {
    let int = |size, signed| Some((Kind::Int { size, signed }, size));
    let long = if native { size_of::<std::ffi::c_long>() } else { 4 };
    match code {
        'x' => Some((Kind::Pad, 1)),
        'c' => Some((Kind::Char, 1)),
        '?' => Some((Kind::Bool, 1)),
        's' => Some((Kind::Bytes, 1)),
        'p' => Some((Kind::Pascal, 1)),
        'b' | 'B' => int(1, code == 'b'),
        'h' | 'H' => int(2, code == 'h'),
        'i' | 'I' => int(4, code == 'i'),
        'l' | 'L' => int(long, code == 'l'),
        'q' | 'Q' => int(8, code == 'q'),
        'n' | 'N' if native => int(size_of::<usize>(), code == 'n'),
        'P' if native => int(size_of::<usize>(), false),
        'e' => Some((Kind::Float { size: 2 }, 2)),
        'f' => Some((Kind::Float { size: 4 }, 4)),
        'd' => Some((Kind::Float { size: 8 }, 8)),
        'F' => Some((Kind::Complex { size: 4 }, 8)),
        'D' => Some((Kind::Complex { size: 8 }, 16)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn native_formats_are_aligned_and_standard_ones_are_not() {
        let size = |text| Format::parse(text).map(|format| format.size);
        assert_eq!(size("bi"), Ok(8));
        assert_eq!(size("<bi"), Ok(5));
        assert_eq!(size("3sB2h"), Ok(8));
        assert_eq!(size(" <  h h "), Err("bad char in struct format"));
        assert_eq!(size("<q0i"), Ok(8));
        assert_eq!(size("3"), Err("repeat count given without format specifier"));
        assert_eq!(Format::parse("<3s2h4xp").map(|format| format.values()), Ok(4));
    }
}
