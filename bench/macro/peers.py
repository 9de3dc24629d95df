"""Other people's servers: which of them this machine can run, and how each is started."""

import json
import os
import pathlib
import re
import shutil
import subprocess
from collections.abc import Callable

from servers import ALL, Server

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = HERE / "peers"
DEBIAN_GO = pathlib.Path("/usr/share/gocode")
FASTHTTP = DEBIAN_GO / "src/github.com/valyala/fasthttp"

# What a server without a router, layers or JSON cannot be asked.
NO_ROUTER = ALL - {"params200", "mw8"}
NO_JSON = frozenset({"plain", "newheads", "params200"})  # and no pipelining: what came behind the first request is lost
# By major version: what runs on the Node.js 18 of Debian 12.
NPM_PACKAGES = {"koa": {"koa": "3", "@koa/router": "13"}, "hono": {"hono": "4", "@hono/node-server": "2"}, "fastify": {"fastify": "5"}}

Log = Callable[[str], None]


def output(command: list[str], **more) -> str:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **more)
    return done.stdout.strip()


def defined(header: str, pattern: str) -> str:
    """A version out of a header; empty where it cannot be read."""
    path = pathlib.Path("/usr/include") / header
    found = re.search(pattern, path.read_text(errors="replace")) if path.exists() else None
    return found.group(1).replace("_", ".") if found else ""


def nginx(directory: pathlib.Path, log: Log) -> list[Server]:
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        log("nginx is not installed")
        return []
    run = ["sh", "-c", f"sed s/@PORT@/{{port}}/ {SOURCES}/nginx.conf > {directory}/nginx.conf && "
           f"exec {program} -p {directory} -e stderr -c {directory}/nginx.conf"]
    return [Server("nginx", run, ALL - {"mw8", "post1k"}, version=output([program, "-v"]).rpartition("/")[2])]


def built(build: pathlib.Path, log: Log) -> list[Server]:
    """The peers in C++, which the build makes where their headers are."""
    servers = [
        Server("beast", [str(build / "bench/peer_beast"), "{port}"], NO_ROUTER,
               version=defined("boost/version.hpp", r'BOOST_LIB_VERSION "([\d_]+)"')),
        Server("cpp-httplib", [str(build / "bench/peer_httplib"), "{port}"], NO_JSON,
               version=defined("httplib.h", r'CPPHTTPLIB_VERSION "([\d.]+)"')),
    ]
    for server in servers:
        if not pathlib.Path(server.command[0]).exists():
            log(f"{server.name} is not installed, or was not when the benchmarks were built")
    return [s for s in servers if pathlib.Path(s.command[0]).exists()]


def go(directory: pathlib.Path, log: Log) -> list[Server]:
    program = shutil.which("go")
    if program is None:
        log("go is not installed: neither net/http nor fasthttp")
        return []
    version = output([program, "version"]).split()[2]
    environment = {**os.environ, "GO111MODULE": "off", "GOPATH": str(DEBIAN_GO), "GOFLAGS": "",
                   "GOCACHE": str(directory / "go-cache")}
    servers = []
    for name, source, workloads in (("fasthttp", "fasthttp", NO_ROUTER), ("net/http", "nethttp", ALL)):
        if name == "fasthttp" and not FASTHTTP.exists():
            log("fasthttp is not installed")
            continue
        binary = directory / source
        said = output([program, "build", "-o", str(binary), str(SOURCES / f"{source}.go")], env=environment)
        if not binary.exists():
            log(f"{name} cannot be built: {said}")
            continue
        debian = output(["dpkg-query", "-W", "-f", "${Version}", "golang-github-valyala-fasthttp-dev"])
        servers.append(Server(name, [str(binary), "{port}"], workloads,
                              version=f"{debian} on {version}" if name == "fasthttp" else version))
    return servers


def installed(directory: pathlib.Path, package: str) -> str:
    """The version of a package of npm; empty where it is not there."""
    about = directory / "node_modules" / package / "package.json"
    return json.loads(about.read_text())["version"] if about.exists() else ""


def has_major(directory: pathlib.Path, package: str, major: str) -> bool:
    return installed(directory, package).partition(".")[0] == major


def node(directory: pathlib.Path, log: Log) -> list[Server]:
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None:
        log("node is not installed: neither node http nor koa, hono and fastify")
        return []
    for script in SOURCES.glob("*.mjs"):
        shutil.copy(script, directory)
    version = output([program, "--version"])
    servers = [Server("node http", [program, "http.mjs", "{port}"], ALL - {"mw8"}, directory, version)]
    if npm is None:
        log("npm is not installed: no koa, hono and fastify")
        return servers
    wanted = {package: major for packages in NPM_PACKAGES.values() for package, major in packages.items()}
    if not all(has_major(directory, package, major) for package, major in wanted.items()):
        log("npm installs koa, hono and fastify")
        said = output([npm, "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(directory),
                       *(f"{package}@{major}" for package, major in wanted.items())])
        if said:
            log(said)
    for name, packages in NPM_PACKAGES.items():
        if not all(has_major(directory, package, major) for package, major in packages.items()):
            log(f"npm could not install {name}")
            continue
        servers.append(Server(name, [program, f"{name}.mjs", "{port}"], ALL, directory,
                              f"{installed(directory, name)} on node {version}"))
    return servers


def peers(build: pathlib.Path, directory: pathlib.Path, log: Log) -> list[Server]:
    """What this machine can run. What is built or installed for that goes below `directory`; what is missing is logged."""
    directory.mkdir(parents=True, exist_ok=True)

    def skipped(text: str) -> None:
        log(f"peers: {text}")

    return [*nginx(directory, skipped), *built(build, skipped), *go(directory, skipped), *node(directory, skipped)]
