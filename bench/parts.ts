import { measureActivation } from './activation';
import { measureBytes } from './bytes';
import { measureCoalescing } from './coalescing';
import { measureIdle } from './idle';
import type { BenchPart } from './part';
import { measurePeers } from './peers/index';
import { measureSignIn } from './signIn';
import { measureWarmToken } from './warmToken';

/** What `npm run bench` measures, in order. */
export const parts = {
	activation: measureActivation,
	bytes: measureBytes,
	warmToken: measureWarmToken,
	coalescing: measureCoalescing,
	signIn: measureSignIn,
	idle: measureIdle,
	peers: measurePeers,
} as const satisfies Record<string, BenchPart>;

export type PartName = keyof typeof parts;

export function isPartName(name: string): name is PartName {
	return Object.hasOwn(parts, name);
}
