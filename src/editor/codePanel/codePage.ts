import { escapeHtml } from '../messages/escape';
import { CODE_PAGE_STYLE } from './codePageStyle';

/** What the page with the sign-in code says, in the person's language. */
export interface CodePageText {
	/** The language of all of these, as in `lang`. */
	readonly language: string;
	readonly title: string;
	readonly heading: string;
	readonly instruction: string;
	readonly copyAndOpen: string;
	readonly copyCode: string;
	readonly cancel: string;
	readonly openSite: string;
	readonly enterCode: string;
	readonly scan: string;
	readonly timeLeft: string;
	readonly tryAgain: string;
}

/** A code to be entered, as it is shown. */
export interface CodeOnPage {
	readonly userCode: string;
	readonly site: string;
	/** Where the site is: not the address that holds the device code. */
	readonly siteUrl: string;
	/** SVG, if there is one. */
	readonly picture: string | undefined;
}

/** What changes while the page is there, and is sent to it. */
export interface CodePageState {
	/** Whether access is still to be allowed, or the code is no longer good. */
	readonly stage: 'waiting' | 'busy' | 'ended';
	/** Read out when it changes. */
	readonly status: string;
	/** What came of a button; read out as well. */
	readonly notice: string;
	readonly time: string;
}

/** What the page sends: that it can be sent its state, or the button that was pressed. */
export type CodePageMessage = 'ready' | 'copy' | 'open' | 'cancel' | 'tryAgain';

/** Holds nothing of the sign-in. `textContent` takes whatever is sent as it is. */
const SCRIPT = `
const editor = acquireVsCodeApi();
for (const button of document.querySelectorAll('button'))
	button.addEventListener('click', () => editor.postMessage(button.id));
const focusFirst = () => {
	if (document.activeElement === document.body) document.querySelector('button')?.focus();
};
addEventListener('focus', focusFirst);
if (document.hasFocus()) focusFirst();
const code = document.querySelector('.code > [aria-hidden]');
code?.replaceChildren(
	...code.textContent.match(/.{1,4}/gsu).map(part => {
		const group = document.createElement('span');
		group.textContent = part;
		return group;
	}),
);
addEventListener('message', ({ data }) => {
	document.body.dataset.stage = data.stage;
	for (const id of ['status', 'notice', 'time']) {
		const element = document.getElementById(id);
		if (element && element.textContent !== data[id]) element.textContent = data[id];
	}
});
editor.postMessage('ready');
`;

/** What the page is about: a code to allow access with, a state alone, or a code that is no longer good. */
export type CodePageSubject = CodeOnPage | 'state' | 'ended';

/**
 * The page of the panel. It loads nothing, and no style or script but its own two.
 *
 * @param nonce another one for each page
 */
export function codePage(words: CodePageText, subject: CodePageSubject, nonce: string): string {
	const policy = [
		"default-src 'none'",
		`style-src 'nonce-${nonce}'`,
		`script-src 'nonce-${nonce}'`,
		"base-uri 'none'",
		"form-action 'none'",
	].join('; ');
	const code = typeof subject === 'string' ? undefined : subject;
	const stage = code ? 'waiting' : subject === 'ended' ? 'ended' : 'busy';
	return `<!DOCTYPE html>
<html lang="${escapeHtml(words.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(words.title)}</title>
<style nonce="${nonce}">${CODE_PAGE_STYLE}</style>
</head>
<body data-stage="${stage}">
<main>
<h1>${escapeHtml(words.heading)}</h1>
<div class="progress">
<p class="state"><span class="dot" aria-hidden="true"></span><span id="status" role="status"></span></p>
${code ? `<p class="left"><span id="left">${escapeHtml(words.timeLeft)}</span> <span id="time" role="timer" aria-labelledby="left"></span></p>` : ''}
</div>
${code ? request(words, code) : ''}
${subject === 'ended' ? `<div class="buttons">${button('tryAgain', words.tryAgain)}</div>` : ''}
</main>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>`;
}

/** What the user is asked to do: in a browser on one side, by phone on the other. */
function request(words: CodePageText, { userCode, site, siteUrl, picture }: CodeOnPage): string {
	return `<div class="request">
<section>
<p id="instruction">${escapeHtml(words.instruction)}</p>
<div class="buttons">
${button('open', words.copyAndOpen)}
${button('copy', words.copyCode, 'secondary')}
<p id="notice" role="status"></p>
${button('cancel', words.cancel, 'secondary')}
</div>
<dl>
<dt>${escapeHtml(words.openSite)}</dt>
<dd class="site"><a href="${escapeHtml(siteUrl)}">${escapeHtml(site)}</a></dd>
<dt>${escapeHtml(words.enterCode)}</dt>
<dd class="code"><span aria-hidden="true">${escapeHtml(userCode)}</span><span class="spoken">${escapeHtml([...userCode].join(' '))}</span></dd>
</dl>
</section>
${picture ? `<figure>${picture}<figcaption>${escapeHtml(words.scan)}</figcaption></figure>` : ''}
</div>`;
}

function button(id: CodePageMessage, label: string, style = 'primary'): string {
	return `<button type="button" id="${id}" class="${style}">${escapeHtml(label)}</button>`;
}
