# module
print("init of", __name__)
INIT = "init value"
