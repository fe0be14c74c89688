import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/**
 * What errors say is plain English for logs: tests tell errors apart by code, and none is to break with a word.
 * Three words or more are such a message; codes, keys and states have fewer.
 */
const leaveMessages = {
	shouldIgnore({ node }) {
		return textsOf(node).some(text => / \S+ /.test(text)) ? 'the message of an error' : undefined;
	},
};

/**
 * `const [origin = ''] = key` is for the compiler, which does not know how many parts a key has: the default is never
 * used.
 */
const leaveUnusedDefaults = {
	shouldIgnore({ node, key, parentPath }) {
		const isDefault = key === 'right' && parentPath?.node.type === 'AssignmentPattern';
		return isDefault && node.type === 'StringLiteral' && node.value === ''
			? 'a default that is never used'
			: undefined;
	},
};

function textsOf(node) {
	if (node.type === 'StringLiteral') return [node.value];
	if (node.type === 'TemplateLiteral') return node.quasis.map(({ value }) => value.raw);
	return [];
}

export const strykerPlugins = [
	declareValuePlugin(PluginKind.Ignore, 'messages', leaveMessages),
	declareValuePlugin(PluginKind.Ignore, 'unused defaults', leaveUnusedDefaults),
];
