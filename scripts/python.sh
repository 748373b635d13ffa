#!/bin/sh
# Prints the Python that asks the API and drives the browser, in a folder of its own beside the
# build; makes it the first time.
#
#   scripts/python.sh SCRATCH
set -eu

folder=$1/python
requirements=$(dirname "$0")/python-requirements.txt
if ! cmp -s "$requirements" "$folder/made-of"; then
    rm -rf "$folder"
    python3 -m venv "$folder" >&2
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements" >&2
    cp "$requirements" "$folder/made-of"
fi
echo "$folder/bin/python"
