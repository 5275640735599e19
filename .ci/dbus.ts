import { program } from './program.ts'

/** Path of what runs a program on a session bus of its own. Throws one line saying what to do. */
export function sessionBus(): string {
  return program({
    title: 'D-Bus',
    variable: 'DBUS_RUN_PATH',
    names: ['dbus-run-session'],
    packages: ['dbus', 'python3-dbus', 'python3-gi'], // the latter for the notification service on it
  })
}
