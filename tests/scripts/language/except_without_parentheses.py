# reference: 3.14
try:
    raise KeyError("k")
except ValueError, KeyError:
    print("caught")
try:
    raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
except* ValueError, TypeError:
    print("caught group")
for source in ["try: pass\nexcept ValueError, KeyError as e: pass", "try: pass\nexcept A, B: pass"]:
    try:
        compile(source, "<s>", "exec")
        print("ok")
    except SyntaxError as error:
        print(error.msg)
