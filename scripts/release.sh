#!/bin/sh
# Builds products for release and prints the folder they are in: release.sh PRODUCT...
# With the Swift runtime linked in: calls into it are direct, and the program runs where no Swift is installed.
set -eu
flags="-c release --static-swift-stdlib"
for product; do
    # shellcheck disable=SC2086
    swift build $flags --product "$product" >&2
done
# shellcheck disable=SC2086
swift build $flags --show-bin-path
