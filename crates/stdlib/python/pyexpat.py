"""A parser of XML with expat's interface: what xml.parsers.expat, and with it ElementTree, minidom and SAX, stand on.

It doesn't validate. Text comes in pieces; what has come in is split into tokens by regular expressions, and each token goes
to the handler that is set for it. A token that isn't complete yet waits for the next piece. Entities of the internal
subset are expanded by parsing their text in place; external ones go to ExternalEntityRefHandler.
"""

import codecs as _codecs
import re as _re
import sys as _sys
import types as _types

EXPAT_VERSION = "expat_2.7.0"
version_info = (2, 7, 0)
native_encoding = "UTF-8"
features = [("sizeof(XML_Char)", 1), ("sizeof(XML_LChar)", 1), ("XML_DTD", 0), ("XML_NS", 0)]
XML_PARAM_ENTITY_PARSING_NEVER, XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE, XML_PARAM_ENTITY_PARSING_ALWAYS = range(3)

_ERRORS = [
    (1, "NO_MEMORY", "out of memory"),
    (2, "SYNTAX", "syntax error"),
    (3, "NO_ELEMENTS", "no element found"),
    (4, "INVALID_TOKEN", "not well-formed (invalid token)"),
    (5, "UNCLOSED_TOKEN", "unclosed token"),
    (6, "PARTIAL_CHAR", "partial character"),
    (7, "TAG_MISMATCH", "mismatched tag"),
    (8, "DUPLICATE_ATTRIBUTE", "duplicate attribute"),
    (9, "JUNK_AFTER_DOC_ELEMENT", "junk after document element"),
    (10, "PARAM_ENTITY_REF", "illegal parameter entity reference"),
    (11, "UNDEFINED_ENTITY", "undefined entity"),
    (12, "RECURSIVE_ENTITY_REF", "recursive entity reference"),
    (13, "ASYNC_ENTITY", "asynchronous entity"),
    (14, "BAD_CHAR_REF", "reference to invalid character number"),
    (15, "BINARY_ENTITY_REF", "reference to binary entity"),
    (16, "ATTRIBUTE_EXTERNAL_ENTITY_REF", "reference to external entity in attribute"),
    (17, "MISPLACED_XML_PI", "XML or text declaration not at start of entity"),
    (18, "UNKNOWN_ENCODING", "unknown encoding"),
    (19, "INCORRECT_ENCODING", "encoding specified in XML declaration is incorrect"),
    (20, "UNCLOSED_CDATA_SECTION", "unclosed CDATA section"),
    (21, "EXTERNAL_ENTITY_HANDLING", "error in processing external entity reference"),
    (22, "NOT_STANDALONE", "document is not standalone"),
    (23, "UNEXPECTED_STATE", "unexpected parser state - please send a bug report"),
    (24, "ENTITY_DECLARED_IN_PE", "entity declared in parameter entity"),
    (25, "FEATURE_REQUIRES_XML_DTD", "requested feature requires XML_DTD support in Expat"),
    (26, "CANT_CHANGE_FEATURE_ONCE_PARSING", "cannot change setting once parsing has begun"),
    (27, "UNBOUND_PREFIX", "unbound prefix"),
    (28, "UNDECLARING_PREFIX", "must not undeclare prefix"),
    (29, "INCOMPLETE_PE", "incomplete markup in parameter entity"),
    (30, "XML_DECL", "XML declaration not well-formed"),
    (31, "TEXT_DECL", "text declaration not well-formed"),
    (32, "PUBLICID", "illegal character(s) in public id"),
    (33, "SUSPENDED", "parser suspended"),
    (34, "NOT_SUSPENDED", "parser not suspended"),
    (35, "ABORTED", "parsing aborted"),
    (36, "FINISHED", "parsing finished"),
    (37, "SUSPEND_PE", "cannot suspend in external parameter entity"),
    (38, "RESERVED_PREFIX_XML", "reserved prefix (xml) must not be undeclared or bound to another namespace name"),
    (39, "RESERVED_PREFIX_XMLNS", "reserved prefix (xmlns) must not be declared or undeclared"),
    (40, "RESERVED_NAMESPACE_URI", "prefix must not be bound to one of the reserved namespace names"),
    (41, "INVALID_ARGUMENT", "invalid argument"),
    (42, "NO_BUFFER", "a successful prior call to function XML_GetBuffer was required"),
    (43, "AMPLIFICATION_LIMIT_BREACH", "limit on input amplification factor (from DTD and entities) breached"),
    (44, "NOT_STARTED", "parser not started"),
]

errors = _types.ModuleType("pyexpat.errors", "Constants used to describe error conditions.")
errors.codes, errors.messages = {}, {}
for _code, _name, _text in _ERRORS:
    setattr(errors, "XML_ERROR_" + _name, _text)
    errors.codes[_text], errors.messages[_code] = _code, _text
model = _types.ModuleType("pyexpat.model", "Constants used to interpret content model information.")
for _code, _name in enumerate("EMPTY ANY MIXED NAME CHOICE SEQ".split(), 1):
    setattr(model, "XML_CTYPE_" + _name, _code)
for _code, _name in enumerate("NONE OPT REP PLUS".split()):
    setattr(model, "XML_CQUANT_" + _name, _code)
del _code, _name, _text
_sys.modules["pyexpat.errors"], _sys.modules["pyexpat.model"] = errors, model


