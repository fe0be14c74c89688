import open from 'open';

/** Opens an address in the person's browser; says to do it by hand where there is none. */
export async function openInBrowser(url: string): Promise<void> {
	const headless =
		process.env['CI'] ||
		(process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']);
	const byHand = `Open ${url} in a browser.`;
	if (headless) {
		console.log(byHand);
		return;
	}
	try {
		const opener = await open(url);
		opener.once('exit', code => {
			if (code) console.log(byHand);
		});
	} catch {
		console.log(byHand);
	}
}
