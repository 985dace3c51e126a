# The one locale there is.
import locale

print(locale.setlocale(locale.LC_ALL, "C"), locale.strcoll("a", "b"), locale.strxfrm("a"))
print(sorted(locale.localeconv().items()))
for category, name in ((12345, None), (locale.LC_ALL, "no_SUCH.locale")):
    try:
        locale.setlocale(category, name)
    except locale.Error as error:
        print(type(error).__module__, error)
for action in (lambda: locale.strcoll("a\0", "a"), lambda: locale.strxfrm("a\0"), lambda: locale.strxfrm(5)):
    try:
        action()
    except (ValueError, TypeError) as error:
        print(type(error).__name__)
print(locale.format_string("%.2f", 1234.5, grouping=True), locale.atof("1.5"), locale.str(2.0))
