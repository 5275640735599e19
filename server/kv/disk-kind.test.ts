import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { diskKind, diskOf } from './disk.ts'
import { newFolder } from './node.fixture.ts'

test('file systems are known by the numbers of Linux, however they are signed', () => {
  const kinds = [0x6969, 0xff534d42, 0xff534d42 | 0, 0x01021994, 0xef53].map(type => diskKind(type, 'linux').kind)

  assert.deepEqual(kinds, ['network', 'network', 'network', 'passing', 'disk'])
  assert.equal(diskKind(0x6969, 'darwin').kind, 'disk')
})

test('a folder has a kind, a size and what is free of it', async () => {
  const { free, size } = diskOf(await newFolder())

  assert.ok(free > 0 && free <= size)
})

test('a folder in memory is known', { skip: !existsSync('/dev/shm') }, () => {
  const disk = diskOf('/dev/shm')

  assert.deepEqual([disk.kind, 'name' in disk && disk.name], ['passing', 'tmpfs'])
})
