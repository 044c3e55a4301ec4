# Sourced by ./run and ./check: installs what is missing on a Debian 12 machine and points ccache
# at settings under which precompiled headers are cached. Not meant to be called by itself.

# What the program is built from and runs on.
packages_program=(
    build-essential cmake ninja-build ccache pkg-config
    libeigen3-dev libglpk-dev libcgal-dev libgmp-dev libmpfr-dev libtbb-dev
    libprotobuf-dev protobuf-compiler libonnx-dev zlib1g-dev
    libpng-dev libjpeg-dev libcurl4-gnutls-dev
    nlohmann-json3-dev libcli11-dev
    libtorch-dev libopenblas0-openmp
    qt6-base-dev qt6-svg-dev libqt6svg6 libqcustomplot-dev libqcustomplot2.1-qt6
    libgl1-mesa-dri fonts-dejavu-core
)
# What ./check needs beyond that.
packages_check=(git clang-format clang-tidy xvfb xauth)

fail() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit 1
}

# install_missing PACKAGE…: asks dpkg first, so that a machine that has everything needs no network.
install_missing() {
    command -v dpkg-query >/dev/null || fail "this needs Debian 12 or a system like it (no dpkg here)"
    local missing=() package
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
            missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "needs root or sudo to install: ${missing[*]}"
        as_root=(sudo)
    fi
    echo "Installing ${#missing[@]} missing packages: ${missing[*]}"
    local log
    log=$(mktemp)
    "${as_root[@]}" apt-get update >"$log" 2>&1 &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        fail "apt-get could not install: ${missing[*]} (whole log: $log)"
    }
    rm -f "$log"
}

export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
