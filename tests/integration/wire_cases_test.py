"""HTTP/1.1 octet by octet, over a real socket: what must be answered, refused and closed, and that no request is read out
of the body of another. Every case is sent whole and cut into small pieces.

When the environment names a program in TUNIC_WIRE_CHECKER, it is run as well: PROGRAM HOST:PORT [--segment N].
"""

import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from harness import Server, run_tests

PROGRAM = sys.argv[1]

H = b"Host: a\r\n"
GET = b"GET / HTTP/1.1\r\n" + H + b"\r\n"
POST = b"POST /echo HTTP/1.1\r\n" + H
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
HIDDEN = b"GET /hidden HTTP/1.1\r\n" + H + b"\r\n"  # must never be answered: a 404 shows it

# (name, octets, statuses of all responses, whether the server closes)
CASES = [
    ("get", GET, [200], False),
    ("get of 1.0", b"GET / HTTP/1.0\r\n\r\n", [200], True),
    ("get of 1.0 that is kept", b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", [200], False),
    ("close", b"GET / HTTP/1.1\r\n" + H + b"Connection: close\r\n\r\n" + HIDDEN, [200], True),
    ("close in a list with tabs", b"GET / HTTP/1.1\r\n" + H + b"Connection:\tx ,\tclose\t\r\n\r\n" + HIDDEN, [200], True),
    ("pipelined", GET * 3, [200, 200, 200], False),
    ("empty lines first", b"\r\n\r\n" + GET, [200], False),
    ("head", b"HEAD / HTTP/1.1\r\n" + H + b"\r\n", [200], False),
    ("absolute form", b"GET http://a/ HTTP/1.1\r\n" + H + b"\r\n", [200], False),
    ("body with a length", POST + b"Content-Length: 5\r\n\r\nhello" + GET, [200, 200], False),
    ("chunked body", CHUNKED + b"5\r\nhello\r\n0\r\n\r\n" + GET, [200, 200], False),
    ("chunk extensions", CHUNKED + b'5;a="\\"";b\r\nhello\r\n0\r\n\r\n' + GET, [200, 200], False),
    ("trailers", CHUNKED + b"0\r\nContent-Length: 44\r\nConnection: close\r\n\r\n" + GET, [200, 200], False),
    ("unread body", b"POST /ignore HTTP/1.1\r\n" + H + b"Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN + GET, [200, 200], False),
    ("unknown upgrade", b"GET / HTTP/1.1\r\n" + H + b"Connection: Upgrade\r\nUpgrade: foo/1\r\n\r\n" + GET, [200, 200], False),
    ("tab around values", POST + b"Content-Length:\t5\t\r\n\r\nhello" + GET, [200, 200], False),
    ("no host", b"GET / HTTP/1.1\r\n\r\n" + HIDDEN, [400], True),
    ("two hosts", b"GET / HTTP/1.1\r\n" + H + H + b"\r\n" + HIDDEN, [400], True),
    ("broken host", b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n" + HIDDEN, [400], True),
    ("other protocol", b"GET / RTSP/1.0\r\n" + H + b"\r\n" + HIDDEN, [400], True),
    ("version 2", b"GET / HTTP/2.0\r\n" + H + b"\r\n" + HIDDEN, [505], True),
    ("no version", b"GET /\r\n\r\n" + HIDDEN, [400], True),
    ("unknown method", b"FROB / HTTP/1.1\r\n" + H + b"\r\n", [501], True),
    ("two spaces", b"GET  / HTTP/1.1\r\n" + H + b"\r\n" + HIDDEN, [400], True),
    ("fragment", b"GET /#x HTTP/1.1\r\n" + H + b"\r\n" + HIDDEN, [400], True),
    ("bare lf", b"GET / HTTP/1.1\nHost: a\n\n" + HIDDEN, [400], True),
    ("bare cr in a field", b"GET / HTTP/1.1\r\n" + H + b"X: a\rTransfer-Encoding: chunked\r\n\r\n" + HIDDEN, [400], True),
    ("cr for the end of a head", b"GET / HTTP/1.1\r\n" + H + b"\rX" + HIDDEN, [400], True),
    ("nul in a value", b"GET / HTTP/1.1\r\n" + H + b"X: a\0b\r\n\r\n" + HIDDEN, [400], True),
    ("folded line", b"GET / HTTP/1.1\r\n" + H + b"X: a\r\n b\r\n\r\n" + HIDDEN, [400], True),
    ("space before colon", POST + b"Content-Length : 5\r\n\r\nhello" + HIDDEN, [400], True),
    ("empty name", b"GET / HTTP/1.1\r\n" + H + b": x\r\n\r\n" + HIDDEN, [400], True),
    ("length and chunked", POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN, [400], True),
    ("two lengths", POST + b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN, [400], True),
    ("signed length", POST + b"Content-Length: +5\r\n\r\nhello" + HIDDEN, [400], True),
    ("endless length", POST + b"Content-Length: 99999999999999999999999\r\n\r\n" + HIDDEN, [400], True),
    ("large length", POST + b"Content-Length: 9223372036854775807\r\n\r\n" + HIDDEN, [413], True),
    ("chunked in 1.0", b"POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN, [400], True),
    ("chunked twice", POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN, [400], True),
    ("coding before chunked", POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + HIDDEN, [501], True),
    ("nearly chunked", POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + HIDDEN, [400, 501], True),
    ("chunk size with lf", CHUNKED + b"5\nhello\r\n0\r\n\r\n" + HIDDEN, [400], True),
    ("chunk extension with lf", CHUNKED + b"2;\nxx\r\n47\r\n0\r\n\r\n" + HIDDEN, [400], True),
    ("chunk size that wraps", CHUNKED + b"10000000000000005\r\nhello\r\n0\r\n\r\n" + HIDDEN, [400], True),
    ("chunk without size", CHUNKED + b"\r\n\r\n" + HIDDEN, [400], True),
    ("chunk with rest", CHUNKED + b"5\r\nhelloXX0\r\n\r\n" + HIDDEN, [400], True),
    ("long target", b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\n" + H + b"\r\n", [414], True),
    ("long head", b"GET / HTTP/1.1\r\n" + H + b"X: " + b"a" * 40000 + b"\r\n\r\n", [431], True),
    ("many fields", b"GET / HTTP/1.1\r\n" + H + b"X: y\r\n" * 200 + b"\r\n", [431], True),
    ("body over the limit", POST + b"Content-Length: 2000000\r\n\r\n", [413], True),
    ("connect", b"CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n" + HIDDEN, [405, 501], True),
    ("expect", POST + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello" + GET, [200, 200], False),
    ("asterisk", b"OPTIONS * HTTP/1.1\r\n" + H + b"\r\n" + GET, [204, 200], False),
]


def statuses_of(octets, head_first):
    """Statuses of all final responses in the octets, read with their framing."""
    found = []
    while octets:
        head, separator, rest = octets.partition(b"\r\n\r\n")
        assert separator, octets[:100]
        lines = head.split(b"\r\n")
        assert lines[0].startswith(b"HTTP/1.1 "), lines[0]
        status = int(lines[0][9:12])
        fields = {n.lower(): v.strip() for n, _, v in (line.partition(b":") for line in lines[1:])}
        size = 0 if head_first and not found or status < 200 or status in (204, 304) else int(fields[b"content-length"])
        assert len(rest) >= size, "a response is not whole"
        octets = rest[size:]
        if status >= 200:
            found.append(status)
    return found


def run_case(server, case, segment):
    name, raw, expected, closes = case
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as s:
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if segment:
            raw_end = min(len(raw), 2000)  # long ones: the beginning is what matters
            try:
                for i in range(0, raw_end, segment):
                    s.sendall(raw[i:i + segment])
                    if i < 400:
                        time.sleep(0.0002)
                s.sendall(raw[raw_end:])
            except ConnectionError:
                pass
        else:
            s.sendall(raw)
        s.settimeout(10 if closes else 0.4)
        got, closed = b"", False
        try:
            while more := s.recv(65536):
                got += more
                if not closes and len(statuses_of_or_none(got, raw.startswith(b"HEAD")) or []) >= len(expected):
                    s.settimeout(0.1)
            closed = True
        except TimeoutError:
            pass
        except ConnectionError:
            closed = True
    found = statuses_of(got, raw.startswith(b"HEAD"))
    fits = found == expected or (len(expected) == 2 and closes and len(found) == 1 and found[0] in expected)
    return None if fits and closed == closes else f"{name} (pieces of {segment or 'any size'}): {found}, closed {closed}"


def statuses_of_or_none(octets, head_first):
    try:
        return statuses_of(octets, head_first)
    except (AssertionError, KeyError):
        return None


def test_every_case_whole_and_in_pieces():
    with Server([PROGRAM, "threads=1"]) as server, ThreadPoolExecutor(8) as pool:
        before = server.descriptors()
        wrong = [w for segment in (0, 1, 2, 3, 7) for w in pool.map(lambda c: run_case(server, c, segment), CASES) if w]
        assert not wrong, "\n  " + "\n  ".join(wrong)
        server.expect_service()
        assert server.descriptors() <= before + 2


def test_the_checker_of_the_environment():
    checker = os.environ.get("TUNIC_WIRE_CHECKER")
    if not checker:
        print("  TUNIC_WIRE_CHECKER is not set")
        return
    with Server([PROGRAM, "threads=1"]) as server:
        for options in ([], ["--segment", "1"], ["--segment", "3"]):
            subprocess.run([sys.executable, "-B", checker, f"127.0.0.1:{server.port}", "-q", *options], check=True)


run_tests(globals())
