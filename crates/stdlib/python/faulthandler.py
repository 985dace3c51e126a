"""Dumps of the Python stack.

The reference's module also dumps the stack when the process crashes. Programs can't crash Corallus, so enable() and
disable() only keep what is_enabled() says. There is no watchdog thread: dump_traceback_later() refuses.
"""

import signal as _signal
import sys as _sys

_enabled = False
_registered = {}


def _descriptor(file):
    if file is None:
        file = _sys.stderr
        if file is None:
            raise RuntimeError("unable to get sys.stderr")
    if isinstance(file, int):
        if file < 0:
            raise ValueError("file is not a valid file descriptor")
        return file
    descriptor = file.fileno()
    try:
        file.flush()
    except Exception:
        pass
    return descriptor


def _dump(descriptor, frame):
    import os

    lines = ["Stack (most recent call first):\n"]
    while frame is not None:
        code = frame.f_code
        lines.append(f'  File "{code.co_filename}", line {frame.f_lineno} in {code.co_name}\n')
        frame = frame.f_back
    os.write(descriptor, "".join(lines).encode("ascii", "backslashreplace"))


def enable(file=None, all_threads=True, c_stack=True):
    """Say that a crash should dump the stack. Nothing that a program does crashes Corallus."""
    global _enabled
    _descriptor(file)
    _enabled = True


def disable():
    """Take enable() back; returns whether it was in force."""
    global _enabled
    was, _enabled = _enabled, False
    return was


def is_enabled():
    """Whether enable() is in force."""
    return _enabled


def dump_traceback(file=None, all_threads=True):
    """Write the stack of the calling code to file, most recent call first."""
    _dump(_descriptor(file), _sys._getframe(1))


def dump_traceback_later(timeout, repeat=False, file=None, exit=False):
    """Not available: it takes a thread that watches the program from outside."""
    raise NotImplementedError("faulthandler.dump_traceback_later() needs a watchdog thread, which Corallus doesn't start")


def cancel_dump_traceback_later():
    """Nothing to cancel, as dump_traceback_later() refuses."""


def register(signum, file=None, all_threads=True, chain=False):
    """Dump the stack to file whenever the signal comes."""
    descriptor = _descriptor(file)

    def handler(number, frame):
        _dump(descriptor, frame)
        if chain and callable(previous):
            previous(number, frame)

    previous = _signal.signal(signum, handler)
    _registered.setdefault(signum, previous)


def unregister(signum):
    """Take register() back; returns whether it was in force."""
    if signum not in _registered:
        return False
    _signal.signal(signum, _registered.pop(signum))
    return True
