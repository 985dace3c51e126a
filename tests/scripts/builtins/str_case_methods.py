for s in ("hello World", "ÀÉî", "ßtraße", "ǆungla", "İstanbul", "ΑΣ", "123abc", "they're bill's", "ﬁne", "", "ŉ"):
    print(repr(s), s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold(), len(s.upper()))
