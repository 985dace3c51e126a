import sys

print(sys.version_info >= (3, 13), sys.version_info.major, sys.implementation.name != "", sys.maxsize, sys.byteorder, sys.maxunicode, sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.float_info.max, sys.float_info.epsilon, sys.int_info.default_max_str_digits, sys.hash_info.modulus, sys.getrecursionlimit())
print(sys.intern("abc") is sys.intern("abc"), sys.getrefcount([]) > 0, sys.getsizeof([]) > 0, sys.stdin.fileno() if False else 0, sys.stdout.encoding, sys.stdout.writable(), sys.argv[0].endswith("sys_module.py"), sys.flags.optimize, sys.platform != "", "sys" in sys.builtin_module_names, sys.dont_write_bytecode)
sys.setrecursionlimit(500)
print(sys.getrecursionlimit())
for action in (lambda: sys.setrecursionlimit(0), lambda: sys.setrecursionlimit("x"), lambda: sys.intern(5), lambda: sys._getframe(1000), lambda: sys.setswitchinterval(-1)):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)
sys.displayhook(5)
sys.displayhook(None)
import builtins

print(builtins._)
sys.stdout.write("written\n")
print(sys._getframe().f_code.co_name, sys._getframe().f_lineno, sys.exc_info(), sys.getswitchinterval() > 0, sys.stderr is sys.__stderr__)
import atexit

atexit.register(lambda: print("atexit one"))
atexit.register(print, "atexit two")


@atexit.register
def last():
    print("atexit three")


atexit.unregister(last)
