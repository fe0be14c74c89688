import { escapeHtml } from '../messages/escape';
import { CODE_PAGE_STYLE } from './codePageStyle';

/** What the page with the sign-in code says, in the person's language. */
export interface CodePageText {
	/** The language of all of these, as in `lang`. */
	readonly language: string;
	readonly title: string;
	readonly heading: string;
	readonly openSite: string;
	readonly enterCode: string;
	readonly copyCode: string;
	readonly openBrowser: string;
	readonly cancel: string;
	readonly scan: string;
	readonly timeLeft: string;
}

/** A code to be entered, as it is shown. */
export interface CodeOnPage {
	readonly userCode: string;
	readonly site: string;
	/** SVG, if there is one. */
	readonly picture: string | undefined;
}

/** What changes while the page is there, and is sent to it. */
export interface CodePageState {
	/** Whether the code is still to be entered. */
	readonly stage: 'waiting' | 'busy';
	/** Read out when it changes. */
	readonly status: string;
	/** What came of a button; read out as well. */
	readonly notice: string;
	readonly time: string;
}

/** What the page sends: that it can be sent its state, or the button that was pressed. */
export type CodePageMessage = 'ready' | 'copy' | 'open' | 'cancel';

/** Holds nothing of the sign-in. `textContent` takes whatever is sent as it is. */
const SCRIPT = `
const editor = acquireVsCodeApi();
for (const button of document.querySelectorAll('button'))
	button.addEventListener('click', () => editor.postMessage(button.id));
addEventListener('message', ({ data }) => {
	document.body.dataset.stage = data.stage;
	for (const id of ['status', 'notice', 'time']) {
		const element = document.getElementById(id);
		if (element && element.textContent !== data[id]) element.textContent = data[id];
	}
});
editor.postMessage('ready');
`;

/**
 * The page of the panel. It loads nothing, and no style or script but its own two.
 *
 * @param code without one, only the state is told
 * @param nonce another one for each page
 */
export function codePage(words: CodePageText, code: CodeOnPage | undefined, nonce: string): string {
	const policy = [
		"default-src 'none'",
		`style-src 'nonce-${nonce}'`,
		`script-src 'nonce-${nonce}'`,
		"base-uri 'none'",
		"form-action 'none'",
	].join('; ');
	return `<!DOCTYPE html>
<html lang="${escapeHtml(words.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(words.title)}</title>
<style nonce="${nonce}">${CODE_PAGE_STYLE}</style>
</head>
<body data-stage="${code ? 'waiting' : 'busy'}">
<main>
<h1>${escapeHtml(words.heading)}</h1>
${code ? request(words, code) : ''}
<footer>
<p class="state"><span class="dot" aria-hidden="true"></span><span id="status" role="status"></span></p>
${code ? `<p class="left"><span id="left">${escapeHtml(words.timeLeft)}</span> <span id="time" role="timer" aria-labelledby="left"></span></p>` : ''}
</footer>
</main>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>`;
}

/** What the person is asked to do: by hand on one side, by phone on the other. */
function request(words: CodePageText, { userCode, site, picture }: CodeOnPage): string {
	return `<div class="request">
<section>
<dl>
<dt>${escapeHtml(words.openSite)}</dt>
<dd class="site">${escapeHtml(site)}</dd>
<dt>${escapeHtml(words.enterCode)}</dt>
<dd class="code"><span aria-hidden="true">${escapeHtml(userCode)}</span><span class="spoken">${escapeHtml([...userCode].join(' '))}</span></dd>
</dl>
<div class="buttons">
<button type="button" id="copy">${escapeHtml(words.copyCode)}</button>
<button type="button" id="open" class="secondary">${escapeHtml(words.openBrowser)}</button>
<button type="button" id="cancel" class="secondary">${escapeHtml(words.cancel)}</button>
</div>
<p id="notice" role="status"></p>
</section>
${picture ? `<figure>${picture}<figcaption>${escapeHtml(words.scan)}</figcaption></figure>` : ''}
</div>`;
}
