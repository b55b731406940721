#!/bin/sh
# Installs into, or removes from, $DESTDIR$PREFIX what `make build` made: install.sh install|uninstall
# AZIMUTH=file installs another build.
set -eu
prefix=${PREFIX:-/usr/local}
root=${DESTDIR:-}$prefix
list=$root/share/azimuth/installed-files

case $prefix in
/*) ;;
*) echo "install: PREFIX is '$prefix'; it must be an absolute path" >&2; exit 64 ;;
esac

uninstall() {
    if [ ! -e "$list" ]; then echo "install: nothing is installed in $root: there is no $list" >&2; exit 66; fi
    while IFS= read -r file; do rm -f "$root/$file"; done <"$list"
    rm -f "$list"
    # Folders go where they are empty now; others' files stay, and so do notebooks' environments.
    for folder in share/azimuth share/doc/azimuth; do
        if [ -d "$root/$folder" ]; then find "$root/$folder" -depth -type d -empty -delete; fi
    done
    echo "removed azimuth from $root"
}

put() { # MODE FILE PLACE
    mkdir -p "$(dirname "$root/$3")"
    install -m "$1" "$2" "$root/$3"
    printf '%s\n' "$3" >>"$list.new"
}

put_all() { # FOLDER-OF-PLACE FILE...
    place=$1
    shift
    for file; do put 644 "$file" "$place/$(basename "$file")"; done
}

installs() {
    azimuth=${AZIMUTH:-$(sh scripts/release.sh)/azimuth}
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    cp "$azimuth" "$scratch/azimuth"
    mkdir -p "$root/share/azimuth"
    : >"$list.new"
    if sh scripts/manual.sh "$scratch/man" "$scratch/azimuth"; then
        # What --help does not show is for the makers.
        rm -f "$scratch/man/azimuth.reference.1"
        put_all share/man/man1 "$scratch"/man/*.1
    else
        echo "install: the man pages could not be made, see above; all else is installed" >&2
    fi
    put 755 "$scratch/azimuth" bin/azimuth
    for shell in bash zsh fish; do "$scratch/azimuth" --generate-completion-script "$shell" >"$scratch/$shell"; done
    put 644 "$scratch/bash" share/bash-completion/completions/azimuth
    put 644 "$scratch/zsh" share/zsh/site-functions/_azimuth
    put 644 "$scratch/fish" share/fish/vendor_completions.d/azimuth.fish
    sed "s|/usr/local/bin/azimuth|$prefix/bin/azimuth|g" deploy/azimuth.service >"$scratch/azimuth.service"
    put 644 "$scratch/azimuth.service" lib/systemd/system/azimuth.service
    put_all share/azimuth deploy/azimuth.yaml
    put_all share/azimuth/models models/length-tagger.bin models/README.md
    put_all share/azimuth/notebooks-cli notebooks-cli/*.ipynb notebooks-cli/*.py notebooks-cli/requirements.txt notebooks-cli/README.md
    put_all share/azimuth/clusters datasets/clusters/*.yaml
    put_all share/azimuth/prometheus deploy/prometheus/*.yml
    put_all share/azimuth/grafana deploy/grafana/azimuth.json
    put_all share/doc/azimuth README.md LICENSE
    put_all share/doc/azimuth/docs docs/*.md
    mv "$list.new" "$list"
    echo "installed azimuth into $root"
}

case ${1:-} in
install) installs ;;
uninstall) uninstall ;;
*) echo "usage: install.sh install|uninstall" >&2; exit 64 ;;
esac
