#!/bin/sh
# Builds products for release and prints the folder they are in: release.sh PRODUCT...
set -eu
# One file that needs no Swift on the machine it runs on; calls into the runtime are cheaper, too.
flags="-c release --static-swift-stdlib"
for product; do
    # shellcheck disable=SC2086
    swift build $flags --product "$product" >&2
done
# shellcheck disable=SC2086
swift build $flags --show-bin-path
