# A handler that runs at a safe point answers the signal: the program goes on, and the next tick is handled as well.
import signal

ticks = []


def tick(number, frame):
    ticks.append(signal.Signals(number).name)
    if len(ticks) == 3:
        signal.setitimer(signal.ITIMER_REAL, 0)


signal.signal(signal.SIGALRM, tick)
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
count = 0
while len(ticks) < 3:
    count += 1
print(ticks, signal.getitimer(signal.ITIMER_REAL), count > 0)
