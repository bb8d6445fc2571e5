# SPDX-License-Identifier: GPL-3.0-or-later
#
# The little that a window manager would do, on a display that has none: gives a window the whole screen and the focus.
# Without it GTK draws every window in its "backdrop" look, at the size it asked for.
import ctypes
import ctypes.util
import time


class Screen:
    def __init__(self):
        x = self.x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        x.XOpenDisplay.restype = ctypes.c_void_p
        x.XDefaultRootWindow.restype = x.XInternAtom.restype = ctypes.c_ulong
        x.XDefaultRootWindow.argtypes = x.XDefaultScreen.argtypes = [ctypes.c_void_p]
        x.XDisplayWidth.argtypes = x.XDisplayHeight.argtypes = [ctypes.c_void_p, ctypes.c_int]
        self.display = x.XOpenDisplay(None)
        if not self.display:
            raise RuntimeError("cannot open the display")
        self.errors = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda display, event: 0)
        x.XSetErrorHandler(self.errors)  # a window that has just closed is no reason to end
        self.root = x.XDefaultRootWindow(self.display)
        number = x.XDefaultScreen(self.display)
        self.width, self.height = x.XDisplayWidth(self.display, number), x.XDisplayHeight(self.display, number)

    def close(self):
        self.x.XCloseDisplay(ctypes.c_void_p(self.display))

    def windows(self, pid):
        """Ids of the mapped top-level windows of a process, the lowest first."""
        x, u = self.x, ctypes.c_ulong
        root, parent, found, count = u(), u(), ctypes.POINTER(u)(), ctypes.c_uint()
        x.XQueryTree(ctypes.c_void_p(self.display), u(self.root), ctypes.byref(root), ctypes.byref(parent),
                     ctypes.byref(found), ctypes.byref(count))
        ids = [found[i] for i in range(count.value)]
        if count.value:
            x.XFree(found)
        return [w for w in ids if self.owner(w) == pid]

    def owner(self, window):
        x, u = self.x, ctypes.c_ulong
        atom = x.XInternAtom(ctypes.c_void_p(self.display), b"_NET_WM_PID", 0)
        kind, form, count, rest, data = u(), ctypes.c_int(), u(), u(), ctypes.POINTER(u)()
        x.XGetWindowProperty(ctypes.c_void_p(self.display), u(window), u(atom), ctypes.c_long(0), ctypes.c_long(1), 0, u(0),
                             ctypes.byref(kind), ctypes.byref(form), ctypes.byref(count), ctypes.byref(rest),
                             ctypes.byref(data))
        pid = data[0] if count.value else None
        if data:
            x.XFree(data)
        return pid

    def fill(self, window, border=5):
        """The whole screen, with the frame that GTK draws round a window without a compositor left outside. A program that
        is still settling its own size may answer with that: it is asked again."""
        wanted = (self.width + 2 * border, self.height + 2 * border)
        for _ in range(8):
            self.x.XMoveResizeWindow(ctypes.c_void_p(self.display), ctypes.c_ulong(window), -border, -border, *wanted)
            # The pointer goes where nothing answers to it.
            self.x.XWarpPointer(ctypes.c_void_p(self.display), ctypes.c_ulong(0), ctypes.c_ulong(self.root), 0, 0, 0, 0,
                                self.width - 1, self.height - 1)
            self.focus(window)
            if self.keeps(window, wanted):
                return

    def keeps(self, window, size, seconds=1.0):
        until = time.monotonic() + seconds
        while self.size(window) == size:
            if time.monotonic() > until:
                return True
            time.sleep(0.05)
        return False

    def focus(self, window):
        self.x.XRaiseWindow(ctypes.c_void_p(self.display), ctypes.c_ulong(window))
        self.x.XSetInputFocus(ctypes.c_void_p(self.display), ctypes.c_ulong(window), 2, 0)
        self.x.XSync(ctypes.c_void_p(self.display), 0)

    def size(self, window):
        x, u = self.x, ctypes.c_ulong
        root, left, top = u(), ctypes.c_int(), ctypes.c_int()
        width, height, border, depth = (ctypes.c_uint() for _ in range(4))
        x.XGetGeometry(ctypes.c_void_p(self.display), u(window), ctypes.byref(root), ctypes.byref(left), ctypes.byref(top),
                       ctypes.byref(width), ctypes.byref(height), ctypes.byref(border), ctypes.byref(depth))
        return width.value, height.value

    def main(self, pid):
        """The largest window of a process, or None."""
        return max(self.windows(pid), key=lambda w: self.size(w)[0] * self.size(w)[1], default=None)

    def centre(self, window):
        """A dialog goes to the middle, and gets the focus."""
        width, height = self.size(window)
        self.x.XMoveWindow(ctypes.c_void_p(self.display), ctypes.c_ulong(window), (self.width - width) // 2,
                           (self.height - height) // 3)
        self.focus(window)
