//! `_cjk`: the characters of Chinese, Japanese and Korean encodings, behind `_multibytecodec`, one run at a time.
//!
//! `encoding_rs` has the tables as browsers use them, which take a few vendors' characters for standard ones: those are
//! refused here where the reference's tables lack them, and some signs are mapped as the standards do.

use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;
use encoding_rs::{BIG5, Decoder, DecoderResult, EUC_JP, EUC_KR, Encoder, EncoderResult, Encoding, GB18030, GBK};
use encoding_rs::{ISO_2022_JP, SHIFT_JIS};

use crate::buffer;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_cjk",
    functions: FUNCTIONS,
    init: |_, _| Ok(()),
    doc: "",
};

static FUNCTIONS: &[Native] = &[
    function(
        "encode",
        "(name, text, /)",
        encode,
        "Bytes for as much of the text as the encoding has, and how many characters that were.",
    ),
    function(
        "decode",
        "(name, data, final, /)",
        decode,
        "Text for as many of the bytes as are valid, how many that were, and the length of what is wrong with the next; 0 if nothing is wrong or more bytes are wanted.",
    ),
];

/// An encoding by the reference's name.
struct Table {
    name: &'static str,
    encoding: &'static Encoding,
    /// Whether the reference's table has the bytes of a character.
    has: fn(&[u8]) -> bool,
    /// Signs that browsers map otherwise than the standard: theirs, and the standard's.
    signs: &'static [(char, char)],
}

static TABLES: &[Table] = &[
    Table {
        name: "gb2312",
        encoding: GBK,
        has: in_gb2312,
        signs: CHINESE_SIGNS,
    },
    Table {
        name: "gbk",
        encoding: GBK,
        has: |bytes| bytes.len() == 2,
        signs: &[],
    },
    Table {
        name: "gb18030",
        encoding: GB18030,
        has: |bytes| bytes.len() > 1,
        signs: &[],
    },
    Table {
        name: "big5",
        encoding: BIG5,
        has: |bytes| matches!(bytes, [0xa1..=0xc5 | 0xc9..=0xf8, _] | [0xc6, 0x40..=0x7e] | [0xf9, 0x40..=0xd5]),
        signs: &[],
    },
    Table {
        name: "cp950",
        encoding: BIG5,
        has: |bytes| matches!(bytes, [0xa1..=0xf9, _]),
        signs: &[],
    },
    Table {
        name: "big5hkscs",
        encoding: BIG5,
        has: |bytes| bytes.len() == 2,
        signs: &[],
    },
    Table {
        name: "euc_jp",
        encoding: EUC_JP,
        has: |bytes| matches!(bytes, [0x8e, _] | [0x8f, ..] | [0xa1..=0xa8 | 0xb0..=0xf4, _]),
        signs: JAPANESE_SIGNS,
    },
    Table {
        name: "shift_jis",
        encoding: SHIFT_JIS,
        has: |bytes| matches!(bytes, [0xa1..=0xdf] | [0x81..=0x84 | 0x88..=0x9f | 0xe0..=0xea, _]),
        signs: JAPANESE_SIGNS,
    },
    Table {
        name: "cp932",
        encoding: SHIFT_JIS,
        has: |_| true,
        signs: &[],
    },
    Table {
        name: "euc_kr",
        encoding: EUC_KR,
        has: |bytes| matches!(bytes, [0xa1..=0xff, 0xa1..=0xff]),
        signs: &[],
    },
    Table {
        name: "cp949",
        encoding: EUC_KR,
        has: |bytes| bytes.len() == 2,
        signs: &[],
    },
    Table {
        name: "iso2022_jp",
        encoding: ISO_2022_JP,
        has: |_| true,
        signs: JAPANESE_SIGNS,
    },
];

const JAPANESE_SIGNS: &[(char, char)] = &[
    ('\u{ff5e}', '\u{301c}'),
    ('\u{2225}', '\u{2016}'),
    ('\u{ff0d}', '\u{2212}'),
    ('\u{ffe0}', '\u{a2}'),
    ('\u{ffe1}', '\u{a3}'),
    ('\u{ffe2}', '\u{ac}'),
];
const CHINESE_SIGNS: &[(char, char)] = &[('\u{b7}', '\u{30fb}'), ('\u{2014}', '\u{2015}')];

/// The rows of GB 2312, of which GBK fills the gaps.
fn in_gb2312(bytes: &[u8]) -> bool {
    let [row, cell] = bytes else { return false };
    match row {
        0xa1 | 0xa3 | 0xb0..=0xd6 | 0xd8..=0xf7 => *cell >= 0xa1,
        0xa2 => matches!(cell, 0xb1..=0xe2 | 0xe5..=0xee | 0xf1..=0xfc),
        0xa4 => matches!(cell, 0xa1..=0xf3),
        0xa5 => matches!(cell, 0xa1..=0xf6),
        0xa6 => matches!(cell, 0xa1..=0xb8 | 0xc1..=0xd8),
        0xa7 => matches!(cell, 0xa1..=0xc1 | 0xd1..=0xf1),
        0xa8 => matches!(cell, 0xa1..=0xba | 0xc5..=0xe9),
        0xa9 => matches!(cell, 0xa4..=0xef),
        0xd7 => matches!(cell, 0xa1..=0xf9),
        _ => false,
    }
}

#[cold]
fn unknown(vm: &mut Vm) -> Raised {
    vm.error(
        corallus_vm::objects::exception::ExceptionKind::LookupError,
        "no such codec is supported.",
    )
}

