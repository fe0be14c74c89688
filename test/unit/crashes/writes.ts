import fs from 'node:fs';
import { basename } from 'node:path';
import { createSandbox } from 'sinon';
import { never } from '../properties/network';
import type { World } from '../properties/world';

/** Where the extension host is killed; in the middle of a write only where that is one to a file. */
export interface CrashPoint {
	/** Of the write, from 0. */
	readonly number: number;
	readonly moment: Moment;
}

const OTHER_PID = 4242;

export type Moment = 'before' | 'in the middle of' | 'after';

/**
 * The writes of a flow, to secrets and files, in their order; and a crash at one
 * of them. From the crash on nothing that the window begins has any effect.
 */
export class Writes {
	/** In words, such as `store secret sign-in #1: granted`. */
	readonly seen: string[] = [];
	isKilled = false;
	private readonly stubs = createSandbox();
	private readonly names = new Map<string, string>();

	constructor(
		private readonly world: World,
		private readonly kill: () => void,
		private readonly point?: CrashPoint,
	) {
		// Another process each time, whose drafts have other names.
		this.stubs.stub(process, 'pid').value(OTHER_PID);
		this.watchSecrets();
		this.watchFile('writeFileSync', path => `write file ${this.nameOf(path)}`);
		this.watchFile('renameSync', (from, to) => `rename file ${this.nameOf(from)} to ${this.nameOf(to)}`);
		this.watchFile('rmSync', path => `remove file ${this.nameOf(path)}`);
		for (const name of ['existsSync', 'readFileSync', 'readdirSync'] as const) this.stopReads(name);
	}

	/** From now on writes are nobody's concern, and have their effect. */
	stop(): void {
		this.stubs.restore();
	}

	private watchSecrets(): void {
		const { secrets } = this.world.machine;
		for (const name of ['store', 'delete'] as const) {
			const real = secrets[name].bind(secrets) as (key: string, value: string) => Promise<void>;
			this.stubs.replace(secrets, name, async (key: string, value: string) => {
				if (name === 'delete' && !secrets.entries.has(key)) return;
				const stage = /"stage":"(\w+)"/.exec(value)?.[1];
				const moment = this.next(`${name} secret ${this.nameOf(key)}${stage ? `: ${stage}` : ''}`);
				if (moment === 'before') {
					this.die();
					await never();
				}
				await real(key, value);
				if (moment === 'after') this.die();
			});
		}
	}

	private watchFile(
		name: 'writeFileSync' | 'renameSync' | 'rmSync',
		describe: (path: string, more: string) => string,
	): void {
		const real = fs[name] as (...args: unknown[]) => void;
		const watched = (...args: unknown[]) => {
			const [path, more] = args;
			if (!this.isOurs(path)) return real.apply(fs, args);
			this.throwIfKilled();
			if (name === 'rmSync' && !this.isThere(path)) return undefined;
			const moment = this.next(describe(path, String(more)));
			if (moment === 'in the middle of') real.call(fs, path, String(more).slice(0, String(more).length / 2));
			if (moment !== 'before' && moment !== 'in the middle of') real.apply(fs, args);
			if (moment) this.die();
			this.throwIfKilled();
			return undefined;
		};
		this.stubs.replace(fs, name, watched as never);
	}

	private stopReads(name: 'existsSync' | 'readFileSync' | 'readdirSync'): void {
		const real = fs[name] as (...args: unknown[]) => unknown;
		const watched = (...args: unknown[]) => {
			if (this.isOurs(args[0])) this.throwIfKilled();
			return real.apply(fs, args);
		};
		this.stubs.replace(fs, name, watched as never);
	}

	/** @returns when to die, if this is the write to die at */
	private next(what: string): Moment | undefined {
		const number = this.seen.push(what) - 1;
		return this.point?.number === number ? this.point.moment : undefined;
	}

	private die(): void {
		this.isKilled = true;
		this.kill();
	}

	private throwIfKilled(): void {
		if (this.isKilled) throw new Error('killed');
	}

	private isOurs(path: unknown): path is string {
		return typeof path === 'string' && path.startsWith(this.world.machine.folder);
	}

	private isThere(path: string): boolean {
		return this.world.machine.fileNames().includes(basename(path));
	}

	/** Without what is the same everywhere or different each time. */
	private nameOf(name: string): string {
		const short = decodeURIComponent(basename(name.replace(' https://api.real-debrid.com', '')))
			.replace('https://api.real-debrid.com~', '')
			.replace(/\.(\d+)$/, ' (draft)')
			.trim();
		return short
			.replace(/[0-9a-f]{32}\.storage/, 'storage')
			.replace(/(?:[0-9a-f]{32}-)?[0-9a-f]{8}-[0-9a-f-]{27}/, id => {
				const known = this.names.get(id) ?? `#${this.names.size + 1}`;
				this.names.set(id, known);
				return known;
			});
	}
}
