/** A page as a person has it before them; forms are sent as a browser sends them. */
export class Page {
	private constructor(
		readonly url: string,
		readonly status: number,
		readonly html: string,
	) {}

	static async open(url: string, init: RequestInit = {}): Promise<Page> {
		const response = await fetch(url, init);
		return new Page(response.url, response.status, await response.text());
	}

	get heading(): string {
		return /<h1>(.*?)<\/h1>/.exec(this.html)?.[1] ?? '';
	}

	/** Follows the link with this text. */
	follow(text: string): Promise<Page> {
		const [, link = ''] = new RegExp(`<a href="([^"]*)">${text}</a>`).exec(this.html) ?? [];
		return Page.open(new URL(link.replaceAll('&amp;', '&'), this.url).href);
	}

	/** Sends the form that has a button with this text, with its hidden fields and what was typed. */
	press(button: string | RegExp, typed: Record<string, string> = {}): Promise<Page> {
		for (const [, attributes = '', content = ''] of this.html.matchAll(/<form ([^>]*)>([\s\S]*?)<\/form>/g)) {
			const found = [...content.matchAll(/<button ([^>]*)>([\s\S]*?)<\/button>/g)].find(
				([, own = '', text = '']) =>
					typeof button === 'string' ? text.trim() === button : button.test(own + text),
			);
			if (!found) continue;
			const fields = new URLSearchParams(typed);
			for (const [input] of content.matchAll(/<input type="hidden"[^>]*>/g))
				fields.set(attribute(input, 'name'), attribute(input, 'value'));
			if (found[1]?.includes('name=')) fields.set(attribute(found[1], 'name'), attribute(found[1], 'value'));
			const action = new URL(attribute(attributes, 'action'), this.url);
			return attribute(attributes, 'method') === 'post'
				? Page.open(action.href, { method: 'POST', body: fields })
				: Page.open(`${action.href}?${fields}`);
		}
		throw new Error(`No button ${button} in: ${this.html}`);
	}
}

function attribute(tag: string, name: string): string {
	return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}
