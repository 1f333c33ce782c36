"""`script/bench NAME`: measures what has a promise about its speed; ends with 1 where the promise isn't kept.

Each bench is a module of that name beside this file. Those that need a database get one that is made for the run
and thrown away after it, unless the environment names servers of its own.
"""

import os
import shutil
import subprocess
import sys
from contextlib import nullcontext

from script.local import embedded
from script.local.environment import ROOT
from script.local.tests import environment
from script.local.trouble import Trouble, exit_code_of, step

BENCHES = {
    "applicants": True,
    "pdf": False,
    "recommend": True,
    "register": True,
    "search": True,
    "web": True,
}  # whether it needs a database


def main() -> int:
    name, *arguments = sys.argv[1:] or [""]
    if name not in BENCHES:
        raise Trouble(f"Say what to measure: {' or '.join(BENCHES)}. For example: script/bench pdf")
    os.chdir(ROOT)
    base = ROOT / "var" / f"bench-{os.getpid()}"
    lock = embedded.claim(base)
    try:
        if BENCHES[name]:
            step("Starting throw-away databases")
        servers = embedded.running(base, throwaway=True) if BENCHES[name] else nullcontext(({}, []))
        with servers as (addresses, _):
            command = [sys.executable, "-m", f"script.benches.{name}", *arguments]
            return subprocess.run(command, env=environment(base) | addresses).returncode
    finally:
        shutil.rmtree(base, ignore_errors=True)
        if lock:
            lock.close()


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
