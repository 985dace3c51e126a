# Features are imported at the beginning of the module and nowhere else.
for source in (
    "def f():\n    from __future__ import division\n",
    "class C:\n    from __future__ import annotations\n",
    "if True:\n    from __future__ import annotations\n",
    "x = 1\nfrom __future__ import annotations\n",
    "'doc'\nfrom __future__ import annotations\nfrom __future__ import division\n",
):
    try:
        compile(source, "text", "exec")
        print("compiled")
    except SyntaxError as error:
        print(error.msg, error.lineno)
