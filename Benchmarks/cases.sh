#!/bin/sh
# Ten thousand cases approved in one command (who may, in what order, on record), beside the bare
# statements that write the same rows, in a district of about so many persons (default 20,000).
set -eu

program=$1
measure=$2
persons=${3:-20000}
here=$(cd "$(dirname "$0")" && pwd)

. "$here/demo.sh"
multiply "$persons"
"$measure" cases --uri "$uri" --token "$(token_of health3)" --keys "$YUHOU_HOME/keys"
