const vscode = require('vscode');

exports.activate = context => {
	const item = vscode.window.createStatusBarItem('floor', vscode.StatusBarAlignment.Left);
	item.text = 'Floor';
	item.show();
	context.subscriptions.push(
		item,
		vscode.commands.registerCommand('benchFloor.nothing', () => undefined),
	);
};
