#!/usr/bin/env bash
# refresh.sh FOLDER: makes the lists in this folder anew, from the full lists of the packages' public members in FOLDER
# (<package>.txt, one member a line). A list holds what the stand-in has of its package. Members of a stand-in that its
# package lacks are printed with the package's nearest ones, and the exit code is 1: make them internal.
set -euo pipefail
[[ $# -eq 1 && -d $1 ]] || { echo "refresh.sh: give the folder with the packages' lists" >&2; exit 2; }
lists=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
ENGINE_API_LISTS=$lists dotnet test tests/Engine.Tests --filter FullyQualifiedName~Conformance.SurfaceTests.The_lists \
    --logger "console;verbosity=normal"
