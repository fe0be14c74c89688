import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/**
 * What errors say is plain English for logs: tests tell errors apart by code, and none is to break with a word.
 * Three words or more, as an argument, are such a message; codes, keys and states have fewer.
 */
const leaveMessages = {
	shouldIgnore({ node, listKey }) {
		const isMessage = node.type === 'StringLiteral' && listKey === 'arguments' && / \S+ /.test(node.value);
		return isMessage ? 'the message of an error' : undefined;
	},
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'messages', leaveMessages)];
