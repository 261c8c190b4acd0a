import { spawn, spawnSync } from 'node:child_process';

/** @typedef {import('./server-user.mjs').ServerUser} ServerUser */

/**
 * Options common to every Postgres program: the working folder is one that anybody may enter, messages are in English
 * because we read some of them, and the program is in a session of its own, so that Ctrl-C in the terminal reaches only
 * us and we stop things in the right order.
 * @param {ServerUser | undefined} user
 */
const common = (user) => ({
  cwd: '/',
  detached: true,
  env: { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' },
  ...(user && { uid: user.uid, gid: user.gid }),
});

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {string[]} args
 * @param {ServerUser | undefined} user
 * @param {'pipe' | number} [output] a file descriptor, for programs that leave a server behind: it would hold a pipe open
 * @returns {Promise<{ code: number, text: string }>} code -1: it could not be started
 */
export function runAs(program, args, user, output = 'pipe') {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...common(user), stdio: ['ignore', output, output] });
    let text = '';
    child.stdout?.on('data', (chunk) => (text += chunk));
    child.stderr?.on('data', (chunk) => (text += chunk));
    child.on('error', (error) => resolve({ code: -1, text: error.message }));
    child.on('close', (code) => resolve({ code: code ?? -1, text }));
  });
}

/**
 * Whether the server's user can do something, asked of the kernel: it knows about parents, mounts and access lists.
 * @param {string} program
 * @param {string[]} args
 * @param {ServerUser | undefined} user
 * @returns {string | undefined} what the program printed, undefined when it failed
 */
export function tryAs(program, args, user) {
  const { status, stdout } = spawnSync(program, args, { ...common(user), encoding: 'utf8', timeout: 10_000 });
  return status === 0 ? stdout : undefined;
}
