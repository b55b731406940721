#!/bin/sh
# Writes azimuth's man pages, one a command, into a folder, by the argument parser's own generator: manual.sh FOLDER
set -eu
folder=${1:?usage: manual.sh FOLDER}
# The release build is what it asks; flags differ from those of release.sh in the linking alone.
swift package --allow-writing-to-package-directory generate-manual --multi-page --configuration release >&2
made=.build/plugins/GenerateManual/outputs/azimuth
test -e "$made/azimuth.1" || made=$(dirname "$(find .build/plugins -name azimuth.1 -print -quit)")
mkdir -p "$folder"
cp "$made"/azimuth*.1 "$folder"
