#!/bin/sh
# Installs the system packages the build needs. Silent, and off the network, where all are there.
set -eu

packages="libopenblas-dev liblapacke-dev libsqlite3-dev zlib1g-dev pkg-config openssl"

# Debian's package list answers first; other systems are asked through pkg-config.
present() {
    if command -v dpkg-query >/dev/null 2>&1; then
        test "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed && return 0
    fi
    case $1 in
    libopenblas-dev) pkg-config --exists openblas 2>/dev/null ;;
    liblapacke-dev) pkg-config --exists lapacke 2>/dev/null ;;
    libsqlite3-dev) pkg-config --exists sqlite3 2>/dev/null ;;
    zlib1g-dev) pkg-config --exists zlib 2>/dev/null ;;
    openssl) command -v openssl >/dev/null 2>&1 ;;
    pkg-config) command -v pkg-config >/dev/null 2>&1 ;;
    esac
}

missing=
for package in $packages; do
    present "$package" || missing="$missing $package"
done

if ! command -v swift >/dev/null 2>&1; then
    echo "deps: no swift in PATH: install Swift 6.2 or newer (https://www.swift.org/install) and try again" >&2
    exit 1
fi
test -n "$missing" || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "deps: missing:$missing; there is no apt-get here: install their counterparts (OpenBLAS, LAPACKE, SQLite 3, zlib and pkg-config, with headers)" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root=sudo
else
    echo "deps: missing:$missing; they need root: run 'apt-get install$missing' as root and try again" >&2
    exit 1
fi

echo "deps: installing$missing"
$as_root apt-get update -q
# $missing is a list of words.
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
