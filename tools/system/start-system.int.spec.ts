import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { StandInClone, isAlive, until } from '../testing/stand-in-clone.js';

const apps = ['api', 'worker', 'projector'];
const up = 'Stop      Ctrl-C';

describe('the system of one machine', () => {
  let clone: StandInClone;
  const postmaster = () => Number(clone.read('.tizmoret/postgres/data/postmaster.pid').split('\n')[0]);

  beforeEach(() => {
    clone = new StandInClone();
  });
  afterEach(async () => {
    await clone.remove();
  });

  it('starts everything, says where it is, and leaves nothing running after it is stopped', async () => {
    const { child, output, ended } = clone.start();
    await until('the system is up', () => output().includes(up));
    const file = JSON.parse(clone.read('.tizmoret/system.json')) as { pid: number; url: string };
    expect(file.pid).toBe(child.pid);
    expect(output()).toContain(`${file.url}/explorer`);
    const pids = [...apps.map((name) => clone.pidOf(name)), postmaster()];
    expect(pids.every(isAlive)).toBe(true);

    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(clone.read('ended').trim().split('\n').sort()).toEqual([...apps].sort());
    expect(existsSync(join(clone.root, '.tizmoret/system.json'))).toBe(false);
  }, 30_000);

  it('starts a process again that died', async () => {
    const { output } = clone.start();
    await until('the system is up', () => output().includes(up));
    const before = clone.pidOf('worker');
    process.kill(before, 'SIGKILL');
    await until('the worker is up again', () => output().includes('The worker is up again'));
    expect(output()).toContain('The worker was killed by SIGKILL; it starts again in 0.5 s');
    expect(clone.pidOf('worker')).not.toBe(before);
  }, 30_000);

  it('starts Postgres again when it was killed', async () => {
    const { output } = clone.start();
    await until('the system is up', () => output().includes(up));
    const before = postmaster();
    process.kill(before, 'SIGKILL');
    await until('another Postgres runs', () => {
      const file = join(clone.root, '.tizmoret/postgres/data/postmaster.pid');
      return (
        existsSync(file) &&
        postmaster() !== before &&
        clone.read('.tizmoret/postgres/data/postmaster.pid').includes('ready')
      );
    });
    expect(output()).toContain('Postgres has ended; starting it again');
  }, 30_000);

  it('leaves no process behind when it is killed by force, and the next start adopts its Postgres', async () => {
    const first = clone.start();
    await until('the system is up', () => first.output().includes(up));
    const pids = apps.map((name) => clone.pidOf(name));
    const server = postmaster();
    first.child.kill('SIGKILL');
    await until('its processes have ended', () => !pids.some(isAlive));
    expect(isAlive(server)).toBe(true);

    const second = clone.start();
    await until('the system is up again', () => second.output().includes(up));
    expect(second.output()).toContain('A Postgres left running by an earlier start is used again');
    expect(postmaster()).toBe(server);
    second.child.kill('SIGTERM');
    await second.ended;
    expect(isAlive(server)).toBe(false);
  }, 30_000);

  it('refuses a second start in the same folder and names the first', async () => {
    const first = clone.start();
    await until('the system is up', () => first.output().includes(up));
    const second = clone.start();
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(
      /Tizmoret runs already for this folder, at http:\/\/127\.0\.0\.1:\d+; its process is \d+/,
    );
    expect(first.child.exitCode).toBeNull();
  }, 30_000);

  it('names the program that has the port it was told to use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const { output, ended } = clone.start({ TIZMORET_PORT: String(port) });
    expect(await ended).toBe(1);
    expect(output()).toContain(`Port ${String(port)} is taken by process ${String(process.pid)}`);
    expect(output()).toContain('TIZMORET_PORT=<number>');
    server.close();
  }, 30_000);

  it('takes everything down again when a process cannot start, and shows what it said', async () => {
    const afterApi = "setInterval(() => { if (!existsSync('api.pid')) return;";
    const dies = `const { existsSync } = require('node:fs'); ${afterApi} throw new Error('the worker has no hands'); }, 20);`;
    clone.write('dist/apps/worker/src/main.js', dies);
    const { output, ended } = clone.start();
    expect(await ended).toBe(1);
    expect(output()).toContain('The worker ended with code 1 while starting');
    expect(output()).toContain('the worker has no hands');
    expect(existsSync(join(clone.root, '.tizmoret/postgres/data/postmaster.pid'))).toBe(false);
    expect(isAlive(clone.pidOf('api'))).toBe(false);
  }, 30_000);

  it('stops in order when it is interrupted while the database is made', async () => {
    const { child, output, ended } = clone.start();
    await until('initdb runs', () => existsSync(join(clone.root, '.tizmoret/postgres')));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(output()).toContain('nothing is left running');
    expect(existsSync(join(clone.root, '.tizmoret/postgres/data/postmaster.pid'))).toBe(false);
  }, 30_000);

  it('says why when the migrations fail', async () => {
    clone.write(
      'dist/libs/infrastructure/src/postgres/migrate.js',
      'console.error("column is taken"); process.exit(1)',
    );
    const { output, ended } = clone.start();
    expect(await ended).toBe(1);
    expect(output()).toContain('The database could not be brought up to date:\ncolumn is taken');
  }, 30_000);
});
