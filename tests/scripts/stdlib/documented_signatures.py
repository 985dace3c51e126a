# A docstring that begins as those of natives do gives its class a signature.
import inspect

LIMIT = 5


class C:
    """C(first, second=LIMIT)
--

Does something."""


class Derived(C):
    """Without one."""


class NoBlankLine:
    """NoBlankLine(x)
--
Text."""


print(C.__text_signature__, inspect.signature(Derived), Derived.__text_signature__, NoBlankLine.__text_signature__)
