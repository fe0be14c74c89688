/** Started from an editor's terminal, we would hand that editor's sockets and settings on to the one we start. */
export function withoutEditorVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(VSCODE|ELECTRON)_/.test(name)));
}
