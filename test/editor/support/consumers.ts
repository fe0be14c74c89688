import * as vscode from 'vscode';
import type { RealDebridAPI, RealDebridExports } from '../../../src/api';
import { extensionUnderTest } from './extension';

/** Extensions that come with every editor, in whose name tests ask. */
const ids = { git: 'vscode.git', github: 'vscode.github-authentication' } as const;

export function installed(name: keyof typeof ids): vscode.Extension<unknown> {
	const extension = vscode.extensions.getExtension(ids[name]);
	if (!extension) throw new Error(`There is no ${ids[name]}.`);
	return extension;
}

export function realDebrid(): RealDebridExports {
	return extensionUnderTest().exports as RealDebridExports;
}

export function apiOf(name: keyof typeof ids): RealDebridAPI {
	return realDebrid().getAPI(1, installed(name));
}

/** The name by which the person knows it. */
export function nameOf(name: keyof typeof ids): string {
	return String(installed(name).packageJSON.displayName);
}
