#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run-display.sh COMMAND [ARGUMENT...]
#
# Runs one program on an X server, a session bus and XDG folders of its own, so that nothing leaks out of a test or
# into it. The exit code is the program's. MUSTER_SCREEN sets the size (1280x800x24); MUSTER_FRAMEBUFFER names a folder in
# which the screen's contents can be read as a file (Xvfb_screen0, in the format of xwd).
#
# Xvfb chooses its own display number (-displayfd): xvfb-run -a looks for a free one first and takes it later, and two
# tests that start together then meet on the same number.
set -u

if ! command -v Xvfb >/dev/null || ! command -v dbus-run-session >/dev/null; then
  echo "1..0 # SKIP Xvfb or dbus-run-session is not installed"
  exit 0
fi

box=$(mktemp -d "${TMPDIR:-/tmp}/muster-display.XXXXXX")
xvfb=
leave() {
  [ -n "$xvfb" ] && kill "$xvfb" 2>/dev/null && wait "$xvfb" 2>/dev/null
  rm -rf "$box"
}
trap leave EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

mkdir -m 700 "$box/home" "$box/data" "$box/config" "$box/cache" "$box/state" "$box/runtime"
export HOME="$box/home" XDG_DATA_HOME="$box/data" XDG_CONFIG_HOME="$box/config" XDG_CACHE_HOME="$box/cache"
export XDG_STATE_HOME="$box/state" XDG_RUNTIME_DIR="$box/runtime"
export GSETTINGS_BACKEND=memory GDK_BACKEND=x11 GIO_USE_VFS=local
# The same pixels on every machine, whatever its GL.
export GSK_RENDERER="${GSK_RENDERER:-cairo}"
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS SESSION_MANAGER

Xvfb -displayfd 9 -screen 0 "${MUSTER_SCREEN:-1280x800x24}" ${MUSTER_FRAMEBUFFER:+-fbdir "$MUSTER_FRAMEBUFFER"} -nolisten tcp -noreset 9>"$box/number" 2>"$box/xvfb.log" &
xvfb=$!
for _ in $(seq 300); do
  [ -s "$box/number" ] && break
  kill -0 "$xvfb" 2>/dev/null || break
  sleep 0.1
done
if [ ! -s "$box/number" ]; then
  echo "Bail out! Xvfb did not start: $(cat "$box/xvfb.log")"
  exit 1
fi
export DISPLAY=":$(tr -d '[:space:]' <"$box/number")"

# In the background and waited for, so that a signal to this script reaches the trap at once. Only the program writes to
# standard output; what the bus and its services say goes to standard error.
exec 8>&1
dbus-run-session -- bash -c 'exec "$@" >&8 8>&-' run-display "$@" <&0 >&2 &
program=$!
trap 'kill "$program" 2>/dev/null; exit 143' TERM
wait "$program"
