import { Html, html } from './html';
import { style } from './style';

/**
 * The frame of every page. All pages lie side by side at the root and all links are relative, so that the
 * site works behind a proxy that puts a path in front.
 */
export function page(title: string, content: Html): string {
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Sandbox</title>
<style>${new Html(style)}</style>
</head>
<body>
<div class="banner" role="note">Sandbox: not Real-Debrid</div>
<nav aria-label="Site"><a href="device">Enter a code</a><a href="apps">Authorised apps</a></nav>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.text;
}
