for source in [
    "try: pass\nexcept* ValueError: pass\nexcept KeyError: pass",
    "try: pass\nexcept*: pass",
    "for x in y:\n try: pass\n except* ValueError: break",
    "for x in y:\n try: pass\n except* ValueError: continue",
    "def f():\n try: pass\n except* ValueError: return",
    "try: pass\nexcept* ValueError:\n for x in y: break",
]:
    try:
        compile(source, "<s>", "exec")
        print("ok")
    except SyntaxError as error:
        print(error.msg)
try:
    try:
        raise ValueError
    except* ExceptionGroup:
        pass
except TypeError as error:
    print(error)
try:
    try:
        raise ValueError
    except* 5:
        pass
except TypeError as error:
    print(error)
