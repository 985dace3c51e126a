"""C data types as Python objects, for the ctypes package.

Only the data half of ctypes is here: simple types, arrays, structures, unions and pointers, laid out as C lays them out
on this platform. Foreign functions can't be called: loading a library raises OSError, and so libraries that use ctypes
where they find it go on without it.

Addresses are this module's own: a block of memory gets a range of numbers when somebody asks where it is, and a pointer
is followed by looking up the block that its number lies in. What a block's pointers point at is kept alive by the block.
"""

import bisect as _bisect
import struct as _struct
import sys as _sys
import weakref as _weakref
from types import GenericAlias as _GenericAlias

__version__ = "1.1.0"
RTLD_LOCAL = 0
RTLD_GLOBAL = 0x100
FUNCFLAG_CDECL = 1
FUNCFLAG_PYTHONAPI = 4
FUNCFLAG_USE_ERRNO = 8
FUNCFLAG_USE_LASTERROR = 16
SIZEOF_TIME_T = _struct.calcsize("q")
CTYPES_MAX_ARGCOUNT = 1024

_NATIVE = "<" if _sys.byteorder == "little" else ">"


class ArgumentError(Exception):
    pass


# Memory


class _Block:
    """A run of bytes that objects lie in."""

    __slots__ = ("data", "start", "keep", "__weakref__")

    def __init__(self, data):
        self.data = data
        self.start = None
        self.keep = {}

    def address(self):
        global _next_address
        if self.start is None:
            self.start = _next_address
            _next_address += (len(self.data) + 31) // 16 * 16
            _starts.append(self.start)
            _blocks[self.start] = self
        return self.start


_next_address = 0x10000
_starts = []
_blocks = _weakref.WeakValueDictionary()


def _find(address):
    """The block and the offset in it that an address means."""
    at = _bisect.bisect_right(_starts, address) - 1
    block = _blocks.get(_starts[at]) if at >= 0 else None
    if block is None or address - block.start > len(block.data):
        raise ValueError("NULL pointer access" if address == 0 else "access to memory that isn't known to ctypes")
    return block, address - block.start


def _until_nul(block, at):
    data = bytes(block.data[at:])
    end = data.find(b"\0")
    return data if end < 0 else data[:end]


def _wide_until_nul(block, at):
    text = []
    while at + 4 <= len(block.data):
        (code,) = _struct.unpack_from("I", block.data, at)
        if code == 0:
            break
        text.append(chr(code))
        at += 4
    return "".join(text)


def _store_pointer(block, at, address, keep):
    _struct.pack_into("P", block.data, at, address)
    if keep is None:
        block.keep.pop(at, None)
    else:
        block.keep[at] = keep


def _copy(target, to, source, at, size):
    target.data[to : to + size] = bytes(source.data[at : at + size])
    for offset, kept in list(source.keep.items()):
        if at <= offset < at + size:
            target.keep[offset - at + to] = kept


# The base of everything


class _CDataType(type):
    def __mul__(cls, length):
        return _array_of(cls, length)

    __rmul__ = __mul__

    def from_address(cls, address):
        if not isinstance(address, int):
            raise TypeError("integer expected")
        block, at = _find(address)
        return _view(cls, block, at)

    def from_buffer(cls, source, offset=0):
        if isinstance(source, _CData):
            block, at, length = source._block, source._at, source._size
        else:
            view = memoryview(source)
            if view.readonly:
                raise TypeError("underlying buffer is not writable")
            if not view.c_contiguous:
                raise TypeError("underlying buffer is not C contiguous")
            view = view.cast("B")
            block, at, length = _Block(view), 0, len(view)
        _check_room(cls, length, offset)
        return _view(cls, block, at + offset, source)

    def from_buffer_copy(cls, source, offset=0):
        data = bytes(source)
        _check_room(cls, len(data), offset)
        return _view(cls, _Block(bytearray(data[offset : offset + cls._size])), 0)

    def from_param(cls, value):
        if isinstance(value, cls):
            return value
        as_parameter = getattr(value, "_as_parameter_", None)
        if as_parameter is not None:
            return cls.from_param(as_parameter)
        raise TypeError(f"expected {cls.__name__} instance instead of {type(value).__name__}")

    def in_dll(cls, library, name):
        raise ValueError(f"foreign symbols can't be reached: {name}")


