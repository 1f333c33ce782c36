# Sourced by the scripts with the name of a lock (local, dev): finds a Python, and makes .venv hold that lock.
# Bash, because the first thing that can be missing is Python itself.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
unset PYTHONHOME PYTHONPATH

suitable_python() {
  local candidate fallback=""
  for candidate in .venv/bin/python ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
    if "$candidate" -c 'import venv, ensurepip' >/dev/null 2>&1; then
      echo "$candidate"
      return
    fi
    [ -n "$fallback" ] || fallback=$candidate
  done
  echo "$fallback"
}

python=$(suitable_python)
if [ -z "$python" ]; then
  found=$(python3 --version 2>/dev/null) || found="no Python 3"
  echo "✗ Peyvand needs Python 3.11 or newer, and found ${found}. Install it (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python) or name one with PYTHON=/path/to/python3." >&2
  exit 1
fi
"$python" -m script.local.environment "$1" || exit $?
unset python
