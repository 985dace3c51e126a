import io
import logging

out = io.StringIO()
handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
root = logging.getLogger("app")
root.addHandler(handler)
root.setLevel(logging.INFO)
root.propagate = False
child = logging.getLogger("app.child")
root.debug("not shown")
root.info("info %s %d", "x", 5)
child.warning("from child %(k)s", {"k": "v"})
try:
    1 / 0
except ZeroDivisionError:
    child.exception("failed")
child.setLevel(logging.ERROR)
child.info("not shown")
child.log(logging.CRITICAL, "critical")
root.addFilter(lambda record: "skip" not in record.getMessage())
root.error("skip this")
root.error("keep this", extra={"custom": 1})
print(out.getvalue().replace(__file__, "FILE"))
print(root.isEnabledFor(logging.DEBUG))
print(child.getEffectiveLevel())
print(logging.getLevelName(30))
print(child.parent is root)
print(logging.getLogger("app") is root)
print(logging.getLevelName("ERROR"))
print(root)
logging.warning("to standard error")
