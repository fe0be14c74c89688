import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import type { Installation } from '../../accounts/storage/consents';

/** What is used of an entry in the editor's list of installed extensions. */
interface ListedExtension {
	readonly identifier?: { readonly id?: unknown };
	readonly version?: unknown;
	readonly metadata?: { readonly installedTimestamp?: unknown };
}

/**
 * The editor's own lists of installed extensions, with those that are disabled, which `vscode.extensions` leaves out. The
 * lists are no API: where they are not as expected, nothing is known of any extension.
 */
export class InstalledExtensions {
	private readonly ownId: string;
	private readonly files: readonly string[];

	constructor({ extension, globalStorageUri }: Pick<ExtensionContext, 'extension' | 'globalStorageUri'>) {
		this.ownId = extension.id.toLowerCase();
		this.files = [
			// That of a profile, except the default one.
			join(globalStorageUri.fsPath, '..', '..', 'extensions.json'),
			// That of the default profile, with what is installed for all profiles.
			join(extension.extensionPath, '..', 'extensions.json'),
		];
	}

	/** @returns `undefined` where it cannot be told */
	installationOf(id: string): Installation | 'uninstalled' | undefined {
		const listed = this.listed();
		const isSame = (entry: ListedExtension | null, other: string) =>
			String(entry?.identifier?.id).toLowerCase() === other.toLowerCase();
		// A list without this extension is not the one that this editor uses.
		if (!listed?.some(entry => isSame(entry, this.ownId))) return undefined;
		const found = listed.find(entry => isSame(entry, id));
		return found ? installationIn(found) : 'uninstalled';
	}

	private listed(): readonly (ListedExtension | null)[] | undefined {
		const lists: (ListedExtension | null)[] = [];
		for (const file of this.files)
			try {
				lists.push(...(JSON.parse(readFileSync(file, 'utf8')) as typeof lists));
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return undefined;
			}
		return lists;
	}
}

function installationIn({ version, metadata }: ListedExtension): Installation | undefined {
	const installedAt = metadata?.installedTimestamp;
	return typeof version === 'string' && typeof installedAt === 'number'
		? { version, installedAt }
		: undefined;
}
