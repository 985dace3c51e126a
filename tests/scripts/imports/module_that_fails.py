# module
print("starting")
raise ValueError("failed while executing")
