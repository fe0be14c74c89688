/** The editor's own colours, so that it follows each theme; those of high contrast name borders that others lack. */
export const CODE_PAGE_STYLE = `
:root {
	--line: var(--vscode-contrastBorder, var(--vscode-widget-border, var(--vscode-panel-border, transparent)));
	--quiet: var(--vscode-descriptionForeground, var(--vscode-foreground));
}
body {
	margin: 0;
	padding: 0;
	color: var(--vscode-foreground);
	background: var(--vscode-editor-background);
	font-family: var(--vscode-font-family);
	font-size: var(--vscode-font-size);
	line-height: 1.45;
}
main {
	box-sizing: border-box;
	max-width: 66em;
	margin: 0 auto;
	padding: clamp(8px, 4vh - 6px, 48px) 28px 4px;
}
h1 {
	margin: 0 0 0.3em;
	font-size: 1.75em;
	font-weight: 600;
	line-height: 1.25;
}
p, dl, dd, figure { margin: 0; }
.request {
	display: flex;
	flex-wrap: wrap;
	align-items: center;
	justify-content: space-between;
	gap: 16px 40px;
	padding: clamp(8px, 4vh - 8px, 28px) 28px;
	border: 1px solid var(--line);
	border-radius: 8px;
	background: var(--vscode-editorWidget-background, transparent);
}
section { flex: 1 1 22em; min-width: 0; }
dt { color: var(--quiet); }
dd { overflow-wrap: anywhere; }
.site { margin-bottom: 10px; font-size: 1.15em; font-weight: 600; }
a { color: var(--vscode-textLink-foreground); }
a:hover { color: var(--vscode-textLink-activeForeground, var(--vscode-textLink-foreground)); }
a:focus-visible { outline: 2px solid var(--vscode-focusBorder); outline-offset: 2px; }
.code {
	margin-top: 2px;
	font-family: var(--vscode-editor-font-family, monospace);
	font-size: clamp(26px, 5vw, 40px);
	font-weight: 600;
	letter-spacing: 0.08em;
	line-height: 1.25;
	user-select: all;
}
.code span + span { margin-inline-start: 0.35em; }
.code .spoken {
	position: absolute;
	width: 1px;
	height: 1px;
	overflow: hidden;
	clip-path: inset(50%);
	white-space: nowrap;
	user-select: none;
}
.buttons { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin-top: 14px; }
button {
	padding: 6px 14px;
	border: 1px solid var(--vscode-button-border, transparent);
	border-radius: 4px;
	color: var(--vscode-button-foreground);
	background: var(--vscode-button-background);
	font: inherit;
	cursor: pointer;
}
button:hover { background: var(--vscode-button-hoverBackground, var(--vscode-button-background)); }
button.secondary {
	color: var(--vscode-button-secondaryForeground, var(--vscode-foreground));
	background: var(--vscode-button-secondaryBackground, transparent);
}
button.secondary:hover {
	background: var(--vscode-button-secondaryHoverBackground, var(--vscode-button-secondaryBackground, transparent));
}
button:focus-visible { outline: 2px solid var(--vscode-focusBorder); outline-offset: 2px; }
.vscode-high-contrast button { border-color: var(--vscode-contrastBorder); }
.vscode-high-contrast button:hover {
	outline: 1px dashed var(--vscode-contrastActiveBorder, var(--vscode-focusBorder));
	outline-offset: 2px;
}
.vscode-high-contrast button:focus-visible { outline: 2px solid var(--vscode-focusBorder); }
#cancel { margin-inline-start: auto; }
#notice { flex: 1; color: var(--quiet); }
figure { flex: 0 1 auto; max-width: 100%; margin: 0 auto; text-align: center; }
.qr {
	display: block;
	max-width: 100%;
	height: auto;
	margin: 0 auto;
	border-radius: 6px;
	background: #fff;
	forced-color-adjust: none;
}
figcaption { max-width: 300px; margin: 6px auto 0; color: var(--quiet); text-wrap: balance; }
dl { margin-top: 14px; }
.progress {
	display: flex;
	flex-wrap: wrap;
	align-items: baseline;
	justify-content: space-between;
	gap: 4px 24px;
	margin-bottom: 8px;
	padding: 0 2px;
}
#time { font-variant-numeric: tabular-nums; font-weight: 600; }
.dot {
	display: inline-block;
	width: 8px;
	height: 8px;
	margin-right: 10px;
	border-radius: 50%;
	background: var(--vscode-progressBar-background, currentColor);
	animation: breathe 1.6s ease-in-out infinite alternate;
}
.vscode-high-contrast .dot { background: currentColor; }
@keyframes breathe { from { opacity: 1; } to { opacity: 0.25; } }
.vscode-reduce-motion .dot { animation: none; }
@media (prefers-reduced-motion: reduce) { .dot { animation: none; } }
[data-stage='busy'] :is(.request, .left), [data-stage='ended'] .dot { display: none; }
`;
