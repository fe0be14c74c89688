import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackgroundProcess } from '../../host/background-process';
import { type CodeServer, type CodeServerVersion, installCodeServer } from '../../host/code-server';
import { freePort } from '../../host/free-port';
import { quietSettings } from '../../host/quiet-settings';
import { runQuietly } from '../../host/run-command';
import { TemporaryFolder } from '../../host/temporary-folder';
import { withoutEditorVariables } from '../../host/without-editor-variables';
import { addLanguagePack } from './language-pack';

const startMilliseconds = 120_000;

export interface EditorServerOptions {
	readonly version: CodeServerVersion;
	/** The packaged extensions to install. */
	readonly vsix: readonly string[];
	/** User settings, beside those that keep the editor quiet. */
	readonly settings?: Readonly<Record<string, unknown>>;
	/** A free one is found when none is given. */
	readonly port?: number;
	/** Of the editor and of all extensions in it. */
	readonly logLevel?: 'info' | 'trace';
	/** The names of the built-in extensions that it is to have; without it, all. */
	readonly builtins?: readonly string[];
	/** In which extensions speak, as the editor names it: `pt-br`. Without it, English. */
	readonly language?: string;
}

/**
 * A VS Code with the packaged extension installed, as code-server's users run it: many windows can be opened on it.
 * It lives in folders of its own and leaves nothing behind.
 */
export class EditorServer {
	readonly version: CodeServerVersion;
	readonly url: string;
	/** Where the editor keeps `User/globalStorage`, `logs` and the like. */
	readonly userData: string;
	readonly #folder: TemporaryFolder;
	readonly #codeServer: CodeServer;
	readonly #startProcess: () => BackgroundProcess;
	#process: BackgroundProcess;

	private constructor(
		codeServer: CodeServer,
		folder: TemporaryFolder,
		port: number,
		{ logLevel = 'info', builtins, language }: EditorServerOptions,
	) {
		this.version = codeServer.version;
		this.url = `http://127.0.0.1:${port}/`;
		this.userData = dataFolder(folder);
		this.#folder = folder;
		this.#codeServer = codeServer;
		const words = [
			codeServer.entry,
			...folders(folder),
			...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
			...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
			...['--log', logLevel],
			...(language === undefined ? [] : ['--locale', language]),
			...(builtins ? ['--builtin-extensions-dir', builtinsFolder(folder)] : []),
		];
		const options = { cwd: folder.path, env: environment(folder) };
		this.#startProcess = () =>
			new BackgroundProcess(`code-server ${codeServer.version}`, codeServer.node, words, options);
		this.#process = this.#startProcess();
	}

	static async start(options: EditorServerOptions): Promise<EditorServer> {
		const codeServer = await installCodeServer(options.version);
		const folder = new TemporaryFolder('editor-server');
		try {
			await mkdir(join(dataFolder(folder), 'User'), { recursive: true });
			await writeSettings(folder, options.settings);
			if (options.builtins) await linkBuiltins(codeServer, folder, options.builtins);
			if (options.language !== undefined) await addLanguagePack(dataFolder(folder), options.language);
			if (options.vsix.length > 0)
				await runOnce(
					codeServer,
					folder,
					options.vsix.flatMap(path => ['--install-extension', path]),
				);
		} catch (error) {
			await folder.remove();
			throw error;
		}
		const server = new EditorServer(codeServer, folder, options.port ?? (await freePort()), options);
		try {
			await server.#waitUntilListening();
		} catch (error) {
			await server.close();
			throw error;
		}
		return server;
	}

	/** Ends the editor and starts it anew, at the same address and on the same data. */
	async restart(): Promise<void> {
		await this.stop();
		this.#process = this.#startProcess();
		await this.#waitUntilListening();
	}

	/** Installs a packaged extension; windows that are opened or reloaded from now on have it. */
	async install(vsix: string): Promise<void> {
		await runOnce(this.#codeServer, this.#folder, ['--install-extension', vsix]);
	}

	/** Uninstalls an extension; windows that are opened or reloaded from now on do not have it. */
	async uninstall(id: string): Promise<void> {
		await runOnce(this.#codeServer, this.#folder, ['--uninstall-extension', id]);
	}

	async #waitUntilListening(): Promise<void> {
		await this.#process.waitForLine(/HTTP server listening/, startMilliseconds);
	}

	/** Settles when the server has ended, however it did. */
	get closed(): Promise<void> {
		return this.#process.closed;
	}

	/** Replaces the user settings; windows that are opened from now on have them. */
	async setSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
		await writeSettings(this.#folder, settings);
	}

	/** The last lines that it wrote to its own console. */
	get output(): string {
		return this.#process.output;
	}

	/** Ends the editor; what it wrote stays until `close`. */
	async stop(): Promise<void> {
		await this.#process.stop();
	}

	async close(): Promise<void> {
		await this.stop();
		await this.#folder.remove();
	}
}

/** Runs the editor's own command line beside the server. */
async function runOnce(
	{ node, entry }: CodeServer,
	folder: TemporaryFolder,
	words: readonly string[],
): Promise<void> {
	await runQuietly(node, [entry, ...folders(folder), ...words], { env: environment(folder) });
}

function dataFolder(folder: TemporaryFolder): string {
	return join(folder.path, 'data');
}

function builtinsFolder(folder: TemporaryFolder): string {
	return join(folder.path, 'builtins');
}

async function linkBuiltins(
	{ builtins }: CodeServer,
	folder: TemporaryFolder,
	names: readonly string[],
): Promise<void> {
	await mkdir(builtinsFolder(folder));
	for (const name of names) await symlink(join(builtins, name), join(builtinsFolder(folder), name));
}

function folders(folder: TemporaryFolder): string[] {
	return ['--user-data-dir', dataFolder(folder), '--extensions-dir', join(folder.path, 'extensions')];
}

/** A configuration of the person's own code-server is not to be read, nor one to be written for them. */
function environment(folder: TemporaryFolder): NodeJS.ProcessEnv {
	return { ...withoutEditorVariables(process.env), CODE_SERVER_CONFIG: join(folder.path, 'config.yaml') };
}

async function writeSettings(
	folder: TemporaryFolder,
	settings: Readonly<Record<string, unknown>> = {},
): Promise<void> {
	const path = join(dataFolder(folder), 'User', 'settings.json');
	await writeFile(path, JSON.stringify({ ...quietSettings, ...settings }, undefined, '\t'));
}
