#!/bin/sh
# usage: check.sh find_package|pkg_config|fetch_content|add_subdirectory SOURCE BUILD FOLDER
# Builds app/ in FOLDER with Tunic found that way, runs it, asks it for its page and stops it. The first two install BUILD before;
# the other two compile SOURCE. BUILD_SHARED_LIBS=ON in the environment goes for those.
set -eu
way=$1 source=$2 build=$3 folder=$4
app=$source/tests/package/app
rm -rf "$folder"
mkdir -p "$folder/app"

# Staged in one place, as those do who make packages, and then moved to another: nothing inside knows where it is.
install_it() {
    DESTDIR="$folder/stage" cmake --install "$build" --prefix /opt/tunic >/dev/null
    mv "$folder/stage/opt/tunic" "$folder/prefix"
    ! grep -rIl -e "$folder" -e "$build" -e "$source/" "$folder/prefix" || { echo "these name a place of this machine"; exit 1; }
    [ ! -e "$folder/prefix/include/tunic/tls.hpp" ] || [ -n "$(find "$folder/prefix" -name 'libtunic_tls.*')" ] || { echo "headers of TLS without its library"; exit 1; }
    check_names "$folder/prefix"/*/libtunic.* "$folder/prefix"/*/*/libtunic.*
    shared=$(find "$folder/prefix" -name 'libtunic.so')
    [ -z "$shared" ] || check_shared "$shared"
}

# A program may bring an llhttp of its own.
check_names() {
    for library; do
        [ ! -f "$library" ] || ! nm --defined-only "$library" 2>/dev/null | grep ' llhttp_' || { echo "llhttp has its own names in $library"; exit 1; }
    done
}

check_shared() {
    readelf -d "$1" | grep -q 'SONAME.*\[libtunic\.so\.[0-9]*\.[0-9]*\]' || { echo "no SONAME with major and minor version"; exit 1; }
    readelf -d "${1%.so}_testing.so" | grep -q 'RUNPATH.*\[\$ORIGIN\]' || { echo "libtunic_testing.so does not look beside itself"; exit 1; }
    ! nm -D --defined-only "$1" | grep 'llhttp_' || { echo "llhttp shows through"; exit 1; }
}

# with_cmake TREE OPTION...
with_cmake() {
    tree=$folder/$1
    shift
    cmake -S "$app" -B "$tree" -G Ninja -DWAY="$way" "$@" \
        ${LAUNCHER:+-DCMAKE_CXX_COMPILER_LAUNCHER="$LAUNCHER" -DCMAKE_C_COMPILER_LAUNCHER="$LAUNCHER" -DEXPECT_CMAKE_CXX_COMPILER_LAUNCHER="$LAUNCHER"}
    cmake --build "$tree"
}

# Who uses no TLS needs no OpenSSL, and who asks for it hears what it lacks. A shared library has brought its own.
without_openssl() {
    with_cmake without_openssl -DCMAKE_PREFIX_PATH="$folder/prefix" -DCMAKE_DISABLE_FIND_PACKAGE_OpenSSL=ON
    tls=$(find "$folder/prefix" -name 'libtunic_tls.a')
    [ -n "$tls" ] || return 0
    [ ! -e "$folder/without_openssl/hello_tls" ] || { echo "tunic::tls is there without OpenSSL"; exit 1; }
    ! cmake "$folder/without_openssl" -DCOMPONENTS=tls >"$folder/refused" 2>&1 || { echo "the part tls is found without OpenSSL"; exit 1; }
    tr -s ' \n' ' ' <"$folder/refused" | grep -o 'The part tls needs OpenSSL 3, which is not found.'
}

with_pkg_config() {
    PKG_CONFIG_PATH=$(dirname "$(find "$folder/prefix" -name tunic.pc)")
    LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_PATH")
    export PKG_CONFIG_PATH LD_LIBRARY_PATH
    # Not quoted: they are lists of words, and what is between them is empty or one word.
    $LAUNCHER $CXX -std=c++20 -c "$app/main.cpp" -o "$folder/app/main.o" $(pkg-config --cflags tunic)
    $LAUNCHER $CXX -std=c++20 -fvisibility=hidden -c "$app/parts.cpp" -o "$folder/app/parts.o" $(pkg-config --cflags tunic-client tunic-middleware tunic-testing)
    $CXX "$folder/app/main.o" -o "$folder/app/hello" $(pkg-config --libs tunic)
    $CXX "$folder/app/parts.o" -o "$folder/app/parts" $(pkg-config --libs tunic-client tunic-middleware tunic-testing)
    if pkg-config --exists tunic-tls; then
        $LAUNCHER $CXX -std=c++20 -c "$app/main_tls.cpp" -o "$folder/app/main_tls.o" $(pkg-config --cflags tunic-tls)
        $CXX "$folder/app/main_tls.o" -o "$folder/app/hello_tls" $(pkg-config --libs tunic-tls)
    fi
    pkg-config --exact-version="$(sed -n 's/^project(tunic VERSION \([0-9.]*\).*/\1/p' "$source/CMakeLists.txt")" tunic
}

case $way in
find_package)
    install_it
    with_cmake app -DCMAKE_PREFIX_PATH="$folder/prefix"
    without_openssl
    ;;
pkg_config)
    install_it
    with_pkg_config
    ;;
fetch_content) with_cmake app -DFETCHCONTENT_SOURCE_DIR_TUNIC="$source" -DFETCHCONTENT_FULLY_DISCONNECTED=ON -DBUILD_SHARED_LIBS="${BUILD_SHARED_LIBS:-OFF}" ;;
add_subdirectory) with_cmake app -DTUNIC_SOURCE="$source" -DBUILD_SHARED_LIBS="${BUILD_SHARED_LIBS:-OFF}" ;;
esac

if ldd "$folder/app/hello" | grep -q libssl; then
    echo "tunic::tunic brings OpenSSL along"
    exit 1
fi
[ ! -x "$folder/app/hello_tls" ] || "$folder/app/hello_tls" | grep "^tls: cannot read no-such-file.pem: "

"$folder/app/parts"

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$folder/app/hello" "$port" &
server=$!
trap 'kill -9 $server 2>/dev/null || true' EXIT
answer=$(curl --silent --show-error --fail --max-time 10 --retry 50 --retry-delay 0 --retry-connrefused --retry-max-time 10 "http://127.0.0.1:$port/")
[ "$answer" = "Hello, World!" ] || { echo "answered: $answer"; exit 1; }

# SIGTERM drains and ends with status 0.
kill -TERM $server
wait $server
echo "$way: served and stopped"
