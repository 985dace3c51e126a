# reference: 3.14
# What a missing attribute of a module says: that it hides another module, is still being imported, or nothing.
import os
import subprocess
import sys
import tempfile

files = {
    "fractions.py": "import fractions\ntry:\n    fractions.Fraction\nexcept AttributeError as error:\n    print(error)\n",
    "thirdparty.py": "import thirdparty\ntry:\n    thirdparty.thing\nexcept AttributeError as error:\n    print(error)\n",
    "main.py": "import fractions, thirdparty\nfor module in fractions, thirdparty:\n    try:\n        module.nothing\n"
    "    except AttributeError as error:\n        print(error)\n",
    "other.py": "import sys\nsys.path.insert(0, 'package')\nimport cycle.one\n",
}
with tempfile.TemporaryDirectory() as folder:
    folder = os.path.realpath(folder)
    for name, text in files.items():
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)
    inside = os.path.join(folder, "package", "cycle")
    os.makedirs(inside)
    for name, text in (
        ("__init__", ""),
        ("one", "import cycle\ntry:\n    cycle.one\nexcept AttributeError as error:\n    print(error)\nimport cycle.two\n"),
        ("two", "import sys\ntry:\n    sys.modules['cycle.one'].x\nexcept AttributeError as error:\n    print(error)\n"),
    ):
        with open(os.path.join(inside, name + ".py"), "w") as file:
            file.write(text)
    for arguments in (["fractions.py"], ["thirdparty.py"], ["main.py"], ["-c", "import fractions"], ["other.py"]):
        done = subprocess.run([sys.executable, "-B", *arguments], capture_output=True, text=True, cwd=folder)
        print(*arguments)
        print((done.stdout + done.stderr).replace(folder, "FOLDER"))
