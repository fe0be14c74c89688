import { type Sandbox, startSandbox } from '../../../sandbox/src';
import { TemporaryFolder } from '../../host/temporary-folder';
import { EditorProfile, EditorServer, editorUnderTest, extensionUnderTest } from '../driver';
import { type LeakReport, LeakWatch } from './leak-watch';

/** What an editor is to have beside the packaged extension. */
export interface EditorNeeds {
	/** Packages another extension into the folder, and gives the path of its `.vsix`. */
	readonly packageCompanion?: (folder: TemporaryFolder) => Promise<string>;
	/** In which extensions speak, as the editor names it: `pt-br`. */
	readonly language?: string;
	/** A suite that changes more than settings and stored files leaves a server that no other suite can use. */
	readonly server?: 'shared' | 'of its own';
}

/**
 * The built-in extensions that the tests need: colours, and the Markdown preview. All the others start with each
 * window and take a third of its time; the suite that installs from the Extensions view has them all.
 */
const builtins = ['theme-defaults', 'markdown-language-features'];

/**
 * What the suites of one process share: a sandbox, a browser and editors, each started once. All that these editors
 * write and show is searched for the sandbox's secrets at the end.
 */
export class Lane {
	readonly version = editorUnderTest();
	readonly leaks = new LeakWatch();
	readonly #servers = new Map<string, EditorServer>();
	readonly #stopped: EditorServer[] = [];

	private constructor(
		readonly sandbox: Sandbox,
		readonly profile: EditorProfile,
	) {}

	static async start(): Promise<Lane> {
		const lane = new Lane(await startSandbox(), await EditorProfile.launch());
		await lane.leaks.watch(lane.profile);
		return lane;
	}

	/** The editor for a suite; it is started where no suite before had the same needs. */
	async serverFor(needs: EditorNeeds): Promise<EditorServer> {
		const key = keyOf(needs);
		const server = this.#servers.get(key) ?? (await this.#startServer(needs));
		this.#servers.set(key, server);
		return server;
	}

	/** Ends the editor of a suite, unless another one may use it. */
	async leave(needs: EditorNeeds): Promise<void> {
		if ((needs.server ?? 'shared') === 'shared') return;
		const key = keyOf(needs);
		const server = this.#servers.get(key);
		this.#servers.delete(key);
		if (server) await this.#stop(server);
	}

	/** Ends all that was started, and then searches for leaks. */
	async close(): Promise<LeakReport> {
		try {
			await this.profile.close();
			for (const server of this.#servers.values()) await this.#stop(server);
			for (const server of this.#stopped) await this.leaks.keepFiles(server);
			return this.leaks.search();
		} finally {
			for (const server of this.#stopped) await server.close();
			await this.sandbox.close();
		}
	}

	async #stop(server: EditorServer): Promise<void> {
		this.#stopped.push(server);
		await server.stop();
	}

	async #startServer({ packageCompanion, language }: EditorNeeds): Promise<EditorServer> {
		const packages = new TemporaryFolder('companion');
		try {
			const companion = await packageCompanion?.(packages);
			return await EditorServer.start({
				version: this.version,
				vsix: [extensionUnderTest(), ...(companion ? [companion] : [])],
				settings: { 'realDebrid.apiUrl': this.sandbox.url },
				logLevel: 'trace',
				builtins,
				...(language === undefined ? {} : { language }),
			});
		} finally {
			await packages.remove();
		}
	}
}

function keyOf({ packageCompanion, language, server }: EditorNeeds): string {
	return JSON.stringify([packageCompanion?.name, language, server]);
}
