# Other programs: output, input, exit codes, folders, environments, what can't be started.
import subprocess

print(subprocess.run(["echo", "hi"], capture_output=True, text=True))
print(subprocess.check_output("cat", shell=True, input=b"abc"))
print(subprocess.run(["sh", "-c", "exit 3"]).returncode)
print(subprocess.run(["pwd"], cwd="/", stdout=subprocess.PIPE).stdout)
print(subprocess.run(["sh", "-c", "echo $A"], env={"A": "1"}, capture_output=True).stdout)
print(subprocess.run(["sh", "-c", "echo x >&2"], stderr=subprocess.STDOUT, stdout=subprocess.PIPE).stdout)
try:
    subprocess.run(["/no/such/program"])
except FileNotFoundError as error:
    print(error)
try:
    subprocess.run(["sleep", "5"], timeout=0.1)
except subprocess.TimeoutExpired as error:
    print(error.cmd)
with subprocess.Popen(["sort"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
    print(process.communicate("b\na\n"), process.returncode)
