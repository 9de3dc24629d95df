#!/bin/sh
# usage: check.sh find_package|fetch_content|add_subdirectory SOURCE BUILD FOLDER
# Builds app/ in FOLDER with Tunic found that way, starts it, asks it for its page and stops it.
set -eu
way=$1 source=$2 build=$3 folder=$4
rm -rf "$folder"
mkdir -p "$folder"
if [ "$way" = find_package ]; then
    cmake --install "$build" --prefix "$folder/prefix" >/dev/null
fi
cmake -S "$source/tests/package/app" -B "$folder/app" -G Ninja -DWAY="$way" -DTUNIC_SOURCE="$source" \
    -DCMAKE_PREFIX_PATH="$folder/prefix" ${LAUNCHER:+-DCMAKE_CXX_COMPILER_LAUNCHER="$LAUNCHER"}
cmake --build "$folder/app" --target hello
if ldd "$folder/app/hello" | grep -q libssl; then
    echo "tunic::tunic brings OpenSSL along"
    exit 1
fi
if cmake --build "$folder/app" --target help | grep -q hello_tls:; then
    cmake --build "$folder/app" --target hello_tls
    "$folder/app/hello_tls" | grep "^tls: cannot read no-such-file.pem: "
fi

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
