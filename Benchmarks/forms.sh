#!/bin/sh
# The spans of one district of about so many persons (default 20,000) written by three forms of SQL,
# beside the program: rows, seconds, ratio, and that no row differs.
set -eu

program=$1
forms=$2
persons=${3:-20000}
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap '"$program" down >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
chmod 755 "$folder"
export YUHOU_HOME="$folder/home"

"$program" demo >/dev/null 2>&1
uri=$("$program" status --language en | sed 's|.*\(postgresql:\)|\1|')
have=$(psql -X -At "$uri" -c 'SELECT count(*) FROM kernel.person WHERE district = 321204')
psql -X -q "$uri" -v district=321204 -v copies=$((persons / have)) -f "$here/multiply.sql" >/dev/null
"$forms" --uri "$uri" --district 321204 --form all --check
