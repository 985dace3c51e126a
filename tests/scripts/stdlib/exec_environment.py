# `os.execve` takes any mapping and refuses names that no program could read.
import os

for arguments in (
    ([], {}),
    ([""], {}),
    (["program"], {"": "value"}),
    (["program"], {"a=b": "value"}),
    (["program"], {"a": "v\0"}),
    (["program"], 5),
):
    try:
        os.execve("/nonexistent/program", *arguments)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
try:
    os.execve("/nonexistent/program", ["program"], os.environ)
except OSError as error:
    print(type(error).__name__)