def _check_room(cls, length, offset):
    if offset < 0:
        raise ValueError("offset cannot be negative")
    if cls._size > length - offset:
        raise ValueError(f"Buffer size too small ({length} instead of at least {cls._size + offset} bytes)")


def _view(cls, block, at, base=None):
    self = cls.__new__(cls)
    self._block, self._at, self._b_base_ = block, at, base
    return self


class _CData(metaclass=_CDataType):
    _b_base_ = None
    _b_needsfree_ = True
    _objects = None

    def __new__(cls, *args, **kwargs):
        if getattr(cls, "_size", None) is None:
            raise TypeError("abstract class")
        self = object.__new__(cls)
        self._block, self._at = _Block(bytearray(cls._size)), 0
        return self

    def __buffer__(self, flags):
        return memoryview(self._block.data)[self._at : self._at + sizeof(self)]

    def __hash__(self):
        return object.__hash__(self)

    def __reduce__(self):
        return _unpickle, (type(self), bytes(self))

    def __ctypes_from_outparam__(self):
        return self


def _unpickle(cls, data):
    return cls.from_buffer_copy(data)


def _get(ty, block, at, owner):
    """What reading a field or item of a type gives."""
    if isinstance(ty, PyCSimpleType) and ty.__bases__ == (_SimpleCData,):
        return _load(ty, block, at)
    view = _view(ty, block, at, owner)
    # Arrays of characters are read as text.
    if isinstance(ty, PyCArrayType) and getattr(ty._type_, "_code", None) in ("c", "u"):
        return view.value
    return view


def _set(ty, block, at, value):
    if isinstance(value, ty):
        _copy(block, at, value._block, value._at, ty._size)
    elif isinstance(ty, PyCSimpleType):
        _save(ty, block, at, value)
    elif isinstance(ty, PyCArrayType) and ty._type_._code == "c" and isinstance(value, bytes):
        _view(ty, block, at).value = value
    elif isinstance(ty, PyCArrayType) and ty._type_._code == "c" and not isinstance(value, tuple):
        raise TypeError(f"expected bytes, {type(value).__name__} found")
    elif isinstance(ty, PyCArrayType) and ty._type_._code == "u" and isinstance(value, str):
        _view(ty, block, at).value = value
    elif isinstance(ty, (PyCArrayType, PyCStructType, UnionType)) and isinstance(value, tuple):
        made = ty(*value)
        _copy(block, at, made._block, 0, ty._size)
    elif isinstance(ty, PyCPointerType) and value is None:
        _store_pointer(block, at, 0, None)
    elif isinstance(ty, PyCPointerType) and isinstance(value, Array) and value._type_ is ty._type_:
        _store_pointer(block, at, addressof(value), value._block)
    elif isinstance(ty, PyCFuncPtrType) and callable(value):
        _save_function(block, at, ty(value))
    else:
        given = type(value).__name__
        raise TypeError(f"incompatible types, {given} instance instead of {ty.__name__} instance")


# Simple types

_CODES = "cbBhHiIlLfdgzZuPqQ?OFDG"
_STRUCT_CODES = {"z": "P", "Z": "P", "O": "P", "u": "I", "g": "d"}
_RANGES = {code: _struct.calcsize(code) for code in "bBhHiIlLqQ"}
_COMPLEX = {"F": "ff", "D": "dd", "G": "dddd"}


