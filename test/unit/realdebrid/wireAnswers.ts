/** Answers as they were captured or are documented; the secrets in them are made up. */

export const deviceCode = 'CW54XSUHGRKT42TJVMRWLB6LTZK6U7AJO5GMCFWAIYXB5BFEVIMA';
export const clientSecret = '0123456789abcdef0123456789abcdef01234567';
export const accessToken = 'ACCESSTOKENACCESSTOKENACCESSTOKENACCESSTOKENACCESSTO';
export const refreshToken = 'REFRESHTOKENREFRESHTOKENREFRESHTOKENREFRESHTOKENREFR';

export const secrets = [deviceCode, clientSecret, accessToken, refreshToken];

export const deviceCodeAnswer = {
	device_code: deviceCode,
	user_code: 'RE6WDL3D',
	interval: 5,
	expires_in: 900,
	verification_url: 'https://real-debrid.com/device',
	direct_verification_url: `https://real-debrid.com/authorize?client_id=X245A4XAIBGVM&device_id=${deviceCode}`,
};

export const pendingAnswer = { error: null, error_code: null };
export const unknownAnswer = { client_id: null, client_secret: null };
export const credentialsAnswer = { client_id: '3N4RHGK5OKNIH', client_secret: clientSecret };

export const tokenAnswer = {
	access_token: accessToken,
	expires_in: 3600,
	token_type: 'Bearer',
	refresh_token: refreshToken,
};

export const userAnswer = {
	id: 123,
	username: 'ada',
	email: 'foo*****@example.com',
	points: 456,
	locale: 'en',
	avatar: 'https://example.com/avatar.png',
	type: 'premium',
	premium: 1234567,
	expiration: '2021-02-20T12:34:56.000Z',
};
