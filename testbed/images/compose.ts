// Images for mode `containers`, composed of programs that are on this machine anyway.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Programs } from '../build/build.ts';
import { veleroVersion } from '../build/modules.ts';
import { type TarEntry, tar } from './tar.ts';

export interface Image {
  readonly name: string;
  readonly entrypoint: readonly string[];
  readonly files: readonly TarEntry[];
}

/** What holds a pod's network. containerd is told its name. */
export const pauseImage = 'docker.io/library/pause:1';
export const veleroImage = `docker.io/velero/velero:${veleroVersion}`;

export async function images(programs: Programs, busybox: string): Promise<readonly Image[]> {
  const shell = await busyboxFiles(busybox);
  const program = async (path: string, name: string): Promise<TarEntry> => ({
    path,
    content: await readFile(programs.path(name)),
  });
  return [
    { name: 'docker.io/library/busybox:1', entrypoint: ['/bin/sh'], files: shell },
    { name: pauseImage, entrypoint: ['/bin/sleep', '2147483647'], files: shell },
    {
      name: veleroImage,
      entrypoint: ['/velero'],
      files: [
        ...shell,
        await program('velero', 'velero'),
        await program('velero-restore-helper', 'velero-restore-helper'),
        { path: 'plugins' },
        await program('plugins/velero-plugin-for-aws', 'velero-plugin-for-aws'),
      ],
    },
  ];
}

async function busyboxFiles(busybox: string): Promise<readonly TarEntry[]> {
  const { stdout } = await promisify(execFile)(busybox, ['--list']);
  const applets = stdout
    .trim()
    .split('\n')
    .filter((name) => name !== 'busybox');
  return [
    ...['bin', 'etc', 'home', 'root'].map((path) => ({ path })),
    { path: 'tmp', mode: 0o1777 },
    { path: 'bin/busybox', content: await readFile(busybox) },
    ...applets.map((name) => ({ path: `bin/${name}`, link: 'busybox' })),
    { path: 'etc/passwd', content: Buffer.from('root:x:0:0:root:/root:/bin/sh\n'), mode: 0o644 },
  ];
}

/** Writes an image as `docker save` would, which `ctr images import` reads. */
export async function writeImage(image: Image, folder: string): Promise<string> {
  const layer = tar(image.files);
  const digest = createHash('sha256').update(layer).digest('hex');
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      os: 'linux',
      config: { Entrypoint: image.entrypoint, Env: ['PATH=/bin:/'], WorkingDir: '/' },
      rootfs: { type: 'layers', diff_ids: [`sha256:${digest}`] },
    }),
  );
  const manifest = [{ Config: 'config.json', RepoTags: [image.name], Layers: ['layer.tar'] }];
  const file = join(folder, `${image.name.replace(/[^a-z0-9]+/g, '-')}.tar`);
  await writeFile(
    file,
    tar([
      { path: 'manifest.json', content: Buffer.from(JSON.stringify(manifest)) },
      { path: 'config.json', content: config },
      { path: 'layer.tar', content: layer },
    ]),
  );
  return file;
}
