# reference: none
# Programs can't crash Corallus: enabling is only remembered, and there is no watchdog thread.
import faulthandler
import signal
import sys

print(faulthandler.is_enabled(), faulthandler.enable(), faulthandler.is_enabled(), faulthandler.disable(), faulthandler.disable())


def inner():
    faulthandler.dump_traceback(sys.stdout)


inner()
faulthandler.register(signal.SIGUSR1, file=sys.stdout)
signal.raise_signal(signal.SIGUSR1)
print(faulthandler.unregister(signal.SIGUSR1), faulthandler.unregister(signal.SIGUSR1))
try:
    faulthandler.dump_traceback_later(1)
except NotImplementedError as error:
    print(error)
