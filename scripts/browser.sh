#!/bin/sh
# Journeys in a real browser (Debian's Chromium, driven by Playwright) over the demonstration in
# YUHOU_HOME: Tests/Browser. Pictures of the pages are kept in .yuhou/pictures.
#
#   scripts/browser.sh PROGRAM SCRATCH [arguments of unittest]
set -eu

export YUHOU_PROGRAM="$1"
python=$(sh "$(dirname "$0")/python.sh" "$2")
shift 2
export YUHOU_PICTURES="$PWD/.yuhou/pictures"
cd "$(dirname "$0")/../Tests/Browser"
exec "$python" -B -m unittest "${@:-discover}"
