"""Many connections that have each carried one request and now do nothing."""

import resource
import socket
import time

BODY = b'{"model":"tiny","max_tokens":4,"messages":[{"role":"user","content":"one request, then nothing"}]}'
REQUEST = (b"POST /v1/chat/completions HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: "
           + str(len(BODY)).encode() + b"\r\n\r\n" + BODY)


class Idle:
    """Holds up to `count` connections to `port`, as many as file descriptors allow."""

    def __init__(self, port: int, count: int):
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 256
        self.sockets: list[socket.socket] = []
        for _ in range(min(count, most)):
            one = socket.create_connection(("127.0.0.1", port), timeout=20)
            one.sendall(REQUEST)
            answer = b""
            while b"\r\n\r\n" not in answer or len(answer) < self.whole(answer):
                piece = one.recv(65536)
                if not piece:
                    raise SystemExit("bench: a connection was closed before its answer was whole")
                answer += piece
            if not answer.startswith(b"HTTP/1.1 200"):
                raise SystemExit(f"bench: {answer[:200]!r}")
            self.sockets.append(one)
        time.sleep(1)

    @staticmethod
    def whole(answer: bytes) -> int:
        head = answer.partition(b"\r\n\r\n")[0]
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                return len(head) + 4 + int(line.split(b":")[1])
        return len(head) + 4

    @property
    def count(self) -> int:
        return len(self.sockets)

    def close(self) -> None:
        for one in self.sockets:
            one.close()
