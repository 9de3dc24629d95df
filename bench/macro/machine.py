"""What a result was measured on."""

import os
import pathlib
import platform
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


def machine(build: pathlib.Path) -> dict:
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    cache = (build / "CMakeCache.txt").read_text()

    def cached(name: str) -> str:
        found = re.search(rf"^{name}:\w+=(.*)$", cache, re.MULTILINE)
        return found.group(1) if found else ""

    compiler = cached("CMAKE_CXX_COMPILER")
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=False).stdout
    kind = cached("CMAKE_BUILD_TYPE")
    commit = subprocess.run(["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True,
                            check=False).stdout.strip()
    return {
        "cpu": cpu.group(1) if cpu else platform.processor(),
        "cores": os.cpu_count(),
        "kernel": platform.release().split("-")[0],
        "compiler": version.splitlines()[0] if version else compiler,
        "flags": f"{cached('CMAKE_CXX_FLAGS')} {cached('CMAKE_CXX_FLAGS_' + kind.upper())}".strip(),
        "commit": commit,
        "load_average": os.getloadavg(),
        "priority": "highest (nice -20)" if os.geteuid() == 0 else "ordinary",
    }


def in_words(m: dict) -> str:
    """One paragraph."""
    busy = f"load average before the run {m['load_average'][0]:.1f}, measured processes at {m['priority']} priority"
    return f"{m['cpu']}, {m['cores']} cores; Linux {m['kernel']}; {m['compiler']}, {m['flags']}; {busy}."
