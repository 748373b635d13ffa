#!/bin/sh
# Serves app.py with gunicorn on 127.0.0.1:8899 in a Python environment of its own: run.sh FOLDER URI
# TOKEN REF, after ../http.sh has written the statements.
set -eu

folder=$1
here=$(cd "$(dirname "$0")" && pwd)
python=$folder/django-venv/bin/python
[ -x "$python" ] || {
    python3 -m venv "$folder/django-venv"
    "$python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
}
BENCH_STATEMENTS=$folder/statements/statements.json
BENCH_URI=$2
BENCH_TOKEN=$3
PYTHONDONTWRITEBYTECODE=1
export BENCH_STATEMENTS BENCH_URI BENCH_TOKEN PYTHONDONTWRITEBYTECODE
# One worker a core, as its own documentation begins with.
exec "$python" -m gunicorn --chdir "$here" --workers 2 --bind 127.0.0.1:8899 \
    --log-level error app:application
