"""A network that cuts octets as it likes: a proxy between client and server that passes on 1 octet at a time, or few."""

import random
import socket
import sys
import threading
import zlib

from harness import Server, run_tests

PROGRAM = sys.argv[1]


class ChaosProxy:
    """Passes octets on in both directions in pieces of random size; `longest` octets at most."""

    def __init__(self, server, longest, seed):
        self.server, self.longest, self.random = server, longest, random.Random(seed)
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen()
        self.port, self.path = self.listener.getsockname()[1], None
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.server.port))
            for s in (near, far):
                s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one, other):
        try:
            while octets := one.recv(self.random.randint(1, self.longest)):
                other.sendall(octets)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            one.close()
            other.close()

    def connect(self):
        from harness import Client
        return Client(self)

    def close(self):
        self.listener.close()


def test_fault_11_results_are_the_same_however_octets_are_cut():
    with Server([PROGRAM, "threads=1"]) as server:
        for longest in (1, 2, 3, 7, 100):
            proxy = ChaosProxy(server, longest, seed=longest)
            body = random.Random(longest).randbytes(300 * longest)
            with proxy.connect() as c:
                assert c.get("/")[2] == b"Hello, World!"
                assert zlib.crc32(c.post("/echo", body)[2]) == zlib.crc32(body)
                c.send(b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                       b"5;a=b\r\nhello\r\n6\r\n again\r\n0\r\nX-T: 1\r\n\r\n")
                assert c.reply()[2] == b"hello again"
                assert c.get("/stream/2")[2] == b"p" * 2048
                c.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 5 + b"GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n")
                assert [c.reply()[0] for _ in range(6)] == [200] * 5 + [404]
                c.send(b"GET / HTTP/1.1\r\nHost : a\r\n\r\n")
                assert c.reply()[0] == 400
                assert c.rest() == b""
            proxy.close()


run_tests(globals())
