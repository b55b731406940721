#!/bin/sh
# Builds products for release and prints the folder they are in: release.sh PRODUCT...
set -eu
flags="-c release"
for product; do
    # shellcheck disable=SC2086
    swift build $flags --product "$product" >&2
done
# shellcheck disable=SC2086
swift build $flags --show-bin-path
