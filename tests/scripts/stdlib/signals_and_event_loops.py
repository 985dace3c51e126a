# Signals reach a program that waits in an event loop.
import _thread
import asyncio
import os
import signal


async def interrupted(send):
    send()
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        print("cancelled")
        raise


for send in (
    _thread.interrupt_main,
    lambda: signal.raise_signal(signal.SIGINT),
    lambda: os.kill(os.getpid(), signal.SIGINT),
    lambda: asyncio.get_running_loop().call_later(0.01, os.kill, os.getpid(), signal.SIGINT),
):
    try:
        asyncio.run(interrupted(send))
    except KeyboardInterrupt:
        print("KeyboardInterrupt")


async def handled():
    came = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, lambda: (print("handler"), came.set()))
    os.kill(os.getpid(), signal.SIGUSR1)
    await asyncio.wait_for(came.wait(), 5)
    loop.remove_signal_handler(signal.SIGUSR1)


asyncio.run(handled())
try:
    _thread.interrupt_main()
    for _ in range(1000):
        pass
except KeyboardInterrupt:
    print("interrupted")
signal.signal(signal.SIGINT, signal.SIG_IGN)
_thread.interrupt_main()
print("ignored")
read, write = os.pipe()
os.set_blocking(write, False)
signal.signal(signal.SIGUSR2, lambda number, frame: None)
print(signal.set_wakeup_fd(write))
signal.raise_signal(signal.SIGUSR2)
print(os.read(read, 5) == bytes([signal.SIGUSR2]), signal.set_wakeup_fd(-1) == write, signal.set_wakeup_fd(-1))
