import { startSandbox } from '../../sandbox/src';
import type { Face, FaceSettings } from './face';

/** The sandbox as it is. */
export async function startRealDebridFace({ interval, lifetime }: FaceSettings): Promise<Face> {
	const { url, control, close } = await startSandbox();
	control.configure({ interval, deviceCodeLifetime: lifetime });
	return {
		url,
		inject: (fault, times) => control.inject({ step: 'credentials', times, fault }),
		allow() {
			for (const { state, userCode } of control.deviceCodes())
				if (state === 'pending') control.approve(userCode, 1001);
		},
		requests: () => control.requests().length,
		waitForPolls: count => control.waitForRequests('credentials', count),
		close,
	};
}
