"""Every measurement, one after the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run each program of this folder; the exit status is that of the worst."""
    worst = 0
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if not path.name.startswith("_"):
            print(f"\n== {path.stem}", flush=True)
            worst = max(
                worst,
                subprocess.run([sys.executable, "-m", f"bench.{path.stem}", *sys.argv[1:]], check=False).returncode,
            )
    return worst


if __name__ == "__main__":
    sys.exit(main())
