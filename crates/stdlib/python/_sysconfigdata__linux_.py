"""What `sysconfig` knows of the build: nothing was configured by hand, and there are no headers or libraries to link."""

import sys

build_time_vars = {
    "prefix": sys.base_prefix,
    "exec_prefix": sys.base_exec_prefix,
    "Py_DEBUG": 0,
    "Py_GIL_DISABLED": 0,
    "Py_ENABLE_SHARED": 0,
    # None of CPython's algorithms.
    "Py_HASH_ALGORITHM": 0,
    "WITH_DOC_STRINGS": 1,
    "TEST_MODULES": "no",
    "EXE": "",
    # A name of our own, so that installers pass by what was built for others; nothing is loaded by it.
    "EXT_SUFFIX": ".corallus-314.so",
    "SOABI": "corallus-314",
    "CFLAGS": "",
    "PY_CFLAGS": "",
    "CONFIG_ARGS": "",
    # Where systems keep their time zones, for zoneinfo.
    "TZPATH": "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo",
    "SIZEOF_VOID_P": 8,
    "SIZEOF_SIZE_T": 8,
}
