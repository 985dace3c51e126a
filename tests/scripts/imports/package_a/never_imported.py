# module
V = "imported on demand"
