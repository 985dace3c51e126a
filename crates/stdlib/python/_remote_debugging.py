"""Looking into other processes: there is nothing here that does it, but `asyncio.__main__` wants the names."""

from collections import namedtuple

PROCESS_VM_READV_SUPPORTED = False

FrameInfo = namedtuple("FrameInfo", ["filename", "lineno", "funcname"])


class RemoteUnwinder:
    def __init__(self, pid, *, all_threads=False, debug=False):
        raise RuntimeError("this implementation can't look into other processes")
