"""Stands in for an extension module of CPython's own tests, so that a test module that imports it can be run: whatever
calls one of its functions is skipped."""

import unittest


def get_config():
    # This and the next are asked for while a test module is imported.
    return {"code_debug_ranges": True}


def get_immortalize_deferred():
    return False


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)

    def skipped(*args, **kwargs):
        raise unittest.SkipTest(f"needs {__name__}.{name}")

    return skipped
