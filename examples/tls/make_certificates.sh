#!/bin/sh
# usage: make_certificates.sh FOLDER
# Creates a private authority (ca.pem) and two certificates that it signs: server.pem for localhost, client.pem for ann; each with its
# key. For experiments only: a public server gets its certificate from an authority that its clients trust.
set -eu
mkdir -p "$1"
cd "$1"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 800 -subj "/CN=Example Authority" \
    -keyout ca.key -out ca.pem 2>/dev/null

issue() { # NAME SUBJECT ALTERNATIVE-NAMES
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$2" -keyout "$1.key" -out "$1.csr" 2>/dev/null
    printf 'subjectAltName=%s\n' "$3" >"$1.ext"
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 800 -extfile "$1.ext" -out "$1.pem" 2>/dev/null
    rm "$1.csr" "$1.ext"
}
issue server /CN=localhost "DNS:localhost,IP:127.0.0.1"
issue client /CN=ann "email:ann@example.org"