class PyCSimpleType(_CDataType):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        code = getattr(cls, "_type_", None)
        if code is None:
            if namespace.get("__module__") == __name__:
                return
            raise AttributeError("class must define a '_type_' attribute")
        if not isinstance(code, str):
            raise TypeError("class must define a '_type_' string attribute")
        if len(code) != 1 or code not in _CODES:
            raise AttributeError(
                "class must define a '_type_' attribute which must be\na single character string containing one of "
                f"'{_CODES}'."
            )
        cls._code = code
        if code == "g":
            cls._size = cls._align = 16
        elif code in _COMPLEX:
            cls._size = _struct.calcsize(_COMPLEX[code])
            cls._align = 16 if code == "G" else cls._size // 2
        else:
            cls._size = cls._align = _struct.calcsize(_STRUCT_CODES.get(code, code))
        if "_order" not in namespace:
            cls._order = _NATIVE
            if bases == (_SimpleCData,) and code in "hHiIlLfdqQ":
                swapped = type.__new__(PyCSimpleType, name, bases, {"_type_": code, "__module__": cls.__module__})
                swapped._code, swapped._size, swapped._align = code, cls._size, cls._align
                swapped._order = ">" if _NATIVE == "<" else "<"
                little, big = (cls, swapped) if _NATIVE == "<" else (swapped, cls)
                for ty in (cls, swapped):
                    ty.__ctype_le__, ty.__ctype_be__ = little, big

    def from_param(cls, value):
        if isinstance(value, cls):
            return value
        code = cls._code
        if code in "zZP":
            if value is None or isinstance(value, int) and code == "P":
                return value
            if isinstance(value, (bytes, str, Array, _Pointer, _Reference, _SimpleCData)):
                return value
        else:
            try:
                return cls(value)
            except TypeError:
                pass
        as_parameter = getattr(value, "_as_parameter_", None)
        if as_parameter is not None:
            return cls.from_param(as_parameter)
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as {cls.__name__}")


def _format(ty):
    code = ty._code
    # The native size of `l` under an explicit byte order.
    sized = {"l": "q", "L": "Q"}.get(code, code) if _struct.calcsize("l") == 8 else code
    return ty._order + sized


