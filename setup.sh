#!/usr/bin/env bash
# Set the platform up on Debian or Ubuntu: system packages, Python packages, front-end files,
# translations. Every step is skipped when nothing changed since it last succeeded, so a
# second run takes about a second.
#
#   ./setup.sh            all that a running city needs
#   ./setup.sh --tests    and what only the tests need (a browser, PostgreSQL, PDF tools)
#   ./setup.sh --python   the virtual environment alone
#   ./setup.sh --frontend the front-end files alone
set -euo pipefail
cd "$(dirname "$0")"

readonly VENV=.venv STAMPS=.venv/stamps VENDOR=webapp/static/vendor
readonly PIP="$VENV/bin/python -m pip -qq --disable-pip-version-check --no-input"

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# --- steps are done once: a stamp holds the digest of what a step was done from ------------

digest() { { cat "$@"; echo "$PWD"; python3 --version; } | sha256sum | cut -d' ' -f1; }
is_done() { [ "$(cat "$STAMPS/$1" 2>/dev/null)" = "$2" ]; }
mark_done() { mkdir -p "$STAMPS"; echo "$2" >"$STAMPS/$1"; }

# --- system packages -------------------------------------------------------------------------

has_program() { PATH="$PATH:/usr/sbin" command -v "$1" >/dev/null; }
has_library() { /sbin/ldconfig -p | grep -q "$1"; }

# Print the package that brings each thing which is missing.
missing_packages() {
    python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
    has_program mosquitto || echo mosquitto
    has_library libpango-1.0.so.0 || echo libpango-1.0-0
    has_library libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
    has_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
    [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || echo fonts-dejavu-core
    [ "$1" = tests ] || return 0
    has_program chromium || echo chromium
    has_program pg_ctl || ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 || echo postgresql
    has_program pdftotext || echo poppler-utils
    has_library libatomic.so.1 || echo libatomic1 # for the driver of the browser tests
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

can_be_root() {
    [ "$(id -u)" = 0 ] && return
    has_program sudo || return 1
    sudo -n true 2>/dev/null || [ -t 0 ] # on a terminal, sudo may ask for the password
}

# Situation: Debian starts a server as soon as it is installed, and at every boot after that.
# Consequence: a mosquitto or PostgreSQL nobody asked for would hold the ports we need, and
# would listen on a machine whose owner wanted neither. So while we install, and only then,
# policy-rc.d tells the packages not to start theirs; a policy the owner has is left alone.
# Where systemd runs, the services that came with us are also kept from the next boot.
install_packages() {
    local policy=/usr/sbin/policy-rc.d ours='' apt='apt-get -qq -o DPkg::Lock::Timeout=120'
    if [ ! -e "$policy" ]; then
        ours=$policy
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
        trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    as_root $apt update || true
    # All at once is quick; one by one gets what there is where one of them is not to be had.
    if ! as_root env DEBIAN_FRONTEND=noninteractive $apt install --yes --no-install-recommends "$@" \
        >"$LOG" 2>&1 </dev/null; then
        for package in "$@"; do
            as_root env DEBIAN_FRONTEND=noninteractive $apt install --yes --no-install-recommends \
                "$package" >>"$LOG" 2>&1 </dev/null || true
        done
    fi
    if [ -n "$ours" ]; then
        as_root rm -f "$policy"
        trap - EXIT
    fi
    [ -d /run/systemd/system ] || return 0
    for service in mosquitto postgresql; do
        case " $* " in *" $service "*)
            as_root systemctl --quiet disable --now "$service" 2>/dev/null || true ;;
        esac
    done
}

system_packages() {
    local missing
    missing=$(missing_packages "$1" | xargs)
    [ -n "$missing" ] || return 0
    if ! has_program apt-get; then
        say "no apt-get here; please install yourself what these packages bring: $missing"
    elif ! can_be_root; then
        say "needs root or sudo to install: $missing (going on without)"
    else
        say "installing $missing"
        LOG=$(mktemp)
        # shellcheck disable=SC2086  # a list of words
        install_packages $missing
        missing=$(missing_packages "$1" | xargs)
        if [ -n "$missing" ]; then
            say "could not install: $missing (going on without; apt's words are in $LOG)"
        else
            rm -f "$LOG"
        fi
    fi
}

# --- Python ------------------------------------------------------------------------------------

python_packages() {
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
        die 'needs Python 3.11 or newer as python3'
    # A folder that was moved or half made is no environment: its scripts name the old place.
    if ! "$VENV/bin/python" -c '' 2>/dev/null || [ "$(cat "$STAMPS/place" 2>/dev/null)" != "$PWD" ]; then
        say "making the virtual environment $VENV"
        rm -rf "$VENV"
        python3 -m venv "$VENV" || die 'cannot make a virtual environment (is python3-venv there?)'
        mark_done place "$PWD"
    fi
    local now
    now=$(digest requirements.lock)
    if ! is_done python "$now"; then
        say 'installing the Python packages of requirements.lock'
        $PIP install --require-hashes --requirement requirements.lock ||
            die 'pip could not install requirements.lock'
        mark_done python "$now"
    fi
    now=$(digest requirements.lock pyproject.toml)
    if ! is_done project "$now"; then
        $PIP install --no-deps --no-build-isolation --editable . || die 'pip could not install the project'
        mark_done project "$now"
    fi
}

# --- front-end files ---------------------------------------------------------------------------

npm_program() {
    if has_program npm; then
        npm "$@"
        return
    fi
    # No Node.js here: PyPI has it as a package, a tenth of what Debian's npm brings along.
    if [ ! -x "$VENV/bin/npm" ]; then
        $PIP install --require-hashes --requirement requirements-npm.lock
    fi
    PATH="$PWD/$VENV/bin:$PATH" npm "$@"
}

frontend_files() {
    local now
    now=$(digest package.json package-lock.json setup.sh)
    if is_done frontend "$now" && [ -d "$VENDOR/leaflet" ] && [ -d node_modules/axe-core ]; then
        return 0
    fi
    say 'fetching the front-end files of package-lock.json'
    npm_program ci --ignore-scripts --no-audit --no-fund --loglevel=error ||
        die 'npm could not fetch the front-end files'
    rm -rf "$VENDOR"
    mkdir -p "$VENDOR/nunito-sans"
    cp -R node_modules/leaflet/dist "$VENDOR/leaflet"
    cp -R node_modules/leaflet.markercluster/dist "$VENDOR/leaflet.markercluster"
    cp -R node_modules/@fontsource-variable/nunito-sans/{files,*.css,LICENSE} "$VENDOR/nunito-sans"
    mark_done frontend "$now"
}

# --- translations ------------------------------------------------------------------------------

# The catalogue carries no header, so that it only changes when a word does. Without one Babel
# takes it for fuzzy; the tests see to it that no translation in it really is.
translations() {
    local folder=webapp/translations now
    now=$(digest "$folder"/*/LC_MESSAGES/messages.po)
    is_done translations "$now" && [ -e "$folder/en/LC_MESSAGES/messages.mo" ] && return 0
    "$VENV/bin/pybabel" --quiet compile --use-fuzzy --directory "$folder" --locale en ||
        die 'cannot compile the English catalogue'
    mark_done translations "$now"
}

case "${1:-}" in
    '') system_packages run; python_packages; frontend_files; translations ;;
    --tests) system_packages tests; python_packages; frontend_files; translations ;;
    --python) system_packages run; python_packages ;;
    --frontend) frontend_files ;;
    *) die "unknown option $1 (see the top of this file)" ;;
esac
