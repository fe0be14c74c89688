#!/usr/bin/env node
// The `vscodeExecutablePath` that makes `@vscode/test-electron` run its tests in code-server and a browser.
import { require as requireTypeScript } from 'tsx/cjs/api';

const { launch } = requireTypeScript('./launch.ts', import.meta.url);
process.exit(await launch(process.argv.slice(2), process.env));
