import http.server
import socket
import socketserver
import threading
import urllib.request


class Upper(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line.upper())


with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Upper) as server:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with socket.create_connection(server.server_address) as connection, connection.makefile("rwb") as file:
        for text in (b"one\n", b"two\n"):
            file.write(text)
            file.flush()
            print(file.readline())
    server.shutdown()
    thread.join()


class Echo(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.path.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *details):
        pass


with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    print(opener.open(f"http://127.0.0.1:{server.server_port}/path?query").read())
    server.shutdown()
one, two = socket.socketpair()
answer = []
thread = threading.Thread(target=lambda: answer.append(two.recv(10)))
thread.start()
one.sendall(b"hello")
thread.join()
print(answer)