fn table(vm: &mut Vm, name: &corallus_heap::Value) -> Res<&'static Table> {
    let name = vm.str_of(name)?;
    match TABLES.iter().find(|table| name.as_bytes() == table.name.as_bytes()) {
        Some(table) => Ok(table),
        None => Err(unknown(vm)),
    }
}

impl Table {
    /// A character as browsers' tables have it; `None` for those that the standard lacks.
    fn to_browsers(&self, c: char) -> Option<char> {
        match self
            .signs
            .iter()
            .find(|(browsers, standard)| *browsers == c || *standard == c)
        {
            Some((browsers, standard)) => (*standard == c).then_some(*browsers),
            None => Some(c),
        }
    }

    fn to_standard(&self, c: char) -> char {
        match self.signs.iter().find(|(browsers, _)| *browsers == c) {
            Some((_, standard)) => *standard,
            None => c,
        }
    }

    /// Appends the bytes of a character; `false` if it has none.
    fn push_encoded(&self, encoder: &mut Encoder, c: char, out: &mut Vec<u8>) -> bool {
        let Some(c) = self.to_browsers(c) else {
            return false;
        };
        let (mut text, mut bytes) = ([0; 4], [0; 16]);
        let text = c.encode_utf8(&mut text);
        let (result, _, written) = encoder.encode_from_utf8_without_replacement(text, &mut bytes, false);
        let bytes = bytes.get(..written).unwrap_or_default();
        if result != EncoderResult::InputEmpty || !(c.is_ascii() || (self.has)(bytes)) {
            return false;
        }
        out.extend_from_slice(bytes);
        true
    }
}

fn encode(vm: &mut Vm, args: Args<'_>) -> Res {
    let table = table(vm, &args[0])?;
    let Some(text) = args[1].downcast_ref::<Str>().cloned() else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("couldn't convert the object to str: {given}")));
    };
    let mut encoder = table.encoding.new_encoder();
    let (mut out, mut done) = (Vec::with_capacity(text.as_bytes().len()), 0);
    for point in text.code_points() {
        match char::from_u32(point) {
            Some(c) if table.push_encoded(&mut encoder, c, &mut out) => done += 1,
            _ => break,
        }
    }
    // Encodings with states end in the first one.
    let mut rest = [0; 16];
    let (_, _, written) = encoder.encode_from_utf8_without_replacement("", &mut rest, true);
    out.extend_from_slice(rest.get(..written).unwrap_or_default());
    let (bytes, done) = (vm.bytes(out), vm.size(done));
    Ok(vm.tuple([bytes, done]))
}

/// What stands at the beginning of the data.
enum Next {
    Text(String, usize),
    Wrong(usize),
    Incomplete,
}

fn run(decoder: &mut Decoder, data: &[u8], last: bool) -> (DecoderResult, usize, String) {
    let mut out = String::with_capacity(
        decoder
            .max_utf8_buffer_length_without_replacement(data.len())
            .unwrap_or(64),
    );
    let (result, read) = decoder.decode_to_string_without_replacement(data, &mut out, last);
    (result, read, out)
}

impl Table {
    fn next(&self, data: &[u8]) -> Next {
        // ASCII goes as it is.
        let ascii = data.iter().take_while(|byte| byte.is_ascii()).count();
        if ascii > 0 {
            let text = data.iter().take(ascii).map(|byte| char::from(*byte)).collect();
            return Next::Text(text, ascii);
        }
        for length in 1..=data.len().min(4) {
            let piece = data.get(..length).unwrap_or_default();
            let mut decoder = self.encoding.new_decoder_without_bom_handling();
            let (result, _, text) = run(&mut decoder, piece, true);
            if result == DecoderResult::InputEmpty && !text.is_empty() {
                return match (self.has)(piece) {
                    true => Next::Text(text.chars().map(|c| self.to_standard(c)).collect(), length),
                    false => Next::Wrong(1),
                };
            }
        }
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        match run(&mut decoder, data.get(..data.len().min(4)).unwrap_or_default(), false) {
            (DecoderResult::InputEmpty, ..) => Next::Incomplete,
            _ => Next::Wrong(1),
        }
    }
}

fn decode(vm: &mut Vm, args: Args<'_>) -> Res {
    let table = table(vm, &args[0])?;
    let data = buffer::data(vm, &args[1])?;
    let last = vm.truth(&args[2])?;
    let (mut text, mut done, mut wrong) = (String::with_capacity(data.len()), 0, 0);
    if std::ptr::eq(table.encoding, ISO_2022_JP) {
        let mut decoder = table.encoding.new_decoder_without_bom_handling();
        let (result, read, out) = run(&mut decoder, &data, last);
        text = out.chars().map(|c| table.to_standard(c)).collect();
        done = read;
        if let DecoderResult::Malformed(length, after) = result {
            done = read.saturating_sub(usize::from(length) + usize::from(after));
            wrong = usize::from(length).max(1);
        }
    } else {
        while done < data.len() {
            match table.next(data.get(done..).unwrap_or_default()) {
                Next::Text(piece, length) => {
                    text.push_str(&piece);
                    done += length;
                }
                Next::Wrong(length) => {
                    wrong = length;
                    break;
                }
                Next::Incomplete => {
                    wrong = if last { data.len() - done } else { 0 };
                    break;
                }
            }
        }
    }
    let parts = [vm.str(&text), vm.size(done), vm.size(wrong)];
    Ok(vm.tuple(parts.to_vec()))
}
