/** A sample user: what GET /user shows, with the end of premium as a moment on the sandbox's clock. */
export interface SandboxUser {
	id: number;
	username: string;
	email: string;
	points: number;
	locale: string;
	avatar: string;
	/** Milliseconds since the epoch; absent for a user who never had premium. */
	premiumUntil?: number;
}

const day = 86_400_000;

export function sampleUsers(now: number): SandboxUser[] {
	const today = now - (now % 1000);
	return [
		{
			id: 1001,
			username: 'ada-premium',
			email: 'ada*****@example.com',
			points: 1450,
			locale: 'en',
			avatar: 'https://example.com/avatars/1001.png',
			premiumUntil: today + 120 * day,
		},
		{
			id: 1002,
			username: 'ben-free',
			email: 'ben*****@example.com',
			points: 0,
			locale: 'fr',
			avatar: 'https://example.com/avatars/1002.png',
		},
		{
			id: 1003,
			username: 'cleo-ended',
			email: 'cle*****@example.com',
			points: 320,
			locale: 'en',
			avatar: 'https://example.com/avatars/1003.png',
			premiumUntil: today - 3 * day,
		},
		{
			id: 1004,
			username: '$(bug) **bold** [x](command:y) <b>&amp;',
			email: 'odd*****@example.com',
			points: 7,
			locale: 'en',
			avatar: 'https://example.com/avatars/1004.png',
			premiumUntil: today + 2 * day,
		},
		{
			id: 1005,
			username: 'dora-premium',
			email: 'dor*****@example.com',
			points: 88,
			locale: 'de',
			avatar: 'https://example.com/avatars/1005.png',
			premiumUntil: today + 400 * day,
		},
	];
}

export function isPremium({ premiumUntil = 0 }: SandboxUser, now: number): boolean {
	return premiumUntil > now;
}

/** The answer of GET /user. */
export function userAnswer(user: SandboxUser, now: number): Record<string, unknown> {
	const { premiumUntil = 0, ...shown } = user;
	const premium = Math.max(0, Math.floor((premiumUntil - now) / 1000));
	return {
		...shown,
		type: premium > 0 ? 'premium' : 'free',
		premium,
		expiration: new Date(premiumUntil).toISOString(),
	};
}
