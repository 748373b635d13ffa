#!/bin/sh
# One person read at a desk (signed context, row policies, audit row), beside the same statements as
# the database's owner, in a district of about so many persons (default 100,000).
set -eu

program=$1
measure=$2
persons=${3:-100000}
here=$(cd "$(dirname "$0")" && pwd)

. "$here/demo.sh"
multiply "$persons"
"$program" tick --district 321204 >/dev/null 2>&1
"$measure" read --uri "$uri" \
    --token "$(token_of health1)" --keys "$YUHOU_HOME/keys"
