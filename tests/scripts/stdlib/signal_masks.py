import os
import signal

signal.signal(signal.SIGUSR1, lambda number, frame: print("handled", signal.Signals(number).name))
print(sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])))
os.kill(os.getpid(), signal.SIGUSR1)
print("blocked", signal.sigpending())
print(signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1]))
print(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2]), signal.sigpending())
os.kill(os.getpid(), signal.SIGUSR2)
print(signal.sigwait([signal.SIGUSR2]).name)
os.kill(os.getpid(), signal.SIGUSR2)
info = signal.sigtimedwait([signal.SIGUSR2], 5)
print(info.si_signo == signal.SIGUSR2, info.si_pid == os.getpid(), type(info).__name__)
print(signal.sigtimedwait([signal.SIGUSR2], 0))
print(signal.SIGRTMIN.name, signal.SIGCLD is signal.SIGCHLD, signal.Signals.SIGPWR.value)
for action in (lambda: signal.sigtimedwait([], -1), lambda: signal.pthread_sigmask(99, []), lambda: signal.sigwait([0])):
    try:
        print(action())
    except (ValueError, OSError) as error:
        print(type(error).__name__, error)
