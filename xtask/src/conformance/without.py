"""Runs the tests of a module but for those named: python -c … MODULE CLASS.TEST CLASS.* …"""

import sys
import unittest

module, *left_out = sys.argv[1:]
del sys.argv[1:]


def is_left_out(test):
    names = [test, test.rpartition(".")[0] + ".*"]
    return any(name.endswith(f".{out}") for name in names for out in left_out)


def tests(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from tests(test)
        elif not is_left_out(test.id()):
            yield test


chosen = unittest.TestSuite(tests(unittest.defaultTestLoader.loadTestsFromName(module)))
sys.exit(not unittest.TextTestRunner(verbosity=2).run(chosen).wasSuccessful())
