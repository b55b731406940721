# Sourced by the scripts that need more than a compiler.

# need COMMAND PACKAGE...: installs Debian packages where the command is missing, or says which.
need() {
    local command=$1
    shift
    if command -v "$command" >/dev/null 2>&1 || [ -x "/usr/sbin/$command" ]; then return; fi
    if [ "$(id -u)" != 0 ]; then
        echo "'$command' is missing: run 'apt-get install $*' as root and try again" >&2
        exit 1
    fi
    apt-get install -q -y --no-install-recommends "$@" || { apt-get update -q && apt-get install -q -y --no-install-recommends "$@"; }
}
