#!/bin/sh
# The lists and rounds of the desks at 200,000 families (FAMILIES): each statement as the desk runs it,
# over tables filled by the tests of plans. Prints seconds, names those of a second or more, and ends
# with the tests' own verdict.
set -eu

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
YUHOU_FAMILIES=${FAMILIES:-200000} swift test --skip-build --scratch-path "$1" --no-parallel \
    --filter 'PlanTests|ListTests|MeansIndexTests|MarkTests' > "$log" 2>&1 || status=$?
grep -E 'Suite .* started| seconds$|✘|Test run with' "$log"
echo "A second or more:"
# "a list: 1.2 seconds" and "a list: 200 rows in 1.2 seconds"
grep -E '^ *[^✔✘◇].*[: ][0-9.]+ seconds$' "$log" | awk '$(NF - 1) >= 1' || echo "none"
exit "$status"
