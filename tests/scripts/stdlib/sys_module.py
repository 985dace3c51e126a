import sys

print(sys.version_info >= (3, 13))
print(sys.version_info.major)
print(sys.implementation.name != "")
print(sys.maxsize)
print(sys.byteorder)
print(sys.maxunicode)
print(sys.getdefaultencoding())
print(sys.getfilesystemencoding())
print(sys.float_info.max)
print(sys.float_info.epsilon)
print(sys.int_info.default_max_str_digits)
print(sys.hash_info.modulus)
print(sys.getrecursionlimit())
print(sys.intern("abc") is sys.intern("abc"))
print(sys.getrefcount([]) > 0)
print(sys.getsizeof([]) > 0)
print(sys.stdout.encoding)
print(sys.stdout.writable())
print(sys.argv[0].endswith("sys_module.py"))
print(sys.flags.optimize)
print(sys.platform != "")
print("sys" in sys.builtin_module_names)
print(sys.dont_write_bytecode)
sys.setrecursionlimit(500)
print(sys.getrecursionlimit())
sys.displayhook(5)
sys.displayhook(None)
import builtins

print(builtins._)
sys.stdout.write("written\n")
print(sys._getframe().f_code.co_name)
print(sys._getframe().f_lineno)
print(sys.exc_info())
print(sys.getswitchinterval() > 0)
print(sys.stderr is sys.__stderr__)
import atexit

atexit.register(lambda: print("atexit one"))
atexit.register(print, "atexit two")


@atexit.register
def last():
    print("atexit three")


atexit.unregister(last)
