"""A desktop's notifications on the session bus (specification 1.2 of freedesktop.org): what a browser shows, and clicks on it.

Each thing that happens is a line of JSON on stdout; each line `ID ACTION` of the input is a click. It ends with its input.
"""
import json
import os
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

INTERFACE = 'org.freedesktop.Notifications'
CLOSED_BY_CALL = 3  # its reason


def say(**what):
    print(json.dumps(what), flush=True)


class Notifications(dbus.service.Object):
    last = 0

    @dbus.service.method(INTERFACE, in_signature='susssasa{sv}i', out_signature='u')
    def Notify(self, application, replaced, icon, summary, body, actions, hints, timeout):
        if not replaced:
            self.last += 1
        id = int(replaced) or self.last
        pairs = dict(zip(map(str, actions[1::2]), map(str, actions[0::2])))
        say(event='shown', id=id, title=str(summary), body=str(body), actions=pairs)
        return dbus.UInt32(id)

    @dbus.service.method(INTERFACE, in_signature='u')
    def CloseNotification(self, id):
        say(event='closed', id=int(id))
        self.NotificationClosed(id, dbus.UInt32(CLOSED_BY_CALL))

    @dbus.service.method(INTERFACE, out_signature='as')
    def GetCapabilities(self):
        return ['actions', 'body', 'persistence']

    @dbus.service.method(INTERFACE, out_signature='ssss')
    def GetServerInformation(self):
        return 'innies', 'innies', '1', '1.2'

    @dbus.service.signal(INTERFACE, signature='us')
    def ActionInvoked(self, id, action):
        pass

    @dbus.service.signal(INTERFACE, signature='uu')
    def NotificationClosed(self, id, reason):
        pass


def click(source, condition):
    line = source.readline()
    if not line:
        loop.quit()
        return False
    id, action = line.split()
    shown.ActionInvoked(dbus.UInt32(int(id)), action)
    return True


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
name = dbus.service.BusName(INTERFACE, dbus.SessionBus())
shown = Notifications(name, '/org/freedesktop/Notifications')
loop = GLib.MainLoop()
GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, click)
say(event='ready', address=os.environ['DBUS_SESSION_BUS_ADDRESS'])
loop.run()
