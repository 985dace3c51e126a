"""What `locale` needs of the system: the locale "C" with UTF-8 as its encoding, which is the only one there is.

A locale belongs to a whole process, and an isolate shares its process with others and with its host."""

Error = type("Error", (Exception,), {"__module__": "locale"})

CHAR_MAX = 127
LC_CTYPE, LC_NUMERIC, LC_TIME, LC_COLLATE, LC_MONETARY, LC_MESSAGES, LC_ALL = range(7)

_NAMES = ("", "C", "POSIX", "C.UTF-8", "C.utf8")


def setlocale(category, locale=None, /):
    "Activates/queries locale processing."
    if not LC_CTYPE <= category <= LC_ALL:
        raise Error("locale query failed" if locale is None else "unsupported locale setting")
    if locale is not None and locale not in _NAMES:
        raise Error("unsupported locale setting")
    return "C"


def localeconv():
    "Returns numeric and monetary locale-specific parameters."
    parameters = dict.fromkeys(
        ("currency_symbol", "int_curr_symbol", "mon_decimal_point", "mon_thousands_sep", "negative_sign", "positive_sign",
         "thousands_sep"), "")
    parameters |= dict.fromkeys(
        ("frac_digits", "int_frac_digits", "n_cs_precedes", "n_sep_by_space", "n_sign_posn", "p_cs_precedes",
         "p_sep_by_space", "p_sign_posn"), CHAR_MAX)
    return parameters | {"decimal_point": ".", "grouping": [], "mon_grouping": []}


def _check(text):
    if not isinstance(text, str):
        raise TypeError(f"argument must be str, not {type(text).__name__}")
    if "\0" in text:
        raise ValueError("embedded null character")


def strcoll(os1, os2, /):
    "Compares two strings according to the locale."
    _check(os1)
    _check(os2)
    return (os1 > os2) - (os1 < os2)


def strxfrm(string, /):
    "Return a string that can be used as a key for locale-aware comparisons."
    _check(string)
    return string


def getencoding():
    "Get the current locale encoding."
    return "UTF-8"
