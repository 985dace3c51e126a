# module
WORD = "quiet"
