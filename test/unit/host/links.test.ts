import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { findFiles } from '../../host/find-files';
import { repositoryRoot } from '../../host/paths';

const pages = [
	...['README.md', 'TROUBLESHOOTING.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'],
	...['api', 'bench', 'docs', 'sandbox', 'test'].flatMap(folder => filesIn(folder, '.md')),
];

/** Sites that our pages may lead to. No test asks them. */
const knownSites = new Set([
	'api.real-debrid.com',
	'code.visualstudio.com',
	'docs.github.com',
	'keepachangelog.com',
	'marketplace.visualstudio.com',
	'nodejs.org',
	'real-debrid.com',
	'semver.org',
	'stryker-mutator.io',
	'www.npmjs.com',
]);

/** Pages that are read from the installed extension, where only what ships can be opened. */
const shippedPages = ['TROUBLESHOOTING.md', 'SECURITY.md'];
const shippedFiles = ['CHANGELOG.md', 'LICENSE', 'SECURITY.md', 'TROUBLESHOOTING.md'];

/** The demo takes these for review only; they are not under version control. */
const reviewed = 'media/screenshots/';
/** What `npm run demo` draws the icon from. */
const iconSource = 'media/icon.svg';
const animation = 'media/sign-in.gif';
const animationBytes = 400_000;

interface Link {
	readonly page: string;
	readonly target: string;
	/** What a picture shows, in words. */
	readonly picture?: string | undefined;
}

describe('links and pictures', () => {
	it('are written in one way, so that none is overlooked', () => {
		for (const page of pages) {
			const text = prose(page);
			assert.doesNotMatch(text, /<(?:a|img)\b/i, `${page}: HTML`);
			assert.doesNotMatch(text, /^\[[^\]]+\]:/m, `${page}: a reference`);
			assert.equal(text.match(/\]\(/g)?.length ?? 0, links(page).length, page);
		}
	});

	it('of every page lead to files and headings that exist, or to known sites', () => {
		const all = pages.flatMap(links);
		assert.ok(all.length > 40);
		assert.deepEqual(all.flatMap(problemsOf), []);
	});

	it('of pages in the installed extension lead only to files in the package', () => {
		for (const { page, target } of shippedPages.flatMap(links)) {
			const [path = ''] = target.split('#');
			if (isRelative(target) && path) assert.ok(shippedFiles.includes(path), `${page}: ${target}`);
		}
	});

	it('of README and CHANGELOG can be moved to the repository when packaged: they stay below its root', () => {
		for (const { page, target } of ['README.md', 'CHANGELOG.md'].flatMap(links))
			if (isRelative(target)) assert.doesNotMatch(target, /^\/|\.\./, `${page}: ${target}`);
	});

	it('in media are all used by a page or the manifest', () => {
		const users = ['package.json', ...pages].map(path => readFileSync(join(repositoryRoot, path), 'utf8'));
		const pictures = ['.gif', '.png', '.svg']
			.flatMap(ending => filesIn('media', ending))
			.filter(path => !path.startsWith(reviewed));
		assert.ok(pictures.includes(animation));
		const unused = pictures.filter(path => !users.some(text => text.includes(path)));
		assert.deepEqual(unused, [iconSource]);
	});

	it('of the README load quickly: the animation is small', () => {
		const { size } = statSync(join(repositoryRoot, animation));
		assert.ok(size <= animationBytes, `${size} bytes`);
	});
});

function filesIn(folder: string, ending: string): string[] {
	return findFiles(folder, ending).map(path => relative(repositoryRoot, path).replaceAll(sep, '/'));
}

/** Without code, in which brackets are no links. */
function prose(page: string): string {
	return readFileSync(join(repositoryRoot, page), 'utf8')
		.replaceAll(/^```.*?^```$/gms, '')
		.replaceAll(/`[^`\n]+`/g, 'code');
}

function links(page: string): Link[] {
	return [...prose(page).matchAll(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g)].map(([, mark, text, target = '']) => ({
		page,
		target,
		picture: mark ? text : undefined,
	}));
}

function isRelative(target: string): boolean {
	return !/^[a-z]+:/.test(target);
}

function problemsOf({ page, target, picture }: Link): string[] {
	const problem =
		picture !== undefined && picture.length < 10 ? 'a picture without words' : whatIsWrong(page, target);
	return problem ? [`${page}: ${target}: ${problem}`] : [];
}

function whatIsWrong(page: string, target: string): string | undefined {
	if (!isRelative(target)) {
		const url = URL.parse(target);
		return url?.protocol === 'https:' && knownSites.has(url.hostname) ? undefined : 'an unknown site';
	}
	const [path = '', anchor] = target.split('#');
	const file = path ? join(dirname(page), path) : page;
	if (!existsSync(join(repositoryRoot, file))) return 'no such file';
	return anchor === undefined || anchors(file).includes(anchor) ? undefined : 'no such heading';
}

/** Of all headings of a page, as GitHub and VS Code make them. */
function anchors(page: string): string[] {
	const text = readFileSync(join(repositoryRoot, page), 'utf8');
	return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
			.replaceAll(/\s/g, '-'),
	);
}
