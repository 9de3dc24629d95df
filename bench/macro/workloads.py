"""The workloads of the macro benchmark and of the gates: what is asked, and what must come back."""

from dataclasses import dataclass

_BROWSER_HEAD = (
    b"Host: localhost:8080\r\n"
    b"User-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n"
    b"Accept: text/html,application/json\r\n"
    b"Connection: keep-alive\r\n"
)


def _get(path: str, more: bytes = b"") -> bytes:
    return b"GET " + path.encode() + b" HTTP/1.1\r\n" + _BROWSER_HEAD + more + b"\r\n"


def _post(path: str, body: bytes) -> bytes:
    head = b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body)
    return b"POST " + path.encode() + b" HTTP/1.1\r\n" + _BROWSER_HEAD + head + b"\r\n" + body


def _kibibyte_of_json() -> bytes:
    start = b'{"id": 7, "tags": ["a", "b", "c"], "name": "Ada Lovelace", "active": true, "note": "'
    end = b'"}'
    return start + b"x" * (1024 - len(start) - len(end)) + end


@dataclass(frozen=True)
class Workload:
    name: str
    request: bytes
    body: bytes  # of the answer
    depth: int = 1
    connections: int = 64
    alternate: bytes = b""  # another request, which takes every other turn on each connection; at depth 1 only

    @property
    def requests(self) -> tuple[bytes, ...]:
        return (self.request, self.alternate) if self.alternate else (self.request,)

    @property
    def is_post(self) -> bool:
        return self.request.startswith(b"POST")


KIBIBYTE = _kibibyte_of_json()

WORKLOADS = {
    w.name: w
    for w in (
        Workload("plain", _get("/"), b"Hello, World!"),
        # As a proxy sends it, which takes turns for its clients on the connections it keeps: no head is that of the request before.
        Workload("newheads", _get("/", b"X-Forwarded-For: 192.0.2.17\r\n"), b"Hello, World!",
                 alternate=_get("/", b"X-Forwarded-For: 192.0.2.94\r\n")),
        Workload("pipelined16", _get("/"), b"Hello, World!", depth=16),
        Workload("json", _get("/json"), b'{"message":"Hello, World!"}'),
        Workload("params200", _get("/users/4711/posts/17"), b"4711 17"),
        Workload("mw8", _get("/mw"), b"Hello, World!"),
        Workload("post1k", _post("/json", KIBIBYTE), b"Ada Lovelace"),
    )
}

NEW_USER = b'{"name":"Ada Lovelace","email":"ada@example.org","age":36}'
USER = b'{"id":7,"name":"Ada Lovelace"}'

# A route and the one it is compared with. Only the gates ask for these.
PAIRS = {
    # eight layers that do nothing, and none
    "mw8": (WORKLOADS["mw8"], Workload("mw0", _get("/m0"), b"Hello, World!")),
    # a typed endpoint, and the same answer made with the context
    "typed_get": (Workload("typed_get", _get("/typed/users/7"), USER), Workload("hand_get", _get("/hand/users/7"), USER)),
    "typed_post": (
        Workload("typed_post", _post("/typed/users", NEW_USER), USER),
        Workload("hand_post", _post("/hand/users", NEW_USER), USER),
    ),
}
