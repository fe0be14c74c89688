import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { NetworkError } from '../../../src/network/errors';

const withCode = (code: string, message = 'boom') => Object.assign(new Error(message), { code });

/** As fetch says it. */
const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause });

describe('NetworkError', () => {
	const codes = {
		ENOTFOUND: 'dns',
		EAI_AGAIN: 'dns',
		ECONNREFUSED: 'connection',
		ECONNRESET: 'connection',
		ENETUNREACH: 'connection',
		EHOSTUNREACH: 'connection',
		EPIPE: 'connection',
		UND_ERR_SOCKET: 'connection',
		UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'connection',
		ETIMEDOUT: 'timeout',
		UND_ERR_CONNECT_TIMEOUT: 'timeout',
		CERT_HAS_EXPIRED: 'tls',
		DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
		SELF_SIGNED_CERT_IN_CHAIN: 'tls',
		UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
		ERR_TLS_CERT_ALTNAME_INVALID: 'tls',
		ERR_SSL_WRONG_VERSION_NUMBER: 'tls',
		EPROTO: 'tls',
		UND_ERR_ABORTED: 'proxy',
		UND_ERR_PRX_TLS: 'proxy',
		UND_ERR_PRX_CONN: 'proxy',
		HPE_INVALID_CONSTANT: 'protocol',
		Z_DATA_ERROR: 'protocol',
		ENOMEM: 'unknown',
	};
	for (const [systemCode, code] of Object.entries(codes)) {
		it(`takes ${systemCode} in the cause of a failed fetch for ${code}`, () => {
			assert.equal(NetworkError.from(fetchFailed(withCode(systemCode))).code, code);
		});
	}

	const electron = {
		ERR_NAME_NOT_RESOLVED: 'dns',
		ERR_CONNECTION_REFUSED: 'connection',
		ERR_INTERNET_DISCONNECTED: 'connection',
		ERR_CONTENT_LENGTH_MISMATCH: 'connection',
		ERR_CONNECTION_TIMED_OUT: 'timeout',
		ERR_TIMED_OUT: 'timeout',
		ERR_CERT_DATE_INVALID: 'tls',
		ERR_SSL_PROTOCOL_ERROR: 'tls',
		ERR_PROXY_CONNECTION_FAILED: 'proxy',
		ERR_TUNNEL_CONNECTION_FAILED: 'proxy',
		ERR_PROXY_CERTIFICATE_INVALID: 'proxy',
		ERR_TOO_MANY_REDIRECTS: 'redirect',
		ERR_INVALID_HTTP_RESPONSE: 'protocol',
		ERR_FAILED: 'unknown',
	};
	for (const [netError, code] of Object.entries(electron)) {
		it(`takes Electron's net::${netError} for ${code}`, () => {
			assert.equal(NetworkError.from(new Error(`net::${netError}`)).code, code);
		});
	}

	it('finds the code in the errors of an AggregateError', () => {
		const both = new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]);
		assert.equal(NetworkError.from(fetchFailed(both)).code, 'connection');
	});

	it('goes by a code and not by the message beside it', () => {
		assert.equal(NetworkError.from(withCode('ECONNRESET', 'net::ERR_CERT_DATE_INVALID')).code, 'connection');
	});

	it('takes a parser error without a code for protocol', () => {
		const parserError = Object.assign(new Error('bad'), { name: 'HTTPParserError', code: undefined });
		assert.equal(NetworkError.from(fetchFailed(parserError)).code, 'protocol');
	});

	it('is unknown for what is no error at all', () => {
		assert.equal(NetworkError.from('boom').code, 'unknown');
	});

	it('stays the same when it is one already', () => {
		const error = new NetworkError('tooLarge');
		assert.equal(NetworkError.from(error), error);
	});

	it('shows names and system codes of the whole chain', () => {
		const inner = new AggregateError([withCode('EHOSTUNREACH')], 'x', { cause: withCode('ENOTFOUND') });
		const shown = inspect(NetworkError.from(fetchFailed(inner)), { depth: null });
		for (const part of ['TypeError', 'AggregateError', 'EHOSTUNREACH', 'ENOTFOUND']) {
			assert.ok(shown.includes(part), `${part} in ${shown}`);
		}
	});

	it('keeps nothing else of the raw errors', () => {
		const secret = 'CW54XSUHGRKT42TJ';
		const raw = Object.assign(fetchFailed(new AggregateError([withCode(secret, secret)], secret)), {
			data: Buffer.from(secret).toString(),
			[secret]: 1,
		});
		raw.cause = Object.assign(withCode('ECONNRESET', secret), {
			name: `${secret}Error!`,
			hostname: secret,
			cause: raw.cause,
		});
		const error = NetworkError.from(raw);
		const shown = [inspect(error, { depth: null, showHidden: true }), JSON.stringify(error), String(error)];
		assert.ok(!shown.join().includes(secret), shown.join());
		assert.equal(error.code, 'connection');
	});

	it('survives an error that is its own cause', () => {
		const circular = new Error('round');
		circular.cause = circular;
		assert.equal(NetworkError.from(circular).code, 'unknown');
	});
});
