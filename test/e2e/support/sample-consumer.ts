import { createHash } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Sandbox } from '../../../sandbox/src';
import { packageFolder } from '../../host/package-folder';
import { repositoryRoot } from '../../host/paths';
import type { TemporaryFolder } from '../../host/temporary-folder';
import type { EditorWindow, StatusBarItem } from '../driver';
import { eventually } from '../driver';

const source = join(repositoryRoot, 'test', 'fixtures', 'sample-consumer');
/** What the person is asked where a sign-in would follow. */
export const wantsToSignIn = "The extension 'Sample Consumer' wants to sign in using Real-Debrid.";
/** What the person is asked where Ada is signed in. */
export const wantsAccess =
	"The extension 'Sample Consumer' wants to access the Real-Debrid account 'ada-premium'.";

/** Packages the sample consumer as its author would, into a folder that whoever asks removes. */
export async function packageSampleConsumer(folder: TemporaryFolder): Promise<string> {
	await copyFile(join(source, 'package.json'), join(folder.path, 'package.json'));
	await build({
		entryPoints: [join(source, 'src', 'extension.ts')],
		outfile: join(folder.path, 'dist', 'extension.js'),
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		external: ['vscode'],
		logLevel: 'warning',
	});
	return await packageFolder(folder.path, join(folder.path, 'sample-consumer.vsix'));
}

/** What the sample consumer may use, and what it was told. */
export interface ConsumerAccounts {
	/** The names, `none` without any. */
	readonly accounts: string;
	readonly accountChanges: number;
	readonly sessionChanges: number;
}

/** The sample consumer in one window, by what it shows in the status bar. */
export class SampleConsumer {
	readonly #window: EditorWindow;

	constructor(window: EditorWindow) {
		this.#window = window;
	}

	/** Runs a probe to its end, and gives what came of it. */
	async probe(name: string): Promise<string> {
		return await this.outcome(await this.start(name));
	}

	/** Runs a probe again and again until such a thing comes of it. */
	async probeUntil(name: string, wanted: RegExp): Promise<string> {
		return await eventually(
			`the probe ${name} to give ${wanted}`,
			() => this.probe(name),
			outcome => wanted.test(outcome),
		);
	}

	/** Starts a probe that asks the person; gives its number. */
	async start(name: string): Promise<number> {
		const { palette, quickInput } = this.#window;
		const before = await this.#runs();
		await palette.run('Sample Consumer: Probe');
		await quickInput.pick(name);
		await eventually(
			`the probe ${name} to start`,
			() => this.#runs(),
			runs => runs > before,
		);
		return before + 1;
	}

	/** What came of the probe of that number, once it has ended. */
	async outcome(number: number): Promise<string> {
		const ended = new RegExp(`^${number} (?!under way)`);
		const { text } = await this.#window.statusBar.waitFor(item('outcome'), ended);
		return text.replace(ended, '');
	}

	/** Whether the probe of that number still waits for something. */
	async isUnderWay(number: number): Promise<boolean> {
		return (await this.#item('outcome'))?.text === `${number} under way`;
	}

	async accounts(): Promise<ConsumerAccounts> {
		return parseAccounts((await this.#item('accounts'))?.text ?? '');
	}

	async waitForAccounts(wanted: Partial<ConsumerAccounts>): Promise<ConsumerAccounts> {
		return await eventually(
			`the consumer's accounts to be ${JSON.stringify(wanted)}`,
			() => this.accounts(),
			state =>
				Object.entries(wanted).every(([name, value]) => state[name as keyof ConsumerAccounts] === value),
		);
	}

	/** The short way to a token, where consent itself is not what is tested: asks, and lets the person allow it. */
	async getAllowed(): Promise<string> {
		const asking = await this.start('token, asking');
		await this.#window.dialog.waitFor(/ wants to /);
		await this.#window.dialog.click('Allow');
		return await this.outcome(asking);
	}

	async #runs(): Promise<number> {
		return Number.parseInt((await this.#item('outcome'))?.text ?? '0', 10);
	}

	async #item(name: string): Promise<StatusBarItem | undefined> {
		return await this.#window.statusBar.item(item(name));
	}
}

function item(name: string): string {
	return `debrid-tools-samples.sample-consumer.${name}`;
}

function parseAccounts(text: string): ConsumerAccounts {
	const [, accounts = '', accountChanges, sessionChanges] =
		/^Accounts: (.*); changes of accounts: (\d+), of sessions: (\d+)$/.exec(text) ?? [];
	return { accounts, accountChanges: Number(accountChanges), sessionChanges: Number(sessionChanges) };
}

/** How the sample consumer tells of the access token that the service has issued last. */
export function latestToken({ control }: Sandbox): string {
	const [token] = control
		.secrets()
		.filter(({ kind }) => kind === 'accessToken')
		.slice(-1);
	if (!token) throw new Error('The service has issued no access token.');
	return `Token: ${createHash('sha256').update(token.value).digest('hex').slice(0, 12)}`;
}
