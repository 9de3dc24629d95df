"""The client against servers that others have written: nginx and Node's http, over real sockets.

Where one of them is not installed its tests are left out; without both the script is skipped.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

PROBE = sys.argv[1]
SKIPPED = 77
PATIENCE = 20

NODE_SERVER = r"""
const http = require('http');
const server = http.createServer((request, response) => {
  const [path, argument] = request.url.split(/[/?]/).slice(1);
  const n = Number(argument);
  let size = 0;
  switch (path) {
    case 'hello': return response.end('hello');
    case 'size':
      request.on('data', piece => size += piece.length);
      return request.on('end', () => response.end('x'.repeat(size)));
    case 'chunks':
      for (let i = 0; i < n; ++i) response.write('c'.repeat(1000));
      return response.end();
    case 'large': return response.end('l'.repeat(n));
    case 'status': response.statusCode = n; return response.end();
    case 'drip':
      response.writeHead(200, {'Content-Length': 100});
      return setInterval(() => response.write('d'), 50);
    case 'cut':
      response.writeHead(200, {'Content-Length': 1000});
      response.write('c'.repeat(10));
      return setTimeout(() => request.socket.destroy(), 50);
    case 'nothing': return request.socket.destroy();
    case 'loop': response.writeHead(302, {Location: '/loop'}); return response.end('again');
    case 'moved': response.writeHead(n, {Location: '/size'}); return response.end();
    case 'close': response.setHeader('Connection', 'close'); return response.end('bye');
    case 'refuse':
      response.writeHead(413, {Connection: 'close'});
      return response.end('too much');
    case 'early': response.writeEarlyHints({link: '</x>; rel=preload'}); return response.end('late');
    case 'garbage': request.socket.end('no HTTP at all\r\n\r\n'); return;
    default: response.statusCode = 404; response.end();
  }
});
server.keepAliveTimeout = 2300; // which it announces as two seconds
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
"""

NGINX_CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log stderr warn;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  keepalive_timeout 300ms; keepalive_requests 50; client_max_body_size 1k; client_body_timeout 2s;
  server {{
    listen unix:{folder}/socket; listen 127.0.0.1:{port};
    root {folder};
    location /loop {{ return 302 /loop; }}
    location /moved {{ return 308 /file; }}
    location /none {{ return 204; }}
    location /drop {{ return 444; }}
  }}
}}
"""


class Probe:
    def __init__(self, base, *options):
        self.process = subprocess.Popen([PROBE, base, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def __call__(self, line):
        self.process.stdin.write(line + "\n")
        return self.process.stdout.readline().rstrip("\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        status = self.process.wait(timeout=PATIENCE)
        assert status == 0, f"the probe ended with {status}"


failures = []


def check(probe, line, *expected):
    begin = time.monotonic()
    said = probe(line)
    if said not in expected:
        failures.append(f"{line}: {said!r} instead of {' or '.join(map(repr, expected))}")
    if time.monotonic() - begin > PATIENCE:
        failures.append(f"{line}: took too long")


def free_port():
    import socket
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def node_tests():
    server = subprocess.Popen(["node", "-e", NODE_SERVER], stdout=subprocess.PIPE, text=True)
    try:
        base = f"http://127.0.0.1:{int(server.stdout.readline())}"
        with Probe(base) as p:
            for _ in range(100):
                check(p, "GET /hello", "200 5 1")
            check(p, "POST /size 100000", "200 100000 1")
            check(p, "EXPECT /size 100000", "200 100000 1")
            check(p, "PUT /size 5", "200 5 1")
            check(p, "GET /chunks/100", "200 100000 1")
            check(p, "HEAD /large/100000", "200 0 1")
            check(p, "GET /large/5000000", "200 5000000 1")
            for status in (204, 304, 404, 500):
                check(p, f"GET /status/{status}", f"{status} 0 1")
            check(p, "GET /early", "200 4 1")
            check(p, "SLEEP 1500", "slept")  # the client ends the idle connection before the server does
            check(p, "POST /size 10", "200 10 1")
            check(p, "GET /close", "200 3 0")
            check(p, "GET /cut", "connection lost")
            check(p, "GET /nothing", "connection lost")
            check(p, "GET /garbage", "malformed response")
            check(p, "POST /refuse 20000000", "413 8 0")
            check(p, "GET /loop", "302 5 1")
            check(p, "SIDE-BY-SIDE 200 /hello", "200 1000 16")
            check(p, "GET /hello", "200 5 16", *[f"200 5 {n}" for n in range(1, 16)])
        with Probe(base, "redirects=5") as p:
            check(p, "GET /loop", "too many redirects")
            check(p, "POST /moved/307 1000", "200 1000 1")
            check(p, "POST /moved/303 1000", "200 0 1")
        with Probe(base, "whole=400") as p:
            check(p, "GET /drip", "response not complete in time")
            check(p, "GET /hello", "200 5 1")
    finally:
        server.kill()
        server.wait()
    with Probe(base) as p:
        check(p, "GET /hello", "not connected")


def nginx_tests():
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        with open(f"{folder}/nginx.conf", "w", encoding="utf-8") as f:
            f.write(NGINX_CONFIGURATION.format(folder=folder, port=port))
        with open(f"{folder}/file", "w", encoding="utf-8") as f:
            f.write("f" * 200_000)
        server = subprocess.Popen([nginx_program(), "-p", folder, "-c", f"{folder}/nginx.conf", "-e", "stderr"], stderr=subprocess.PIPE)
        base = f"http://127.0.0.1:{port}"
        try:
            for _ in range(100):
                try:
                    urllib.request.urlopen(base + "/file", timeout=5).read()
                    break
                except OSError:
                    time.sleep(0.1)
            with Probe(base) as p:
                for _ in range(120):  # more than a connection may have
                    check(p, "GET /file", "200 200000 1", "200 200000 0")
                check(p, "HEAD /file", "200 0 1", "200 0 0")
                check(p, "GET /none", "204 0 1", "204 0 0")
                check(p, "SLEEP 900", "slept")
                check(p, "GET /file", "200 200000 1")
                check(p, "GET /drop", "connection lost")
                check(p, "SIDE-BY-SIDE 100 /file", "200 20000000 16")
                for _ in range(5):
                    said = p("POST /file 5000000")
                    if not said.startswith("413 "):
                        failures.append(f"a body that nginx refuses: {said!r}")
            with Probe(base, "redirects=5") as p:
                check(p, "GET /loop", "too many redirects")
                check(p, "GET /moved", "200 200000 1")
        finally:
            server.terminate()
            server.wait()


def nginx_program():
    return shutil.which("nginx") or next((p for p in ("/usr/sbin/nginx", "/usr/local/sbin/nginx") if os.access(p, os.X_OK)), None)


if __name__ == "__main__":
    ran = []
    if shutil.which("node"):
        node_tests()
        ran.append("Node")
    if nginx_program():
        nginx_tests()
        ran.append("nginx")
    for failure in failures:
        print(failure)
    if failures:
        sys.exit(1)
    if not ran:
        print("skipped: neither nginx nor Node is installed")
        sys.exit(SKIPPED)
    print("the client agrees with " + " and ".join(ran))
