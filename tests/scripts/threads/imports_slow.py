# module
import time

print("loaded once")
time.sleep(0.02)
last = "complete"
