# reference: 3.14
def attempt(source):
    try:
        exec(source, {"__name__": "__main__"})
        print("ok")
    except Exception as error:
        message = str(error)
        if isinstance(error, ImportError):
            message = message.split(" (")[0]
        print(type(error).__name__, message, getattr(error, "name", None))


attempt("import no_such_module")
attempt("import os.no_such")
attempt("import no_such.inner")
attempt("from os import no_such_name")
attempt("from math import pi, nothing")
attempt("from . import x")
attempt("from .. import x")
attempt("from .mod import x")
attempt("import math.sub")
attempt("from no_such import *")
attempt("import sys as x.y")
attempt("from math import *; print(floor(1.5))")
attempt("def f():\n from math import *")
attempt("from math import (pi)")
attempt("from math import ()")
attempt("from math import pi,")
attempt("from math import (pi,)")