def _load(ty, block, at):
    code = ty._code
    if code == "c":
        return bytes(block.data[at : at + 1])
    if code == "u":
        return chr(_struct.unpack_from("I", block.data, at)[0])
    if code == "?":
        return block.data[at] != 0
    if code == "g":
        return _struct.unpack_from("d", block.data, at)[0]
    if code in _COMPLEX:
        numbers = _struct.unpack_from(_COMPLEX[code], block.data, at)
        return complex(numbers[0], numbers[len(numbers) // 2])
    if code in "PzZO":
        (address,) = _struct.unpack_from("P", block.data, at)
        if code == "O":
            if at not in block.keep:
                raise ValueError("PyObject is NULL")
            return block.keep[at]
        if address == 0:
            return None
        if code == "P":
            return address
        return (_until_nul if code == "z" else _wide_until_nul)(*_find(address))
    return _struct.unpack_from(_format(ty), block.data, at)[0]


def _save(ty, block, at, value):
    code = ty._code
    if code in _RANGES:
        if not isinstance(value, int):
            if not hasattr(value, "__index__"):
                raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
            value = value.__index__()
        size = ty._size
        order = "little" if ty._order == "<" else "big"
        block.data[at : at + size] = (value & (1 << 8 * size) - 1).to_bytes(size, order)
    elif code in "fdg":
        if not isinstance(value, (int, float)) and not hasattr(value, "__float__"):
            raise TypeError(f"must be real number, not {type(value).__name__}")
        _struct.pack_into("d" if code == "g" else ty._order + code, block.data, at, float(value))
    elif code in _COMPLEX:
        value = complex(value)
        parts = [value.real, value.imag] if code != "G" else [value.real, 0.0, value.imag, 0.0]
        _struct.pack_into(_COMPLEX[code], block.data, at, *parts)
    elif code == "?":
        block.data[at] = 1 if value else 0
    elif code == "c":
        if isinstance(value, int) and 0 <= value < 256:
            value = bytes([value])
        if not isinstance(value, (bytes, bytearray)) or len(value) != 1:
            raise TypeError("one character bytes, bytearray or integer expected")
        block.data[at : at + 1] = value
    elif code == "u":
        if not isinstance(value, str):
            raise TypeError(f"a unicode character expected, not instance of {type(value).__name__}")
        if len(value) != 1:
            raise TypeError("one character unicode string expected")
        _struct.pack_into("I", block.data, at, ord(value))
    elif code == "O":
        _store_pointer(block, at, id(value), value)
    elif value is None:
        _store_pointer(block, at, 0, None)
    elif isinstance(value, int):
        _store_pointer(block, at, value & (1 << 64) - 1, None)
    elif code == "z" and isinstance(value, bytes):
        text = _Block(bytearray(value + b"\0"))
        _store_pointer(block, at, text.address(), text)
    elif code == "Z" and isinstance(value, str):
        text = _Block(bytearray(_struct.pack(f"{len(value) + 1}I", *map(ord, value), 0)))
        _store_pointer(block, at, text.address(), text)
    else:
        what = {"z": "bytes or integer address", "Z": "unicode string or integer address"}.get(code)
        if what is None:
            raise TypeError("cannot be converted to pointer")
        raise TypeError(f"{what} expected instead of {type(value).__name__} instance")


class _SimpleCData(_CData, metaclass=PyCSimpleType):
    def __init__(self, value=None):
        if value is not None or self._code == "O":
            _save(type(self), self._block, self._at, value)

    def __new__(cls, *args):
        self = _CData.__new__(cls)
        return self

    @property
    def value(self):
        return _load(type(self), self._block, self._at)

    @value.setter
    def value(self, value):
        _save(type(self), self._block, self._at, value)

    def __bool__(self):
        return any(bytes(self))

    def __repr__(self):
        if type(self).__bases__ != (_SimpleCData,):
            return object.__repr__(self)
        return f"{type(self).__name__}({self.value!r})"


# Arrays


class PyCArrayType(_CDataType):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        if namespace.get("__module__") == __name__ and name == "Array":
            return
        length = getattr(cls, "_length_", None)
        if length is None:
            raise AttributeError("class must define a '_length_' attribute")
        if not isinstance(length, int):
            raise TypeError("The '_length_' attribute must be an integer")
        if length < 0:
            raise ValueError("The '_length_' attribute must not be negative")
        if not hasattr(cls, "_type_"):
            raise AttributeError("class must define a '_type_' attribute")
        item = cls._type_
        if getattr(item, "_size", None) is None:
            raise TypeError("_type_ must have storage info")
        if item._size * length >= 1 << 63:
            raise OverflowError("array too large")
        cls._size, cls._align, cls._code = item._size * length, item._align, None


_array_types = {}


def _array_of(item, length):
    if not isinstance(length, int):
        raise TypeError(f"can't multiply sequence by non-int of type '{type(length).__name__}'")
    if length < 0:
        raise ValueError(f"Array length must be >= 0, not {length}")
    known = _array_types.get((item, length))
    if known is None:
        name = f"{item.__name__}_Array_{length}"
        known = PyCArrayType(name, (Array,), {"_length_": length, "_type_": item})
        _array_types[item, length] = known
    return known


class Array(_CData, metaclass=PyCArrayType):
    __class_getitem__ = classmethod(_GenericAlias)

    def __init__(self, *values):
        if len(values) > self._length_:
            raise IndexError("invalid index")
        for index, value in enumerate(values):
            self[index] = value

    def __len__(self):
        return self._length_

    def _place(self, index):
        index = index.__index__()
        if index < 0:
            index += self._length_
        if not 0 <= index < self._length_:
            raise IndexError("invalid index")
        return self._at + index * self._type_._size

    def __getitem__(self, index):
        if isinstance(index, slice):
            items = [self[i] for i in range(*index.indices(self._length_))]
            if self._type_._code == "c":
                return b"".join(items)
            return "".join(items) if self._type_._code == "u" else items
        return _get(self._type_, self._block, self._place(index), self)

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            places = range(*index.indices(self._length_))
            if len(places) != len(value):
                raise ValueError("Can only assign sequence of same size")
            for place, item in zip(places, value):
                self[place] = item
            return
        _set(self._type_, self._block, self._place(index), value)

    def __getattr__(self, name):
        code = self._type_._code
        if name == "raw" and code == "c":
            return bytes(self)
        if name == "value" and code == "c":
            return bytes(self).partition(b"\0")[0]
        if name == "value" and code == "u":
            return self[:].partition("\0")[0]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __setattr__(self, name, value):
        code = self.__class__._type_._code
        if name in ("raw", "value") and code == "c":
            if not isinstance(value, bytes):
                if name == "value":
                    raise TypeError(f"bytes expected instead of {type(value).__name__} instance")
                value = bytes(value)
            if len(value) > self._length_:
                raise ValueError("byte string too long")
            if name == "value" and len(value) < self._length_:
                value += b"\0"
            self._block.data[self._at : self._at + len(value)] = value
        elif name == "value" and code == "u":
            if not isinstance(value, str):
                raise TypeError(f"unicode string expected instead of {type(value).__name__} instance")
            if len(value) > self._length_:
                raise ValueError("string too long")
            for index, char in enumerate(value + "\0" if len(value) < self._length_ else value):
                self[index] = char
        else:
            object.__setattr__(self, name, value)


# Structures and unions


class CField:
    """A field of a structure: where it lies."""

    def __init__(self, name, ty, offset, bits=None, shift=0):
        self.name, self.type, self.offset = name, ty, offset
        self._bits, self._shift = bits, shift
        self.byte_offset, self.byte_size = offset, ty._size
        self.is_bitfield = bits is not None
        self.bit_size = ty._size * 8 if bits is None else bits
        self.bit_offset = shift
        self.is_anonymous = False
        self.size = ty._size if bits is None else bits << 16 | shift

    def __get__(self, owner, cls=None):
        if owner is None:
            return self
        value = _get(self.type, owner._block, owner._at + self.offset, owner)
        if self._bits is None:
            return value
        value = int(value) >> self._shift & (1 << self._bits) - 1
        if self.type._code in "bhilq" and value >> self._bits - 1:
            value -= 1 << self._bits
        return bool(value) if self.type._code == "?" else value

    def __set__(self, owner, value):
        at = owner._at + self.offset
        if self._bits is not None:
            mask = (1 << self._bits) - 1 << self._shift
            old = int(_load(self.type, owner._block, at))
            value = old & ~mask | int(value) << self._shift & mask
        _set(self.type, owner._block, at, value)

    def __repr__(self):
        if self._bits is None:
            return f"<ctypes.CField '{self.name}' type={self.type.__name__}, ofs={self.offset}, size={self.size}>"
        return (
            f"<ctypes.CField '{self.name}' type={self.type.__name__}, ofs={self.offset}, "
            f"bit_size={self._bits}, bit_offset={self._shift}>"
        )


class _Forwarded:
    """A field of an anonymous field."""

    def __init__(self, outer, inner):
        self._outer, self._inner = outer, inner
        self.offset, self.size = outer.offset + inner.offset, inner.size

    def __get__(self, owner, cls=None):
        return self if owner is None else self._inner.__get__(self._outer.__get__(owner))

    def __set__(self, owner, value):
        self._inner.__set__(self._outer.__get__(owner), value)


def _lay_out(cls, fields, is_union):
    base = cls.__mro__[1]
    size = getattr(base, "_size", None) or 0
    align = getattr(base, "_align", None) or 1
    bits = size * 8
    names = list(getattr(base, "_names", ()))
    pack = getattr(cls, "_pack_", None)
    for field in fields:
        if not isinstance(field, tuple) or len(field) not in (2, 3) or not isinstance(field[0], str):
            raise TypeError("_fields_ must be a sequence of (name, C type) pairs")
        name, ty = field[:2]
        if getattr(ty, "_size", None) is None:
            raise TypeError(f"second item in _fields_ tuple (index {fields.index(field)}) must be a C type")
        own = min(ty._align, pack) if pack else ty._align
        align = max(align, own)
        if len(field) == 3:
            width = field[2]
            if not isinstance(ty, PyCSimpleType) or ty._code not in "bBhHiIlLqQ?":
                raise TypeError(f"bit fields not allowed for type {ty.__name__}")
            if not 0 < width <= ty._size * 8:
                raise ValueError(f"number of bits invalid for bit field '{name}'")
            start = 0 if is_union else bits
            unit = ty._size * 8
            if start // unit != (start + width - 1) // unit and not pack:
                start = (start + own * 8 - 1) // (own * 8) * (own * 8)
            offset = start // unit * unit // 8
            made = CField(name, ty, offset, width, start - offset * 8)
            end = start + width
        else:
            offset = 0 if is_union else ((bits + 7) // 8 + own - 1) // own * own
            made = CField(name, ty, offset)
            end = (offset + ty._size) * 8
        bits = max(bits, end)
        size = max(size, (bits + 7) // 8)
        type.__setattr__(cls, name, made)
        names.append(name)
        if name in getattr(cls, "_anonymous_", ()):
            made.is_anonymous = True
            for inner in ty._names:
                type.__setattr__(cls, inner, _Forwarded(made, getattr(ty, inner)))
    align = max(align, getattr(cls, "_align_", 1))
    cls._size, cls._align, cls._names = (size + align - 1) // align * align, align, names
    cls._code = None


class _Aggregate(_CDataType):
    _is_union = False

    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        if namespace.get("__module__") == __name__:
            cls._size = None
            return
        if "_fields_" in namespace:
            cls._fields_ = namespace["_fields_"]
        elif getattr(cls, "_size", None) is None:
            _lay_out(cls, [], cls._is_union)

    def __setattr__(cls, name, value):
        if name == "_fields_":
            _lay_out(cls, list(value), cls._is_union)
        super().__setattr__(name, value)


class PyCStructType(_Aggregate):
    pass


class UnionType(_Aggregate):
    _is_union = True


def _fill(self, values, named):
    names = self._names
    for name, value in zip(names, values):
        if name in named:
            raise TypeError(f"duplicate values for field {name!r}")
        setattr(self, name, value)
    if len(values) > len(names):
        raise TypeError("too many initializers")
    for name, value in named.items():
        setattr(self, name, value)


class Structure(_CData, metaclass=PyCStructType):
    def __init__(self, *values, **named):
        _fill(self, values, named)


class Union(_CData, metaclass=UnionType):
    def __init__(self, *values, **named):
        _fill(self, values, named)


# Pointers


class PyCPointerType(_CDataType):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls._size = cls._align = _struct.calcsize("P")
        cls._code = None
        target = namespace.get("_type_")
        if target is not None and "__pointer_type__" not in vars(target):
            target.__pointer_type__ = cls

    def set_type(cls, target):
        cls._type_ = target

    def from_param(cls, value):
        if value is None or isinstance(value, cls):
            return value
        if isinstance(value, (_Reference, Array, _Pointer)):
            return value
        if isinstance(value, cls._type_):
            return byref(value)
        return super().from_param(value)


class _Pointer(_CData, metaclass=PyCPointerType):
    def __new__(cls, *args):
        if not hasattr(cls, "_type_"):
            raise TypeError("Cannot create instance: has no _type_")
        return _CData.__new__(cls)

    def __init__(self, target=None):
        if target is not None:
            self.contents = target

    def _address(self):
        return _struct.unpack_from("P", self._block.data, self._at)[0]

    def __bool__(self):
        return self._address() != 0

    @property
    def contents(self):
        return _view(self._type_, *_find(self._address()), self)

    @contents.setter
    def contents(self, target):
        if not isinstance(target, self._type_) and not (
            isinstance(target, Array) and target._type_ is self._type_
        ):
            raise TypeError(f"expected {self._type_.__name__} instead of {type(target).__name__}")
        _store_pointer(self._block, self._at, addressof(target), target._block)

    def __getitem__(self, index):
        if isinstance(index, slice):
            if index.stop is None:
                raise ValueError("slice stop is required")
            step = 1 if index.step is None else index.step
            items = [self[i] for i in range(index.start or 0, index.stop, step)]
            code = self._type_._code
            return b"".join(items) if code == "c" else "".join(items) if code == "u" else items
        block, at = _find(self._address() + index * self._type_._size)
        return _get(self._type_, block, at, self)

    def __setitem__(self, index, value):
        block, at = _find(self._address() + index * self._type_._size)
        _set(self._type_, block, at, value)


class _Reference:
    """What byref() makes."""

    def __init__(self, target, offset):
        self._obj, self._offset = target, offset


def byref(target, offset=0):
    if not isinstance(target, _CData):
        raise TypeError(f"byref() argument must be a ctypes instance, not '{type(target).__name__}'")
    return _Reference(target, offset)


def addressof(target):
    if not isinstance(target, _CData):
        raise TypeError("invalid type")
    return target._block.address() + target._at


def sizeof(target):
    size = getattr(target, "_size", None)
    if size is None:
        raise TypeError("this type has no size")
    return len(target._block.data) - target._at if "_resized" in getattr(target, "__dict__", ()) else size


def alignment(target):
    align = getattr(target, "_align", None)
    if align is None:
        raise TypeError("no alignment info")
    return align


def resize(target, size):
    if size < type(target)._size:
        raise ValueError(f"minimum size is {type(target)._size}")
    if target._b_base_ is not None:
        raise ValueError("Memory cannot be resized because this object doesn't own it")
    data = bytearray(size)
    data[: len(target._block.data)] = target._block.data[:size]
    fresh = _Block(data)
    fresh.keep = target._block.keep
    target._block, target._resized = fresh, True


# Functions: Python's own, called through prototypes, and callables as callbacks.


def _address_of(argument):
    """The address that a pointer argument means, and what keeps its memory alive."""
    if argument is None:
        return 0, None
    if isinstance(argument, int):
        return argument, None
    if isinstance(argument, _Reference):
        return addressof(argument._obj) + argument._offset, argument._obj._block
    if isinstance(argument, bytes):
        block = _Block(bytearray(argument + b"\0"))
        return block.address(), block
    if isinstance(argument, str):
        block = _Block(bytearray(_struct.pack(f"{len(argument) + 1}I", *map(ord, argument), 0)))
        return block.address(), block
    if isinstance(argument, Array):
        return addressof(argument), argument._block
    if isinstance(argument, (_Pointer, CFuncPtr)) or isinstance(argument, _SimpleCData) and argument._code in "PzZ":
        address = _struct.unpack_from("P", argument._block.data, argument._at)[0]
        return address, argument._block.keep.get(argument._at)
    raise TypeError(f"'{type(argument).__name__}' object cannot be interpreted as a pointer")


def _memmove(target, source, count):
    (to, kept), (at, also) = _address_of(target), _address_of(source)
    _copy(*_find(to), *_find(at), count)
    return to


def _memset(target, value, count):
    address, kept = _address_of(target)
    block, at = _find(address)
    block.data[at : at + count] = bytes([value & 255]) * count
    return address


def _string_at(pointer, size):
    address, kept = _address_of(pointer)
    block, at = _find(address)
    return _until_nul(block, at) if size < 0 else bytes(block.data[at : at + size])


def _wstring_at(pointer, size):
    address, kept = _address_of(pointer)
    text = _wide_until_nul(*_find(address))
    return text if size < 0 else text[:size]


def _memoryview_at(pointer, size, readonly):
    address, kept = _address_of(pointer)
    block, at = _find(address)
    view = memoryview(block.data)[at : at + size]
    return view.toreadonly() if readonly else view


def _cast(pointer, keep, ty):
    if not isinstance(ty, (PyCPointerType, PyCFuncPtrType)) and getattr(ty, "_code", None) not in tuple("PzZ"):
        raise TypeError("cast() argument 2 must be a pointer, not " + getattr(ty, "__name__", str(ty)))
    address, kept = _address_of(pointer)
    result = _CData.__new__(ty)
    _store_pointer(result._block, 0, address, kept)
    return result


_memmove_addr, _memset_addr, _string_at_addr, _cast_addr, _wstring_at_addr, _memoryview_at_addr = range(1, 7)
_FUNCTIONS = {
    _memmove_addr: _memmove,
    _memset_addr: _memset,
    _string_at_addr: _string_at,
    _cast_addr: _cast,
    _wstring_at_addr: _wstring_at,
    _memoryview_at_addr: _memoryview_at,
}


class PyCFuncPtrType(_CDataType):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls._size = cls._align = _struct.calcsize("P")
        cls._code = None


def _save_function(block, at, function):
    _copy(block, at, function._block, function._at, function._size)


class CFuncPtr(_CData, metaclass=PyCFuncPtrType):
    _argtypes_ = ()
    _restype_ = None
    errcheck = None

    def __init__(self, target=None, *more):
        if isinstance(target, tuple):
            name, library = target
            raise AttributeError(f"{library._name}: undefined symbol: {name} (foreign functions can't be called)")
        self.argtypes, self.restype = self._argtypes_, self._restype_
        if isinstance(target, int):
            _store_pointer(self._block, self._at, target, _FUNCTIONS.get(target))
        elif callable(target):
            _store_pointer(self._block, self._at, id(target), target)
        elif target is not None:
            raise TypeError("argument must be callable or integer function address")

    def __bool__(self):
        return any(bytes(self))

    def __call__(self, *args):
        function = self._block.keep.get(self._at)
        if function is None:
            raise ValueError("foreign functions can't be called")
        if function in _FUNCTIONS.values():
            return function(*args)
        types = getattr(self, "argtypes", None) or self._argtypes_
        if len(args) != len(types):
            raise TypeError(f"this function takes {len(types)} argument{'s' * (len(types) != 1)} ({len(args)} given)")
        passed = []
        for number, (ty, argument) in enumerate(zip(types, args), 1):
            try:
                argument = ty.from_param(argument)
            except Exception as error:
                raise ArgumentError(f"argument {number}: {type(error).__name__}: {error}") from None
            plain = isinstance(argument, _SimpleCData) and type(argument).__bases__ == (_SimpleCData,)
            passed.append(argument.value if plain else argument)
        result = function(*passed)
        restype = getattr(self, "restype", self._restype_)
        if restype is None:
            return None
        if isinstance(restype, PyCSimpleType):
            return restype(result).value
        return result


# Foreign libraries


def dlopen(name, mode=RTLD_LOCAL):
    if name is None:
        return 0
    raise OSError(f"{name}: cannot open shared object file: foreign functions can't be called")


def dlclose(handle):
    return None


def dlsym(handle, name):
    raise OSError(f"undefined symbol: {name}")


def call_function(address, arguments):
    raise OSError("foreign functions can't be called")


call_cdeclfunction = call_function
_errno = 0


def get_errno():
    return _errno


def set_errno(value):
    global _errno
    old, _errno = _errno, value
    return old


def POINTER(cls):
    import ctypes

    return ctypes.POINTER(cls)


def pointer(target):
    import ctypes

    return ctypes.pointer(target)


def buffer_info(target):
    ty = target if isinstance(target, type) else type(target)
    shape = []
    while isinstance(ty, PyCArrayType):
        shape.append(ty._length_)
        ty = ty._type_
    code = _format(ty) if isinstance(ty, PyCSimpleType) else "&B" if isinstance(ty, PyCPointerType) else "B"
    return code, len(shape), tuple(shape)
