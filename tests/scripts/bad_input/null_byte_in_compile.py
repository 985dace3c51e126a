for source in ("a\0b", b"a\0b", "\0", "x = 'a\0b'", "# comment \0"):
    for mode in ("exec", "eval"):
        try:
            compile(source, "<s>", mode)
            print("ok")
        except (SyntaxError, ValueError) as error:
            print(type(error).__name__, error)
