"""A transparent TCP relay that keeps what the engine sent: the proof of what a router changed, byte for byte."""

import socket
import socketserver
import threading


class Tap:
    """Relays a loopback port to a worker and keeps the worker's bytes, a buffer a connection."""

    def __init__(self, worker_port: int):
        self.buffers: list[bytearray] = []
        self.lock = threading.Lock()
        tap = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                worker = socket.create_connection(("127.0.0.1", worker_port))
                buffer = bytearray()
                with tap.lock:
                    tap.buffers.append(buffer)
                thread = threading.Thread(target=self.forward, args=(self.request, worker, None), daemon=True)
                thread.start()
                self.forward(worker, self.request, buffer)

            def forward(self, source, target, buffer):
                try:
                    while data := source.recv(65536):
                        if buffer is not None:
                            with tap.lock:
                                buffer += data
                        target.sendall(data)
                except OSError:
                    pass
                for end in (source, target):
                    try:
                        end.shutdown(socket.SHUT_RDWR)
                    except OSError:
                        pass

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take_stream(self) -> bytes:
        """The body of the one event stream seen since the last call, without its chunk framing."""
        with self.lock:
            found = [bytes(buffer) for buffer in self.buffers if b"text/event-stream" in buffer]
            for buffer in self.buffers:
                buffer.clear()
        assert len(found) == 1, f"{len(found)} streams went over the tap"
        _, _, rest = found[0].partition(b"\r\n\r\n")
        body = b""
        while True:
            size, _, rest = rest.partition(b"\r\n")
            count = int(size, 16)
            if count == 0:
                return body
            body += rest[:count]
            rest = rest[count + 2 :]
