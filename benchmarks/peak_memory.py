"""The most memory that this process has used."""

from pathlib import Path


def peak_mb() -> float:
    """Return this process's own peak; `getrusage` would give the parent's if that was larger before."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise SystemExit("the peak memory is read from /proc, so this benchmark needs Linux")
