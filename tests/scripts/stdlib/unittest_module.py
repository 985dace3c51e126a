import sys
import unittest


class T(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print("setUpClass")

    def setUp(self):
        self.addCleanup(print, "cleanup", self._testMethodName)

    def test_equal(self):
        self.assertEqual(1, 1)
        self.assertIn(1, [1])
        self.assertIsNone(None)
        self.assertTrue(1)
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        with self.assertRaises(ValueError) as caught:
            raise ValueError("x")
        self.assertEqual(str(caught.exception), "x")
        with self.assertRaisesRegex(KeyError, "k"):
            raise KeyError("k")
        self.assertCountEqual([1, 2], [2, 1])

    def test_fails(self):
        self.assertEqual([1, 2], [1, 3], "with message")

    def test_error(self):
        1 / 0

    @unittest.skip("not now")
    def test_skipped(self):
        pass

    @unittest.expectedFailure
    def test_expected(self):
        self.fail("as expected")

    def test_sub(self):
        for i in range(3):
            with self.subTest(i=i):
                self.assertNotEqual(i, 1)


result = unittest.TestResult()
suite = unittest.defaultTestLoader.loadTestsFromTestCase(T)
suite.run(result)
print(result.testsRun)
print(len(result.failures))
print(len(result.errors))
print(len(result.skipped))
print(len(result.expectedFailures))
print(result.wasSuccessful())
print([t.id().split(".")[-1] for t, _ in result.failures], result.skipped[0][1])
for test, text in result.failures + result.errors:
    print(text.strip().splitlines()[-1])
print(T("test_equal").shortDescription(), unittest.TestCase().assertEqual.__name__)
