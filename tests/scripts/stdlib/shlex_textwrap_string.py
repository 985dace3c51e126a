import shlex
import string
import textwrap

print(shlex.split("a 'b c' \"d e\" f\\ g # no comment"), shlex.split("a # c", comments=True), shlex.quote("it's"), shlex.quote("plain"), shlex.join(["a b", "c"]), list(shlex.shlex("a=b;c", punctuation_chars=True)))
try:
    shlex.split("'open")
except ValueError as error:
    print(error)
text = "The quick brown fox jumps over the lazy dog. It was not amused."
print(textwrap.fill(text, 25), textwrap.wrap(text, 30), textwrap.shorten(text, 20), textwrap.dedent("  a\n    b\n  c"), textwrap.indent("a\n\nb", "> "), textwrap.fill(text, 30, initial_indent="* ", subsequent_indent="  "), textwrap.wrap("averyveryverylongword", 8), sep="\n")
print(string.ascii_letters, string.digits, string.hexdigits, string.octdigits, string.punctuation, repr(string.whitespace), string.capwords("hello  world"), string.Template("$a ${b} $$").substitute(a=1, b=2), string.Template("$a $z").safe_substitute(a=1), list(string.Formatter().parse("a{b!r:c}d")), string.Formatter().format("{0} {x}", 1, x=2))
for template in ("$", "$z", "${", "$1"):
    try:
        print(string.Template(template).substitute())
    except (KeyError, ValueError) as error:
        print(type(error).__name__, error)
