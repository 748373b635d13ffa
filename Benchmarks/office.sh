#!/bin/sh
# The office's board, totals and pages in a district of about so many families (default 100,000): as read
# at its desk when everything is folded and when something is not, and what keeping them current costs.
# The demonstration's families are worked out, then stand so many times with their answers.
set -eu

program=$1
measure=$2
families=${3:-100000}
here=$(cd "$(dirname "$0")" && pwd)

. "$here/demo.sh"
"$program" tick --district 321204 >/dev/null 2>&1
multiply_answers "$families"
"$measure" office --uri "$uri" --token "$(token_of office1)" --clerk "$(token_of health1)" \
    --keys "$YUHOU_HOME/keys" $([ "$families" -gt 200000 ] || echo --month)
