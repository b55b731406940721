#!/bin/bash
# Runs all tests under SANITIZER=thread or address (default: one after the other), in a copy of the tracked files under
# .build/sanitize. FILTER=regex runs only some. For the thread sanitizer the standard library's Mutex, a futex that it
# does not see, is replaced in the copy by a lock of the same interface that it does.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=$PWD
copy=$here/.build/sanitize

# Brings the copy up to date, without touching files that have not changed: they need not be built again.
update() {
    local folder=$1
    mkdir -p "$folder"
    git ls-files -z | while IFS= read -r -d '' file; do
        [ -f "$file" ] || continue
        mkdir -p "$folder/$(dirname "$file")"
        if [ "$SANITIZER" = thread ] && [[ $file == *.swift ]]; then
            sed 's/\bMutex\b/CheckedMutex/g' "$file" >"$folder/.new"
        else
            cp -p "$file" "$folder/.new"
        fi
        cmp -s "$folder/.new" "$folder/$file" || mv "$folder/.new" "$folder/$file"
    done
    rm -f "$folder/.new"
    (cd "$folder" && find Sources Tests scripts -name '*.swift' ! -name CheckedMutex.swift) | while IFS= read -r file; do
        [ -f "$here/$file" ] || rm "$folder/$file"
    done
    [ "$SANITIZER" = thread ] || return 0
    # One a module, and a file of its own: it is not public.
    grep -rlw CheckedMutex "$folder/Sources" "$folder/Tests" --include='*.swift' | sed "s|^$folder/||" |
        cut -d/ -f1,2 | sort -u | while IFS= read -r target; do
        cmp -s scripts/sanitize/CheckedMutex.swift "$folder/$target/CheckedMutex.swift" ||
            cp scripts/sanitize/CheckedMutex.swift "$folder/$target/CheckedMutex.swift"
    done
}

run() {
    SANITIZER=$1
    local folder=$copy/$SANITIZER
    update "$folder"
    echo "== $SANITIZER sanitizer"
    (
        cd "$folder"
        # A report ends the run with an error; OpenBLAS and SQLite are not built with the sanitizer and stay unseen.
        export TSAN_OPTIONS="halt_on_error=0 exitcode=66 report_signal_unsafe=0"
        export ASAN_OPTIONS="detect_leaks=0"
        swift test --disable-xctest --no-parallel --sanitize "$SANITIZER" ${FILTER:+--filter "$FILTER"}
    )
}

for sanitizer in ${SANITIZER:-thread address}; do run "$sanitizer"; done
