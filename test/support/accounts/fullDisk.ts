import fs from 'node:fs';
import sinon from 'sinon';

/** From now on nothing can be written to a file, while all that is there can be read. */
export function fillDisk(): FullDisk {
	const error = Object.assign(
		new Error("ENOSPC: no space left on device, write '/home/ada/123.account.json'"),
		{
			code: 'ENOSPC',
		},
	);
	const stub = sinon.stub(fs, 'writeFileSync').throws(error);
	return { free: () => stub.restore() };
}

export interface FullDisk {
	/** Somebody makes room. */
	free(): void;
}
