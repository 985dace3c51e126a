# module
visible = "visible"
_private = "private"
