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


def busy(load_average: float, cores: int) -> str:
    """A warning where others take so much of the machine that little is left to measure on; else nothing."""
    if load_average <= cores / 2:
        return ""
    return (f"warning: the load average is {load_average:.1f} on {cores} cores: something else runs here, or did a minute ago, and "
            "figures will be worse than they could be. The load average is kept in the result.")


def in_words(m: dict) -> str:
    """One paragraph."""
    busy = f"load average before the run {m['load_average'][0]:.1f}, measured processes at {m['priority']} priority"
    return f"{m['cpu']}, {m['cores']} cores; Linux {m['kernel']}; {m['compiler']}, {m['flags']}; {busy}."
