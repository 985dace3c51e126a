import os
import signal

codes = []
os.register_at_fork(
    before=lambda: print("before", flush=True),
    after_in_parent=lambda: print("parent", flush=True),
    after_in_child=lambda: codes.append(3),
)
os.register_at_fork(before=lambda: print("first", flush=True))
pid = os.fork()
if pid == 0:
    os._exit(codes[0])
found, status = os.waitpid(pid, 0)
print(found == pid, os.waitstatus_to_exitcode(status), os.WIFCONTINUED(status), os.WCOREDUMP(status))
pid = os.fork()
if pid == 0:
    signal.pause()
os.kill(pid, signal.SIGKILL)
found, status, used = os.wait4(pid, 0)
print(found == pid, os.WTERMSIG(status) == signal.SIGKILL, type(used).__name__)
pid = os.fork()
if pid == 0:
    os._exit(5)
result = os.waitid(os.P_PID, pid, os.WEXITED)
print(result.si_pid == pid, result.si_status, result.si_code == os.CLD_EXITED)
try:
    os.wait()
except ChildProcessError as error:
    print(error)
try:
    os.register_at_fork()
except TypeError as error:
    print(error)
