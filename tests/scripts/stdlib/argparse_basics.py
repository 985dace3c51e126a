# reference: 3.14
import argparse

p = argparse.ArgumentParser(prog="tool", description="Does things.", epilog="End.", color=False)
p.add_argument("name", help="a name")
p.add_argument("-n", "--number", type=int, default=3, metavar="N", help="a number (default: %(default)s)")
p.add_argument("-v", action="count", default=0)
p.add_argument("--flag", action="store_true")
p.add_argument("--choice", choices=["a", "b"])
p.add_argument("rest", nargs="*")
print(p.parse_args(["x", "-n", "5", "-vv", "--flag", "--choice", "a", "r1", "r2"]))
print(p.parse_args(["x"]))
print(p.format_help())
for bad in (["x", "-n", "abc"], [], ["x", "--unknown"]):
    try:
        p.parse_args(bad)
    except SystemExit as exit:
        print("exit", exit.code)
sub = argparse.ArgumentParser(prog="tool", color=False)
commands = sub.add_subparsers(dest="command")
add = commands.add_parser("add")
add.add_argument("x", type=float)
print(sub.parse_args(["add", "1.5"]), sub.parse_known_args(["add", "1", "--extra"]))
