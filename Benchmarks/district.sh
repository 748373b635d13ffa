#!/bin/sh
# One district of about so many persons (default a million) in a private server of its own: the whole
# population worked out, families touched, persons explained, and the peers beside them in one run.
set -eu

program=$1
measure=$2
persons=${3:-1000000}
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap '"$program" down >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
chmod 755 "$folder"
export YUHOU_HOME="$folder/home"

"$program" demo >/dev/null 2>&1
uri=$("$program" status --language en | sed 's|.*\(postgresql:\)|\1|')
have=$(psql -X -At "$uri" -c 'SELECT count(*) FROM kernel.person WHERE district = 321204')
psql -X -q "$uri" -v district=321204 -v copies=$((persons / have)) -f "$here/multiply.sql" >/dev/null
"$measure" district --uri "$uri"
