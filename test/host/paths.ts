import { join, resolve } from 'node:path';

export const repositoryRoot = resolve(__dirname, '..', '..');

/** Where `@vscode/test-electron` keeps its downloads too; ignored by git. */
export const editorCache = join(repositoryRoot, '.vscode-test');
