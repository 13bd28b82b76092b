#!/usr/bin/env bash
# Makes .venv with everything in requirements.lock and the command loangraph. Run it again at any time: with nothing to
# do it takes a moment.
#
#   PYTHON=…  the Python to use (default: the first of 3.13, 3.12, 3.11 that really runs)
#   VENV=…    the folder to make (default: .venv)
#
#   ./setup.sh --pythons   lists the Pythons that could be used, oldest first, and does nothing else
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

VENV="${VENV:-.venv}"
STAMP="$VENV/.setup"
NEEDED_MB=2500 # measured: 1.0 GB installed, as much again while pip unpacks, and its cache

fail() { # fail WHAT NEXT: one clear error, and the way on
  printf 'setup: %s\n  next: %s\n' "$1" "$2" >&2
  exit 1
}

# Says nothing and succeeds if the interpreter $1 can carry the project, else says why not and fails.
refusal() {
  "$1" - 2>/dev/null <<'PY' || { echo "does not run"; return 1; }
import importlib.util
import pathlib
import sys
import sysconfig

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    print(f"is Python {sys.version_info[0]}.{sys.version_info[1]}; 3.11, 3.12 or 3.13 is needed")
elif not importlib.util.find_spec("venv") or not importlib.util.find_spec("ensurepip"):
    print("has no venv module (Debian: the package python3-venv)")
elif not pathlib.Path(sysconfig.get_path("include"), "Python.h").exists():
    print("has no Python.h, which building durable-rules needs (Debian: the package python3-dev)")
PY
}

usable() { # usable COMMAND: succeeds if it can be used
  local why
  why="$(refusal "$1")" && [ -z "$why" ]
}

find_python() { # prints the first that can be used; on failure, one line for each that cannot
  local name path why tried="" names=(python3.13 python3.12 python3.11 python3)
  [ -z "${PYTHON:-}" ] || names=("$PYTHON")
  for name in "${names[@]}"; do
    # Every one on the path, not only the first: that may be a version manager's shim, which may refuse.
    while read -r path; do
      why="$(refusal "$path")" || true
      if [ -z "$why" ]; then
        echo "$path"
        return
      fi
      tried+=$'\n'"    $path $why"
    done < <(type -ap "$name" | awk '!seen[$0]++')
  done
  fail "no usable Python${PYTHON:+ in PYTHON=$PYTHON}${tried:-: none is on the path}" \
    "install Python 3.11, 3.12 or 3.13 with venv and headers, or name one: PYTHON=/path/to/python3.12 make setup"
}

list_pythons() { # version and path, oldest first; those of version managers too, though they are not on the path
  local path minor
  for minor in 11 12 13; do
    for path in $(type -ap "python3.$minor") "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3."$minor".*/bin/python3; do
      if [ -x "$path" ] && usable "$path"; then
        echo "3.$minor $path"
        break
      fi
    done
  done
}

stamp() { # what the folder was made from: if none of it has changed there is nothing to do
  { cat requirements.lock pyproject.toml setup.sh; pwd; "$VENV/bin/python" -c 'import sys; print(sys.version, sys.base_prefix)'; } | cksum
}

is_done() {
  [ -f "$STAMP" ] && [ -x "$VENV/bin/loangraph" ] && [ "$(cat "$STAMP")" = "$(stamp 2>/dev/null)" ] || return 1
  [ -z "${PYTHON:-}" ] || [ "$(base "$PYTHON")" = "$(base "$VENV/bin/python")" ]
}

was_moved() { # the commands in it name the folder they were made in
  [ -f "$VENV/.where" ] && [ "$(cat "$VENV/.where")" != "$(pwd)" ]
}

base() { "$1" -c 'import sys; print(sys.base_prefix, sys.version)' 2>/dev/null || true; }

check_machine() {
  local free
  command -v make >/dev/null || fail "make is missing" "install it (Debian: the package make)"
  command -v "${CC:-cc}" >/dev/null ||
    fail "no C compiler (${CC:-cc}), which building durable-rules needs" "install one (Debian: the package build-essential), or name it: CC=clang make setup"
  free="$(df -Pm . | awk 'NR == 2 {print $4}')"
  [ "$free" -ge "$NEEDED_MB" ] || fail "only $free MB are free here, $NEEDED_MB are needed" "free some disk"
}

pip() { "$VENV/bin/python" -m pip --disable-pip-version-check --quiet --quiet "$@"; }

build_tools() { # the lines of the lock that pin what builds the one package that comes as source only
  awk '/^[^ ]/ {wanted = /^(setuptools|wheel)==/} wanted' requirements.lock
}

install() {
  local python
  if [ -z "${PYTHON:-}" ] && usable "$VENV/bin/python"; then
    python="$VENV/bin/python" # stay with the Python chosen before
  else
    python="$(find_python)"
  fi
  check_machine
  echo "setup: $("$python" --version) in $VENV, installing what requirements.lock pins (a few minutes the first time)"
  if [ "$(base "$python")" != "$(base "$VENV/bin/python")" ] || was_moved; then
    "$python" -m venv --clear "$VENV"
  fi
  pwd >"$VENV/.where"
  build_tools >"$VENV/build-tools.txt"
  pip install --require-hashes --no-deps -r "$VENV/build-tools.txt"
  # durable-rules calls a C function that Python 3.13 no longer has; its successor takes the same arguments.
  CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject ${CPPFLAGS:-}" \
    pip install --require-hashes --no-deps --no-build-isolation --use-pep517 --only-binary :all: --no-binary durable-rules \
    -r requirements.lock
  pip install --no-index --no-deps --no-build-isolation --editable .
  stamp >"$STAMP"
  echo "setup: done, $VENV/bin/loangraph is ready"
}

case "${1:-}" in
  --pythons) list_pythons ;;
  "") is_done || install ;;
  *) fail "unknown option $1" "run ./setup.sh, or ./setup.sh --pythons" ;;
esac
