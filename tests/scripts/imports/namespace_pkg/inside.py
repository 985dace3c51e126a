# module
V = "inside a namespace package"
