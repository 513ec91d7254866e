# Sourced by run and test, after "set -euo pipefail": finds Java and Maven, or installs them on Debian as root.
# shellcheck shell=bash

say() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }

die() {
  say "$*"
  exit 1
}

# Major version of a java command, 0 where it does not run.
java_major() {
  local line
  line=$("$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1) || line=
  printf '%s' "${line:-0}"
}

find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    JAVA=$JAVA_HOME/bin/java
    if [ ! -x "$JAVA_HOME/bin/javac" ] || [ "$(java_major "$JAVA")" -lt 17 ]; then
      die "JAVA_HOME=$JAVA_HOME is not a JDK of version 17 or newer: set it to one, or unset it"
    fi
    return 0
  fi
  JAVA=java
  command -v javac >/dev/null && [ "$(java_major java)" -ge 17 ]
}

package_installed() { [ "$(dpkg-query -W -f '${Status}' "$1" 2>/dev/null)" = "install ok installed" ]; }

# need_packages WHY PACKAGE...: installs as root, otherwise says how and fails.
need_packages() {
  local why=$1
  shift
  local line="apt-get install --no-install-recommends -y $*"
  command -v apt-get >/dev/null || die "$why; install: $*"
  [ "$(id -u)" = 0 ] || die "$why; please run: sudo apt-get update && sudo $line"
  say "installing $*"
  local log
  log=$(mktemp)
  if ! {
    [ -n "${apt_updated:-}" ] || DEBIAN_FRONTEND=noninteractive apt-get -q update
    DEBIAN_FRONTEND=noninteractive apt-get -q install --no-install-recommends -y "$@"
  } </dev/null >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    die "could not install: $*"
  fi
  apt_updated=yes
  rm -f "$log"
}

# Sets JAVA; afterwards $JAVA and mvn work.
need_java_and_maven() {
  local packages=()
  find_java || packages+=("openjdk-17-jdk-headless")
  command -v mvn >/dev/null || packages+=("maven")
  if [ ${#packages[@]} -gt 0 ]; then
    need_packages "a JDK 17 or newer and Maven 3.8 or newer are needed, missing: ${packages[*]}" "${packages[@]}"
    hash -r
    find_java || die "Java $(java_major java) is what 'java' starts, 17 or newer is needed: set JAVA_HOME"
  fi
}
