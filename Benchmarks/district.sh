#!/bin/sh
# One district of about so many persons (default a million) in a private server of its own: the whole
# population worked out, families touched, persons explained, and the peers beside them in one run.
set -eu

program=$1
measure=$2
persons=${3:-1000000}
here=$(cd "$(dirname "$0")" && pwd)

. "$here/demo.sh"
multiply "$persons"
"$measure" district --uri "$uri"
