import shlex
import string
import textwrap

print(shlex.split("a 'b c' \"d e\" f\\ g # no comment"))
print(shlex.split("a # c", comments=True))
print(shlex.quote("it's"))
print(shlex.quote("plain"))
print(shlex.join(["a b", "c"]))
print(list(shlex.shlex("a=b;c", punctuation_chars=True)))
try:
    shlex.split("'open")
except ValueError as error:
    print(error)
text = "The quick brown fox jumps over the lazy dog. It was not amused."
print(textwrap.fill(text, 25))
print(textwrap.wrap(text, 30))
print(textwrap.shorten(text, 20))
print(textwrap.dedent("  a\n    b\n  c"))
print(textwrap.indent("a\n\nb", "> "))
print(textwrap.fill(text, 30, initial_indent="* ", subsequent_indent="  "))
print(textwrap.wrap("averyveryverylongword", 8))
print(string.ascii_letters)
print(string.digits)
print(string.hexdigits)
print(string.octdigits)
print(string.punctuation)
print(repr(string.whitespace))
print(string.capwords("hello  world"))
print(string.Template("$a ${b} $$").substitute(a=1, b=2))
print(string.Template("$a $z").safe_substitute(a=1))
print(list(string.Formatter().parse("a{b!r:c}d")))
print(string.Formatter().format("{0} {x}", 1, x=2))
for template in ("$", "$z", "${", "$1"):
    try:
        print(string.Template(template).substitute())
    except (KeyError, ValueError) as error:
        print(type(error).__name__, error)
