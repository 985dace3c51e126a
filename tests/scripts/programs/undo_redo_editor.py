class Editor:
    def __init__(self):
        self.text, self.undo_stack, self.redo_stack = "", [], []

    def edits(self):
        """A coroutine-style command loop: send commands, receive the text."""
        while True:
            command = yield self.text
            match command.split(maxsplit=1) if isinstance(command, str) else command:
                case ["type", text]:
                    self.do(self.text + text)
                case ["delete", n] if n.isdigit():
                    self.do(self.text[: -int(n)])
                case ["undo"]:
                    if self.undo_stack:
                        self.redo_stack.append(self.text)
                        self.text = self.undo_stack.pop()
                case ["redo"]:
                    if self.redo_stack:
                        self.undo_stack.append(self.text)
                        self.text = self.redo_stack.pop()
                case ["quit"]:
                    return len(self.undo_stack)
                case (old, new):
                    self.do(self.text.replace(old, new))
                case other:
                    raise ValueError(f"unknown command {other}")

    def do(self, text):
        self.undo_stack.append(self.text)
        self.redo_stack.clear()
        self.text = text


session = Editor().edits()
next(session)
for command in ("type hello", "type  world", "delete 3", "undo", "undo", "redo", ("hello", "bye"), "undo", "redo"):
    print(command, "->", repr(session.send(command)))
try:
    session.send("quit")
except StopIteration as stop:
    print("edits:", stop.value)
