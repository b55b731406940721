#!/bin/sh
# Writes azimuth's man pages, one a command, by the argument parser's own generator: manual.sh FOLDER AZIMUTH
set -eu
folder=${1:?usage: manual.sh FOLDER AZIMUTH}
azimuth=${2:?usage: manual.sh FOLDER AZIMUTH}
root=$(cd "$(dirname "$0")/.." && pwd)
parser=$root/.build/checkouts/swift-argument-parser
if [ ! -d "$parser" ]; then (cd "$root" && swift package resolve >&2); fi
# The generator alone: its plugin would build this whole package once more.
swift build --package-path "$parser" --scratch-path "$root/.build/manual" --product generate-manual >&2
generator=$(swift build --package-path "$parser" --scratch-path "$root/.build/manual" --show-bin-path)/generate-manual
mkdir -p "$folder"
"$generator" "$azimuth" --output-directory "$folder" --multi-page
