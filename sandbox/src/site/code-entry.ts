import { html } from './html';
import { page } from './page';

export function codeEntryPage(problem?: string): string {
	return page(
		'Connect a device',
		html`<p>Enter the code that your app or device shows.</p>
${problem === undefined ? '' : html`<p class="alert" role="alert" id="problem">${problem}</p>`}
<form method="post" action="device">
<label for="user-code">Code</label>
<input type="text" id="user-code" name="usercode" required autofocus autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="user-code-hint">
<p class="hint" id="user-code-hint">Small letters, spaces and dashes do not matter.</p>
<button type="submit" name="action" value="Continue">Continue</button>
</form>`,
	);
}
