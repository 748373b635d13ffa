#!/bin/sh
# Runs the built tests: in two lanes at a time, since most of them wait for a database or a program;
# then the console and the API from outside, those that need both cores, and last the count of
# what was carried to its end.
#
#   scripts/test.sh SCRATCH
set -eu

scratch=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Which rows of the catalogue were carried to their end, one file a process.
YUHOU_WALKS=$work/walks
export YUHOU_WALKS
mkdir "$YUHOU_WALKS"

# Each lane has a folder for temporary files of its own; the lock of the package manager guards
# builds, and nothing is built here.
run() {
    name=$1
    shift
    mkdir -p "$work/$name"
    TMPDIR=$work/$name ${SWIFT:-swift} test --skip-build --ignore-lock --scratch-path "$scratch" "$@"
}

first='JourneyTests|AccessTests|HealthTests|PostgresTests|LawTests|SimulationTests|LifeEventTests'
first="$first|CaseworkTests|AuditTests|SecretsTests"
alone='OracleTests|^CatalogueTests\.'

run second --no-parallel --skip "$first|$alone" > "$work/second.log" 2>&1 &
second=$!
# Both read the build's database before they begin, and only one can.
until grep -q 'Test run started' "$work/second.log" || ! kill -0 "$second" 2>/dev/null; do
    sleep 1
done
status=0
run first --no-parallel --filter "$first" || status=1
wait "$second" || status=1
cat "$work/second.log"
sh "$(dirname "$0")/console.sh" "$scratch" || status=1
run oracle --filter OracleTests || status=1
run catalogue --filter '^CatalogueTests\.' || status=1
exit $status