class ExpatError(Exception):
    """The XML isn't well-formed: `code`, `lineno` and `offset` say what is wrong, and where."""


ExpatError.__module__ = "xml.parsers.expat"
error = ExpatError


def ErrorString(code, /):
    """Returns string error for given number."""
    return errors.messages.get(code)


_START = (
    "A-Z_a-z:\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff"
    "\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = f"[{_START}][{_START}\\-.0-9\xb7\u0300-\u036f\u203f\u2040]*"
_S = "[ \t\r\n]"
_ATTRIBUTE = f"({_NAME}){_S}*={_S}*(?:\"([^\"<]*)\"|'([^'<]*)')"
_START_TAG = _re.compile(f"<({_NAME})((?:{_S}+{_NAME}{_S}*={_S}*(?:\"[^\"<]*\"|'[^'<]*'))*){_S}*(/?)>")
_ATTRIBUTES = _re.compile(_ATTRIBUTE)
_END_TAG = _re.compile(f"</({_NAME}){_S}*>")
_TEXT = _re.compile("[^<&]+")
_BAD_TEXT = _re.compile("]]>|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = _re.compile(f"&(?:#([0-9]+)|#x([0-9a-fA-F]+)|({_NAME}));")
_PI = _re.compile(f"<\\?({_NAME})(?:{_S}+(.*?))?\\?>", _re.S)
_XML_DECL = _re.compile(
    f"<\\?xml{_S}+version{_S}*={_S}*(?:\"([^\"]*)\"|'([^']*)')"
    f"(?:{_S}+encoding{_S}*={_S}*(?:\"([^\"]*)\"|'([^']*)'))?"
    f"(?:{_S}+standalone{_S}*={_S}*(?:\"(yes|no)\"|'(yes|no)'))?{_S}*\\?>"
)
_TEXT_DECL = _re.compile(
    f"<\\?xml(?:{_S}+version{_S}*={_S}*[\"'][^\"']*[\"'])?{_S}+encoding{_S}*={_S}*[\"']([^\"']*)[\"']{_S}*\\?>"
)
_LITERAL = "(?:\"([^\"]*)\"|'([^']*)')"
_EXTERNAL = f"(?:SYSTEM{_S}+{_LITERAL}|PUBLIC{_S}+{_LITERAL}(?:{_S}+{_LITERAL})?)"
_DOCTYPE_PIECE = _re.compile("\\s+|\"[^\"]*\"|'[^']*'|[^\\s\"'\\[]+|\\[")
_DOCTYPE = _re.compile(f"<!DOCTYPE{_S}+({_NAME})(?:{_S}+{_EXTERNAL})?{_S}*([\\[>])")
_ENTITY = _re.compile(
    f"<!ENTITY{_S}+(?:(%){_S}+)?({_NAME}){_S}+(?:{_LITERAL}|{_EXTERNAL}(?:{_S}+NDATA{_S}+({_NAME}))?){_S}*>"
)
_NOTATION = _re.compile(f"<!NOTATION{_S}+({_NAME}){_S}+{_EXTERNAL}{_S}*>")
_ELEMENT = _re.compile(f"<!ELEMENT{_S}+({_NAME}){_S}+([^>]*?){_S}*>")
_ATTLIST = _re.compile(f"<!ATTLIST{_S}+({_NAME})((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTDEF = _re.compile(
    f"{_S}+({_NAME}){_S}+(CDATA|IDREFS?|ID|ENTITY|ENTITIES|NMTOKENS?|(?:NOTATION{_S}*)?\\([^)]*\\)){_S}+"
    f"(?:(#REQUIRED)|(#IMPLIED)|(#FIXED{_S}+)?{_LITERAL})"
)
_PE_REFERENCE = _re.compile(f"%({_NAME});")
_SPACE = _re.compile(f"{_S}+")
_PREDEFINED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_XML = "http://www.w3.org/XML/1998/namespace"

_HANDLERS = (
    "StartElementHandler EndElementHandler ProcessingInstructionHandler CharacterDataHandler UnparsedEntityDeclHandler "
    "NotationDeclHandler StartNamespaceDeclHandler EndNamespaceDeclHandler CommentHandler StartCdataSectionHandler "
    "EndCdataSectionHandler DefaultHandler DefaultHandlerExpand NotStandaloneHandler ExternalEntityRefHandler "
    "StartDoctypeDeclHandler EndDoctypeDeclHandler EntityDeclHandler XmlDeclHandler ElementDeclHandler "
    "AttlistDeclHandler SkippedEntityHandler"
).split()

# How far entities may blow up the input before it counts as an attack.
_EXPANSION_MINIMUM, _EXPANSION_FACTOR = 8 << 20, 100

# Where the document is.
_PROLOG, _DTD, _CONTENT, _EPILOG = range(4)


class _Incomplete(Exception):
    """The token at hand isn't complete yet."""


def _normalized(text):
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _is_char(code):
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


class XMLParserType:
    """XML parser"""

    def __init__(self, *args):
        raise TypeError("cannot create 'pyexpat.xmlparser' instances")

    def _set_up(self, encoding, separator, intern):
        self.buffer_text = self.ordered_attributes = self.specified_attributes = self.namespace_prefixes = False
        self.intern = {} if intern is None else intern
        self._buffer_size = 8192
        self._encoding, self._separator = encoding, separator
        self._decoder, self._undecoded, self._final = None, b"", False
        self._data, self._at, self._consumed, self._fed = "", 0, 0, 0
        self._line, self._column, self._counted = 1, 0, 0
        self._state, self._stack, self._scopes = _PROLOG, [], []
        self._spaces = {"xml": _XML}
        self._entities, self._parameters, self._defaults = {}, {}, {}
        self._open, self._expanded = [], 0
        self._text = []
        self._base, self._started, self._has_external, self._standalone = None, False, False, False
        self._doctype = self._is_fragment = self._reported = False
        self._deferral = True
        self._foreign = False
        self.ErrorCode = 0
        for name in _HANDLERS:
            setattr(self, name, None)
        return self

    # Settings

    @property
    def buffer_size(self):
        return self._buffer_size

    @buffer_size.setter
    def buffer_size(self, size):
        if not isinstance(size, int):
            raise TypeError("buffer_size must be an integer")
        if size <= 0:
            raise ValueError("buffer_size must be greater than zero")
        self._flush()
        self._buffer_size = size

    @property
    def buffer_used(self):
        return sum(map(len, self._text))

    def SetBase(self, base, /):
        self._base = base

    def GetBase(self):
        return self._base

    def GetInputContext(self):
        return None if not self._reported else self._data[self._at :].encode()

    def SetParamEntityParsing(self, flag, /):
        return 1

    def UseForeignDTD(self, flag=True, /):
        if self._started:
            self._fail(26)
        self._foreign = flag

    def GetReparseDeferralEnabled(self):
        return self._deferral

    def SetReparseDeferralEnabled(self, enabled, /):
        self._deferral = bool(enabled)

    # Where the parser is

    def _place(self, at=None):
        """Line and column of a place in the text at hand, which isn't before the last one asked for."""
        at = self._at if at is None else at
        if at >= self._counted:
            passed = self._data[self._counted : at]
            lines = passed.count("\n") + passed.count("\r") - passed.count("\r\n")
            if lines:
                self._line += lines
                self._column = len(passed) - 1 - max(passed.rfind("\n"), passed.rfind("\r"))
            else:
                self._column += len(passed)
            self._counted = at
        return self._line, self._column

    @property
    def CurrentLineNumber(self):
        return self._place()[0]

    @property
    def CurrentColumnNumber(self):
        return self._place()[1]

    @property
    def CurrentByteIndex(self):
        if not self._started:
            return -1
        return self._consumed + len(self._data[: self._at].encode("utf-8", "surrogatepass"))

    ErrorLineNumber, ErrorColumnNumber, ErrorByteIndex = CurrentLineNumber, CurrentColumnNumber, CurrentByteIndex

    def _fail(self, code, at=None):
        if self._open:
            line, column = self._outer_place
        else:
            if at is not None:
                self._at = at
            line, column = self._place()
        self.ErrorCode = code
        failure = ExpatError(f"{errors.messages[code]}: line {line}, column {column}")
        failure.code, failure.lineno, failure.offset = code, line, column
        raise failure

    # Input

    def Parse(self, data, isfinal=False, /):
        """Parses a piece of a document; the last one is said to be final."""
        if self._final:
            self._fail(36)
        self._final = bool(isfinal)
        if isinstance(data, str):
            if self._decoder is None and not self._undecoded:
                self._decoder, self._encoding = False, "utf-8"
            if self._decoder:
                data = data.encode("utf-8")
        if not isinstance(data, str):
            data = self._decode(bytes(data))
        self._fed += len(data)
        if self._at:
            self._place()
            self._consumed += len(self._data[: self._at].encode("utf-8", "surrogatepass"))
            self._data = self._data[self._at :]
            self._counted -= self._at
            self._at = 0
        self._data += data
        try:
            self._run(self._final)
        except _Incomplete:
            if self._final:
                if self._data.startswith("<![CDATA[", self._at):
                    self._fail(20, len(self._data))
                self._fail(5)
        except RecursionError:
            self._fail(43)
        self._flush()
        if self._final:
            self._finish()
        return 1

    def ParseFile(self, file, /):
        """Parses what a file has."""
        if not hasattr(file, "read"):
            raise TypeError("argument must have 'read' attribute")
        while True:
            data = file.read(65536)
            if not isinstance(data, (bytes, bytearray, str)):
                raise TypeError(f"read() did not return a bytes object (type={type(data).__name__})")
            if not data:
                return self.Parse(b"", True)
            self.Parse(data)

    def _finish(self):
        if self._is_fragment:
            if self._stack:
                self._fail(13, len(self._data))
        elif self._state != _EPILOG:
            self._fail(3, len(self._data))

    def _decode(self, data):
        if self._decoder is False:
            return data.decode("utf-8")
        if self._decoder is None:
            self._undecoded += data
            start = self._undecoded
            if len(start) < 4 and not self._final:
                return ""
            # The XML declaration may name the encoding: it must be whole.
            if start.startswith(b"<?xm") and b">" not in start and not self._final and self._encoding is None:
                return ""
            self._decoder = self._find_decoder(start)
            data, self._undecoded = start, b""
        try:
            text = self._decoder.decode(data, self._final)
        except UnicodeDecodeError as problem:
            good = data[: problem.start]
            self._decoder.reset()
            self._data += self._decoder.decode(good)
            try:
                self._run(False)
            except _Incomplete:
                pass
            self._fail(6 if "end of data" in problem.reason else 4, len(self._data))
        return text

    def _find_decoder(self, start):
        name = self._encoding
        if name is None:
            if start.startswith((b"\xff\xfe", b"\xfe\xff")):
                name = "utf-16"
            elif start.startswith(b"<\0"):
                name = "utf-16-le"
            elif start.startswith(b"\0<"):
                name = "utf-16-be"
            else:
                name = "utf-8-sig" if start.startswith(b"\xef\xbb\xbf") else "utf-8"
                pattern = rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]*)[\"']"
                declared = _re.match(pattern, start.removeprefix(b"\xef\xbb\xbf"))
                if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
                    name = declared[1].decode("ascii")
                    if name.lower().replace("_", "-") in ("utf-16", "utf16"):
                        self._fail(19, declared.start(1))
        try:
            found = _codecs.lookup(name)
            if not found._is_text_encoding:
                raise LookupError(name)
            return found.incrementaldecoder("strict")
        except LookupError:
            self._fail(18, max(0, start.find(name.encode())))

    # Reports

    def _default(self, text):
        handler = self.DefaultHandlerExpand or self.DefaultHandler
        if handler is not None:
            self._flush()
            handler(text)

    def _characters(self, text):
        if self.CharacterDataHandler is None:
            self._default(text)
        elif self.buffer_text:
            self._text.append(text)
            if sum(map(len, self._text)) >= self._buffer_size:
                self._flush()
        elif "\n" in text:
            for line in text.splitlines(True) if text.isascii() and "\x0b" not in text else _re.findall("[^\n]+|\n", text):
                if line.endswith("\n") and len(line) > 1:
                    self.CharacterDataHandler(line[:-1])
                    line = "\n"
                self.CharacterDataHandler(line)
        else:
            self.CharacterDataHandler(text)

    def _flush(self):
        if self._text:
            text, self._text = "".join(self._text), []
            if self.CharacterDataHandler is not None:
                self.CharacterDataHandler(text)

    def _tell(self, handler, raw, *details):
        handler = getattr(self, handler)
        if handler is None:
            self._default(_normalized(raw))
            return None
        self._flush()
        return handler(*details)

    # Tokens

    def _run(self, final):
        self._started = True
        while self._at < len(self._data):
            if self._state == _CONTENT:
                self._content(final)
            elif self._state == _DTD:
                self._declaration(final)
            else:
                self._outside(final)

    def _take(self, match):
        self._at = match.end()
        return match

    def _wait_for(self, end, start=2):
        """The place behind the end of a token that begins here."""
        at = self._data.find(end, self._at + start)
        if at < 0:
            raise _Incomplete
        return at + len(end)

    def _invalid(self, at):
        self._fail(4, at)

    def _outside(self, final):
        """Before or after the root element."""
        data, at = self._data, self._at
        space = _SPACE.match(data, at)
        if space:
            self._default(_normalized(space[0]))
            self._at = space.end()
            return
        rest = len(data) - at
        if data[at] == "\ufeff" and at == 0 and self._consumed == 0 and self._state == _PROLOG:
            self._at += 1
            return
        if data[at] != "<":
            self._fail(9 if self._state == _EPILOG else 2 if not _BAD_TEXT.match(data, at) else 4)
        if rest < 2 and not final:
            raise _Incomplete
        if data.startswith("<?", at):
            self._instruction(at == 0 and self._consumed == 0 and self._state == _PROLOG)
        elif data.startswith("<!--", at):
            self._comment()
        elif data.startswith("<!", at) and self._state == _PROLOG:
            if rest < 9 and "<!DOCTYPE".startswith(data[at:]) or rest < 4 and "<!--".startswith(data[at:]):
                raise _Incomplete
            self._begin_doctype()
        elif self._state == _EPILOG:
            self._fail(9)
        else:
            self._state = _CONTENT
            self._content(final)

    def _comment(self):
        end = self._wait_for("-->", 4)
        text = self._data[self._at + 4 : end - 3]
        if "--" in text or text.endswith("-"):
            place = text.find("--")
            self._invalid(self._at + 6 + (place if place >= 0 else len(text) - 1))
        self._check_text(text, self._at + 4, False)
        self._tell("CommentHandler", self._data[self._at : end], _normalized(text))
        self._at = end

    def _check_text(self, text, at, in_content):
        bad = _BAD_TEXT.search(text)
        while bad and bad[0] == "]]>" and not in_content:
            bad = _BAD_TEXT.search(text, bad.end())
        if bad:
            self._invalid(at + bad.start() + (2 if bad[0] == "]]>" else 0))

    def _instruction(self, at_start=False):
        end = self._wait_for("?>")
        raw = self._data[self._at : end]
        if _re.match(f"<\\?xml(?:{_S}|\\?>)", raw):
            if not at_start:
                self._fail(17)
            self._declared(raw, end)
            return
        match = _PI.fullmatch(raw)
        if match is None:
            self._invalid(self._at + 2)
        if match[1].lower() == "xml":
            self._invalid(self._at + 5)
        self._check_text(raw, self._at, False)
        self._tell("ProcessingInstructionHandler", raw, match[1], _normalized(match[2] or ""))
        self._at = end

    def _declared(self, raw, end):
        match = (_TEXT_DECL if self._is_fragment else _XML_DECL).fullmatch(raw)
        if match is None:
            self._fail(31 if self._is_fragment else 30, self._at + 6)
        if not self._is_fragment:
            version, encoding = match[1] or match[2] or "", match[3] or match[4]
            standalone = match[5] or match[6]
            self._standalone = standalone == "yes"
            number = -1 if standalone is None else int(standalone == "yes")
            self._tell("XmlDeclHandler", raw, version, encoding, number)
        else:
            self._tell("XmlDeclHandler", raw, None, match[1], -1)
        self._at = end

    def _content(self, final):
        data, at = self._data, self._at
        first = data[at]
        if first == "<":
            second = data[at + 1 : at + 2]
            if second == "/":
                self._end_tag()
            elif second == "!":
                self._section(final)
            elif second == "?":
                self._instruction(self._is_fragment and at == 0 and self._consumed == 0 and not self._open)
            elif not second:
                raise _Incomplete
            else:
                self._start_tag()
        elif first == "&":
            self._reference(final)
        else:
            match = _TEXT.match(data, at)
            text, end = match[0], match.end()
            if end == len(data) and not final and not self._open:
                # The end may be the beginning of "]]>" or of a line's end.
                kept = 2 if text.endswith("]]") else 1 if text.endswith(("]", "\r")) else 0
                if kept == len(text):
                    raise _Incomplete
                end -= kept
                text = data[at:end]
            self._check_text(text, at, True)
            if not self._stack and not self._is_fragment:
                self._fail(9)
            self._characters(_normalized(text))
            self._at = end

    def _section(self, final):
        data, at = self._data, self._at
        if data.startswith("<!--", at):
            self._comment()
            return
        if not data.startswith("<![CDATA[", at):
            if len(data) - at < 9 and ("<![CDATA[".startswith(data[at:]) or "<!--".startswith(data[at:])):
                raise _Incomplete
            self._invalid(at + 2)
        end = self._wait_for("]]>", 9)
        text = data[at + 9 : end - 3]
        self._check_text(text, at + 9, False)
        self._tell("StartCdataSectionHandler", "<![CDATA[")
        if text:
            self._characters(_normalized(text))
        self._at = end
        self._tell("EndCdataSectionHandler", "]]>")

    def _start_tag(self):
        data, at = self._data, self._at
        match = _START_TAG.match(data, at)
        if match is None:
            self._bad_start_tag()
        name, written, empty = match.groups()
        attributes = {}
        for key, one, two in _ATTRIBUTES.findall(written) if written else ():
            if key in attributes:
                places = [found.start() for found in _ATTRIBUTES.finditer(match[0]) if found[1] == key]
                self._fail(8, at + places[1])
            value = one or two
            attributes[key] = self._value(value, at) if _re.search("[&\t\r\n]", value) else value
        specified = len(attributes)
        declared = self._defaults.get(name)
        if declared:
            for key, (kind, default) in declared.items():
                if key in attributes:
                    if kind != "CDATA":
                        attributes[key] = " ".join(attributes[key].split(" ")).strip() and " ".join(
                            part for part in attributes[key].split(" ") if part
                        )
                elif default is not None and not self.specified_attributes:
                    attributes[key] = default
        bound = ()
        shown = name
        if self._separator is not None:
            bound = self._bind(attributes)
            shown = self._qualify(name, True)
            qualified = {}
            for key, value in attributes.items():
                key = self._qualify(key, False)
                if key in qualified:
                    self._fail(8)
                qualified[key] = value
            attributes = qualified
        intern = self.intern
        shown = intern.setdefault(shown, shown)
        if self.ordered_attributes:
            passed = [part for pair in attributes.items() for part in pair]
        else:
            passed = attributes
        self._stack.append((name, shown, bound))
        if self.StartElementHandler is None:
            self._default(_normalized(match[0]))
        else:
            self._flush()
            self.StartElementHandler(shown, passed)
        if empty:
            if self.EndElementHandler is not None:
                self._flush()
                self.EndElementHandler(shown)
            self._close(match.end())
        self._at = match.end()
        if empty and not self._stack and not self._is_fragment and not self._open:
            self._state = _EPILOG

    def _bad_start_tag(self):
        """Says what is wrong with a start tag, or that it isn't complete."""
        data, at = self._data, self._at
        name = _re.compile(_NAME).match(data, at + 1)
        if name is None:
            self._invalid(at + 1)
        place = name.end()
        one = _re.compile(f"{_S}+{_ATTRIBUTE}")
        while match := one.match(data, place):
            place = match.end()
        # What must come next, step by step.
        for step in (f"{_S}+", _NAME, f"{_S}*=", f"{_S}*"):
            match = _re.compile(step).match(data, place)
            if match is None:
                break
            place = match.end()
        if place < len(data) and data[place] in "\"'":
            quote = data[place]
            stop = _re.compile(f"[<{quote}]").search(data, place + 1)
            if stop is None:
                raise _Incomplete
            place = stop.start() if stop[0] == "<" else stop.end()
        if place >= len(data) or data[place] == "/" and place + 1 >= len(data):
            raise _Incomplete
        self._invalid(place + 1 if data[place] == "/" else place)

    def _end_tag(self):
        data, at = self._data, self._at
        match = _END_TAG.match(data, at)
        if match is None:
            partial = _re.compile(f"</(?:{_NAME}{_S}*)?").match(data, at)
            if partial.end() >= len(data):
                raise _Incomplete
            self._invalid(partial.end())
        floor = self._open[-1][1] if self._open else 0
        if len(self._stack) <= floor:
            if self._open or self._is_fragment:
                self._fail(13)
            self._invalid(at + 1)
        if match[1] != self._stack[-1][0]:
            self._fail(7, at + 2)
        shown = self._stack[-1][1]
        if self.EndElementHandler is None:
            self._default(match[0])
        else:
            self._flush()
            self.EndElementHandler(shown)
        self._close(match.end())
        self._at = match.end()
        if not self._stack and not self._is_fragment and not self._open:
            self._state = _EPILOG

    def _close(self, end):
        _, _, bound = self._stack.pop()
        if bound:
            for prefix, old in reversed(bound):
                if self.EndNamespaceDeclHandler is not None:
                    self._flush()
                    self.EndNamespaceDeclHandler(prefix)
                if old is None:
                    self._spaces.pop(prefix, None)
                else:
                    self._spaces[prefix] = old

    # Namespaces

    def _bind(self, attributes):
        bound = []
        for key in [key for key in attributes if key == "xmlns" or key.startswith("xmlns:")]:
            uri, prefix = attributes.pop(key), key[6:] or None
            if prefix == "xmlns":
                self._fail(39)
            if (prefix == "xml") != (uri == _XML):
                self._fail(38 if prefix == "xml" else 40)
            if prefix is not None and not uri:
                self._fail(28)
            bound.append((prefix, self._spaces.get(prefix)))
            self._spaces[prefix] = uri
            if self.StartNamespaceDeclHandler is not None:
                self._flush()
                self.StartNamespaceDeclHandler(prefix, uri or None)
        return bound

    def _qualify(self, name, is_element):
        prefix, colon, local = name.partition(":")
        if not colon:
            uri = self._spaces.get(None) if is_element else None
            return name if not uri else uri + self._separator + name
        uri = self._spaces.get(prefix)
        if uri is None:
            self._fail(27)
        shown = uri + self._separator + local
        return shown + self._separator + prefix if self.namespace_prefixes else shown

    # Entities

    def _number(self, match, at):
        code = int(match[1]) if match[1] else int(match[2], 16)
        if len(match[0]) > 12 or not _is_char(code):
            self._fail(14, at)
        return chr(code)

    def _grow(self, text):
        self._expanded += len(text)
        if self._expanded > _EXPANSION_MINIMUM and self._expanded > self._fed * _EXPANSION_FACTOR:
            self._fail(43)

    def _value(self, value, at):
        """An attribute's value with its references replaced and its white space normalised."""
        parts, place = [], 0
        while place < len(value):
            if value[place] != "&":
                end = value.find("&", place)
                end = len(value) if end < 0 else end
                parts.append(_re.sub("\r\n|[\t\r\n]", " ", value[place:end]))
                place = end
                continue
            match = _REFERENCE.match(value, place)
            if match is None:
                self._invalid(at)
            place = match.end()
            name = match[3]
            if name is None:
                parts.append(self._number(match, at))
            elif name in _PREDEFINED:
                parts.append(_PREDEFINED[name])
            else:
                entity = self._entities.get(name)
                if entity is None:
                    if self._has_external and not self._standalone:
                        continue
                    self._fail(11)
                if entity[0] is None:
                    self._fail(15 if entity[3] else 16)
                if any(name == opened for opened, _ in self._open):
                    self._fail(12)
                if "<" in entity[0]:
                    self._invalid(at)
                self._grow(entity[0])
                self._open.append((name, 0))
                if len(self._open) == 1:
                    self._outer_place = self._place()
                parts.append(self._value(entity[0], at))
                self._open.pop()
        return "".join(parts)

    def _reference(self, final):
        data, at = self._data, self._at
        match = _REFERENCE.match(data, at)
        if match is None:
            partial = _re.compile(f"&(?:#(?:x[0-9a-fA-F]*|[0-9]*)|(?:{_NAME})?)").match(data, at)
            if partial.end() >= len(data):
                raise _Incomplete
            self._invalid(partial.end())
        if not self._stack and not self._is_fragment:
            self._fail(9)
        name = match[3]
        if name is None or name in _PREDEFINED:
            self._characters(self._number(match, at) if name is None else _PREDEFINED[name])
            self._at = match.end()
            return
        entity = self._entities.get(name)
        if entity is None:
            if not (self._has_external or self._foreign) or self._standalone:
                self._fail(11)
            if self.SkippedEntityHandler is not None:
                self._flush()
                self.SkippedEntityHandler(name, 0)
            else:
                self._default(match[0])
        elif entity[3]:
            self._fail(15)
        elif any(name == opened for opened, _ in self._open):
            self._fail(12)
        elif entity[0] is None:
            if self.ExternalEntityRefHandler is not None:
                self._flush()
                if not self.ExternalEntityRefHandler(name, self._base, entity[1], entity[2]):
                    self._fail(21)
            else:
                self._default(match[0])
        elif self.DefaultHandler is not None and self.DefaultHandlerExpand is None:
            if self.SkippedEntityHandler is not None:
                self._flush()
                self.SkippedEntityHandler(name, 0)
            else:
                self._default(match[0])
        else:
            self._expand(name, entity[0])
        self._at = match.end()

    def _expand(self, name, text):
        """Parses an entity's text as content where it is referred to."""
        self._grow(text)
        if not self._open:
            self._outer_place = self._place()
        outer = self._data, self._at, self._counted
        self._open.append((name, len(self._stack)))
        self._data, self._at, self._counted = text, 0, 0
        place = self._line, self._column
        try:
            while self._at < len(self._data):
                self._content(True)
        except _Incomplete:
            self._fail(5)
        if len(self._stack) != self._open[-1][1]:
            self._fail(13)
        self._open.pop()
        self._data, self._at, self._counted = outer
        self._line, self._column = place

    def ExternalEntityParserCreate(self, context, encoding=None, /):
        """Creates a parser for an external entity that this parser has met."""
        parser = object.__new__(XMLParserType)._set_up(encoding, self._separator, self.intern)
        for name in _HANDLERS:
            setattr(parser, name, getattr(self, name))
        for name in ("buffer_text", "ordered_attributes", "specified_attributes", "namespace_prefixes"):
            setattr(parser, name, getattr(self, name))
        parser._entities, parser._parameters, parser._defaults = self._entities, self._parameters, self._defaults
        parser._spaces, parser._base = dict(self._spaces), self._base
        parser._is_fragment = True
        parser._state = _CONTENT if context is not None else _DTD
        parser._doctype = context is not None
        return parser

    # The document type declaration

    def _begin_doctype(self):
        match = _DOCTYPE.match(self._data, self._at)
        if match is None:
            if not self._data.startswith("<!DOCTYPE", self._at):
                self._invalid(self._at + 2)
            if _re.compile("[\\[>]").search(self._data, self._at) is None:
                raise _Incomplete
            self._fail(2 if _re.compile(f"<!DOCTYPE{_S}").match(self._data, self._at) else 4)
        if self._doctype:
            self._fail(2)
        self._doctype = True
        system, public = _external(match.groups(), 1)
        self._has_external = system is not None
        inside = match[8] == "["
        raw = match[0] if inside else match[0][:-1]
        if self.StartDoctypeDeclHandler is None:
            # Word by word, as handlers of what is left over expect it.
            for piece in _DOCTYPE_PIECE.findall(raw):
                self._default(_normalized(piece))
        else:
            self._flush()
            self.StartDoctypeDeclHandler(match[1], system, public, int(inside))
        self._at = match.end()
        if inside:
            self._state = _DTD
        else:
            self._end_doctype(">")

    def _end_doctype(self, raw):
        if self._has_external and not self._standalone and self.NotStandaloneHandler is not None:
            self._flush()
            if not self.NotStandaloneHandler():
                self._fail(22)
        self._tell("EndDoctypeDeclHandler", raw)
        self._state = _PROLOG

    def _declaration(self, final):
        data, at = self._data, self._at
        space = _SPACE.match(data, at)
        if space:
            self._default(_normalized(space[0]))
            self._at = space.end()
            return
        if data[at] == "]":
            match = _re.compile(f"]{_S}*>").match(data, at)
            if match is None:
                if _re.compile(f"]{_S}*$").match(data, at):
                    raise _Incomplete
                self._fail(2)
            self._end_doctype(match[0])
            self._at = match.end()
            return
        if data[at] == "%":
            match = _PE_REFERENCE.match(data, at)
            if match is None:
                if ";" not in data[at:]:
                    raise _Incomplete
                self._invalid(at + 1)
            self._parameter(match[1], match[0])
            self._at = match.end()
            return
        if data.startswith("<?", at):
            self._instruction(self._is_fragment and at == 0 and self._consumed == 0)
            return
        if data.startswith("<!--", at):
            self._comment()
            return
        end = _declaration_end(data, at)
        raw = data[at:end]
        if "%" in raw and self._is_fragment:
            raw = _PE_REFERENCE.sub(lambda found: " " + (self._parameters.get(found[1]) or ("",))[0] + " ", raw)
        for pattern, work in _DECLARATIONS:
            match = pattern.fullmatch(raw)
            if match:
                work(self, match)
                break
        else:
            self._fail(2 if raw.startswith("<!") else 4)
        self._at = end

    def _parameter(self, name, raw):
        entity = self._parameters.get(name)
        if entity is None or entity[0] is None:
            self._has_external = True
            if entity is not None and self.ExternalEntityRefHandler is not None:
                self._flush()
            if self.SkippedEntityHandler is not None:
                self._flush()
                self.SkippedEntityHandler(name, 1)
            else:
                self._default(raw)
            return
        if any(name == opened for opened, _ in self._open):
            self._fail(12)
        self._grow(entity[0])
        if not self._open:
            self._outer_place = self._place()
        outer = self._data, self._at, self._counted, self._line, self._column
        self._open.append((name, 0))
        self._data, self._at, self._counted = entity[0], 0, 0
        try:
            while self._at < len(self._data):
                self._declaration(True)
        except _Incomplete:
            self._fail(29)
        self._open.pop()
        self._data, self._at, self._counted, self._line, self._column = outer

    def _entity_declared(self, match):
        groups = match.groups()
        is_parameter, name = groups[0] is not None, groups[1]
        value = groups[2] if groups[2] is not None else groups[3]
        system, public = _external(groups, 4)
        notation = groups[10]
        known = self._parameters if is_parameter else self._entities
        if value is not None:
            value = _normalized(value)
            if "&#" in value:
                # Numbers are replaced at once, entities when they are referred to.
                value = _REFERENCE.sub(lambda m: m[0] if m[3] else self._number(m, self._at), value)
            if "%" in value and self._is_fragment:
                value = _PE_REFERENCE.sub(lambda found: (self._parameters.get(found[1]) or ("",))[0], value)
        if name not in known and not (name in _PREDEFINED and not is_parameter):
            known[name] = value, system, public, notation
        if notation is not None and self.UnparsedEntityDeclHandler is not None:
            self._tell("UnparsedEntityDeclHandler", match[0], name, self._base, system, public, notation)
        else:
            details = name, int(is_parameter), value, self._base, system, public, notation
            self._tell("EntityDeclHandler", match[0], *details)

    def _notation_declared(self, match):
        system, public = _external(match.groups(), 1)
        self._tell("NotationDeclHandler", match[0], match[1], self._base, system, public)

    def _element_declared(self, match):
        if self.ElementDeclHandler is None:
            self._default(_normalized(match[0]))
            return
        content = _content_model(match[2])
        if content is None:
            self._fail(2)
        self._tell("ElementDeclHandler", match[0], match[1], content)

    def _attributes_declared(self, match):
        name, rest = match[1], match[2]
        place = 0
        while found := _ATTDEF.match(rest, place):
            place = found.end()
            key, kind, required, implied, fixed, one, two = found.groups()
            kind = _re.sub(_S, "", kind)
            kind = kind.replace("NOTATION(", "NOTATION(")
            default = None
            if not required and not implied:
                default = self._value(one if one is not None else two, self._at)
                if kind != "CDATA":
                    default = " ".join(part for part in default.split(" ") if part)
            self._defaults.setdefault(name, {}).setdefault(key, (kind, default))
            if self.AttlistDeclHandler is not None:
                self._flush()
                self.AttlistDeclHandler(name, key, kind, default, int(bool(required or fixed)))
        if rest[place:].strip(" \t\r\n"):
            self._fail(2)
        if self.AttlistDeclHandler is None:
            self._default(_normalized(match[0]))


XMLParserType.__name__ = XMLParserType.__qualname__ = "xmlparser"

_DECLARATIONS = [
    (_ENTITY, XMLParserType._entity_declared),
    (_NOTATION, XMLParserType._notation_declared),
    (_ELEMENT, XMLParserType._element_declared),
    (_ATTLIST, XMLParserType._attributes_declared),
]


def _external(groups, first):
    """System and public identifier, out of the six groups of an external identifier."""
    one, two, public, also_public, three, four = groups[first : first + 6]
    system = next((text for text in (one, two, three, four) if text is not None), None)
    public = public if public is not None else also_public
    return system, None if public is None else " ".join(public.split())


def _declaration_end(data, at):
    quote = None
    for match in _re.compile("[\"'>]").finditer(data, at):
        if quote is None and match[0] == ">":
            return match.end()
        if quote is None:
            quote = match[0]
        elif quote == match[0]:
            quote = None
    raise _Incomplete


def _content_model(text):
    """What ElementDeclHandler gets: type, quantity, name and parts, nested."""
    if text == "EMPTY":
        return model.XML_CTYPE_EMPTY, 0, None, ()
    if text == "ANY":
        return model.XML_CTYPE_ANY, 0, None, ()
    tokens = _re.findall(f"#PCDATA|{_NAME}|[()|,?*+]|[^ \t\r\n]", text)
    quantities = {"?": 1, "*": 2, "+": 3}

    def quantity():
        return quantities[tokens.pop(0)] if tokens and tokens[0] in quantities else 0

    def part():
        if not tokens:
            raise ValueError
        token = tokens.pop(0)
        if token != "(":
            return (model.XML_CTYPE_MIXED if token == "#PCDATA" else model.XML_CTYPE_NAME), quantity(), token, ()
        parts, joint = [part()], None
        while tokens and tokens[0] in "|,":
            joint = tokens.pop(0)
            parts.append(part())
        if not tokens or tokens.pop(0) != ")":
            raise ValueError
        if parts[0][2] == "#PCDATA":
            return model.XML_CTYPE_MIXED, quantity(), None, tuple(parts[1:])
        kind = model.XML_CTYPE_CHOICE if joint == "|" else model.XML_CTYPE_SEQ
        return kind, quantity(), None, tuple(parts)

    try:
        result = part()
    except (ValueError, RecursionError):
        return None
    return None if tokens else result


def ParserCreate(encoding=None, namespace_separator=None, intern=None):
    """Return a new XML parser object."""
    if encoding is not None and not isinstance(encoding, str):
        raise TypeError(f"ParserCreate() argument 'encoding' must be str or None, not {type(encoding).__name__}")
    if namespace_separator is not None:
        if not isinstance(namespace_separator, str):
            given = type(namespace_separator).__name__
            raise TypeError(f"ParserCreate() argument 'namespace_separator' must be str or None, not {given}")
        if len(namespace_separator) > 1:
            raise ValueError("namespace_separator must be at most one character, omitted, or None")
    return object.__new__(XMLParserType)._set_up(encoding, namespace_separator, intern)
