#!/usr/bin/env bash
# PSPP takes the format by which GET DATA reads a column for one without the point: F4.1 to read by becomes F5.1 to show
# by, so a file read by syntax and the same file saved with its own formats differ unless FORMATS sets them again.
#
# Seen with PSPP 1.6.2 (Debian 12, package pspp 1.6.2-2): GET DATA with /VARIABLES=x F4.1 y F4.0 lists x as F5.1 and y as F4.0.
# Installs nothing; PSPP must be there (apt-get install pspp). Fails when any of this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf 'x,y\n10.5,3\n' >data.csv
cat >read.sps <<'SPS'
GET DATA /TYPE=TXT /FILE='data.csv' /ARRANGEMENT=DELIMITED /DELIMITERS="," /FIRSTCASE=2 /VARIABLES=x F4.1 y F4.0.
DISPLAY VARIABLES.
FORMATS x (F4.1).
DISPLAY VARIABLES.
SPS
pspp --version | head -1
said=$(pspp -O format=csv read.sps)
printf '%s\n' "$said"
[ "$(grep -c '^x,1,F5.1,F5.1' <<<"$said")" = 1 ]
[ "$(grep -c '^x,1,F4.1,F4.1' <<<"$said")" = 1 ]
[ "$(grep -c '^y,2,F4.0,F4.0' <<<"$said")" = 2 ]
