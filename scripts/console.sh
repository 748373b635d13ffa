#!/bin/sh
# The console and the API from outside, over one demonstration: what asks the API everything
# (scripts/api.sh), then journeys in a real browser (scripts/browser.sh).
#
#   scripts/console.sh SCRATCH
set -eu

scratch=$(cd "$1" && pwd)
here=$(dirname "$0")
program=$scratch/debug/yuhou
# In memory where there is room: a cluster on a disk spends half its time making small files.
folder=$(mktemp -d "$([ "$(df --output=avail /dev/shm 2>/dev/null | tail -n 1)" -gt 4000000 ] 2>/dev/null &&
    echo /dev/shm || echo "${TMPDIR:-/tmp}")/yuhou-console-XXXXXX")
chmod 755 "$folder"
export YUHOU_HOME="$folder/home"
trap '"$program" down >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT

"$program" demo --no-serve >"$folder/demo.log" 2>&1 || {
    tail -n 20 "$folder/demo.log" >&2
    exit 1
}
status=0
sh "$here/browser.sh" "$program" "$scratch" || status=1
sh "$here/api.sh" "$program" "$scratch" || status=1
exit $status
