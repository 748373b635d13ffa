#!/bin/sh
# The spans of one district of about so many persons (default 20,000) written by three forms of SQL,
# beside the program: rows, seconds, ratio, and that no row differs.
set -eu

program=$1
forms=$2
persons=${3:-20000}
here=$(cd "$(dirname "$0")" && pwd)

. "$here/demo.sh"
multiply "$persons"
"$forms" --uri "$uri" --district 321204 --form all --check
