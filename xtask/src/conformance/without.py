"""Runs the tests of a module but for those named: python -c … MODULE CLASS.TEST …"""

import sys
import unittest

module, *left_out = sys.argv[1:]
del sys.argv[1:]


def tests(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from tests(test)
        elif not any(test.id().endswith(f".{name}") for name in left_out):
            yield test


chosen = unittest.TestSuite(tests(unittest.defaultTestLoader.loadTestsFromName(module)))
sys.exit(not unittest.TextTestRunner(verbosity=2).run(chosen).wasSuccessful())
