/** A window of its own process that signs in and tells its starter the user code. */
import { signIn } from '../../../src/accounts/signIn/signIn';
import { openRealWindow } from './realWindow';

const [folder, apiUrl] = process.argv.slice(2);
if (folder === undefined || apiUrl === undefined) throw new Error('no folder, or no service');

const prompt = {
	onVerification: ({ userCode }: { readonly userCode: string }) => process.send?.(userCode),
	onWaiting: () => undefined,
	onGranted: () => undefined,
};
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
void signIn(openRealWindow(folder, apiUrl), prompt, new AbortController().signal);
