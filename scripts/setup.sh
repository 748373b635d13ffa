#!/bin/sh
# Installs what Yuhou needs and the machine lacks: the PostgreSQL client library and server programs,
# pkg-config, libcsv, libsodium, libqrencode; for workbooks libzip, expat, libxlsxwriter; for papers weasyprint and
# Chinese fonts; for the tests Python's venv and Chromium. Quick when nothing is missing; running it again changes nothing.
set -eu

# The oldest fixed minor release of PostgreSQL 15 that is accepted.
pg15_minor_least=20

say() { printf '%s\n' "$*" >&2; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        say "setup: '$*' needs root; install sudo or run this script as root."
        exit 69
    fi
}

is_installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q ' installed$'; }

# The version of a server's programs, "15.20"; nothing when there are none.
server_version() { "$1/postgres" --version 2>/dev/null | sed 's/^[^0-9]*\([0-9.]*\).*/\1/'; }

# The newest server version of Debian's folders, "major minor"; nothing when there are none.
newest_server() {
    for folder in /usr/lib/postgresql/*/bin; do
        [ -x "$folder/postgres" ] && server_version "$folder"
    done | sort -t . -k 1,1n -k 2,2n | tail -n 1 | tr . ' '
}

# True when that server may be used: 15 in a fixed minor release, or anything later.
is_current() {
    [ $# -eq 2 ] || return 1
    [ "$1" -gt 15 ] || { [ "$1" -eq 15 ] && [ "$2" -ge "$pg15_minor_least" ]; }
}

apt_install() {
    # confold: a changed configuration file is kept, without a question nobody would answer.
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --quiet --no-install-recommends \
        -o Dpkg::Options::=--force-confold "$@" >&2
}

# PostgreSQL 15 where the archive has it, else its newest.
server_package() {
    if apt-cache show postgresql-15 >/dev/null 2>&1; then
        echo postgresql-15
        return
    fi
    newest=$(apt-cache search --names-only '^postgresql-[0-9]+$' |
        sed 's/^postgresql-\([0-9]*\).*/\1/' | sort -n | tail -n 1)
    if [ -z "$newest" ] || [ "$newest" -lt 15 ]; then
        say "setup: the package archive has no PostgreSQL 15 or later; add one that has, then run this again."
        exit 69
    fi
    echo "postgresql-$newest"
}

setup_debian() {
    missing=
    # zlib and libc headers are what the Swift packages beneath compile against. Nothing is built with
    # weasyprint and the fonts, which make the console's papers, nor with Python and Chromium, which
    # look at the console from outside.
    for package in libpq-dev pkg-config libcsv-dev libsodium-dev libqrencode-dev zlib1g-dev \
        libzip-dev libexpat1-dev libxlsxwriter-dev libc6-dev weasyprint fonts-noto-cjk python3-venv \
        chromium; do
        is_installed "$package" || missing="$missing $package"
    done
    # shellcheck disable=SC2046
    if [ -z "$missing" ] && is_current $(newest_server); then
        return
    fi
    as_root apt-get update --quiet >&2
    if [ -n "$missing" ]; then
        # shellcheck disable=SC2086
        apt_install $missing
    fi
    # shellcheck disable=SC2046
    if ! is_current $(newest_server); then
        # Yuhou runs a private server; Debian would start one for the whole machine.
        if ! is_installed postgresql-common; then
            as_root mkdir -p /etc/postgresql-common/createcluster.d
            echo 'create_main_cluster = false' |
                as_root tee /etc/postgresql-common/createcluster.d/yuhou.conf >/dev/null
        fi
        apt_install "$(server_package)"
    fi
    # shellcheck disable=SC2046
    if ! is_current $(newest_server); then
        say "setup: PostgreSQL $(newest_server | tr ' ' .) is older than 15.$pg15_minor_least and the archive has no newer one; enable the security updates of this release, then run this again."
        exit 69
    fi
}

setup_macos() {
    if ! command -v brew >/dev/null 2>&1; then
        say "setup: Homebrew is missing; install it (brew.sh), then run this again."
        exit 69
    fi
    for formula in libpq postgresql@15 libcsv libsodium qrencode libzip expat libxlsxwriter \
        weasyprint pkgconf; do
        brew list --formula "$formula" >/dev/null 2>&1 || brew install --quiet "$formula" >&2
    done
}

check_swift() {
    version=$(swift --version 2>/dev/null |
        sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
    # shellcheck disable=SC2086
    set -- $version
    found=none
    if [ $# -eq 2 ]; then
        if [ "$1" -gt 6 ] || { [ "$1" -eq 6 ] && [ "$2" -ge 3 ]; }; then
            return
        fi
        found="$1.$2"
    fi
    say "setup: Swift 6.3 or later is needed, found: $found; install it from swift.org, put 'swift' on the PATH, then run this again."
    exit 69
}

case $(uname -s) in
Darwin) setup_macos ;;
Linux)
    if ! command -v apt-get >/dev/null 2>&1; then
        say "setup: this system has no apt-get; install libpq with headers, pkg-config, libcsv, libsodium, libqrencode, libzip, expat and libxlsxwriter with headers and PostgreSQL 15 or later, then build."
        exit 69
    fi
    setup_debian
    ;;
*)
    say "setup: Linux (Debian, Ubuntu) or macOS is needed, this is $(uname -s)."
    exit 69
    ;;
esac
check_swift
